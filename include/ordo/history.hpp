#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/actor.hpp"
#include "ordo/id.hpp"
#include "ordo/order.hpp"
#include "ordo/time.hpp"

namespace ordo {

enum class HistoryKind : std::uint8_t {
    created, status_changed, payment_status_changed, payment, refund, note, attention,
};
enum class EventType : std::uint8_t {
    order_created, order_paid, order_status_changed, order_payment_failed, order_refunded,
    order_updated,
};

[[nodiscard]] std::string_view to_string(HistoryKind kind) noexcept;
[[nodiscard]] std::string_view to_string(EventType type) noexcept;  // "order.created"

using Digest = std::array<std::uint8_t, 32>;  // SHA-256

// One record of the journal: one version of one order, read as its history entry and as its event.
struct JournalRecord {
    std::int64_t sequence = 0;  // 1, 2, 3 … over the whole shop, without gaps
    EventId event_id;
    OrderId order_id;
    std::int64_t order_sequence = 0;  // 1, 2, 3 … per order; the order's version
    HistoryKind kind = HistoryKind::created;
    EventType type = EventType::order_created;
    std::string from;  // empty where the kind has none
    std::string to;
    Actor actor;
    std::optional<std::string> message;  // free text: beside the hashed bytes, bound by its hash
    bool is_public = true;               // the customer may read it
    Time at;
    std::optional<std::string> trace;
    std::string facts;  // the hashed bytes: one JSON object, never re-written
    Digest previous_hash{};
    Digest hash{};
    // Added when the record is read, never part of the bytes: who the order belongs to.
    std::optional<std::string> customer_email;
    std::optional<std::string> customer_name;
};

struct OrderWithHistory {
    Order order;
    std::vector<JournalRecord> history;  // oldest first
};

// A stretch of the journal.
struct JournalPage {
    std::vector<JournalRecord> records;
    std::int64_t head = 0;  // the sequence of the journal's newest record; 0 = there is none
};

}  // namespace ordo
