#pragma once

#include <functional>
#include <span>
#include <vector>

#include "ordo/commands.hpp"

// From what a customer puts together to priced lines: who may ask for what, which lines there are,
// and what they cost. Used by quotes and orders alike, so a quote never lies.
namespace ordo {

// Gives the product, or null when there is none.
using ProductLookup = std::function<const Product*(ProductId)>;

struct Cart {
    Currency currency;
    bool prices_include_tax = true;
    std::vector<OrderLine> lines;
    Money subtotal, discount, tax, total;
};

// Refuses with: validation_failed (no items, too many, quantity out of range), forbidden (a customer's
// discount or override), product_unavailable, currency_mismatch, price_changed, amount_overflow. The
// items of a past order say how they were sold; their products may be off sale, and nothing is counted.
[[nodiscard]] Result<Cart> build_cart(std::span<const OrderItem> items,
                                      const std::optional<Discount>& order_discount,
                                      const ProductLookup& product, bool prices_include_tax,
                                      const Actor& actor, bool is_past = false);

// A product and how many of it the lines want, summed, in ascending order of the product's id: the one
// global order in which stock is taken. Lines that are not counted are left out.
struct Demand {
    ProductId product_id;
    std::int64_t quantity = 0;
};
[[nodiscard]] std::vector<Demand> counted_demand(std::span<const OrderLine> lines);

// Every product of which the lines want more than there is: counted stock that is too small and may
// not go below zero, and uncounted products that are out of stock by hand.
[[nodiscard]] std::vector<ItemProblem> shortages(std::span<const OrderLine> lines,
                                                 const ProductLookup& product);

}  // namespace ordo
