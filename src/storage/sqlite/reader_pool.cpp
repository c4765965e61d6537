#include "storage/sqlite/reader_pool.hpp"

#include <chrono>

#include "core/try.hpp"
#include "ordo/limits.hpp"

namespace ordo::sqlite {

ReaderPool::ReaderPool(std::string path, ShopLock& lock) : path_(std::move(path)), lock_(lock) {
    idle_.reserve(kConnectionsMax);  // so that giving one back cannot fail
    idle_.push_back(std::make_unique<Connection>(path_, Connection::Use::read));
}

ReaderPool::~ReaderPool() {
    if (!in_forked_child()) return;
    for (auto& connection : idle_) static_cast<void>(connection.release());
}

ReaderPool::Lease::~Lease() {
    if (!connection_) return;
    if (in_forked_child()) {
        static_cast<void>(connection_.release());
        return;
    }
    try {
        connection_->run("transaction_commit");
    } catch (...) {
        // Nothing was written, so there is nothing to report; the rollback below ends it as well.
    }
    pool_.give_back(std::move(connection_));
}

Result<ReaderPool::Lease> ReaderPool::begin() {
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(limits::kLockWaitMs);
    // A checkpoint that is due waits until every reader is gone: nobody new may come meanwhile.
    ORDO_TRY(lock_.wait_until_readers_may_enter(deadline));
    ORDO_TRY(auto connection, borrow(deadline));
    Lease lease(*this, std::move(connection));
    lease.connection().run("transaction_read");
    return lease;
}

Result<std::unique_ptr<Connection>> ReaderPool::borrow(ShopLock::Deadline deadline) {
    std::unique_lock hold(mutex_);
    while (idle_.empty()) {
        if (open_ < kConnectionsMax) {
            ++open_;
            hold.unlock();
            std::unique_ptr<Connection> another;
            try {
                another = try_open_another();
            } catch (...) {
                hold.lock();
                --open_;
                throw;
            }
            if (another) return another;
            hold.lock();
            --open_;
        }
        // A writer may have the lock for long, so look again now and then; a reader that returns
        // its connection wakes us at once.
        const auto now = std::chrono::steady_clock::now();
        if (now >= deadline) return busy_error();
        returned_.wait_until(hold, std::min(deadline, now + ShopLock::kWaitMax),
                             [&] { return !idle_.empty(); });
    }
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
}

// Null when somebody has the lock: opening needs it, but a read must not wait for writers.
std::unique_ptr<Connection> ReaderPool::try_open_another() {
    auto guard = lock_.acquire(std::chrono::steady_clock::now());
    if (!guard) return nullptr;
    return std::make_unique<Connection>(path_, Connection::Use::read);
}

void ReaderPool::give_back(std::unique_ptr<Connection> connection) noexcept {
    const bool fit = connection->rollback();
    const std::lock_guard hold(mutex_);
    if (fit) {
        idle_.push_back(std::move(connection));
    } else {
        --open_;
    }
    returned_.notify_one();
}

}  // namespace ordo::sqlite
