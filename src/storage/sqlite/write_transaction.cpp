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

// An order that was asked for by its own id has been loaded, with its stock if need be.
void load_order_of(Connection& connection, sys::State& state,
                   const std::optional<sys::PaymentOwner>& owner) {
    if (!owner) return;
    const auto [entry, is_new] = state.orders.try_emplace(owner->order_id);
    if (is_new) entry->second = load_order(connection, owner->order_id);
}

void load_orders(Connection& connection, const sys::Needs& needs, sys::State& state) {
    for (const auto& [id, need] : needs.orders) {
        auto& order = state.orders[id];
        order = load_order(connection, id);
        if (!order || !need.with_stock) continue;
        for (const OrderLine& line : order->order.lines) {
            load_product_into(connection, state, line.product_id);
        }
    }
    for (const PaymentId id : needs.payments) {
        const auto owner = load_payment_owner(connection, id);
        state.payment_orders[id] = owner ? std::optional(owner->order_id) : std::nullopt;
        load_order_of(connection, state, owner);
    }
    for (const sys::ProviderRef& ref : needs.provider_refs) {
        const auto owner = load_payment_owner(connection, ref);
        state.provider_refs[ref] = owner;
        load_order_of(connection, state, owner);
    }
    for (const sys::ProviderRef& id : needs.provider_events) {
        state.provider_events[id] = list_events(connection, id);
    }
}

void load_products(Connection& connection, const sys::Needs& needs, sys::State& state) {
    for (const ProductId id : needs.products) load_product_into(connection, state, id);
    for (const std::string& sku : needs.skus) {
        state.sku_owners[sku] = load_sku_owner(connection, sku);
    }
    for (const std::string& barcode : needs.barcodes) {
        state.barcode_owners[barcode] = load_barcode_owner(connection, barcode);
    }
    for (const ImageId id : needs.images) {
        const auto owner = load_image_owner(connection, id);
        state.image_products[id] = owner;
        if (owner) load_product_into(connection, state, *owner);
    }
}

void load_people(Connection& connection, const sys::Needs& needs, sys::State& state) {
    for (const UserId id : needs.users) state.users[id] = load_user(connection, id);
    for (const std::string& email : needs.emails) {
        const auto owner = load_user_by_email(connection, email);
        state.emails[email] = owner ? std::optional(owner->user.id) : std::nullopt;
    }
    for (const Digest& digest : needs.sessions) {
        const auto& session = state.sessions[digest] = load_session(connection, digest);
        if (session) state.users[session->user_id] = load_user(connection, session->user_id);
    }
}

void load(Connection& connection, const sys::Needs& needs, sys::State& state) {
    state.chain = load_chain(connection);
    state.policy = load_policy(connection);
    for (const Digest& key : needs.keys) state.keys[key] = load_key(connection, key);
    load_orders(connection, needs, state);
    load_products(connection, needs, state);
    load_people(connection, needs, state);
    for (const std::string& name : needs.consumers) {
        state.consumers[name] = load_consumer(connection, name);
    }
}

// Parents before children, so that foreign keys hold at every step; what ends goes before what begins
// in its place.
void write(Connection& connection, const sys::Changes& changes) {
    if (changes.policy) write_policy(connection, *changes.policy);
    for (const auto& user : changes.users) write_user(connection, user);
    for (const auto& product : changes.products) write_product(connection, product);
    for (const auto& [id, quantity] : changes.stock) write_stock(connection, id, quantity);
    for (const ImageId image : changes.removed_images) remove_image(connection, image);
    for (const auto& image : changes.images) write_image(connection, image);
    for (const auto& order : changes.orders) write_order(connection, order);
    for (const auto& movement : changes.movements) insert_movement(connection, movement);
    for (const auto& payment : changes.payments) write_payment(connection, payment);
    for (const auto& refund : changes.refunds) write_refund(connection, refund);
    for (const auto& entry : changes.ledger) insert_ledger_entry(connection, entry);
    for (const auto& event : changes.events) write_event(connection, event);
    for (const auto& record : changes.journal) insert_record(connection, record);
    for (const Uuid& family : changes.ended_families) end_family(connection, family);
    for (const UserId user : changes.ended_users) end_sessions_of(connection, user);
    for (const auto& session : changes.sessions) write_session(connection, session);
    for (const auto& [scope, key] : changes.keys) write_key(connection, scope, key);
    for (const auto& position : changes.consumers) write_consumer(connection, position);
    if (changes.chain) write_chain(connection, *changes.chain);
    add_statistics(connection, changes.statistics);
    if (!changes.forget) return;
    forget_keys(connection, changes.forget->keys_created_before, changes.forget->limit);
    forget_sessions(connection, changes.forget->sessions_expired_before, changes.forget->limit);
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
