#include "core/cart.hpp"

#include <algorithm>
#include <map>

#include "core/pricing.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo {
namespace {

std::string at(std::size_t index, std::string_view member) {
    return "/items/" + std::to_string(index) + std::string(member);
}

Result<void> check_quantity(std::int64_t quantity, std::size_t index) {
    if (quantity < 1 || quantity > limits::kQuantityPerLine)
        return invalid(at(index, "/quantity"), "The quantity must lie between 1 and " +
                                                   std::to_string(limits::kQuantityPerLine) + ".");
    return {};
}

Result<void> check_rights(const OrderItem& item, std::size_t index, const Actor& actor) {
    if (item.unit_price_override) {
        if (!actor.is_staff())
            return Error(Errc::forbidden, "Only staff may set a price by hand.",
                         at(index, "/unit_price_override"));
        ORDO_TRY(check_required(item.override_reason.value_or(""), limits::kTextLength,
                                at(index, "/override_reason")));
    } else if (item.override_reason) {
        return invalid(at(index, "/override_reason"), "There is no unit_price_override to explain.");
    }
    if (item.discount && !actor.is_staff())
        return Error(Errc::forbidden, "Only staff may give a discount.", at(index, "/discount"));
    return {};
}

// The price, rate and names of a line come from the catalogue, or all from the past.
Result<void> check_as_sold(const OrderItem& item, std::size_t index, bool is_past) {
    if (item.as_sold.has_value() != is_past)
        return invalid(at(index, "/as_sold"),
                       is_past ? "The item of a past order must say how it was sold."
                               : "Only the item of a past order says how it was sold.");
    if (!is_past) return {};
    if (item.price || item.unit_price_override)
        return invalid(at(index, "/as_sold/price"), "What was sold has one price, the one it was sold at.");
    const auto& [price, rate, name, type, sku] = *item.as_sold;
    if (name) ORDO_TRY(check_required(*name, limits::kNameLength, at(index, "/as_sold/name")));
    return check_optional(sku, limits::kCodeLength, TextKind::line, at(index, "/as_sold/sku"));
}

// An item that becomes a line, and where it stood in the request.
struct WantedLine {
    OrderItem item;
    std::size_t index;
};

// Items that ask for the same thing at the catalogue's price become one line, at the place of the
// first; an item with a price or discount of its own stays a line of its own.
std::vector<WantedLine> merged(std::span<const OrderItem> items) {
    const auto is_plain = [](const OrderItem& item) {
        return !item.discount && !item.unit_price_override && !item.as_sold;
    };
    std::vector<WantedLine> out;
    std::map<ProductId, std::size_t> place;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (is_plain(items[i])) {
            const auto [found, fresh] = place.try_emplace(items[i].product_id, out.size());
            if (!fresh) {
                out[found->second].item.quantity += items[i].quantity;
                continue;
            }
        }
        out.push_back({items[i], i});
    }
    return out;
}

// The price a caller believes in, against the catalogue's. Collected, so that one refusal names all.
Result<void> compare_prices(std::span<const OrderItem> items, const ProductLookup& product) {
    ErrorDetails details;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!items[i].price) continue;
        const Product& current = *product(items[i].product_id);
        auto believed = items[i].price->in(current.price.currency());
        if (!believed) {
            believed.error().field = at(i, "/price");
            return std::move(believed).error();
        }
        if (*believed != current.price)
            details.items.push_back({current.id.to_string(), {}, {}, believed->to_string(),
                                     current.price.to_string()});
    }
    if (details.items.empty()) return {};
    return Error(Errc::price_changed, "The price of an item is another one now.")
        .with(std::move(details));
}

Result<void> check_items(std::span<const OrderItem> items, const ProductLookup& product,
                         const Actor& actor, bool is_past) {
    if (items.empty()) return invalid("/items", "There must be at least one item.");
    if (std::ssize(items) > limits::kLinesPerOrder)
        return invalid("/items", "There may be at most " + std::to_string(limits::kLinesPerOrder) +
                                     " items.");
    for (std::size_t i = 0; i < items.size(); ++i) {
        ORDO_TRY(check_quantity(items[i].quantity, i));
        ORDO_TRY(check_rights(items[i], i, actor));
        ORDO_TRY(check_as_sold(items[i], i, is_past));
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Product* found = product(items[i].product_id);
        if (!found || !(found->active || is_past))
            return Error(Errc::product_unavailable,
                         "The product " + items[i].product_id.to_string() +
                             (is_past ? " is not in the catalogue." : " is not on sale."),
                         at(i, "/product_id"));
        const Currency first = product(items.front().product_id)->price.currency();
        if (found->price.currency() != first)
            return Error(Errc::currency_mismatch,
                         "An order has one currency; this product is priced in " +
                             std::string(found->price.currency().code()) + ", the first one in " +
                             std::string(first.code()) + ".",
                         at(i, "/product_id"));
    }
    return compare_prices(items, product);
}

