#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ordo/id.hpp"
#include "ordo/money.hpp"
#include "ordo/payment.hpp"
#include "ordo/time.hpp"

// What payment providers tell, and how the shop takes it.
namespace ordo {

enum class EvidenceKind : std::uint8_t {
    opened,           // the provider knows the attempt
    action_required,  // the payer must do something
    authorized, captured, failed, cancelled, expired,
    unknown,          // a call timed out: nobody knows
    disputed, dispute_won, dispute_lost,
    refund_pending, refund_succeeded, refund_failed,
    refund_unknown,
    refund_cancelled,  // called off before the money went
};
[[nodiscard]] std::string_view to_string(EvidenceKind kind) noexcept;

// One fact of a provider: a webhook, or the answer of a call. Facts may come twice, in any order, late,
// or before the order they belong to; where they lead does not depend on it.
struct Evidence {
    std::string provider;                    // the name it was registered under
    std::optional<std::string> event_id;     // the provider's own; none for answers of calls
    EvidenceKind kind = EvidenceKind::opened;
    // What it is about: our ids as the provider hands them back, or its own references.
    std::optional<PaymentId> payment_id;
    std::optional<OrderId> order_id;
    std::optional<RefundId> refund_id;
    std::optional<std::string> provider_ref; // of the payment
    std::optional<std::string> refund_ref;   // of the refund
    // captured: all that has been captured so far. authorized: what is held. refund_…: of this one
    // refund. disputed …: what is disputed; default all.
    std::optional<Money> amount;
    std::optional<PaymentMethod> method;
    std::optional<std::string> failure_code, failure_message;
    std::optional<std::string> next_action;  // see Payment::next_action
    // Why it must not be applied although it is genuine: test mode, another account.
    std::optional<std::string> keep_aside;
    Time at;                                 // the provider's clock

    friend bool operator==(const Evidence&, const Evidence&) = default;
};

enum class EvidenceOutcome : std::uint8_t {
    applied,
    no_effect,    // what it says is known, or has been overtaken
    duplicate,    // the same event again
    waiting,      // it is ahead of what it belongs to; kept, and applied when that appears
    kept_aside,   // another currency, mode, account, or an event id with other content; not applied
};
[[nodiscard]] std::string_view to_string(EvidenceOutcome outcome) noexcept;

struct EvidenceReceipt {
    EvidenceOutcome outcome = EvidenceOutcome::applied;
    std::optional<OrderId> order_id;  // the order it belongs to, when that is known
    std::optional<PaymentId> payment_id;
};

}  // namespace ordo
