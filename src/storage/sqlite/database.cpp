#include "storage/sqlite/database.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "ordo/limits.hpp"
#include "storage/sqlite/log_vfs.hpp"

namespace ordo::sqlite {
namespace {

// No mutex inside SQLite: the shop's lock and the reader pool see to it that one thread at a time
// uses a connection.
int flags(Connection::Use use) {
    const int common = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    return use == Connection::Use::write ? common | SQLITE_OPEN_CREATE : common;
}

void require(int result) {
    if (result != SQLITE_OK) throw Failure(error_of_code(result));
}

}  // namespace

Connection::Connection(const std::string& path, Use use)
    : database_(path, flags(use), static_cast<int>(limits::kLockWaitMs), log_vfs()) {
    set_up_file();
    refuse_other_programs_file();
    set_up_pragmas(use);
}

// What protects the file from other programs in this process that open and close it: when SQLite's
// own locks are lost that way, another process may believe itself to be the last user. It must then
// neither remove the write-ahead log nor copy it back outside of our lock.
void Connection::set_up_file() {
    sqlite3* handle = database_.getHandle();
    int keep_log = 1;
    require(sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep_log));
    for (const int option : {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, SQLITE_DBCONFIG_DEFENSIVE}) {
        require(sqlite3_db_config(handle, option, 1, nullptr));
    }
    for (const int option :
         {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_DQS_DML}) {
        require(sqlite3_db_config(handle, option, 0, nullptr));
    }
}

// Before anything is changed in it.
void Connection::refuse_other_programs_file() {
    constexpr std::int64_t kOrdo = 0x4f72646f;  // set by migrations/001_shop.sql
    if (database_.execAndGet("PRAGMA application_id").getInt64() == kOrdo ||
        database_.execAndGet("SELECT count(*) FROM sqlite_schema").getInt64() == 0) {
        return;
    }
    throw Failure({Errc::not_supported, "The file is a database of another program, not a shop."});
}

void Connection::set_up_pragmas(Use use) {
    // mmap_size 0: a mapped file that is cut short kills the process (SIGBUS).
    database_.exec(
        "PRAGMA foreign_keys = ON;"
        "PRAGMA synchronous = FULL;"
        "PRAGMA wal_autocheckpoint = 0;"
        "PRAGMA temp_store = MEMORY;"
        "PRAGMA mmap_size = 0;"
        "PRAGMA cell_size_check = ON;");
    database_.exec(use == Use::write ? "PRAGMA cache_size = -16384" : "PRAGMA cache_size = -4096");
    const std::string mode = use == Use::write
                                 ? database_.execAndGet("PRAGMA journal_mode = WAL").getString()
                                 : database_.execAndGet("PRAGMA journal_mode").getString();
    if (mode != "wal") {
        throw Failure({Errc::not_supported,
                       "The shop file cannot be kept in write-ahead mode on this file system."});
    }
    // With less than FULL (2) an acknowledged order could be lost with the power.
    if (database_.execAndGet("PRAGMA synchronous").getInt64() != 2 ||
        database_.execAndGet("PRAGMA foreign_keys").getInt64() != 1) {
        throw Failure(
            {Errc::not_supported, "This SQLite refuses synchronous=FULL or foreign keys."});
    }
    if (use == Use::read) {
        database_.exec("PRAGMA query_only = ON");
        return;
    }
    // After wal_autocheckpoint, which uses the same hook.
    sqlite3_wal_hook(
        database_.getHandle(),
        [](void* pages, sqlite3*, const char*, int count) {
            static_cast<std::atomic<std::int64_t>*>(pages)->store(count);
            return SQLITE_OK;
        },
        &log_pages_);
}

bool Connection::rollback() noexcept {
    sqlite3* handle = database_.getHandle();
    // SQLite rolls back by itself on some errors.
    if (sqlite3_get_autocommit(handle) != 0) return true;
    // Plain, not the kept statement: that may fail to be prepared for want of memory.
    return sqlite3_exec(handle, "ROLLBACK", nullptr, nullptr, nullptr) == SQLITE_OK &&
           sqlite3_get_autocommit(handle) != 0;
}

void Connection::wait_for_locks(std::int64_t milliseconds) {
    constexpr std::int64_t kLongest = 3'600'000;
    sqlite3_busy_timeout(database_.getHandle(),
                         static_cast<int>(std::clamp<std::int64_t>(milliseconds, 0, kLongest)));
}

}  // namespace ordo::sqlite
