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

// Items that ask for the same thing at the catalogue's price become one line, at the place of the
// first; an item with a price or discount of its own stays a line of its own.
std::vector<OrderItem> merged(std::span<const OrderItem> items) {
    const auto is_plain = [](const OrderItem& item) {
        return !item.discount && !item.unit_price_override;
    };
    std::vector<OrderItem> out;
    std::map<ProductId, std::size_t> place;
    for (const auto& item : items) {
        if (is_plain(item)) {
            const auto [found, fresh] = place.try_emplace(item.product_id, out.size());
            if (!fresh) {
                out[found->second].quantity += item.quantity;
                continue;
            }
        }
        out.push_back(item);
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
                         const Actor& actor) {
    if (items.empty()) return invalid("/items", "There must be at least one item.");
    if (std::ssize(items) > limits::kLinesPerOrder)
        return invalid("/items", "There may be at most " + std::to_string(limits::kLinesPerOrder) +
                                     " items.");
    for (std::size_t i = 0; i < items.size(); ++i) {
        ORDO_TRY(check_quantity(items[i].quantity, i));
        ORDO_TRY(check_rights(items[i], i, actor));
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Product* found = product(items[i].product_id);
        if (!found || !found->active)
            return Error(Errc::product_unavailable,
                         "The product " + items[i].product_id.to_string() + " is not on sale.",
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

Result<OrderLine> open_line(const OrderItem& item, std::size_t index, const Product& product) {
    Money unit_price = product.price;
    if (item.unit_price_override) {
        auto price = item.unit_price_override->in(product.price.currency());
        if (!price || price->is_negative()) {
            if (price) return invalid(at(index, "/unit_price_override"), "A price is not negative.");
            price.error().field = at(index, "/unit_price_override");
            return std::move(price).error();
        }
        unit_price = *price;
    }
    const Money zero = Money::zero(unit_price.currency());
    return OrderLine{
        .line = static_cast<std::int64_t>(index) + 1,
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
}

}  // namespace

Result<Cart> build_cart(std::span<const OrderItem> items, const std::optional<Discount>& discount,
                        const ProductLookup& product, bool prices_include_tax, const Actor& actor) {
    ORDO_TRY(check_items(items, product, actor));
    if (discount && !actor.is_staff())
        return Error(Errc::forbidden, "Only staff may give a discount.", "/discount");

    const auto lines_wanted = merged(items);
    PricingInput input{.discount = discount, .prices_include_tax = prices_include_tax};
    for (std::size_t i = 0; i < lines_wanted.size(); ++i) {
        ORDO_TRY(check_quantity(lines_wanted[i].quantity, i));
        ORDO_TRY(OrderLine line,
                 open_line(lines_wanted[i], i, *product(lines_wanted[i].product_id)));
        input.lines.push_back(std::move(line));
        input.line_discounts.push_back(lines_wanted[i].discount);
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

std::vector<ItemProblem> shortages(std::span<const Demand> demand, const ProductLookup& product) {
    std::vector<ItemProblem> problems;
    for (const auto& [id, quantity] : demand) {
        const Product& wanted = *product(id);
        if (wanted.allow_backorder || *wanted.stock_quantity >= quantity) continue;
        problems.push_back({id.to_string(), quantity, std::max<std::int64_t>(0, *wanted.stock_quantity),
                            {}, {}});
    }
    return problems;
}

}  // namespace ordo
