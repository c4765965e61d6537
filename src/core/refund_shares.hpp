#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ordo/order.hpp"
#include "ordo/result.hpp"

// What pieces of an order's lines are worth when they come back.
namespace ordo {

// The share of the line's first `pieces` pieces.
[[nodiscard]] std::int64_t share_of_first(const OrderLine& line, std::int64_t pieces) noexcept;
// The share of `quantity` pieces of the line's amount, after those that have been refunded already.
// Shares of one line telescope: however they are cut, they add up to its amount to the last minor unit.
[[nodiscard]] std::int64_t share_of(const OrderLine& line, std::int64_t quantity) noexcept;

// The sum of the items' shares. `validation_failed` for a line that does not exist or pieces that are
// not there (any more); items are expected merged, each line once (see merge_items).
[[nodiscard]] Result<Money> shares_of(const Order& order, std::span<const RefundItem> items);

// Each line once, in the order of the lines.
[[nodiscard]] std::vector<RefundItem> merge_items(std::vector<RefundItem> items);
// All pieces that have not been refunded.
[[nodiscard]] std::vector<RefundItem> items_left(const Order& order);

}  // namespace ordo
