#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/history.hpp"
#include "ordo/order.hpp"

// The hashed bytes of a journal record: one compact JSON object with a fixed member order, schema 1.
// Facts only: nothing a viewer's rights decide, no personal data, no free text. Both are bound by
// digests instead, so that erasing them leaves the chain valid.
namespace ordo::codec {

// What a record says, before the journal gives it a sequence.
struct RecordFacts {
    const JournalRecord& record;       // everything but sequence, facts and hashes
    const OrderHeader& order;          // the order at this version
    const std::vector<OrderLine>* lines = nullptr;  // order.created only
    const Payment* payment = nullptr;  // the attempt this record is about
    const Refund* refund = nullptr;    // the refund this record is about
    std::string_view personal_digest;  // hex; order.created only, empty otherwise
    std::string_view message_digest;   // hex; empty when there is no message
};

// {"schema":1,"id":"evt_…","type":"order.paid","time":"…","order_id":"ord_…","orderseq":2,
//  "kind":"payment_status_changed","from":"pending","to":"paid","actor":{"type":"till","id":"3"},
//  "public":true,"data":{"order":{…},"payment":{…},"refund":{…}}}
//
// Members without a value are left out; "trace" and "message_sha256" stand before "data".
[[nodiscard]] std::string write_facts(const RecordFacts& facts);

// The members that stand in columns beside the bytes, read back out of them: what `verify` compares.
struct FactsSummary {
    std::string event_id, type, order_id, kind, from, to, actor_type, message_digest,
        personal_digest;
    std::optional<std::string> actor_id, trace, user_id;
    std::int64_t order_sequence = 0;
    bool is_public = true;
    Time at;
    // From data.order:
    std::string number, status, payment_status, payment_detail, currency, total, captured, refunded,
        due;
};
[[nodiscard]] Result<FactsSummary> read_facts(std::string_view facts);
// Whether these are the lines that the facts of order.created tell of.
[[nodiscard]] bool facts_tell(std::string_view facts, const std::vector<OrderLine>& lines);

}  // namespace ordo::codec
