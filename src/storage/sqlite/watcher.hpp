#pragma once

#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "storage/sqlite/database.hpp"

namespace ordo::sqlite {

// Tells whether anybody has committed to the shop file, in this process or another. It has a connection
// of its own: SQLite's data_version says what one connection has seen, so that of two say nothing of each
// other.
class Watcher {
public:
    // The caller holds the shop's lock. Throws as Connection does.
    explicit Watcher(const std::string& path);
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;
    // In a forked child the connection is the parent's and stays open.
    ~Watcher();

    // A number that is another one after every commit. Throws SQLite::Exception.
    [[nodiscard]] std::uint64_t look();

private:
    struct Eye {
        explicit Eye(const std::string& path)
            : connection(path, Connection::Use::read),
              data_version(connection.database(), "PRAGMA data_version") {}

        Connection connection;
        SQLite::Statement data_version;
    };

    std::mutex mutex_;
    std::unique_ptr<Eye> eye_;
};

}  // namespace ordo::sqlite
