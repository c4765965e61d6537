#pragma once

#include <optional>

#include "core/decide/order_editor.hpp"

namespace ordo {

// Applies a fact about the attempt `payment`, or about one the order does not know yet. The outcome is
// `applied` (the editor has changes), `no_effect`, or `waiting` for something that must come first.
[[nodiscard]] Result<EvidenceReceipt> apply_evidence(OrderEditor& editor, const Evidence& evidence,
                                                     std::optional<PaymentId> payment,
                                                     const Context& context);

// The half of it that is about refunds.
[[nodiscard]] Result<EvidenceOutcome> apply_to_refund(OrderEditor& editor, const Evidence& evidence,
                                                      PaymentId payment, const Context& context);
[[nodiscard]] constexpr bool is_about_refund(EvidenceKind kind) noexcept {
    return kind == EvidenceKind::refund_pending || kind == EvidenceKind::refund_succeeded ||
           kind == EvidenceKind::refund_failed || kind == EvidenceKind::refund_unknown ||
           kind == EvidenceKind::refund_cancelled;
}

}  // namespace ordo
