#pragma once

#include <optional>
#include <vector>

#include "core/cart.hpp"

// Prices, discounts and taxes of lines. Exact integers throughout; every line knows its own share of
// everything, so that the sums over lines are the order's amounts and refunds can take lines apart.
namespace ordo {

struct LineDiscount {
    std::optional<Discount> discount;
    std::string field;  // where it stands in the request
};

struct PricingInput {
    std::vector<OrderLine> lines;  // unit price, quantity and tax rate are set; at least one
    std::vector<LineDiscount> line_discounts;  // one per line
    std::optional<Discount> discount;                     // of the whole order
    bool prices_include_tax = true;
};

// 1. gross = unit price × quantity.
// 2. The line's own discount: an amount, or a percentage of gross rounded half away from zero.
// 3. The order's discount: an amount, or a percentage of what is left, spread over the lines in
//    proportion to what is left of each, by largest remainder.
// 4. Tax on the discounted line, rounded half away from zero: taken out of it when prices include
//    tax (amount × r / (1 + r)), added to it otherwise.
// Refuses with validation_failed for a discount below zero or above what it is taken from, with
// invalid_amount or currency_mismatch for an amount that is none here, with amount_overflow.
[[nodiscard]] Result<Cart> price_lines(PricingInput input);

}  // namespace ordo
