#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "core/try.hpp"
#include "ordo/result.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/reader_pool.hpp"
#include "storage/sqlite/shop_lock.hpp"
#include "storage/sqlite/watcher.hpp"

namespace ordo::sqlite {

// One shop file: its lock, the one connection that writes, and the ones that read.
class ShopFile {
public:
    using Deadline = ShopLock::Deadline;

    // Opens or makes the file; its folder must exist.
    [[nodiscard]] static Result<std::shared_ptr<ShopFile>> open(const std::string& path);
    ShopFile(const ShopFile&) = delete;
    ShopFile& operator=(const ShopFile&) = delete;
    ~ShopFile();

    // `forked` in a forked child; io_error for ever once a sync has failed: what SQLite shows then
    // may not be what the disk holds, and only a fresh look at the file tells.
    [[nodiscard]] Result<void> usable() const;
    void poison() noexcept { poisoned_.store(true); }

    [[nodiscard]] ShopLock& lock() noexcept { return *lock_; }

    // --- for the holder of the lock
    [[nodiscard]] Connection& writer() noexcept { return *writer_; }
    // Ends the writer's transaction. `outcome_unknown`, and the file is poisoned, when only
    // reopening it can tell whether the transaction is there.
    [[nodiscard]] Result<void> commit();
    void rollback() noexcept;

    // Copies the write-ahead log back when it has grown to its limit. For any thread that does not hold the
    // lock.
    void checkpoint_when_due() noexcept;

    // While one of these lives a read goes on that lasts: a checkpoint would wait for it in vain, and all
    // writers with it, so the log grows meanwhile.
    class [[nodiscard]] LongRead {
    public:
        explicit LongRead(ShopFile& file) noexcept : reads_(file.long_reads_) { ++reads_; }
        LongRead(const LongRead&) = delete;
        LongRead& operator=(const LongRead&) = delete;
        ~LongRead() { --reads_; }

    private:
        std::atomic<int>& reads_;
    };
    // Checked at the first use, so that the answer is one error and not a missing table.
    [[nodiscard]] Result<void> require_current_schema(Connection& connection);

    // Runs `work(Connection&)`, which returns a Result, in one read transaction: it sees one
    // moment.
    template <class Work>
    [[nodiscard]] std::invoke_result_t<Work, Connection&> read(Work&& work) {
        return guarded([&]() -> std::invoke_result_t<Work, Connection&> {
            ORDO_TRY(usable());
            ORDO_TRY(const ReaderPool::Lease reader, readers_->begin());
            ORDO_TRY(require_current_schema(reader.connection()));
            return std::forward<Work>(work)(reader.connection());
        });
    }
    // The same for a file whose schema is not known yet.
    template <class Work>
    [[nodiscard]] std::invoke_result_t<Work, Connection&> read_any_schema(Work&& work) {
        return guarded([&]() -> std::invoke_result_t<Work, Connection&> {
            ORDO_TRY(usable());
            ORDO_TRY(const ReaderPool::Lease reader, readers_->begin());
            return std::forward<Work>(work)(reader.connection());
        });
    }

    // See sys::Storage::moment.
    [[nodiscard]] Result<std::uint64_t> moment();

private:
    explicit ShopFile(std::unique_ptr<ShopLock> lock) : lock_(std::move(lock)) {}
    // Copies the log back; an SQLite result. `mode` is one of SQLITE_CHECKPOINT_….
    int checkpoint(int mode) noexcept;

    std::unique_ptr<ShopLock> lock_;
    std::unique_ptr<Connection> writer_;
    std::unique_ptr<ReaderPool> readers_;
    std::unique_ptr<Watcher> watcher_;
    std::atomic<bool> poisoned_{false};
    std::atomic<bool> schema_is_current_{false};
    std::atomic<int> long_reads_{0};
    int batches_to_next_checkpoint_ = 0;
};

}  // namespace ordo::sqlite
