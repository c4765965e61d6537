#include <algorithm>
#include <utility>
#include <vector>

#include "core/decide/evidence.hpp"
#include "core/decide/refund.hpp"
#include "core/decide/rules.hpp"
#include "core/due.hpp"
#include "core/refund_machine.hpp"
#include "core/try.hpp"

// What a fact does to a refund: one that the shop agreed to, or one that was made at the provider's own
// desk and is heard of for the first time.
namespace ordo {
namespace {

using Outcome = EvidenceOutcome;

const Refund* refund_of(const Order& order, const Evidence& evidence, PaymentId payment) {
    const auto find = [&](auto matches) -> const Refund* {
        const auto found = std::ranges::find_if(order.refunds, matches);
        return found == order.refunds.end() ? nullptr : &*found;
    };
    if (evidence.refund_id)
        if (const auto* ours = find([&](const Refund& r) { return r.id == *evidence.refund_id; })) return ours;
    if (evidence.refund_ref)
        if (const auto* known = find([&](const Refund& r) { return r.provider_ref == evidence.refund_ref; }))
            return known;
    // One that a person has recorded: the same money, of which the provider's name is not known yet. What
    // the shop asked the provider for is told under our id; another of the same amount is another.
    return find([&](const Refund& r) {
        const bool recorded = r.status == RefundStatus::succeeded && r.checks == 0 && !r.is_told();
        return recorded && r.payment_id == payment && !r.provider_ref && evidence.refund_ref &&
               r.amount == evidence.amount;
    });
}

// What the payment can have given back so far, besides what a bank has taken: that comes on top.
std::int64_t room_in(const Order& order, const Payment& payment) {
    std::int64_t room = payment.captured_amount.minor();
    for (const Refund& refund : order.refunds)
        if (refund.payment_id == payment.id && refund.reason != RefundReason::chargeback &&
            (refund.is_pending() || refund.status == RefundStatus::succeeded))
            room -= refund.amount.minor();
    return std::max<std::int64_t>(room, 0);
}

RefundEvent event_of(EvidenceKind kind) {
    switch (kind) {
        case EvidenceKind::refund_succeeded: return RefundEvent::confirm;
        case EvidenceKind::refund_failed: return RefundEvent::reject;
        case EvidenceKind::refund_unknown: return RefundEvent::lose_track;
        case EvidenceKind::refund_cancelled: return RefundEvent::withdraw;
        default: return RefundEvent::find;
    }
}

RefundStatus first_status(EvidenceKind kind) {
    switch (kind) {
        case EvidenceKind::refund_succeeded: return RefundStatus::succeeded;
        case EvidenceKind::refund_failed: return RefundStatus::failed;
        case EvidenceKind::refund_unknown: return RefundStatus::unknown;
        case EvidenceKind::refund_cancelled: return RefundStatus::cancelled;
        default: return RefundStatus::pending;
    }
}

// The money that follows from the new status.
Result<void> book_status(OrderEditor& editor, const Refund& refund, RefundStatus before) {
    const bool was_pending = before == RefundStatus::pending || before == RefundStatus::unknown;
    ORDO_TRY(editor.count_pending(refund, was_pending));
    if (refund.status == RefundStatus::succeeded)
        return editor.book(LedgerKind::refunded, refund.payment_id, refund.amount);
    if (before == RefundStatus::succeeded) {
        ORDO_TRY(const Money back, Money::zero(refund.amount.currency()).minus(refund.amount));
        return editor.book(LedgerKind::refunded, refund.payment_id, back);
    }
    return {};
}

std::optional<RefundEvent> event_that_led_to(RefundStatus status) {
    switch (status) {
        case RefundStatus::succeeded: return RefundEvent::confirm;
        case RefundStatus::failed: return RefundEvent::reject;
        case RefundStatus::cancelled: return RefundEvent::withdraw;
        case RefundStatus::pending:
        case RefundStatus::unknown: break;
    }
    return std::nullopt;
}

Result<Outcome> apply_to_known(OrderEditor& editor, const Evidence& evidence, RefundId id,
                               const Context& context) {
    Refund& refund = editor.edit_refund(id);
    std::vector<RefundEvent> events;
    const bool learnt = evidence.refund_ref && !refund.provider_ref;
    if (learnt) {
        ORDO_TRY(const auto told, take_place_of_told(editor, refund, *evidence.refund_ref));
        if (told)
            if (const auto event = event_that_led_to(*told)) events.push_back(*event);
        refund.provider_ref = evidence.refund_ref;
    }
    events.push_back(event_of(evidence.kind));
    if (evidence.amount && *evidence.amount != refund.amount) editor.raise(Attention::amount_mismatch);
    const RefundStatus before = refund.status;
    for (const RefundEvent event : events)
        if (const auto next = refund_transition(refund.status, event, Witness::provider)) refund.status = *next;
    if (refund.status == before && !learnt) return Outcome::no_effect;
    if (refund.status != before) {
        if (refund.status == RefundStatus::failed) {
            if (evidence.failure_code) refund.failure_code = evidence.failure_code;
            if (evidence.failure_message) refund.failure_message = evidence.failure_message;
            editor.raise(Attention::refund_failed);
        }
        ORDO_TRY(book_status(editor, refund, before));
    }
    refund.check_at = refund.is_pending()
                          ? std::optional(check_after(context.now, refund.status == RefundStatus::unknown
                                                                       ? kAnswerLostMs
                                                                       : kWebhookLostMs,
                                                      refund.checks))
                          : std::nullopt;
    ORDO_TRY(editor.record_refund(id, std::nullopt));
    return Outcome::applied;
}

}  // namespace

Result<std::optional<RefundStatus>> take_place_of_told(OrderEditor& editor, Refund& ours, const std::string& ref) {
    const auto& refunds = editor.order().refunds;
    const auto found = std::ranges::find_if(refunds, [&](const Refund& r) {
        return r.id != ours.id && r.payment_id == ours.payment_id && r.provider_ref == ref && r.is_told();
    });
    if (found == refunds.end()) return std::optional<RefundStatus>();
    Refund& told = editor.edit_refund(found->id);
    if (told.amount != ours.amount) editor.raise(Attention::amount_mismatch);
    const RefundStatus before = std::exchange(told.status, RefundStatus::cancelled);
    told.provider_ref.reset();
    ours.failure_code = std::exchange(told.failure_code, "told_twice");
    ours.failure_message = std::exchange(told.failure_message, "It is the refund " + ours.id.to_string() + ".");
    told.check_at.reset();
    ORDO_TRY(book_status(editor, told, before));
    ORDO_TRY(editor.record_refund(told.id, std::nullopt));
    return std::optional(before);
}

Result<void> add_refund_told(OrderEditor& editor, PaymentId payment, Money amount, const RefundTold& told,
                             const Context& context) {
    // Our own refunds are found by their ids; another id is not ours to give.
    Refund refund{.id = context.ids.next<RefundId>(context.now),
                  .order_id = editor.order().id,
                  .payment_id = payment,
                  .status = told.status,
                  .amount = amount,
                  .items = {},
                  .reason = told.reason,
                  .note = std::nullopt,
                  .provider_ref = told.provider_ref,
                  .failure_code = std::nullopt,
                  .failure_message = std::nullopt,
                  .created_by = {ActorType::provider, told.provider, std::nullopt},
                  .created_at = context.now,
                  .updated_at = context.now};
    const RefundId id = refund.id;
    if (refund.is_pending()) refund.check_at = check_after(context.now, kWebhookLostMs, 0);
    if (refund.status == RefundStatus::failed) editor.raise(Attention::refund_failed);
    ORDO_TRY(editor.count_pending(editor.add_refund(std::move(refund)), false));
    if (told.status == RefundStatus::succeeded)
        ORDO_TRY(editor.book(LedgerKind::refunded, payment, amount));
    return editor.record_refund(id, std::nullopt);
}

Result<EvidenceOutcome> apply_to_refund(OrderEditor& editor, const Evidence& evidence, PaymentId payment_id,
                                        const Context& context) {
    if (const Refund* known = refund_of(editor.order(), evidence, payment_id))
        return apply_to_known(editor, evidence, known->id, context);
    // Under an id that is not this order's it could not be told from the same one again.
    if (evidence.refund_id && !evidence.refund_ref) return Outcome::kept_aside;
    const Payment& payment = *std::ranges::find(editor.order().payments, payment_id, &Payment::id);
    const std::int64_t refundable = room_in(editor.order(), payment);
    ORDO_TRY(const Money all, Money::of_minor(refundable, payment.amount.currency()));
    const Money amount = evidence.amount.value_or(all);
    // Money that goes back has come before: the fact about that is still on its way.
    const bool moves = evidence.kind != EvidenceKind::refund_failed && evidence.kind != EvidenceKind::refund_cancelled;
    if (moves && amount.minor() > refundable) return Outcome::waiting;
    if (!amount.is_positive()) return payment.captured_amount.is_zero() ? Outcome::waiting : Outcome::no_effect;
    ORDO_TRY(add_refund_told(editor, payment_id, amount,
                             {.provider = evidence.provider,
                              .status = first_status(evidence.kind),
                              .reason = RefundReason::other,
                              .provider_ref = evidence.refund_ref},
                             context));
    return Outcome::applied;
}

}  // namespace ordo
