#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "support/fake_provider.hpp"

// What happens at the fake provider without a call of the shop, and its books.
namespace ordo::test {
namespace {

Money amount_of(std::int64_t minor, Currency currency) {
    auto amount = Money::of_minor(minor, currency);
    if (!amount) throw std::out_of_range("an amount of the fake provider");
    return *amount;
}

// What a sum over several currencies would be is nobody's question: they are added one by one.
Money sum(Money a, Money b) { return amount_of(a.minor() + b.minor(), a.currency()); }

}  // namespace

// --- what happens at the provider

std::string FakeProvider::next_reference(std::string_view kind) {
    return name_ + "_" + std::string(kind) + "_" + std::to_string(++references_);
}

Evidence FakeProvider::announce(Evidence evidence) {
    evidence.event_id = name_ + "_evt_" + std::to_string(++event_ids_);
    events_.push_back(evidence);
    return evidence;
}

Evidence FakeProvider::fact(const Attempt& attempt, EvidenceKind kind) const {
    Evidence evidence;
    evidence.provider = name_;
    evidence.kind = kind;
    evidence.payment_id = attempt.payment_id;
    evidence.order_id = attempt.order_id;
    evidence.provider_ref = attempt.ref;
    evidence.method = PaymentMethod::card;
    evidence.at = clock_.now();
    switch (kind) {
        case EvidenceKind::authorized: evidence.amount = attempt.asked; break;
        case EvidenceKind::captured: evidence.amount = attempt.captured; break;
        case EvidenceKind::action_required: evidence.next_action = attempt.next_action; break;
        case EvidenceKind::failed:
            evidence.failure_code = attempt.failure_code;
            evidence.failure_message = "The bank said no.";
            break;
        case EvidenceKind::disputed:
        case EvidenceKind::dispute_won:
        case EvidenceKind::dispute_lost: evidence.amount = attempt.disputed_amount; break;
        default: break;
    }
    return evidence;
}

Evidence FakeProvider::fact(const Payout& payout) const {
    Evidence evidence;
    evidence.provider = name_;
    evidence.kind = payout.status;
    evidence.payment_id = payout.payment_id;
    evidence.order_id = payout.order_id;
    evidence.refund_id = payout.refund_id;
    if (const auto paid = attempts_.find(payout.payment_id); paid != attempts_.end()) {
        evidence.provider_ref = paid->second.ref;
    }
    evidence.refund_ref = payout.ref;
    evidence.amount = payout.amount;
    evidence.failure_code = payout.failure_code;
    evidence.at = clock_.now();
    return evidence;
}

void FakeProvider::set_captured(Attempt& attempt, Money total) {
    const bool same = total.currency() == attempt.captured.currency();
    const std::int64_t more = total.minor() - (same ? attempt.captured.minor() : 0);
    if (more != 0) {
        ledger_.push_back({attempt.payment_id, {}, amount_of(more, total.currency())});
    }
    attempt.captured = total;
    if (!same) attempt.refunded = Money::zero(total.currency());
    attempt.status = EvidenceKind::captured;
}

Evidence FakeProvider::change(PaymentId id, EvidenceKind status) {
    Attempt& attempt = attempts_.at(id);
    attempt.status = status;
    return announce(fact(attempt, status));
}

Evidence FakeProvider::require_action(PaymentId id) {
    const std::lock_guard hold(mutex_);
    Attempt& attempt = attempts_.at(id);
    attempt.next_action =
        R"({"type":"redirect","url":"https://pay.example/)" + attempt.ref + R"("})";
    return change(id, EvidenceKind::action_required);
}

Evidence FakeProvider::authorize(PaymentId id) {
    const std::lock_guard hold(mutex_);
    return change(id, EvidenceKind::authorized);
}

Evidence FakeProvider::capture(PaymentId id, std::optional<Money> total) {
    const std::lock_guard hold(mutex_);
    Attempt& attempt = attempts_.at(id);
    set_captured(attempt, total.value_or(attempt.asked));
    return announce(fact(attempt, EvidenceKind::captured));
}

Evidence FakeProvider::fail(PaymentId id, const std::string& code) {
    const std::lock_guard hold(mutex_);
    attempts_.at(id).failure_code = code;
    return change(id, EvidenceKind::failed);
}

Evidence FakeProvider::cancel(PaymentId id) {
    const std::lock_guard hold(mutex_);
    return change(id, EvidenceKind::cancelled);
}

Evidence FakeProvider::expire(PaymentId id) {
    const std::lock_guard hold(mutex_);
    return change(id, EvidenceKind::expired);
}

Evidence FakeProvider::change_dispute(PaymentId id, EvidenceKind to, std::optional<Money> amount) {
    Attempt& attempt = attempts_.at(id);
    attempt.dispute = to;
    if (amount) attempt.disputed_amount = amount;
    return announce(fact(attempt, to));
}

Evidence FakeProvider::dispute(PaymentId id, std::optional<Money> amount) {
    const std::lock_guard hold(mutex_);
    return change_dispute(id, EvidenceKind::disputed, amount);
}

Evidence FakeProvider::win_dispute(PaymentId id) {
    const std::lock_guard hold(mutex_);
    return change_dispute(id, EvidenceKind::dispute_won);
}

Evidence FakeProvider::lose_dispute(PaymentId id) {
    const std::lock_guard hold(mutex_);
    Attempt& attempt = attempts_.at(id);
    if (attempt.dispute != EvidenceKind::dispute_lost) {
        const Money left = amount_of(attempt.captured.minor() - attempt.refunded.minor(),
                                     attempt.captured.currency());
        const Money lost = attempt.disputed_amount.value_or(left);
        ledger_.push_back({id, {}, amount_of(-lost.minor(), lost.currency())});
        attempt.refunded = sum(attempt.refunded, lost);
        attempt.disputed_amount = lost;
    }
    return change_dispute(id, EvidenceKind::dispute_lost);
}

FakeProvider::Payout& FakeProvider::find(RefundId id) {
    const auto found = std::ranges::find(payouts_, std::optional(id), &Payout::refund_id);
    if (found == payouts_.end()) throw std::out_of_range("a refund the provider does not know");
    return *found;
}

void FakeProvider::set_status(Payout& payout, EvidenceKind status, const std::string& code) {
    const bool had_left = payout.status == EvidenceKind::refund_succeeded;
    const bool leaves = status == EvidenceKind::refund_succeeded;
    payout.status = status;
    payout.failure_code.reset();
    if (!code.empty()) payout.failure_code = code;
    if (had_left == leaves) return;
    const std::int64_t given = leaves ? payout.amount.minor() : -payout.amount.minor();
    ledger_.push_back(
        {payout.payment_id, payout.refund_id, amount_of(-given, payout.amount.currency())});
    Attempt& attempt = attempts_.at(payout.payment_id);
    attempt.refunded = sum(attempt.refunded, amount_of(given, payout.amount.currency()));
}

Evidence FakeProvider::settle(RefundId id) {
    const std::lock_guard hold(mutex_);
    Payout& payout = find(id);
    set_status(payout, EvidenceKind::refund_succeeded);
    return announce(fact(payout));
}

Evidence FakeProvider::fail(RefundId id, const std::string& code) {
    const std::lock_guard hold(mutex_);
    Payout& payout = find(id);
    set_status(payout, EvidenceKind::refund_failed, code);
    return announce(fact(payout));
}

Evidence FakeProvider::refund_outside(PaymentId id, Money amount) {
    const std::lock_guard hold(mutex_);
    const Attempt& attempt = attempts_.at(id);
    payouts_.push_back({.refund_id = {},
                        .payment_id = id,
                        .order_id = attempt.order_id,
                        .ref = next_reference("re"),
                        .amount = amount,
                        .failure_code = {}});
    set_status(payouts_.back(), EvidenceKind::refund_succeeded);
    return announce(fact(payouts_.back()));
}

// --- its books

std::optional<FakeProvider::Attempt> FakeProvider::attempt(PaymentId id) const {
    const std::lock_guard hold(mutex_);
    const auto found = attempts_.find(id);
    if (found == attempts_.end()) return std::nullopt;
    return found->second;
}

std::vector<FakeProvider::Attempt> FakeProvider::attempts(OrderId id) const {
    const std::lock_guard hold(mutex_);
    std::vector<Attempt> found;
    for (const PaymentId payment : order_of_attempts_) {
        const Attempt& attempt = attempts_.at(payment);
        if (attempt.order_id == id) found.push_back(attempt);
    }
    return found;
}

std::optional<FakeProvider::Payout> FakeProvider::payout(RefundId id) const {
    const std::lock_guard hold(mutex_);
    const auto found = std::ranges::find(payouts_, std::optional(id), &Payout::refund_id);
    if (found == payouts_.end()) return std::nullopt;
    return *found;
}

std::vector<FakeProvider::Payout> FakeProvider::payouts(OrderId id) const {
    const std::lock_guard hold(mutex_);
    std::vector<Payout> found;
    std::ranges::copy_if(payouts_, std::back_inserter(found),
                         [&](const Payout& payout) { return payout.order_id == id; });
    return found;
}

std::vector<FakeProvider::Entry> FakeProvider::ledger() const {
    const std::lock_guard hold(mutex_);
    return ledger_;
}

std::int64_t FakeProvider::taken_minor(OrderId id) const {
    std::int64_t minor = 0;
    for (const Attempt& attempt : attempts(id)) minor += attempt.captured.minor();
    return minor;
}

std::int64_t FakeProvider::given_back_minor(OrderId id) const {
    std::int64_t minor = 0;
    for (const Attempt& attempt : attempts(id)) minor += attempt.refunded.minor();
    return minor;
}

FakeProvider::Calls FakeProvider::calls() const {
    const std::lock_guard hold(mutex_);
    return calls_;
}

}  // namespace ordo::test
