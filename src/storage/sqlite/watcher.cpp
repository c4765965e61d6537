#include "storage/sqlite/watcher.hpp"

#include "storage/sqlite/shop_lock.hpp"

namespace ordo::sqlite {

Watcher::Watcher(const std::string& path) : eye_(std::make_unique<Eye>(path)) {}

Watcher::~Watcher() {
    if (in_forked_child()) static_cast<void>(eye_.release());
}

std::uint64_t Watcher::look() {
    const std::lock_guard hold(mutex_);
    SQLite::Statement& query = eye_->data_version;
    // Also after a failure: an open statement would keep the log from being copied back.
    query.reset();
    query.executeStep();
    const auto version = static_cast<std::uint64_t>(query.getColumn(0).getInt64());
    query.reset();
    return version;
}

}  // namespace ordo::sqlite
