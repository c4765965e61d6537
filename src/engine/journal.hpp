#pragma once

#include <string>

#include "core/decide/decide.hpp"
#include "ordo/history.hpp"
#include "ordo/sys/storage.hpp"

// The journal's chain: every record's hash covers its bytes and the hash before it.
//
//     hash = SHA-256("ordo.journal.v1" ‖ chain id ‖ incarnation ‖ sequence ‖ previous hash
//                    ‖ length ‖ bytes)
//
// with numbers as eight bytes, big endian. What is stored is what is hashed; nothing is recomputed
// from tables. docs/journal.md has a worked example.
namespace ordo {

// The hash "before" the first record: it ties the chain to its shop.
[[nodiscard]] Digest genesis_hash(const sys::ShopSettings& shop);

[[nodiscard]] Digest record_hash(const sys::ShopSettings& shop, std::int64_t sequence,
                                 const Digest& previous, std::string_view facts);

// Personal data stays outside the bytes; the record of order.created holds this instead. The salt goes
// with the data when it is erased, so the digest cannot be tried out.
[[nodiscard]] std::string personal_digest(const sys::OrderState& state);
// Empty without a message. Bound by the order's salt for the same reason.
[[nodiscard]] std::string message_digest(const std::array<std::uint8_t, 16>& salt,
                                         const std::optional<std::string>& message);

// Gives the draft the next sequence of the chain, writes its facts and hashes them; moves the head on.
[[nodiscard]] JournalRecord seal(RecordDraft draft, const sys::OrderState& state,
                                 const sys::ShopSettings& shop, sys::ChainHead& head);

}  // namespace ordo
