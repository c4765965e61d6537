#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "ordo/result.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/shop_lock.hpp"

namespace ordo::sqlite {

// The connections that read. One is there from the start; the pool grows with the number of threads
// that read at once, up to kConnectionsMax, and then they wait for each other.
class ReaderPool {
public:
    static constexpr std::size_t kConnectionsMax = 8;

    // A read transaction that has begun; it ends, and its connection goes back, with this object.
    class [[nodiscard]] Lease {
    public:
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease();
        [[nodiscard]] Connection& connection() const noexcept { return *connection_; }

    private:
        friend class ReaderPool;
        Lease(ReaderPool& pool, std::unique_ptr<Connection> connection) noexcept
            : pool_(pool), connection_(std::move(connection)) {}

        ReaderPool& pool_;
        std::unique_ptr<Connection> connection_;
    };

    // The caller holds `lock`, because a first connection is opened. Throws as Connection does.
    ReaderPool(std::string path, ShopLock& lock);
    ReaderPool(const ReaderPool&) = delete;
    ReaderPool& operator=(const ReaderPool&) = delete;
    // No lease may be left. In a forked child the connections are the parent's and stay open.
    ~ReaderPool();

    // Throws as Connection does; `busy` when no connection became free in time.
    [[nodiscard]] Result<Lease> begin();

private:
    [[nodiscard]] Result<std::unique_ptr<Connection>> borrow(ShopLock::Deadline deadline);
    [[nodiscard]] std::unique_ptr<Connection> try_open_another();
    void give_back(std::unique_ptr<Connection> connection) noexcept;

    const std::string path_;
    ShopLock& lock_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t open_ = 1;
};

}  // namespace ordo::sqlite
