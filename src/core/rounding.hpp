#pragma once

#include <cstdint>
#include <span>
#include <vector>

// Exact integer arithmetic for shares of money.
namespace ordo {

inline constexpr std::int64_t kPartsPerMillion = 1'000'000;

// value × numerator ÷ denominator, rounded half away from zero (the commercial rounding of EU VAT
// practice and of most tax offices). All arguments are exact; numerator >= 0, denominator > 0, and
// |value × numerator| may use 128 bits.
[[nodiscard]] std::int64_t multiply_round(std::int64_t value, std::int64_t numerator,
                                          std::int64_t denominator) noexcept;

// Splits `total` (>= 0) in proportion to `weights` (each >= 0) by the method of largest remainder
// (Hamilton): the parts add up to the total exactly, equal remainders go to the earlier part. With
// weights that are all zero every part is zero.
[[nodiscard]] std::vector<std::int64_t> split_largest_remainder(std::int64_t total,
                                                                std::span<const std::int64_t> weights);

}  // namespace ordo
