#include "ordo/money.hpp"

#include <array>

#include "core/rounding.hpp"
#include "core/try.hpp"

namespace ordo {
namespace {

constexpr bool fits(std::int64_t minor) {
    return minor >= -limits::kSafeInteger && minor <= limits::kSafeInteger;
}

Error overflow() {
    return {Errc::amount_overflow, "The amount is too large: at most 9007199254740991 minor units."};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Decimal text to an integer scaled by 10^digits. Empty for text that is no such number; a text with
// too many digits to fit gives a value outside the safe range.
struct Scaled {
    bool valid = false;
    bool negative = false;
    std::int64_t value = 0;
};

Scaled parse_scaled(std::string_view text, int digits) {
    Scaled out;
    if (!text.empty() && text.front() == '-') {
        out.negative = true;
        text.remove_prefix(1);
    }
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || (point != std::string_view::npos && fraction.empty())) return out;
    if (fraction.size() > static_cast<std::size_t>(digits)) return out;
    if (whole.size() > 1 && whole.front() == '0') return out;

    const auto append = [&out](char c) {
        if (!is_digit(c)) return false;
        if (out.value <= limits::kSafeInteger) out.value = out.value * 10 + (c - '0');
        return true;
    };
    for (const char c : whole)
        if (!append(c)) return out;
    for (const char c : fraction)
        if (!append(c)) return out;
    for (auto missing = static_cast<std::size_t>(digits) - fraction.size(); missing > 0; --missing)
        append('0');
    out.valid = true;
    return out;
}

// From the right, because the last digits are the ones whose place is known.
std::string format_scaled(std::int64_t value, int digits) {
    std::array<char, 24> buffer;
    auto first = buffer.end();
    std::int64_t rest = value < 0 ? -value : value;
    const auto put_digit = [&] {
        *--first = static_cast<char>('0' + rest % 10);
        rest /= 10;
    };
    for (int i = 0; i < digits; ++i) put_digit();
    if (digits > 0) *--first = '.';
    do {
        put_digit();
    } while (rest > 0);
    if (value < 0) *--first = '-';
    return {first, buffer.end()};
}

}  // namespace

Result<Money> Money::of_minor(std::int64_t minor, Currency currency) {
    if (!fits(minor)) return overflow();
    return Money(minor, currency);
}

Result<Money> Money::parse(std::string_view decimal, Currency currency) {
    const Scaled scaled = parse_scaled(decimal, currency.digits());
    if (!scaled.valid)
        return Error(Errc::invalid_amount,
                     "An amount in " + std::string(currency.code()) + " is decimal text with at most " +
                         std::to_string(currency.digits()) + " fraction digits, such as \"" +
                         format_scaled(1'250, currency.digits()) + "\".");
    if (!fits(scaled.value)) return overflow();
    return Money(scaled.negative ? -scaled.value : scaled.value, currency);
}

std::string Money::to_string() const { return format_scaled(minor_, currency_.digits()); }

Result<Money> Money::plus(Money other) const {
    if (other.currency_ != currency_)
        return Error(Errc::currency_mismatch, "Amounts in " + std::string(currency_.code()) + " and " +
                                                  std::string(other.currency_.code()) +
                                                  " cannot be added.");
    return of_minor(minor_ + other.minor_, currency_);  // both are far below 2^62: no overflow here
}

Result<Money> Money::minus(Money other) const { return plus(Money(-other.minor_, other.currency_)); }

Result<Money> Money::times(std::int64_t count) const {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(minor_, count, &product)) return overflow();
    return of_minor(product, currency_);
}

Result<Rate> Rate::of_ppm(std::int64_t ppm) {
    if (ppm < 0 || ppm > kPartsPerMillion)
        return Error(Errc::validation_failed, "A percentage lies between 0 and 100.");
    return Rate(ppm);
}

Result<Rate> Rate::parse(std::string_view percent) {
    const Scaled scaled = parse_scaled(percent, 4);
    if (!scaled.valid)
        return Error(Errc::validation_failed,
                     "A percentage is decimal text with at most four fraction digits, such as "
                     "\"7.7\".");
    return of_ppm(scaled.negative ? -scaled.value : scaled.value);
}

std::string Rate::to_string() const {
    std::string text = format_scaled(ppm_, 4);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace ordo
