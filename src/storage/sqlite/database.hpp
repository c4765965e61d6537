#pragma once

#include <SQLiteCpp/Database.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "storage/sqlite/statements.hpp"

namespace ordo::sqlite {

// A connection to a shop file, set up Ordo's way. Used by one thread at a time.
class Connection {
public:
    using Query = sqlite::Query;
    using StatementName = sqlite::StatementName;
    static constexpr bool kAddsUpSpans = false;  // a row costs next to nothing

    enum class Use { write, read };

    // The caller holds the shop's lock. Throws SQLite::Exception or Failure. Only a writing
    // connection makes the file when it is missing.
    Connection(const std::string& path, Use use);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] Query query(StatementName name) { return Query(statements_.get(name)); }
    // A query whose rows are many, or of which only the first may be wanted: here every one is that.
    [[nodiscard]] Query walk(StatementName name) { return query(name); }
    void run(StatementName name) { query(name).write(); }
    void run_script(std::string_view text) { database_.exec(std::string(text)); }
    // Ends an open transaction without its changes. False when it could not be ended: the
    // connection must not be used any more.
    bool rollback() noexcept;

    // The same as sqlite3_busy_timeout; negative values mean none.
    void wait_for_locks(std::int64_t milliseconds);
    // Pages in the write-ahead log after the last commit of this connection. Any thread.
    [[nodiscard]] std::int64_t log_pages() const noexcept { return log_pages_.load(); }

    [[nodiscard]] SQLite::Database& database() noexcept { return database_; }

private:
    void set_up_file();
    void refuse_other_programs_file();
    void set_up_pragmas(Use use);

    SQLite::Database database_;
    StatementCache statements_{database_};
    std::atomic<std::int64_t> log_pages_{0};
};

inline constexpr std::int64_t kPageBytes = 4096;
inline constexpr std::int64_t kLogFrameBytes = kPageBytes + 24;  // with its header in the log

}  // namespace ordo::sqlite
