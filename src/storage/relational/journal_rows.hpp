#pragma once

#include "ordo/sys/storage.hpp"
#include "storage/relational/shop_rows.hpp"

namespace ordo::relational {
std::vector<JournalRecord> take_records(auto& query) {
    std::vector<JournalRecord> records;
    while (query.row()) {
        JournalRecord& next = records.emplace_back();
        next.sequence = query.take_integer();
        next.event_id = take_id<EventId>(query);
        next.order_id = take_id<OrderId>(query);
        next.order_sequence = query.take_integer();
        next.kind = take_word<HistoryKind>(query);
        next.type = take_word<EventType>(query);
        next.from = query.take_text();
        next.to = query.take_text();
        next.actor = take_actor(query);
        next.actor.name = query.take_maybe_text();
        next.message = query.take_maybe_text();
        next.is_public = query.take_flag();
        next.at = query.take_time();
        next.trace = query.take_maybe_text();
        next.facts = query.take_text();
        next.previous_hash = take_bytes<32>(query);
        next.hash = take_bytes<32>(query);
        next.customer_email = query.take_maybe_text();
        next.customer_name = query.take_maybe_text();
    }
    return records;
}

void insert_record(auto& connection, const JournalRecord& record) {
    const std::string event_id = record.event_id.to_string();
    const std::string order_id = record.order_id.to_string();
    auto query = connection.query("journal_insert");
    query.integer(record.sequence)
        .text(event_id)
        .text(order_id)
        .integer(record.order_sequence)
        .word(record.kind)
        .word(record.type)
        .text(record.from)
        .text(record.to);
    bind_actor(query, record.actor);
    query.flag(record.is_public)
        .time(record.at)
        .maybe(record.trace)
        .text(record.facts)
        .bytes(record.previous_hash)
        .bytes(record.hash)
        .write();
    if (!record.actor.name && !record.message) return;
    connection.query("journal_text_insert")
        .integer(record.sequence)
        .maybe(record.actor.name)
        .maybe(record.message)
        .write();
}

std::vector<JournalRecord> list_history(auto& connection, OrderId id) {
    const std::string id_text = id.to_string();
    auto query = connection.query("journal_list_of_order");
    query.text(id_text);
    return take_records(query);
}

std::vector<JournalRecord> list_journal(auto& connection, std::int64_t after, std::int64_t limit) {
    auto query = connection.query("journal_list");
    query.integer(after).integer(limit);
    return take_records(query);
}

}  // namespace ordo::relational
