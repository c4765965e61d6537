#include "paypal/amount.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "paypal/refusal.hpp"

namespace ordo_paypal {
namespace {

struct Currency {
    std::string_view code;
    std::size_t digits;         // in ISO 4217
    std::size_t paypal_digits;  // which PayPal takes
};

constexpr Currency kCurrencies[] = {
    {"AUD", 2, 2}, {"BRL", 2, 2}, {"CAD", 2, 2}, {"CHF", 2, 2}, {"CNY", 2, 2},
    {"CZK", 2, 2}, {"DKK", 2, 2}, {"EUR", 2, 2}, {"GBP", 2, 2}, {"HKD", 2, 2},
    {"HUF", 2, 0}, {"ILS", 2, 2}, {"JPY", 0, 0}, {"MXN", 2, 2}, {"MYR", 2, 2},
    {"NOK", 2, 2}, {"NZD", 2, 2}, {"PHP", 2, 2}, {"PLN", 2, 2}, {"RUB", 2, 2},
    {"SEK", 2, 2}, {"SGD", 2, 2}, {"THB", 2, 2}, {"TWD", 2, 0}, {"USD", 2, 2},
};

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// The same amount with that many digits behind the point, or nothing when it has more that count.
std::optional<std::string> with_digits(std::string_view amount, std::size_t digits) {
    const std::size_t point = std::min(amount.find('.'), amount.size());
    const std::string_view whole = amount.substr(0, point);
    std::string fraction(amount.substr(std::min(point + 1, amount.size())));
    if (!is_number(whole) || (point < amount.size() && !is_number(fraction))) return std::nullopt;
    while (fraction.size() > digits && fraction.ends_with('0')) fraction.pop_back();
    if (fraction.size() > digits) return std::nullopt;
    fraction.resize(digits, '0');
    return digits == 0 ? std::string(whole) : std::string(whole) + "." + fraction;
}

}  // namespace

std::string to_paypal(std::string_view amount, std::string_view currency) {
    const auto known = std::ranges::find(kCurrencies, currency, &Currency::code);
    if (known == std::end(kCurrencies))
        throw Refusal{ORDO_E_PAYMENT_DECLINED, "PayPal does not take this currency.", {}};
    auto written = with_digits(amount, known->paypal_digits);
    if (!written)
        throw Refusal{
            ORDO_E_PAYMENT_DECLINED, "PayPal cannot take this amount of the currency.", {}};
    return *std::move(written);
}

std::string from_paypal(std::string_view value, std::string_view currency) {
    const auto known = std::ranges::find(kCurrencies, currency, &Currency::code);
    if (known == std::end(kCurrencies)) return {};
    return with_digits(value, known->digits).value_or("");
}

}  // namespace ordo_paypal
