#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/decide/order_editor.hpp"

namespace ordo {

// What a refund is to be, once it is known how much and of which payments.
struct RefundPlan {
    Money amount;                   // at most what the payments can give; 0 for goods that cost nothing
    std::vector<RefundItem> items;  // merged
    std::optional<PaymentId> payment_id;
    RefundReason reason = RefundReason::other;
    std::optional<std::string> note;
    bool reduces_total = true;
    bool restock = false;
};

// Agrees to the plan: one refund for each payment that gives a part of it, newest payment first, each
// with its record. Payments of registered providers wait for the provider; all others have given the
// money back. The ids, in that order.
[[nodiscard]] Result<std::vector<RefundId>> agree_refund(OrderEditor& editor, const RefundPlan& plan,
                                                         const Context& context);
// All that is held, as the consequence of a cancelled order.
[[nodiscard]] Result<void> refund_all(OrderEditor& editor, RefundReason reason, const Context& context);

// A refund that the provider tells of first, whole or as a chargeback.
struct RefundTold {
    std::string provider;
    RefundStatus status = RefundStatus::succeeded;
    RefundReason reason = RefundReason::other;
    std::optional<std::string> provider_ref;
};
[[nodiscard]] Result<void> add_refund_told(OrderEditor& editor, PaymentId payment, Money amount,
                                           const RefundTold& told, const Context& context);

// When the provider has told of a refund under `ref` before it was known that this is `ours`: the row that was made
// then gives way, and what it had come to is ours.
[[nodiscard]] Result<std::optional<RefundStatus>> take_place_of_told(OrderEditor& editor, Refund& ours,
                                                                     const std::string& ref);

// Minor units that the order's payments (or the one) can give back.
[[nodiscard]] std::int64_t refundable_minor(const Order& order, std::optional<PaymentId> payment);

}  // namespace ordo
