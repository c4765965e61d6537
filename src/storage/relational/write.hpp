#pragma once

#include "ordo/sys/storage.hpp"
#include "storage/relational/catalogue_rows.hpp"
#include "storage/relational/event_rows.hpp"
#include "storage/relational/journal_rows.hpp"
#include "storage/relational/order_rows.hpp"
#include "storage/relational/payment_rows.hpp"
#include "storage/relational/people_rows.hpp"
#include "storage/relational/refund_rows.hpp"
#include "storage/relational/shop_rows.hpp"
#include "storage/relational/statistics_rows.hpp"

namespace ordo::relational {

// Parents before children, so that foreign keys hold at every step; what ends goes before what begins
// in its place.
void write(auto& connection, const sys::Changes& changes) {
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

}  // namespace ordo::relational
