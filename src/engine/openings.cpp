#include "engine/openings.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ordo {
namespace {

// Turns that were left undone are remembered for the next caller. When there are very many, for instance
// because the disk is full, an attempt may wait for its `check_at` as those of other processes do.
constexpr std::ptrdiff_t kRemembered = 10'000;

}  // namespace

Openings::Turn::Turn(Turn&& other) noexcept
    : openings_(std::exchange(other.openings_, nullptr)), order_(other.order_),
      left_undone_(other.left_undone_), done_(other.done_) {}

Openings::Turn::~Turn() {
    if (openings_) openings_->leave(order_, done_);
}

std::optional<Openings::Turn> Openings::enter(OrderId order) {
    std::unique_lock lock(mutex_);
    const auto is_mine = [](const auto& entry) { return entry.second.owner == std::this_thread::get_id(); };
    if (std::ranges::any_of(entries_, is_mine)) return std::nullopt;
    Entry& entry = entries_[order];
    ++entry.waiting;
    turn_over_.wait(lock, [&] { return entry.owner == std::thread::id(); });
    --entry.waiting;
    entry.owner = std::this_thread::get_id();
    return std::make_optional<Turn>(*this, order, std::exchange(entry.undone, false));
}

void Openings::leave(OrderId order, bool done) noexcept {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(order);
    entry->second.owner = {};
    entry->second.undone = !done;
    if (entry->second.waiting == 0 && (done || std::ssize(entries_) > kRemembered)) entries_.erase(entry);
    turn_over_.notify_all();
}

}  // namespace ordo
