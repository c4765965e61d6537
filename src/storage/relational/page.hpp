#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ordo/sys/storage.hpp"

// How one page of a list is found when no single index has its filters and its order.
//
// A list may be walked in several ways: along the index of its order, looking at every row whether it
// matches, or along the index of one of its filters, sorting what matches. Which is the shorter way
// depends on the data: a rare state is found through its own index, a common one on the way. Nobody keeps
// counts to tell (a database's own are as old as its last ANALYZE), so the ways take turns, each with four times as
// many rows as the turn before, until one comes to its end. The page so costs no more than a fixed
// multiple of its shortest way. A list with one way only is walked at once.
namespace ordo::relational {

// Before and after all numbers and ids an index may hold.
inline constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();
inline const std::string kBeforeIds, kAfterIds = "~";

// The first rows of a list, after a position, among those that are offered.
class PageRows {
public:
    PageRows(bool falling, std::optional<sys::ListPosition> after, std::int64_t limit)
        : after_(std::move(after)),
          limit_(static_cast<std::size_t>(std::max<std::int64_t>(limit, 0))),
          rows_(Before{falling}) {}

    // `row` is the row's number in its table. Whether rows further down the list than this one may still
    // belong to the page.
    bool offer(const sys::ListPosition& position, std::int64_t row) {
        const auto is_before = rows_.key_comp();
        if (after_ && !is_before(*after_, position)) return true;
        rows_.emplace(position, row);
        if (rows_.size() > limit_) rows_.erase(std::prev(rows_.end()));
        return rows_.size() < limit_ || (limit_ > 0 && is_before(position, rows_.rbegin()->first));
    }

    // Their numbers, in the list's order.
    [[nodiscard]] std::vector<std::int64_t> numbers() const {
        std::vector<std::int64_t> numbers;
        for (const auto& [position, row] : rows_) numbers.push_back(row);
        return numbers;
    }

    // Their ids, in the same order.
    template <class Id>
    [[nodiscard]] std::vector<Id> ids() const {
        std::vector<Id> ids;
        for (const auto& [position, row] : rows_) ids.emplace_back(position.id);
        return ids;
    }

private:
    struct Before {
        bool falling = false;
        bool operator()(const sys::ListPosition& a, const sys::ListPosition& b) const {
            const auto key = [](const sys::ListPosition& position) {
                return std::tie(position.number, position.text, position.id);
            };
            return falling ? key(b) < key(a) : key(a) < key(b);
        }
    };

    std::optional<sys::ListPosition> after_;
    std::size_t limit_;
    std::map<sys::ListPosition, std::int64_t, Before> rows_;
};

// Rows that may still be looked at in this turn.
class Budget {
public:
    explicit Budget(std::int64_t rows) : left_(rows) {}
    [[nodiscard]] bool spend() noexcept { return left_-- > 0; }

private:
    std::int64_t left_;
};

// Offers all rows that match, or those of the page when it walks in the list's order. False when the
// budget was spent before.
using Way = std::function<bool(PageRows& rows, Budget& budget)>;

// The rows of the page: what the first way to come to its end has found.
[[nodiscard]] inline PageRows find_page(const PageRows& empty, const std::vector<Way>& ways) {
    constexpr std::int64_t kFirstTurn = 500;
    constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max();
    for (std::int64_t turn = kFirstTurn;; turn = turn > kUnlimited / 4 ? kUnlimited : turn * 4) {
        for (const Way& way : ways) {
            PageRows rows = empty;
            Budget budget(ways.size() == 1 ? kUnlimited : turn);
            if (way(rows, budget)) return rows;
        }
    }
}

}  // namespace ordo::relational
