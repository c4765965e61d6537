#pragma once

#include <algorithm>
#include <array>
#include <set>

#include "ordo/sys/storage.hpp"
#include "storage/relational/query.hpp"

namespace ordo::relational {
using EventState = sys::StoredEvent::State;

// In the order of the enumerators.
inline const std::array<std::string, 3> kEventStates = {"applied", "waiting", "kept_aside"};

inline const std::string& state_word(EventState state) {
    return kEventStates.at(static_cast<std::size_t>(state));
}

EventState take_state(auto& query) {
    const std::string word = query.take_text();
    for (std::size_t i = 0; i < kEventStates.size(); ++i) {
        if (kEventStates.at(i) == word) return static_cast<EventState>(i);
    }
    throw Failure(corrupt_row("an event's state"));
}

void insert_event(auto& connection, const sys::StoredEvent& event) {
    const Evidence& evidence = event.evidence;
    const auto payment_id = maybe_text(evidence.payment_id);
    const auto order_id = maybe_text(evidence.order_id);
    const auto refund_id = maybe_text(evidence.refund_id);
    const std::optional<std::string> currency =
        evidence.amount ? std::optional<std::string>(evidence.amount->currency().code())
                        : std::nullopt;
    auto query = connection.query("event_insert");
    query.text(evidence.provider)
        .maybe(evidence.event_id)
        .bytes(event.digest)
        .text(state_word(event.state))
        .time(event.received_at)
        .word(evidence.kind)
        .maybe(payment_id)
        .maybe(order_id)
        .maybe(refund_id)
        .maybe(evidence.provider_ref)
        .maybe(evidence.refund_ref)
        .maybe(currency)
        .maybe(evidence.amount)
        .maybe_word(evidence.method)
        .maybe(evidence.failure_code)
        .maybe(evidence.failure_message)
        .maybe(evidence.next_action)
        .maybe(evidence.keep_aside)
        .time(evidence.at)
        .write();
}

std::vector<sys::StoredEvent> load_rows(auto& connection, const std::set<std::int64_t>& rows) {
    std::vector<sys::StoredEvent> events;
    for (const std::int64_t row : rows) {
        auto query = connection.query("event_get");
        query.integer(row);
        if (!query.row()) throw Failure(corrupt_row("an index entry without its event"));
        events.push_back(take_event(query));
    }
    return events;
}

void take_rows(auto& query, std::set<std::int64_t>& rows) {
    while (query.row()) rows.insert(query.take_integer());
}

sys::StoredEvent take_event(auto& query) {
    static_cast<void>(query.take_integer());  // the row's number
    sys::StoredEvent event;
    Evidence& evidence = event.evidence;
    evidence.provider = query.take_text();
    evidence.event_id = query.take_text();
    event.digest = take_bytes<32>(query);
    event.state = take_state(query);
    event.received_at = query.take_time();
    evidence.kind = take_word<EvidenceKind>(query);
    evidence.payment_id = take_maybe_id<PaymentId>(query);
    evidence.order_id = take_maybe_id<OrderId>(query);
    evidence.refund_id = take_maybe_id<RefundId>(query);
    evidence.provider_ref = query.take_maybe_text();
    evidence.refund_ref = query.take_maybe_text();
    const auto currency = query.take_maybe_currency();
    if (currency) {
        evidence.amount = query.take_money(*currency);
    } else {
        static_cast<void>(
            query.take_maybe_integer());  // without one too: a constraint of the table
    }
    evidence.method = take_maybe_word<PaymentMethod>(query);
    evidence.failure_code = query.take_maybe_text();
    evidence.failure_message = query.take_maybe_text();
    evidence.next_action = query.take_maybe_text();
    evidence.keep_aside = query.take_maybe_text();
    evidence.at = query.take_time();
    return event;
}

std::vector<sys::StoredEvent> list_events(auto& connection, const sys::ProviderRef& id) {
    auto query = connection.query("event_list");
    query.text(id.first).text(id.second);
    std::vector<sys::StoredEvent> events;
    while (query.row()) events.push_back(take_event(query));
    return events;
}

std::vector<sys::StoredEvent> list_waiting_events(auto& connection, const sys::WaitingFor& what) {
    std::set<std::int64_t> rows;  // an event may wait for several; rows rise as events come in
    if (what.order_id) {
        const std::string order_id = what.order_id->to_string();
        auto query = connection.query("event_waiting_for_order");
        query.text(order_id);
        take_rows(query, rows);
    }
    for (const PaymentId id : what.payments) {
        const std::string payment_id = id.to_string();
        auto query = connection.query("event_waiting_for_payment");
        query.text(payment_id);
        take_rows(query, rows);
    }
    for (const auto& [provider, ref] : what.provider_refs) {
        auto query = connection.query("event_waiting_for_ref");
        query.text(provider).text(ref);
        take_rows(query, rows);
    }
    return load_rows(connection, rows);
}

void write_event(auto& connection, const sys::Changes::EventWrite& write) {
    const sys::StoredEvent& event = write.event;
    if (write.insert) return insert_event(connection, event);
    connection.query("event_update")
        .text(event.evidence.provider)
        .maybe(event.evidence.event_id)
        .bytes(event.digest)
        .text(state_word(event.state))
        .write_one();
}

sys::DueWork list_due(auto& connection, Time now, Time waiting_since, std::int64_t limit) {
    limit = std::max<std::int64_t>(limit, 0);  // to SQLite a negative limit is none
    sys::DueWork work;
    {
        auto query = connection.query("due_orders");
        query.time(now).integer(limit);
        while (query.row()) work.expired.push_back(take_id<OrderId>(query));
    }
    {
        auto query = connection.query("due_payments");
        query.time(now).integer(limit);
        while (query.row()) {
            const auto order_id = take_id<OrderId>(query);
            work.payments.push_back({order_id, take_id<PaymentId>(query)});
        }
    }
    {
        auto query = connection.query("due_refunds");
        query.time(now).integer(limit);
        while (query.row()) {
            const auto order_id = take_id<OrderId>(query);
            work.refunds.emplace_back(order_id, take_id<RefundId>(query));
        }
    }
    std::set<std::int64_t> rows;
    {
        auto query = connection.query("due_events");
        query.integer(limit);
        take_rows(query, rows);
    }
    work.waiting = load_rows(connection, rows);
    auto query = connection.query("due_events_long_waiting");
    query.time(waiting_since);
    if (query.row()) work.long_waiting = query.take_integer();
    return work;
}

}  // namespace ordo::relational
