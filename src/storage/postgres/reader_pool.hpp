#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "ordo/result.hpp"
#include "storage/postgres/connection.hpp"

namespace ordo::postgres {

// The connections that read. They are made when they are needed, up to kConnectionsMax; then who reads
// waits for another, for kWait at most.
class ReaderPool {
public:
    static constexpr std::size_t kConnectionsMax = 8;

    explicit ReaderPool(const Target& target) : target_(target) { idle_.reserve(kConnectionsMax); }
    ReaderPool(const ReaderPool&) = delete;
    ReaderPool& operator=(const ReaderPool&) = delete;

    // Throws as Connection does, and `busy`. Connections that died while nobody used them, with the
    // server's last start, are made anew. It comes back by give_back.
    [[nodiscard]] std::unique_ptr<Connection> borrow();
    // Without an open transaction; null when it was lost.
    void give_back(std::unique_ptr<Connection> connection) noexcept;
    // See Connection::abandon.
    void abandon() noexcept;

private:
    const Target& target_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t open_ = 0;
};

}  // namespace ordo::postgres
