#include "storage/sqlite/write_transaction.hpp"

#include <chrono>

#include "core/try.hpp"
#include "storage/sqlite/migrate.hpp"
#include "storage/sqlite/rows.hpp"

namespace ordo::sqlite {
namespace {

void load_product_into(Connection& connection, sys::State& state, ProductId id) {
    const auto [entry, is_new] = state.products.try_emplace(id);
    if (is_new) entry->second = load_product(connection, id);
}

void load(Connection& connection, const sys::Needs& needs, sys::State& state) {
    state.chain = load_chain(connection);
    for (const Digest& key : needs.keys) state.keys[key] = load_key(connection, key);
    for (const auto& [id, need] : needs.orders) {
        auto& order = state.orders[id];
        order = load_order(connection, id, Payments::with);
        if (!order || !need.with_stock) continue;
        for (const OrderLine& line : order->order.lines) {
            load_product_into(connection, state, line.product_id);
        }
    }
    for (const ProductId id : needs.products) load_product_into(connection, state, id);
    for (const std::string& sku : needs.skus) {
        state.sku_owners[sku] = load_sku_owner(connection, sku);
    }
    for (const std::string& barcode : needs.barcodes) {
        state.barcode_owners[barcode] = load_barcode_owner(connection, barcode);
    }
    for (const std::string& name : needs.consumers) {
        state.consumers[name] = load_consumer(connection, name);
    }
}

// Parents before children, so that foreign keys hold at every step.
void write(Connection& connection, const sys::Changes& changes) {
    for (const auto& product : changes.products) write_product(connection, product);
    for (const auto& [id, quantity] : changes.stock) write_stock(connection, id, quantity);
    for (const auto& order : changes.orders) write_order(connection, order);
    for (const auto& movement : changes.movements) insert_movement(connection, movement);
    for (const auto& payment : changes.payments) write_payment(connection, payment);
    for (const auto& entry : changes.ledger) insert_ledger_entry(connection, entry);
    for (const auto& record : changes.journal) insert_record(connection, record);
    for (const auto& [scope, key] : changes.keys) write_key(connection, scope, key);
    for (const auto& position : changes.consumers) write_consumer(connection, position);
    if (changes.chain) write_chain(connection, *changes.chain);
}

}  // namespace

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
        load(connection, needs, state);
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
        write(file_->writer(), changes);
        return {};
    });
    if (!written) {
        file_->rollback();
        guard_.reset();
        return written;
    }
    const Result<void> committed = file_->commit();
    if (committed) file_->checkpoint_when_due();
    guard_.reset();
    return committed;
}

}  // namespace ordo::sqlite
