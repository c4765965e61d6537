#include "storage/postgres/reader_pool.hpp"

#include <chrono>
#include <utility>

namespace ordo::postgres {
namespace {

// A server that is out of connections answers so soon that its caller can still try elsewhere.
constexpr std::chrono::seconds kWait{1};

}  // namespace

std::unique_ptr<Connection> ReaderPool::borrow() {
    std::unique_ptr<Connection> connection;
    {
        std::unique_lock hold(mutex_);
        const bool in_time = returned_.wait_for(
            hold, kWait, [&] { return !idle_.empty() || open_ < kConnectionsMax; });
        if (!in_time) throw Failure(busy_error());
        if (idle_.empty()) {
            ++open_;
        } else {
            connection = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (connection && connection->looks_alive()) return connection;
    try {
        return std::make_unique<Connection>(target_);
    } catch (...) {
        give_back(nullptr);
        throw;
    }
}

void ReaderPool::give_back(std::unique_ptr<Connection> connection) noexcept {
    {
        const std::lock_guard hold(mutex_);
        if (connection) {
            idle_.push_back(std::move(connection));
        } else {
            --open_;
        }
    }
    returned_.notify_one();
}

void ReaderPool::abandon() noexcept {
    for (auto& connection : idle_) connection->abandon();
}

}  // namespace ordo::postgres
