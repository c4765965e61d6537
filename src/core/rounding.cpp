#include "core/rounding.hpp"

#include <algorithm>
#include <numeric>

namespace ordo {
namespace {
__extension__ using Wide = __int128;
}

std::int64_t multiply_round(std::int64_t value, std::int64_t numerator,
                            std::int64_t denominator) noexcept {
    const Wide product = Wide{value} * numerator;
    const Wide half = denominator / 2;
    // For an odd denominator exactly one half cannot occur, so adding floor(d/2) is right for both.
    const Wide rounded =
        product >= 0 ? (product + half) / denominator : (product - half) / denominator;
    return static_cast<std::int64_t>(rounded);
}

std::vector<std::int64_t> split_largest_remainder(std::int64_t total,
                                                  std::span<const std::int64_t> weights) {
    std::vector<std::int64_t> parts(weights.size(), 0);
    Wide sum = 0;
    for (const auto weight : weights) sum += weight;
    if (sum == 0 || total == 0) return parts;

    std::vector<Wide> remainders(weights.size());
    std::int64_t left = total;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const Wide share = Wide{total} * weights[i];
        parts[i] = static_cast<std::int64_t>(share / sum);
        remainders[i] = share % sum;
        left -= parts[i];
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](std::size_t i) { return remainders[i]; });
    for (std::size_t i = 0; left > 0; ++i, --left) ++parts[order[i]];
    return parts;
}

}  // namespace ordo
