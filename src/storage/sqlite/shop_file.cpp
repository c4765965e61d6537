#include "storage/sqlite/shop_file.hpp"

#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <optional>

#include "ordo/limits.hpp"
#include "storage/sqlite/migrate.hpp"

namespace ordo::sqlite {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Another process may be bringing the schema up to date.
constexpr milliseconds kOpenWait{30'000};
constexpr milliseconds kCloseWait{5'000};
// How long a checkpoint waits for readers, and after how many batches one that failed is tried
// again.
constexpr milliseconds kCheckpointWait{100};
constexpr int kBatchesBetweenCheckpoints = 100;

}  // namespace

Result<std::shared_ptr<ShopFile>> ShopFile::open(const std::string& path) {
    if (in_forked_child()) return forked_error();
    if (path.empty()) return Error(Errc::validation_failed, "The path of the shop file is empty.");
    return guarded([&]() -> Result<std::shared_ptr<ShopFile>> {
        // Absolute, so that SQLite reads neither ":memory:" nor "file:…" into it.
        std::error_code code;
        const std::string absolute = std::filesystem::absolute(path, code).string();
        if (code) return Error(Errc::io_error, "The current folder cannot be found.");
        ORDO_TRY(auto lock, ShopLock::open(absolute));
        // Before the guard, so that after a failure below the lock is free when the file closes.
        std::shared_ptr<ShopFile> file(new ShopFile(std::move(lock)));
        ORDO_TRY(const auto guard, file->lock().acquire(steady_clock::now() + kOpenWait));
        file->writer_ = std::make_unique<Connection>(absolute, Connection::Use::write);
        file->readers_ = std::make_unique<ReaderPool>(absolute, *file->lock_);
        file->watcher_ = std::make_unique<Watcher>(absolute);
        // A crash may have left records in the log that were written but never synced. From here on
        // they would be shown as the truth, so they are made durable first.
        int result = file->checkpoint(SQLITE_CHECKPOINT_RESTART);
        // Somebody reads or writes without our lock: then at least what can be copied is.
        if ((result & 0xff) == SQLITE_BUSY) result = file->checkpoint(SQLITE_CHECKPOINT_PASSIVE);
        if (result != SQLITE_OK && (result & 0xff) != SQLITE_BUSY) return error_of_code(result);
        return file;
    });
}

ShopFile::~ShopFile() {
    if (in_forked_child()) {
        // The connections are the parent's: closing them here could free its locks.
        static_cast<void>(writer_.release());
        return;
    }
    // Closing changes the files' locks, so it happens under ours; after the wait, without.
    const auto guard = lock_->acquire(steady_clock::now() + kCloseWait);
    watcher_.reset();
    readers_.reset();
    writer_.reset();
}

Result<void> ShopFile::usable() const {
    if (in_forked_child()) return forked_error();
    if (poisoned_.load()) {
        return Error(
            Errc::io_error,
            "The disk failed while the shop was being written; reopen the shop to see what "
            "it holds.");
    }
    return {};
}

Result<std::uint64_t> ShopFile::moment() {
    return guarded([&]() -> Result<std::uint64_t> {
        ORDO_TRY(usable());
        ORDO_TRY(lock_->wait_until_readers_may_enter(steady_clock::now() +
                                                     milliseconds(limits::kLockWaitMs)));
        return watcher_->look();
    });
}

Result<void> ShopFile::commit() {
    int code = SQLITE_OK;
    try {
        writer_->run("transaction_commit");
        return {};
    } catch (const SQLite::Exception& exception) {
        code = exception.getErrorCode();
        const int primary = code & 0xff;
        // The log got no complete commit record: another program held the file, or the disk was
        // full (a full disk shows when the log is written, not when it is synced).
        if (primary == SQLITE_BUSY || primary == SQLITE_FULL || primary == SQLITE_CONSTRAINT) {
            rollback();
            return error_of(exception);
        }
    }
    // The commit record may be in the log although SQLite has taken the transaction back: a sync
    // that fails leaves it in the kernel's cache, and the next opener may find it there.
    poison();
    rollback();
    return Error(Errc::outcome_unknown,
                 "The disk failed during the commit (SQLite result " + std::to_string(code) +
                     "); reopen the shop and ask again with the same key or id.");
}

void ShopFile::rollback() noexcept {
    if (!writer_->rollback()) poison();
}

void ShopFile::checkpoint_when_due() noexcept {
    if (in_forked_child() || poisoned_.load()) return;
    if (writer_->log_pages() * kLogFrameBytes <= limits::kWalCheckpointBytes) return;
    if (long_reads_.load() > 0) return;
    try {
        // Another process that writes now will do it itself, or leave it to the next batch.
        const auto guard = lock_->acquire(steady_clock::now() + kCheckpointWait);
        if (!guard || poisoned_.load()) return;
        if (batches_to_next_checkpoint_ > 0) {
            --batches_to_next_checkpoint_;
            return;
        }
        // Not PASSIVE: a log that is never begun anew only grows. Not TRUNCATE either: writing into a file
        // that need not grow is a fifth faster.
        const int result = checkpoint(SQLITE_CHECKPOINT_RESTART);
        if (result == SQLITE_OK) return;
        // Somebody reads for longer than we wait. The log grows meanwhile, and nothing else happens.
        batches_to_next_checkpoint_ = kBatchesBetweenCheckpoints;
        if ((result & 0xff) == SQLITE_IOERR) poison();
    } catch (const std::bad_alloc&) {
        return;  // after the next batch there may be memory
    }
}

int ShopFile::checkpoint(int mode) noexcept {
    try {
        writer_->wait_for_locks(kCheckpointWait.count());
        // Should this fail, readers keep coming and the wait may be in vain.
        static_cast<void>(lock_->announce_checkpoint(kCheckpointWait));
        sqlite3* handle = writer_->database().getHandle();
        int result = sqlite3_wal_checkpoint_v2(handle, "main", mode, nullptr, nullptr);
        if (result != SQLITE_OK) result = sqlite3_extended_errcode(handle);
        lock_->checkpoint_done();
        return result;
    } catch (...) {
        return SQLITE_NOMEM;
    }
}

Result<void> ShopFile::require_current_schema(Connection& connection) {
    if (schema_is_current_.load(std::memory_order_relaxed)) return {};
    ORDO_TRY(sqlite::require_current_schema(connection));
    schema_is_current_.store(true, std::memory_order_relaxed);
    return {};
}

}  // namespace ordo::sqlite
