#include "engine/openings.hpp"

#include <utility>

namespace ordo {

Openings::Turn::Turn(Turn&& other) noexcept
    : openings_(std::exchange(other.openings_, nullptr)), order_(other.order_),
      left_undone_(other.left_undone_), done_(other.done_) {}

Openings::Turn::~Turn() {
    if (openings_) openings_->leave(order_, done_);
}

std::optional<Openings::Turn> Openings::enter(OrderId order) {
    std::unique_lock lock(mutex_);
    Entry& entry = entries_[order];
    if (entry.owner == std::this_thread::get_id()) return std::nullopt;
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
    if (done && entry->second.waiting == 0) entries_.erase(entry);
    turn_over_.notify_all();
}

}  // namespace ordo
