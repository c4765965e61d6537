#include "stripe/amount.hpp"

#include <algorithm>
#include <charconv>

#include "stripe/refusal.hpp"

namespace ordo_stripe {
namespace {

constexpr std::string_view kWithoutDigits[] = {"BIF", "CLP", "DJF", "GNF", "JPY",
                                               "KMF", "KRW", "MGA", "PYG", "RWF",
                                               "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::string_view kWithThreeDigits[] = {"BHD", "JOD", "KWD", "OMR", "TND"};
// They have lost their minor unit; Stripe goes on counting hundredths, of which it takes whole hundreds.
constexpr std::string_view kInWholeHundreds[] = {"ISK", "UGX"};

std::size_t digits_of(std::string_view currency) {
    if (std::ranges::count(kWithoutDigits, currency) != 0) return 0;
    return std::ranges::count(kWithThreeDigits, currency) != 0 ? 3 : 2;
}

std::string with_case(std::string_view text, char from, char to, char other) {
    std::string changed(text);
    for (char& c : changed)
        if (c >= from && c <= to) c = static_cast<char>(c - from + other);
    return changed;
}

[[noreturn]] void refuse() {
    throw Refusal{ORDO_E_PAYMENT_DECLINED, "Stripe cannot take this amount of the currency.", {}};
}

}  // namespace

std::int64_t to_stripe(std::string_view amount, std::string_view currency) {
    const std::size_t digits = digits_of(currency);
    const std::size_t point = std::min(amount.find('.'), amount.size());
    std::string fraction(amount.substr(std::min(point + 1, amount.size())));
    while (fraction.size() > digits && fraction.ends_with('0')) fraction.pop_back();
    if (fraction.size() > digits) refuse();
    fraction.resize(digits, '0');
    // Stripe's partners settle currencies with three digits in tens.
    if (digits == 3 && !fraction.ends_with('0')) refuse();

    const std::string whole = std::string(amount.substr(0, point)) + fraction;
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(whole.data(), whole.data() + whole.size(), value);
    if (problem != std::errc{} || end != whole.data() + whole.size() || value < 0) refuse();
    return value;
}

std::string from_stripe(std::int64_t amount, std::string_view currency) {
    const std::string code = upper_case(currency);
    const std::size_t digits = digits_of(code);
    std::string text = std::to_string(amount);
    if (digits == 0) return text;
    if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
    text.insert(text.size() - digits, ".");
    const bool in_hundreds = std::ranges::count(kInWholeHundreds, code) != 0;
    if (in_hundreds && text.ends_with(".00")) text.resize(text.size() - 3);
    return text;
}

std::string upper_case(std::string_view text) { return with_case(text, 'a', 'z', 'A'); }

std::string lower_case(std::string_view text) { return with_case(text, 'A', 'Z', 'a'); }

}  // namespace ordo_stripe
