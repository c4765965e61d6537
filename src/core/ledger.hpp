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
    [[nodiscard]] constexpr std::int64_t target() const {
        return order_cancelled ? 0 : total - credited;
    }
    [[nodiscard]] constexpr std::int64_t due() const {
        return !order_cancelled && target() > net() ? target() - net() : 0;
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

[[nodiscard]] LedgerFacts ledger_facts(const OrderHeader& order, std::span<const Payment> payments);

// Brings `payment_status`, `payment_detail`, `amounts.due` and `amounts.refund_due` up to date. `corrupt`
// when the amounts are such that Ordo cannot have written them.
[[nodiscard]] Result<void> derive_payment(OrderHeader& order, std::span<const Payment> payments);

}  // namespace ordo
