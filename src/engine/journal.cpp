#include "engine/journal.hpp"

#include <utility>

#include "codec/facts.hpp"
#include "codec/snapshot.hpp"
#include "engine/digest.hpp"

namespace ordo {

Digest genesis_hash(const sys::ShopSettings& shop) {
    return Sha256()
        .bytes("ordo.journal.v1.genesis")
        .bytes(shop.chain_id)
        .number(static_cast<std::uint64_t>(shop.incarnation))
        .finish();
}

Digest record_hash(const sys::ShopSettings& shop, std::int64_t sequence, const Digest& previous,
                   std::string_view facts) {
    return Sha256()
        .bytes("ordo.journal.v1")
        .bytes(shop.chain_id)
        .number(static_cast<std::uint64_t>(shop.incarnation))
        .number(static_cast<std::uint64_t>(sequence))
        .bytes(previous)
        .framed(facts)
        .finish();
}

std::string personal_digest(const sys::OrderState& state) {
    const OrderHeader& order = state.order;
    const Digest digest = Sha256()
                              .bytes("ordo.personal.v1")
                              .bytes(state.salt)
                              .framed(order.customer.email.value_or(""))
                              .framed(order.customer.name.value_or(""))
                              .framed(order.note.value_or(""))
                              .framed(codec::write_metadata(order.metadata))
                              .finish();
    return to_hex(digest);
}

std::string message_digest(const std::array<std::uint8_t, 16>& salt,
                           const std::optional<std::string>& message) {
    if (!message) return {};
    return to_hex(Sha256().bytes("ordo.message.v1").bytes(salt).framed(*message).finish());
}

JournalRecord seal(RecordDraft draft, const sys::OrderState& state, const sys::ShopSettings& shop,
                   sys::ChainHead& head) {
    JournalRecord record = std::move(draft.record);
    const bool created = record.kind == HistoryKind::created;
    const std::string personal = created ? personal_digest(state) : std::string();
    const std::string message = message_digest(state.salt, record.message);
    record.facts = codec::write_facts({
        .record = record,
        .order = draft.order,
        .lines = created ? &draft.lines : nullptr,
        .payment = draft.payment ? &*draft.payment : nullptr,
        .refund = draft.refund ? &*draft.refund : nullptr,
        .personal_digest = personal,
        .message_digest = message,
    });
    record.sequence = head.sequence + 1;
    record.previous_hash = head.sequence == 0 ? genesis_hash(shop) : head.hash;
    record.hash = record_hash(shop, record.sequence, record.previous_hash, record.facts);
    head.sequence = record.sequence;
    head.hash = record.hash;
    return record;
}

}  // namespace ordo
