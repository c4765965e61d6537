#include "core/pricing.hpp"

#include <algorithm>

#include "core/rounding.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo {
namespace {

// The discount in money, between zero and `base`.
Result<Money> discount_of(const Discount& discount, Money base, const std::string& field) {
    if (const auto* rate = std::get_if<Rate>(&discount))
        return Money::of_minor(multiply_round(base.minor(), rate->ppm(), kPartsPerMillion),
                               base.currency());
    auto amount = std::get<AmountInput>(discount).in(base.currency());
    if (!amount) {
        amount.error().field = field;
        return amount;
    }
    if (amount->is_negative() || amount->minor() > base.minor())
        return invalid(field, "The discount must lie between zero and " + base.to_string() + ".");
    return amount;
}

// Adds the order's discount to the lines; `left` holds what is left of each line.
Result<void> spread_discount(const Discount& discount, Money subtotal, std::vector<OrderLine>& lines,
                             std::vector<std::int64_t>& left) {
    std::int64_t base = 0;
    for (const auto part : left) base += part;
    ORDO_TRY(const Money base_money, Money::of_minor(base, subtotal.currency()));
    ORDO_TRY(const Money amount, discount_of(discount, base_money, "/discount"));
    const auto parts = split_largest_remainder(amount.minor(), left);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        left[i] -= parts[i];
        ORDO_TRY(lines[i].discount_amount,
                 Money::of_minor(lines[i].discount_amount.minor() + parts[i], subtotal.currency()));
    }
    return {};
}

Result<void> add_tax(OrderLine& line, std::int64_t net_of_discount, bool prices_include_tax) {
    const Currency currency = line.unit_price.currency();
    const std::int64_t ppm = line.tax_rate.ppm();
    const std::int64_t tax =
        prices_include_tax ? multiply_round(net_of_discount, ppm, kPartsPerMillion + ppm)
                           : multiply_round(net_of_discount, ppm, kPartsPerMillion);
    ORDO_TRY(line.tax_amount, Money::of_minor(tax, currency));
    ORDO_TRY(line.amount,
             Money::of_minor(prices_include_tax ? net_of_discount : net_of_discount + tax, currency));
    return {};
}

}  // namespace

Result<Cart> price_lines(PricingInput input) {
    auto& lines = input.lines;
    const Currency currency = lines.front().unit_price.currency();
    const Money zero = Money::zero(currency);
    Cart cart{currency, input.prices_include_tax, {}, zero, zero, zero, zero};

    std::vector<std::int64_t> left(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        ORDO_TRY(const Money gross, lines[i].unit_price.times(lines[i].quantity));
        ORDO_TRY(cart.subtotal, cart.subtotal.plus(gross));
        if (const auto& [discount, field] = input.line_discounts[i]; discount) {
            ORDO_TRY(lines[i].discount_amount, discount_of(*discount, gross, field));
        }
        left[i] = gross.minor() - lines[i].discount_amount.minor();
    }
    if (input.discount)
        ORDO_TRY(spread_discount(*input.discount, cart.subtotal, lines, left));

    for (std::size_t i = 0; i < lines.size(); ++i) {
        ORDO_TRY(add_tax(lines[i], left[i], input.prices_include_tax));
        ORDO_TRY(cart.discount, cart.discount.plus(lines[i].discount_amount));
        ORDO_TRY(cart.tax, cart.tax.plus(lines[i].tax_amount));
        ORDO_TRY(cart.total, cart.total.plus(lines[i].amount));
    }
    cart.lines = std::move(lines);
    return cart;
}

}  // namespace ordo
