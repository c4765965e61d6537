#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "ordo/currency.hpp"
#include "ordo/limits.hpp"

namespace ordo {

// An exact amount: minor units (cents, yen, fils) of one currency, within ±(2^53−1) so that it stays
// exact as a JSON number in JavaScript. There is no conversion from or to floating point.
class Money {
public:
    // `amount_overflow` outside ±(2^53−1).
    [[nodiscard]] static Result<Money> of_minor(std::int64_t minor, Currency currency);
    [[nodiscard]] static constexpr Money zero(Currency currency) { return Money(0, currency); }
    // Decimal text such as "49.9" or "-3": at most the currency's digits, no sign but '-', no blanks,
    // no exponent. `invalid_amount` otherwise, `amount_overflow` when it is too large.
    [[nodiscard]] static Result<Money> parse(std::string_view decimal, Currency currency);

    [[nodiscard]] constexpr std::int64_t minor() const noexcept { return minor_; }
    [[nodiscard]] constexpr Currency currency() const noexcept { return currency_; }
    [[nodiscard]] constexpr bool is_zero() const noexcept { return minor_ == 0; }
    [[nodiscard]] constexpr bool is_negative() const noexcept { return minor_ < 0; }
    [[nodiscard]] constexpr bool is_positive() const noexcept { return minor_ > 0; }

    // Exactly the currency's digits: "49.90", "500", "1.250".
    [[nodiscard]] std::string to_string() const;

    // Checked arithmetic: `currency_mismatch` or `amount_overflow` instead of a wrong number.
    [[nodiscard]] Result<Money> plus(Money other) const;
    [[nodiscard]] Result<Money> minus(Money other) const;
    [[nodiscard]] Result<Money> times(std::int64_t count) const;

    friend constexpr bool operator==(Money, Money) = default;

private:
    constexpr Money(std::int64_t minor, Currency currency) : minor_(minor), currency_(currency) {}

    std::int64_t minor_;
    Currency currency_;
};

// A percentage with up to four fraction digits, held as parts per million: "7.7" is 77'000.
class Rate {
public:
    constexpr Rate() = default;
    // 0 to 100 percent; `validation_failed` otherwise.
    [[nodiscard]] static Result<Rate> of_ppm(std::int64_t ppm);
    [[nodiscard]] static Result<Rate> parse(std::string_view percent);

    [[nodiscard]] constexpr std::int64_t ppm() const noexcept { return ppm_; }
    // Shortest decimal: "7.7", "19", "0".
    [[nodiscard]] std::string to_string() const;

    friend constexpr auto operator<=>(Rate, Rate) = default;

private:
    explicit constexpr Rate(std::int64_t ppm) : ppm_(ppm) {}
    std::int64_t ppm_ = 0;
};

}  // namespace ordo
