#include <algorithm>

#include "core/decide/evidence.hpp"
#include "core/decide/payment.hpp"
#include "core/decide/refund.hpp"
#include "core/decide/rules.hpp"
#include "core/due.hpp"
#include "core/payment_machine.hpp"
#include "core/try.hpp"

// What a fact does to an attempt. Facts about money are never refused; a fact that another one has
// overtaken (a failure after the capture) has no effect.
namespace ordo {
namespace {

using Outcome = EvidenceOutcome;

const Payment& payment_in(const OrderEditor& editor, PaymentId id) {
    return *std::ranges::find(editor.order().payments, id, &Payment::id);
}

// An attempt that was opened elsewhere, for instance by a payment link.
Payment first_heard_of(const OrderEditor& editor, const Evidence& evidence, const Context& context) {
    const Order& order = editor.order();
    const Money nothing = Money::zero(order.currency);
    return Payment{.id = evidence.payment_id ? *evidence.payment_id
                                             : context.ids.next<PaymentId>(context.now),
                   .order_id = order.id,
                   .provider = evidence.provider,
                   .method = evidence.method.value_or(PaymentMethod::other),
                   .status = AttemptStatus::pending,
                   .amount = evidence.amount.value_or(order.amounts.due),
                   .captured_amount = nothing,
                   .refunded_amount = nothing,
                   .refund_pending_amount = nothing,
                   .provider_ref = evidence.provider_ref,
                   .recorded_by = without_name(context.call.actor),
                   .created_at = context.now,
                   .updated_at = context.now,
                   .check_at = check_after(context.now, kWebhookLostMs, 0)};
}

// Opened by a command of this shop, for an amount that the shop asked for.
bool is_ours(const Payment& payment) { return payment.recorded_by.type != ActorType::provider; }

// References and the tender, which any fact may be the first to tell; true when there was something new.
bool learn(Payment& payment, const Evidence& evidence) {
    bool learnt = false;
    if (evidence.provider_ref && !payment.provider_ref) {
        payment.provider_ref = evidence.provider_ref;
        learnt = true;
    }
    if (evidence.method && payment.method == PaymentMethod::other &&
        *evidence.method != PaymentMethod::other) {
        payment.method = *evidence.method;
        learnt = true;
    }
    if (evidence.next_action && is_open(payment.status) && payment.next_action != evidence.next_action) {
        payment.next_action = evidence.next_action;
        learnt = true;
    }
    return learnt;
}

// The same money that a person has recorded by hand, under the provider's reference.
const Payment* recorded_by_hand(const Order& order, const Evidence& evidence) {
    const auto found = std::ranges::find_if(order.payments, [&](const Payment& payment) {
        const bool taken = payment.status == AttemptStatus::captured || payment.status == AttemptStatus::unknown;
        return payment.provider == kManualProvider && taken &&
               payment.reference && payment.reference == evidence.provider_ref;
    });
    return found == order.payments.end() ? nullptr : &*found;
}

bool holds_nothing(const Payment& attempt) {
    return !attempt.provider_ref && attempt.captured_amount.is_zero();
}

// From now on the recorded payment is the provider's: what it tells of it later, and refunds, go there. An
// attempt of ours that had been opened for it holds nothing of its own.
Result<void> link(OrderEditor& editor, const Evidence& evidence, PaymentId recorded,
                  std::optional<PaymentId> attempt) {
    if (attempt) ORDO_TRY(give_way(editor, *attempt, evidence.provider_ref));
    Payment& payment = editor.edit_payment(recorded);
    payment.provider = evidence.provider;
    learn(payment, evidence);
    // What the person has seen and what the provider says are two things.
    const bool denied = evidence.kind == EvidenceKind::failed || evidence.kind == EvidenceKind::cancelled ||
                        evidence.kind == EvidenceKind::expired;
    const bool less = evidence.kind == EvidenceKind::captured && evidence.amount &&
                      evidence.amount->minor() < payment.captured_amount.minor();
    if (payment.captured_amount.is_positive() && (denied || less)) editor.raise(Attention::amount_mismatch);
    return editor.record_payment(recorded, std::nullopt);
}

Result<Outcome> capture(OrderEditor& editor, const Evidence& evidence, PaymentId id, const Context& context) {
    Payment& payment = editor.edit_payment(id);
    const Money captured = evidence.amount.value_or(payment.amount);
    if (!captured.is_positive() && !evidence.amount) return Outcome::kept_aside;  // nobody knows how much
    ORDO_TRY(const Money more, captured.minus(payment.captured_amount));
    if (!more.is_positive()) return Outcome::no_effect;
    const bool first = payment.captured_amount.is_zero();
    if (first) {
        const auto next = attempt_transition(payment.status, AttemptEvent::capture, Witness::provider);
        if (!next) return Outcome::no_effect;
        if (payment.status == AttemptStatus::authorized) ORDO_TRY(editor.release(payment));
        payment.status = *next;
        payment.captured_at = context.now;
    }
    learn(payment, evidence);
    payment.next_action.reset();
    payment.failure_code.reset();
    payment.failure_message.reset();
    payment.check_at.reset();
    if (!is_ours(payment))
        payment.amount = captured;
    else if (captured != payment.amount)
        editor.raise(Attention::amount_mismatch);
    if (editor.order().status == OrderStatus::cancelled) editor.raise(Attention::paid_after_cancel);
    if (more.minor() >= editor.order().amounts.due.minor()) ORDO_TRY(editor.call_off_open_payments());
    ORDO_TRY(editor.book(LedgerKind::captured, id, more));
    ORDO_TRY(editor.record_payment(id, std::nullopt));
    return Outcome::applied;
}

Result<Outcome> authorize(OrderEditor& editor, const Evidence& evidence, PaymentId id) {
    Payment& payment = editor.edit_payment(id);
    const auto next = attempt_transition(payment.status, AttemptEvent::authorize, Witness::provider);
    if (!next) return Outcome::no_effect;
    payment.status = *next;
    learn(payment, evidence);
    payment.next_action.reset();
    if (!is_ours(payment) && evidence.amount) payment.amount = *evidence.amount;
    if (evidence.amount && *evidence.amount != payment.amount) editor.raise(Attention::amount_mismatch);
    ORDO_TRY(editor.book(LedgerKind::authorized, id, payment.amount));
    ORDO_TRY(editor.record_payment(id, std::nullopt));
    return Outcome::applied;
}

// It came to nothing. An authorisation that "failed" has been voided.
Result<Outcome> close(OrderEditor& editor, const Evidence& evidence, PaymentId id, AttemptEvent event) {
    Payment& payment = editor.edit_payment(id);
    const bool held = payment.status == AttemptStatus::authorized;
    const auto next = attempt_transition(
        payment.status, held && event == AttemptEvent::fail ? AttemptEvent::cancel : event, Witness::provider);
    if (!next) return Outcome::no_effect;
    if (held) ORDO_TRY(editor.release(payment));
    payment.status = *next;
    learn(payment, evidence);
    payment.next_action.reset();
    payment.failure_code = evidence.failure_code;
    payment.failure_message = evidence.failure_message;
    ORDO_TRY(editor.record_payment(id, std::nullopt));
    return Outcome::applied;
}

// Still open: something to do for the payer, or nobody knows.
Result<Outcome> keep_open(OrderEditor& editor, const Evidence& evidence, PaymentId id, bool is_new,
                          const Context& context) {
    Payment& payment = editor.edit_payment(id);
    const bool lost = evidence.kind == EvidenceKind::unknown;
    const bool found = payment.status == AttemptStatus::unknown;
    bool changed = is_new;
    if (evidence.kind != EvidenceKind::opened || found) {
        const auto event = lost ? AttemptEvent::lose_track : AttemptEvent::ask_action;
        if (const auto next = attempt_transition(payment.status, event, Witness::provider)) {
            if (payment.status == AttemptStatus::authorized) ORDO_TRY(editor.release(payment));
            payment.status = *next;
            changed = true;
        }
    }
    changed |= learn(payment, evidence);
    if (!changed) return Outcome::no_effect;
    if (lost || is_open(payment.status))
        payment.check_at = check_after(context.now, lost ? kAnswerLostMs : kWebhookLostMs, payment.checks);
    ORDO_TRY(editor.record_payment(id, std::nullopt));
    return Outcome::applied;
}

// The money that a bank has taken in this dispute. One that the provider did not name is known by its amount.
const Refund* charged_back_in(const Order& order, const Evidence& evidence, PaymentId id) {
    const auto find = [&](auto matches) -> const Refund* {
        const auto found = std::ranges::find_if(order.refunds, [&](const Refund& refund) {
            return refund.payment_id == id && refund.reason == RefundReason::chargeback && matches(refund);
        });
        return found == order.refunds.end() ? nullptr : &*found;
    };
    const auto& name = evidence.refund_ref;
    if (name)
        if (const auto* same = find([&](const Refund& r) { return r.provider_ref == name; })) return same;
    return find([&](const Refund& r) { return r.amount == *evidence.amount && !(name && r.provider_ref); });
}

// The refund as which the same money was told, before it was told as lost.
const Refund* told_as_refund(const Order& order, const Evidence& evidence, PaymentId id) {
    const auto found = std::ranges::find_if(order.refunds, [&](const Refund& refund) {
        return refund.payment_id == id && evidence.refund_ref && refund.provider_ref == evidence.refund_ref;
    });
    return found == order.refunds.end() ? nullptr : &*found;
}

// It was a bank that took it, and it has gone.
Result<void> becomes_chargeback(OrderEditor& editor, const Refund& told, const Evidence& evidence,
                                const Context& context) {
    const RefundId id = told.id;
    editor.edit_refund(id).reason = RefundReason::chargeback;
    Evidence gone = evidence;
    gone.kind = EvidenceKind::refund_succeeded;
    ORDO_TRY(const Outcome outcome, apply_to_refund(editor, gone, told.payment_id, context));
    return outcome == Outcome::applied ? Result<void>() : editor.record_refund(id, std::nullopt);
}

// All of what the bank has taken is given back: a refund under way does not make it less, one that has gone
// makes it a double loss, which a person must see to.
Result<Outcome> lose_dispute(OrderEditor& editor, const Evidence& evidence, PaymentId id, const Context& context) {
    if (!evidence.amount || !evidence.amount->is_positive()) return Outcome::kept_aside;  // nobody knows how much
    if (const Refund* known = charged_back_in(editor.order(), evidence, id)) {
        if (!evidence.refund_ref || known->provider_ref) return Outcome::no_effect;
        Refund& chargeback = editor.edit_refund(known->id);
        ORDO_TRY(take_place_of_told(editor, chargeback, *evidence.refund_ref));
        chargeback.provider_ref = evidence.refund_ref;
        ORDO_TRY(editor.record_refund(chargeback.id, std::nullopt));
        return Outcome::applied;
    }
    Payment& payment = editor.edit_payment(id);
    if (const auto next = attempt_transition(payment.status, AttemptEvent::lose_dispute, Witness::provider))
        payment.status = *next;
    learn(payment, evidence);
    if (const Refund* told = told_as_refund(editor.order(), evidence, id)) {
        ORDO_TRY(becomes_chargeback(editor, *told, evidence, context));
        return Outcome::applied;
    }
    ORDO_TRY(add_refund_told(editor, id, *evidence.amount,
                             {.provider = evidence.provider,
                              .status = RefundStatus::succeeded,
                              .reason = RefundReason::chargeback,
                              .provider_ref = evidence.refund_ref},
                             context));
    return Outcome::applied;
}

// Disputes are about money that has come; before that they wait for the capture.
Result<Outcome> dispute(OrderEditor& editor, const Evidence& evidence, PaymentId id, AttemptEvent event,
                        const Context& context) {
    if (payment_in(editor, id).captured_amount.is_zero()) return Outcome::waiting;
    if (event == AttemptEvent::lose_dispute) return lose_dispute(editor, evidence, id, context);
    Payment& payment = editor.edit_payment(id);
    const auto next = attempt_transition(payment.status, event, Witness::provider);
    if (!next)
        return event == AttemptEvent::win_dispute && payment.status == AttemptStatus::captured
                   ? Outcome::waiting
                   : Outcome::no_effect;
    payment.status = *next;
    learn(payment, evidence);
    ORDO_TRY(editor.record_payment(id, std::nullopt));
    return Outcome::applied;
}

bool is_about_dispute(EvidenceKind kind) {
    return kind == EvidenceKind::disputed || kind == EvidenceKind::dispute_won ||
           kind == EvidenceKind::dispute_lost;
}

Result<Outcome> apply_kind(OrderEditor& editor, const Evidence& evidence, PaymentId id, bool is_new,
                           const Context& context) {
    switch (evidence.kind) {
        case EvidenceKind::opened:
        case EvidenceKind::action_required:
        case EvidenceKind::unknown: return keep_open(editor, evidence, id, is_new, context);
        case EvidenceKind::authorized: return authorize(editor, evidence, id);
        case EvidenceKind::captured: return capture(editor, evidence, id, context);
        case EvidenceKind::failed: return close(editor, evidence, id, AttemptEvent::fail);
        case EvidenceKind::cancelled: return close(editor, evidence, id, AttemptEvent::cancel);
        case EvidenceKind::expired: return close(editor, evidence, id, AttemptEvent::expire);
        case EvidenceKind::disputed: return dispute(editor, evidence, id, AttemptEvent::dispute, context);
        case EvidenceKind::dispute_won:
            return dispute(editor, evidence, id, AttemptEvent::win_dispute, context);
        case EvidenceKind::dispute_lost:
            return dispute(editor, evidence, id, AttemptEvent::lose_dispute, context);
        case EvidenceKind::refund_pending:
        case EvidenceKind::refund_succeeded:
        case EvidenceKind::refund_failed:
        case EvidenceKind::refund_unknown:
        case EvidenceKind::refund_cancelled: return apply_to_refund(editor, evidence, id, context);
    }
    return Outcome::no_effect;
}

}  // namespace

Result<EvidenceReceipt> apply_evidence(OrderEditor& editor, const Evidence& evidence,
                                       std::optional<PaymentId> payment, const Context& context) {
    const OrderId order = editor.order().id;
    const Payment* recorded = recorded_by_hand(editor.order(), evidence);
    const bool linked = recorded && (!payment || holds_nothing(payment_in(editor, *payment)));
    if (linked) {
        const PaymentId id = recorded->id;
        ORDO_TRY(link(editor, evidence, id, payment));
        payment = id;
    }
    const bool is_new = !payment;
    if (is_new) {
        if (is_about_refund(evidence.kind) || is_about_dispute(evidence.kind))
            return EvidenceReceipt{Outcome::waiting, order, std::nullopt};
        payment = editor.add_payment(first_heard_of(editor, evidence, context)).id;
    }
    ORDO_TRY(Outcome outcome, apply_kind(editor, evidence, *payment, is_new, context));
    if (linked && outcome == Outcome::no_effect) outcome = Outcome::applied;
    return EvidenceReceipt{outcome, order, payment};
}

}  // namespace ordo