// A price that somebody else than the catalogue has set.
Result<Money> price_in(const AmountInput& input, Currency currency, std::string field) {
    auto price = input.in(currency);
    if (price && price->is_negative()) return invalid(std::move(field), "A price is not negative.");
    if (!price) price.error().field = std::move(field);
    return price;
}

Result<OrderLine> open_line(const WantedLine& wanted, std::int64_t number, const Product& product) {
    const auto& [item, index] = wanted;
    const Currency currency = product.price.currency();
    Money unit_price = product.price;
    if (item.unit_price_override) {
        ORDO_TRY(unit_price,
                 price_in(*item.unit_price_override, currency, at(index, "/unit_price_override")));
    } else if (item.as_sold) {
        ORDO_TRY(unit_price, price_in(item.as_sold->price, currency, at(index, "/as_sold/price")));
    }
    const Money zero = Money::zero(currency);
    OrderLine line{
        .line = number,
        .product_id = product.id,
        .name = product.name,
        .type = product.type,
        .sku = product.sku,
        .unit_price = unit_price,
        .quantity = item.quantity,
        .discount_amount = zero,
        .tax_rate = product.tax_rate,
        .tax_amount = zero,
        .amount = zero,
        .counted = product.stock_quantity.has_value(),
        .override_reason = item.override_reason,
    };
    if (item.as_sold) {
        line.name = item.as_sold->name.value_or(product.name);
        line.type = item.as_sold->type.value_or(product.type);
        line.sku = item.as_sold->sku;
        line.tax_rate = item.as_sold->tax_rate;
        line.counted = false;  // what left the shelf left it before
    }
    return line;
}

}  // namespace

Result<Cart> build_cart(std::span<const OrderItem> items, const std::optional<Discount>& discount,
                        const ProductLookup& product, bool prices_include_tax, const Actor& actor,
                        bool is_past) {
    ORDO_TRY(check_items(items, product, actor, is_past));
    if (discount && !actor.is_staff())
        return Error(Errc::forbidden, "Only staff may give a discount.", "/discount");

    PricingInput input{.discount = discount, .prices_include_tax = prices_include_tax};
    for (const auto& wanted : merged(items)) {
        const auto& [item, index] = wanted;
        ORDO_TRY(check_quantity(item.quantity, index));
        ORDO_TRY(OrderLine line,
                 open_line(wanted, std::ssize(input.lines) + 1, *product(item.product_id)));
        input.lines.push_back(std::move(line));
        input.line_discounts.push_back({item.discount, at(index, "/discount/amount")});
    }
    return price_lines(std::move(input));
}

std::vector<Demand> counted_demand(std::span<const OrderLine> lines) {
    std::map<ProductId, std::int64_t> sums;
    for (const auto& line : lines)
        if (line.counted) sums[line.product_id] += line.quantity;
    std::vector<Demand> demand;
    for (const auto& [id, quantity] : sums) demand.push_back({id, quantity});
    return demand;
}

std::vector<ItemProblem> shortages(std::span<const OrderLine> lines, const ProductLookup& product) {
    std::map<ProductId, std::int64_t> wanted;
    for (const auto& line : lines) wanted[line.product_id] += line.quantity;
    std::vector<ItemProblem> problems;
    for (const auto& [id, quantity] : wanted) {
        const Product& held = *product(id);
        const std::int64_t on_hand = std::max<std::int64_t>(0, held.stock_quantity.value_or(0));
        const bool enough = held.stock_quantity ? held.allow_backorder || on_hand >= quantity
                                                : held.in_stock_by_hand;
        if (!enough) problems.push_back({id.to_string(), quantity, on_hand, {}, {}});
    }
    return problems;
}

}  // namespace ordo
