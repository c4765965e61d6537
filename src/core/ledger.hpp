#pragma once

#include <span>

#include "ordo/order.hpp"
#include "ordo/payment.hpp"

// What the payment ledger means for the order. payment_status is always derived here, never set.
namespace ordo {

// Everything the derivation looks at. Amounts in minor units of one currency.
struct LedgerFacts {
    std::int64_t total = 0;           // T
    std::int64_t authorized = 0;      // live authorisations
    std::int64_t captured = 0;        // C
    std::int64_t refunded = 0;        // R, succeeded refunds only
    std::int64_t refund_pending = 0;
    std::int64_t credited = 0;        // G, agreed reductions of the total
    bool order_cancelled = false;
    bool some_attempt_unknown = false;
    bool some_attempt_requires_action = false;
    bool some_attempt_open = false;
    bool last_attempt_failed = false;
    bool some_attempt_voided = false;  // cancelled or expired

    [[nodiscard]] constexpr std::int64_t net() const { return captured - refunded; }
    // What stays when the refunds that are under way have gone. A bank may have taken more than there was.
    [[nodiscard]] constexpr std::int64_t held() const {
        return net() > refund_pending ? net() - refund_pending : 0;
    }
    [[nodiscard]] constexpr std::int64_t target() const {
        return order_cancelled ? 0 : total - credited;
    }
    [[nodiscard]] constexpr std::int64_t due() const {
        return !order_cancelled && target() > held() ? target() - held() : 0;
    }
    [[nodiscard]] constexpr std::int64_t refund_due() const {
        const std::int64_t excess = net() - target() - refund_pending;
        return excess > 0 ? excess : 0;
    }
};

struct PaymentReading {
    PaymentStatus status;
    PaymentDetail detail;
    friend constexpr bool operator==(PaymentReading, PaymentReading) = default;
};

// The derivation, first match wins; the rows are a table in ledger.cpp.
[[nodiscard]] PaymentReading read_ledger(const LedgerFacts& facts) noexcept;

// G, in minor units: what the order's refunds have lowered its total by. It follows from what was captured
// and refunded, in whatever order that became known:
//   the share of the pieces that came back
//   + refunds by amount, once the total has been captured, less what was captured in excess of it.
// Money that goes back before all of it came is owed again, and money paid in excess was never owed. A
// refund that fails is still agreed: the money stays due to the customer.
[[nodiscard]] std::int64_t credited_minor(const Order& order) noexcept;
// What the pieces that came back are worth; part of the credit.
[[nodiscard]] std::int64_t returned_minor(const Order& order) noexcept;
// What refunds that failed still owe the customer, for the next ones to make good.
[[nodiscard]] std::int64_t uncovered_minor(const Order& order) noexcept;
// Whether a refund at the provider's desk passes for a failed one that was tried again: a guess, by its amount.
[[nodiscard]] bool is_tried_again_at_desk(const Order& order) noexcept;

[[nodiscard]] LedgerFacts ledger_facts(const OrderHeader& order, std::span<const Payment> payments);

// Whether money that the payer has agreed to in this attempt may be taken now.
[[nodiscard]] bool may_capture(const OrderHeader& order, const Payment& attempt) noexcept;

// Brings `payment_status`, `payment_detail`, `amounts.due` and `amounts.refund_due` up to date. `corrupt`
// when the amounts are such that Ordo cannot have written them.
[[nodiscard]] Result<void> derive_payment(OrderHeader& order, std::span<const Payment> payments);

}  // namespace ordo
