#include "core/refund_shares.hpp"

#include <algorithm>
#include <string>

#include "core/rounding.hpp"
#include "core/text.hpp"

namespace ordo {

std::int64_t share_of_first(const OrderLine& line, std::int64_t pieces) noexcept {
    return multiply_round(line.amount.minor(), pieces, line.quantity);
}

std::int64_t share_of(const OrderLine& line, std::int64_t quantity) noexcept {
    return share_of_first(line, line.refunded_quantity + quantity) -
           share_of_first(line, line.refunded_quantity);
}

Result<Money> shares_of(const Order& order, std::span<const RefundItem> items) {
    std::int64_t sum = 0;  // at most the order's total
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto& [number, quantity] = items[i];
        const std::string pointer = "/items/" + std::to_string(i);
        const auto line = std::ranges::find(order.lines, number, &OrderLine::line);
        if (line == order.lines.end())
            return invalid(pointer + "/line", "The order has no line " + std::to_string(number) + ".");
        const std::int64_t left = line->quantity - line->refunded_quantity;
        if (quantity < 1 || quantity > left)
            return invalid(pointer + "/quantity",
                           "The quantity must lie between 1 and the " + std::to_string(left) +
                               " that can still be refunded of line " + std::to_string(number) + ".");
        sum += share_of(*line, quantity);
    }
    return Money::of_minor(sum, order.currency);
}

std::vector<RefundItem> merge_items(std::vector<RefundItem> items) {
    std::ranges::stable_sort(items, {}, &RefundItem::line);
    std::vector<RefundItem> merged;
    for (const RefundItem& item : items) {
        if (!merged.empty() && merged.back().line == item.line)
            merged.back().quantity += item.quantity;
        else
            merged.push_back(item);
    }
    return merged;
}

std::vector<RefundItem> items_left(const Order& order) {
    std::vector<RefundItem> items;
    for (const OrderLine& line : order.lines)
        if (line.quantity > line.refunded_quantity)
            items.push_back({line.line, line.quantity - line.refunded_quantity});
    return items;
}

}  // namespace ordo
