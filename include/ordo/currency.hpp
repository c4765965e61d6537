#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "ordo/result.hpp"

namespace ordo {

// An ISO 4217 currency with a minor unit of 0, 2, 3 or 4 fraction digits. Codes without one (metals
// such as XAU, XTS, XXX) are not currencies here. Cheap to copy.
class Currency {
public:
    // Upper-case alphabetic code; `validation_failed` for anything that is not in the table.
    [[nodiscard]] static Result<Currency> parse(std::string_view code);

    [[nodiscard]] std::string_view code() const noexcept;  // "USD"
    [[nodiscard]] int digits() const noexcept;             // 2; JPY 0, KWD 3, UYW 4

    friend constexpr auto operator<=>(Currency, Currency) = default;

private:
    explicit constexpr Currency(std::uint8_t index) : index_(index) {}
    std::uint8_t index_;  // into the table of src/core/currency.cpp
};

}  // namespace ordo
