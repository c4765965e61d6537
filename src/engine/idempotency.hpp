#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/decide/internal_commands.hpp"
#include "ordo/actor.hpp"
#include "ordo/commands.hpp"
#include "ordo/sys/storage.hpp"

// One effect per key. A key counts within its caller, command and subject; it is stored with the
// effect, in the same transaction, and a refusal stores nothing.
namespace ordo {

// What a command is called and what it is about, as the key's scope sees it.
struct CommandScope {
    std::string_view command;
    std::string subject;  // empty for commands that make something new
};
[[nodiscard]] CommandScope scope_of(const ProductCreate& command);
[[nodiscard]] CommandScope scope_of(const ProductUpdate& command);
[[nodiscard]] CommandScope scope_of(const ProductDeactivate& command);
[[nodiscard]] CommandScope scope_of(const StockAdjust& command);
[[nodiscard]] CommandScope scope_of(const OrderCreate& command);
[[nodiscard]] CommandScope scope_of(const OrderMarkPaid& command);
[[nodiscard]] CommandScope scope_of(const OrderSetStatus& command);
[[nodiscard]] CommandScope scope_of(const OrderCancel& command);
[[nodiscard]] CommandScope scope_of(const OrderAddNote& command);
[[nodiscard]] CommandScope scope_of(const OrderResolve& command);
[[nodiscard]] CommandScope scope_of(const PaymentCreate& command);
[[nodiscard]] CommandScope scope_of(const PaymentResolve& command);
[[nodiscard]] CommandScope scope_of(const RefundCreate& command);
[[nodiscard]] CommandScope scope_of(const EvidenceApply& command);
[[nodiscard]] CommandScope scope_of(const UserAdd& command);
[[nodiscard]] CommandScope scope_of(const UserUpdate& command);
[[nodiscard]] CommandScope scope_of(const ImageStore& command);
[[nodiscard]] CommandScope scope_of(const ImageUpdate& command);
[[nodiscard]] CommandScope scope_of(const ImageRemove& command);
[[nodiscard]] CommandScope scope_of(const ShopUpdate& command);
[[nodiscard]] CommandScope scope_of(const EventsAck& command);

// Another caller's key, or the same key of another command or subject, is another key.
[[nodiscard]] Digest key_scope(const CommandScope& scope, const CallOptions& call);
template <class Command>
[[nodiscard]] Digest key_scope(const Command& command, const CallOptions& call) {
    return key_scope(scope_of(command), call);
}

// Two requests have one digest exactly when they ask for the same thing for the same owner.
[[nodiscard]] Digest digest_request(std::string_view request_text, const Actor& actor);

// Null: the key is new, or older than 7 days. `idempotency_key_reused`: it was used for another
// request.
using StoredReply = const sys::StoredKey*;
[[nodiscard]] Result<StoredReply> find_reply(const std::optional<sys::StoredKey>& stored,
                                             const Digest& request_digest, Time now);

}  // namespace ordo
