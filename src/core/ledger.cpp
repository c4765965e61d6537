#include "core/ledger.hpp"

#include <algorithm>
#include <array>

#include "core/payment_machine.hpp"
#include "core/refund_shares.hpp"

namespace ordo {
namespace {

using S = PaymentStatus;
using D = PaymentDetail;
using F = const LedgerFacts&;

struct Row {
    bool (*when)(F);
    PaymentReading reading;
};

constexpr std::array kRows = {
    // 1: everything went back
    Row{[](F f) { return f.captured > 0 && f.net() <= 0; }, {S::refunded, D::refunded}},
    // 2: money held for a cancelled order; refund_due() says what nobody has asked back yet
    Row{[](F f) { return f.net() > 0 && f.order_cancelled && f.captured >= f.total && f.refund_due() > 0; },
        {S::paid, D::refund_due}},
    Row{[](F f) { return f.net() > 0 && f.order_cancelled && f.captured >= f.total; },
        {S::paid, D::refund_pending}},
    Row{[](F f) { return f.net() > 0 && f.order_cancelled && f.refund_due() > 0; },
        {S::pending, D::refund_due}},
    Row{[](F f) { return f.net() > 0 && f.order_cancelled; }, {S::pending, D::refund_pending}},
    // 6: less than asked, as soon as it is agreed to give the money back
    Row{[](F f) { return f.captured > 0 && f.held() < f.target(); }, {S::pending, D::partially_paid}},
    // 3: more than asked
    Row{[](F f) { return f.captured > 0 && f.net() > f.target() && f.refund_due() > 0; },
        {S::paid, D::overpaid}},
    Row{[](F f) { return f.captured > 0 && f.net() > f.target(); }, {S::paid, D::refund_pending}},
    // 4, 5: exactly what was asked
    Row{[](F f) { return f.net() == f.target() && f.target() > 0 && f.refunded > 0; },
        {S::paid, D::partially_refunded}},
    Row{[](F f) { return (f.net() == f.target() && !f.order_cancelled) || f.total == 0; },
        {S::paid, D::paid}},
    // 7 to 11: no money yet
    Row{[](F f) { return f.some_attempt_unknown; }, {S::pending, D::in_doubt}},
    Row{[](F f) { return f.authorized > 0 && f.authorized >= f.target(); }, {S::pending, D::authorized}},
    Row{[](F f) { return f.authorized > 0; }, {S::pending, D::partially_authorized}},
    Row{[](F f) { return f.some_attempt_requires_action; }, {S::pending, D::requires_action}},
    Row{[](F f) { return f.some_attempt_open; }, {S::pending, D::in_progress}},
    Row{[](F f) { return f.last_attempt_failed; }, {S::failed, D::failed}},
    Row{[](F f) { return f.some_attempt_voided; }, {S::pending, D::voided}},
    Row{[](F) { return true; }, {S::pending, D::none}},
};

}  // namespace

PaymentReading read_ledger(const LedgerFacts& facts) noexcept {
    return std::ranges::find_if(kRows, [&](const Row& row) { return row.when(facts); })->reading;
}

std::int64_t returned_minor(const Order& order) noexcept {
    std::int64_t sum = 0;
    for (const OrderLine& line : order.lines) sum += share_of_first(line, line.refunded_quantity);
    return sum;
}

namespace {

bool lives(const Refund& refund) { return refund.status == RefundStatus::succeeded || refund.is_pending(); }

// Whether enough refunds of its amount were made at the provider's desk for this failed one to be among
// those that were tried again there. Those that lower the total come first.
bool tried_again(const Order& order, const Refund& failed) {
    const auto comes_before = [&](const Refund& other) {
        return other.status == RefundStatus::failed && other.amount == failed.amount &&
               (other.reduces_total == failed.reduces_total ? &other < &failed : other.reduces_total);
    };
    const auto at_desk = [&](const Refund& other) {
        return other.is_told() && lives(other) && other.reason != RefundReason::chargeback &&
               other.amount == failed.amount;
    };
    return std::ranges::count_if(order.refunds, at_desk) > std::ranges::count_if(order.refunds, comes_before);
}

// What refunds have failed to give back, and how much of that others have made good: those of the shop
// say so, and each retry at the desk does for one of its amount.
struct Failures {
    std::int64_t failed = 0;
    std::int64_t made_good = 0;
    std::int64_t swapped = 0;  // of tender swaps: they lower nothing, nor do their retries
};
Failures failures_of(const Order& order) {
    Failures sum;
    std::int64_t retried = 0;
    for (const Refund& refund : order.refunds) {
        if (refund.status == RefundStatus::cancelled) continue;
        sum.made_good += refund.covers_minor;
        if (refund.status != RefundStatus::failed) continue;
        const std::int64_t again = tried_again(order, refund) ? refund.amount.minor() : 0;
        (refund.reduces_total ? retried : sum.swapped) += again;
        if (refund.reduces_total) sum.failed += refund.amount.minor();
    }
    sum.made_good += std::clamp<std::int64_t>(sum.failed - sum.made_good, 0, retried);
    return sum;
}

}  // namespace

std::int64_t credited_minor(const Order& order) noexcept {
    const Failures failures = failures_of(order);
    std::int64_t agreed = -failures.made_good - failures.swapped;
    std::int64_t swapped = failures.swapped;
    for (const Refund& refund : order.refunds) {
        if (!refund.reduces_total)
            swapped += lives(refund) ? refund.amount.minor() : 0;
        else if (refund.status != RefundStatus::cancelled)
            agreed += refund.amount.minor();
    }
    const std::int64_t total = order.amounts.total.minor();
    const std::int64_t captured = order.amounts.captured.minor();
    const std::int64_t returned = returned_minor(order);
    const std::int64_t excess = std::max<std::int64_t>(0, captured - swapped - total);
    const std::int64_t by_amount =
        captured < total ? 0 : std::max<std::int64_t>(0, agreed - returned - excess);
    return std::min(returned + by_amount, total);
}

bool is_tried_again_at_desk(const Order& order) noexcept {
    return std::ranges::any_of(order.refunds, [&](const Refund& refund) {
        return refund.status == RefundStatus::failed && tried_again(order, refund);
    });
}

std::int64_t uncovered_minor(const Order& order) noexcept {
    const Failures failures = failures_of(order);
    return std::max<std::int64_t>(0, failures.failed - failures.made_good);
}

bool may_capture(const OrderHeader& order, const Payment& attempt) noexcept {
    const bool waits = is_open(attempt.status) || attempt.status == AttemptStatus::unknown;
    return waits && order.status != OrderStatus::cancelled && attempt.amount.minor() <= order.amounts.due.minor();
}

LedgerFacts ledger_facts(const OrderHeader& order, std::span<const Payment> payments) {
    const auto some = [&](auto... statuses) {
        return std::ranges::any_of(
            payments, [&](const Payment& p) { return ((p.status == statuses) || ...); });
    };
    const auto& amounts = order.amounts;
    return LedgerFacts{
        .total = amounts.total.minor(),
        .authorized = amounts.authorized.minor(),
        .captured = amounts.captured.minor(),
        .refunded = amounts.refunded.minor(),
        .refund_pending = amounts.refund_pending.minor(),
        .credited = amounts.credited.minor(),
        .order_cancelled = order.status == OrderStatus::cancelled,
        .some_attempt_unknown = some(AttemptStatus::unknown),
        .some_attempt_requires_action = some(AttemptStatus::requires_action),
        .some_attempt_open = std::ranges::any_of(payments, is_open, &Payment::status),
        .last_attempt_failed = !payments.empty() && payments.back().status == AttemptStatus::failed,
        .some_attempt_voided = some(AttemptStatus::cancelled, AttemptStatus::expired),
    };
}

Result<void> derive_payment(OrderHeader& order, std::span<const Payment> payments) {
    const LedgerFacts facts = ledger_facts(order, payments);
    const PaymentReading reading = read_ledger(facts);
    const auto due = Money::of_minor(facts.due(), order.currency);
    const auto refund_due = Money::of_minor(facts.refund_due(), order.currency);
    if (!due || !refund_due)
        return Error(Errc::corrupt, "The stored amounts of order " + order.id.to_string() +
                                        " contradict each other.");
    order.payment_status = reading.status;
    order.payment_detail = reading.detail;
    order.amounts.due = *due;
    order.amounts.refund_due = *refund_due;
    return {};
}

}  // namespace ordo
