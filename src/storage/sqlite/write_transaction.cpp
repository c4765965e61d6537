#include "storage/sqlite/write_transaction.hpp"

#include <chrono>

#include "core/try.hpp"
#include "storage/relational/load.hpp"
#include "storage/relational/write.hpp"
#include "storage/sqlite/migrate.hpp"

namespace ordo::sqlite {
Result<std::unique_ptr<sys::WriteTransaction>> SqliteTransaction::begin(
    const std::shared_ptr<ShopFile>& file, const sys::Needs& needs, sys::State& state,
    sys::Deadline deadline) {
    return guarded([&]() -> Result<std::unique_ptr<sys::WriteTransaction>> {
        ORDO_TRY(file->usable());
        ORDO_TRY(auto guard, file->lock().acquire(deadline));
        // Whoever had the lock before may have met a failing disk.
        ORDO_TRY(file->usable());
        std::unique_ptr<sys::WriteTransaction> transaction(
            new SqliteTransaction(file, std::move(guard)));
        // Only programs other than Ordo can hold SQLite's own lock now.
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        Connection& connection = file->writer();
        connection.wait_for_locks(left.count());
        connection.run("transaction_write");
        ORDO_TRY(file->require_current_schema(connection));
        ORDO_TRY(require_no_newer_schema(connection));
        relational::load(connection, needs, state);
        return transaction;
    });
}

SqliteTransaction::~SqliteTransaction() {
    // In a forked child the transaction is the parent's.
    if (guard_ && !in_forked_child()) file_->rollback();
}

Result<void> SqliteTransaction::commit(const sys::Changes& changes) {
    if (in_forked_child()) return forked_error();
    if (!guard_) return Error(Errc::internal, "The transaction has ended.");
    const Result<void> written = guarded([&]() -> Result<void> {
        relational::write(file_->writer(), changes);
        return {};
    });
    if (!written) {
        file_->rollback();
        guard_.reset();
        return written;
    }
    const Result<void> committed = file_->commit();
    guard_.reset();
    return committed;
}

}  // namespace ordo::sqlite
