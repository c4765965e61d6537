#include "core/decide/evidence.hpp"

#include <algorithm>

#include "core/decide/rules.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

// What a provider tells is taken as the fact it is, whenever it comes: this file finds what it is about,
// keeps it, and says what became of it. How it changes an attempt or a refund stands in
// evidence_payment.cpp and evidence_refund.cpp.
namespace ordo {
namespace {

using Kept = sys::StoredEvent::State;
using Outcome = EvidenceOutcome;

Result<void> check_evidence(const Evidence& evidence) {
    const auto optional_ref = [](const std::optional<std::string>& ref, std::string_view field) {
        return check_optional(ref, limits::kProviderRefLength, TextKind::line, field);
    };
    if (!is_visible_ascii(evidence.provider, limits::kProviderNameLength))
        return invalid("/provider", "A provider's name is 1 to 32 visible ASCII characters.");
    ORDO_TRY(optional_ref(evidence.event_id, "/event_id"));
    ORDO_TRY(optional_ref(evidence.provider_ref, "/provider_ref"));
    ORDO_TRY(optional_ref(evidence.refund_ref, "/refund_ref"));
    ORDO_TRY(check_optional(evidence.failure_code, limits::kCodeLength, TextKind::line, "/failure_code"));
    ORDO_TRY(check_optional(evidence.failure_message, limits::kTextLength, TextKind::lines, "/failure_message"));
    ORDO_TRY(check_optional(evidence.keep_aside, limits::kTextLength, TextKind::line, "/keep_aside"));
    if (evidence.amount && evidence.amount->is_negative())
        return invalid("/amount", "The amount must not be negative.");
    if (!evidence.payment_id && !evidence.provider_ref && !evidence.order_id)
        return invalid("/payment_id", "The evidence does not say which payment it is about.");
    const bool named = evidence.refund_id || evidence.refund_ref ||
                       (evidence.event_id && evidence.kind == EvidenceKind::refund_succeeded);
    if (is_about_refund(evidence.kind) && !named)
        return invalid("/refund_ref", "Without a name of the refund or the event it cannot be told whether "
                                      "this is a second refund or the same one again.");
    return {};
}

Result<void> check_witness(const Evidence& evidence, const Actor& actor) {
    if (actor.is_staff()) return {};
    if (actor.type == ActorType::provider && actor.id == evidence.provider) return {};
    return Error(Errc::forbidden, "Only the provider itself or staff may tell what it says.");
}

// By our own id, or by the provider's reference. Both may be known, of two payments: then money that was
// recorded by hand has taken the place of the attempt, which holds nothing.
std::optional<sys::PaymentOwner> payment_of(const State& state, const Evidence& evidence) {
    std::optional<sys::PaymentOwner> by_ref, by_id;
    if (evidence.provider_ref) by_ref = state.provider_refs.at({evidence.provider, *evidence.provider_ref});
    if (evidence.payment_id)
        if (const auto& order = state.payment_orders.at(*evidence.payment_id))
            by_id = sys::PaymentOwner{*order, *evidence.payment_id};
    if (!by_id) return by_ref;
    const auto& payments = state.orders.at(by_id->order_id)->order.payments;
    const auto& named = *std::ranges::find(payments, by_id->payment_id, &Payment::id);
    const auto instead = std::ranges::find_if(payments, [&](const Payment& payment) {
        return !named.provider_ref && named.reference && payment.provider == named.provider &&
               payment.provider_ref == named.reference;
    });
    if (instead != payments.end()) return sys::PaymentOwner{by_id->order_id, instead->id};
    const bool same_order = by_ref && by_ref->order_id == by_id->order_id;
    return same_order && !named.provider_ref ? by_ref : by_id;
}

const sys::OrderState* order_of(const State& state, const Evidence& evidence,
                                const std::optional<sys::PaymentOwner>& payment) {
    const auto id = payment ? std::optional(payment->order_id) : evidence.order_id;
    if (!id) return nullptr;
    const auto& found = state.orders.at(*id);
    return found ? &*found : nullptr;
}

// What the event's id says before anybody looks at its content.
struct Known {
    bool is_new = true;       // no event with this content
    bool other = false;       // the id with other content
    Kept state = Kept::applied;
};
Known look_up(const State& state, const Evidence& evidence, const Digest& digest) {
    if (!evidence.event_id) return {};
    const auto& events = state.provider_events.at({evidence.provider, *evidence.event_id});
    const auto same = std::ranges::find(events, digest, &sys::StoredEvent::digest);
    if (same != events.end()) return {.is_new = false, .state = same->state};
    return {.other = !events.empty()};
}

// Whether a reference is known as another payment's than the one that was named, or found.
bool taken(const State& state, const Evidence& evidence, const std::optional<sys::PaymentOwner>& payment) {
    const auto of_another = [&](const std::optional<std::string>& ref) {
        if (!ref) return false;
        const auto& owner = state.provider_refs.at({evidence.provider, *ref});
        return owner && (!payment || owner->payment_id != payment->payment_id);
    };
    return of_another(evidence.provider_ref) || of_another(evidence.refund_ref);
}

// Why a genuine event must not touch the money; empty = it may.
std::string must_keep_aside(const Evidence& evidence, const Known& known, const sys::OrderState* order,
                                 const Payment* payment, bool taken) {
    if (evidence.keep_aside) return *evidence.keep_aside;
    if (known.other) return "An event with the same id and other content was there before.";
    if (payment && payment->provider != evidence.provider) return "The payment is another provider's.";
    if (order && evidence.order_id && *evidence.order_id != order->order.id)
        return "The event names another order than its payment.";
    if (order && taken) return "The provider's reference belongs to another payment.";
    if (order && evidence.amount && evidence.amount->currency() != order->order.currency)
        return "The money is in another currency than the order: " + evidence.amount->to_string() + " " +
               std::string(evidence.amount->currency().code()) + ".";
    return {};
}

// Adds the event itself to what is written.
void keep(sys::Changes& changes, const Evidence& evidence, const Digest& digest, const Known& known,
          Kept state, Time now) {
    if (!evidence.event_id || (!known.is_new && known.state == state)) return;
    changes.events.push_back({sys::StoredEvent{evidence, digest, state, now}, known.is_new});
}

EvidenceReceipt receipt(Outcome outcome, const sys::OrderState* order,
                        std::optional<PaymentId> payment) {
    return {outcome, order ? std::optional(order->order.id) : std::nullopt, payment};
}

Result<Decision<EvidenceReceipt>> kept_aside(const sys::OrderState* order, std::string why,
                                             std::optional<PaymentId> payment, const Context& context) {
    const auto answer = receipt(Outcome::kept_aside, order, payment);
    if (!order) return Decision<EvidenceReceipt>{.answer = answer};
    auto editor = OrderEditor::change(*order, context);
    editor.raise(Attention::amount_mismatch);
    ORDO_TRY(editor.record_attention(std::move(why)));
    return std::move(editor).finish_with(answer);
}

const char* cannot_be_booked(EvidenceKind kind) {
    return is_about_refund(kind) ? "The event is about a refund that the order does not know."
                                 : "The event does not say how much money it is about.";
}

// What an order's sums cannot hold is not refused either: the provider would tell it for ever.
Result<Decision<EvidenceReceipt>> applied(const sys::OrderState& order, const Evidence& evidence,
                                          std::optional<PaymentId> payment, const Context& context) {
    auto editor = OrderEditor::change(order, context);
    const auto answer = apply_evidence(editor, evidence, payment, context);
    if (!answer && answer.error().code == Errc::amount_overflow)
        return kept_aside(&order, "The order's amounts cannot hold the money.", payment, context);
    if (!answer) return answer.error();
    if (answer->outcome == Outcome::kept_aside)
        return kept_aside(&order, cannot_be_booked(evidence.kind), payment, context);
    if (answer->outcome == Outcome::applied) return std::move(editor).finish_with(*answer);
    return Decision<EvidenceReceipt>{.answer = *answer};
}

Kept state_of(Outcome outcome) {
    if (outcome == Outcome::kept_aside) return Kept::kept_aside;
    return outcome == Outcome::waiting ? Kept::waiting : Kept::applied;
}

}  // namespace

Result<void> check_wishes(const EvidenceApply& command) { return check_evidence(command.evidence); }

void declare_needs(const EvidenceApply& command, sys::Needs& needs) {
    const Evidence& evidence = command.evidence;
    if (evidence.order_id) needs.orders.try_emplace(*evidence.order_id);
    if (evidence.payment_id) needs.payments.insert(*evidence.payment_id);
    if (evidence.provider_ref) needs.provider_refs.insert({evidence.provider, *evidence.provider_ref});
    if (evidence.refund_ref) needs.provider_refs.insert({evidence.provider, *evidence.refund_ref});
    if (evidence.event_id) needs.provider_events.insert({evidence.provider, *evidence.event_id});
}

Result<Decision<EvidenceReceipt>> decide(const State& state, const EvidenceApply& command,
                                         const Context& context) {
    const Evidence& evidence = command.evidence;
    ORDO_TRY(refuse_version(context.call));
    ORDO_TRY(check_witness(evidence, context.call.actor));
    const Known known = look_up(state, evidence, context.request_digest);
    const auto owner = payment_of(state, evidence);
    const auto* order = order_of(state, evidence, owner);
    const Payment* payment =
        owner ? &*std::ranges::find(order->order.payments, owner->payment_id, &Payment::id) : nullptr;
    const auto payment_id = owner ? std::optional(owner->payment_id) : std::nullopt;
    if (!known.is_new && known.state != Kept::waiting)
        return Decision<EvidenceReceipt>{.answer = receipt(Outcome::duplicate, order, payment_id),
                                         .changed = false};

    Decision<EvidenceReceipt> decision{};
    Kept kept = Kept::applied;
    if (auto why = must_keep_aside(evidence, known, order, payment, taken(state, evidence, owner));
        !why.empty()) {
        kept = Kept::kept_aside;
        ORDO_TRY(decision, kept_aside(order, std::move(why), payment_id, context));
    } else if (!order) {
        kept = Kept::waiting;
        decision.answer = receipt(Outcome::waiting, nullptr, std::nullopt);
    } else {
        ORDO_TRY(decision, applied(*order, evidence, payment_id, context));
        kept = state_of(decision.answer.outcome);
    }
    keep(decision.changes, evidence, context.request_digest, known, kept, context.now);
    decision.changed = !decision.changes.empty();
    return decision;
}

}  // namespace ordo
