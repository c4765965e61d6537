#include "core/decide/order_editor.hpp"

#include <utility>

#include "core/decide/rules.hpp"
#include "core/ledger.hpp"
#include "core/try.hpp"

namespace ordo {

OrderEditor::OrderEditor(sys::OrderState state, bool is_new, const Context& context)
    : state_(std::move(state)), is_new_(is_new), context_(context), decision_{Order(state_.order.currency)} {}

Result<OrderEditor> OrderEditor::create(sys::OrderState fresh, const Context& context) {
    OrderEditor editor(std::move(fresh), true, context);
    ORDO_TRY(derive_payment(editor.state_.order, {}));
    return editor;
}

OrderEditor OrderEditor::change(const sys::OrderState& stored, const Context& context) {
    return {stored, false, context};
}

RecordDraft& OrderEditor::record(HistoryKind kind, EventType type, std::string from, std::string to) {
    Order& order = state_.order;
    order.version += 1;
    order.updated_at = context_.now;
    JournalRecord record;
    record.event_id = context_.ids.next<EventId>(context_.now);
    record.order_id = order.id;
    record.order_sequence = order.version;
    record.kind = kind;
    record.type = type;
    record.from = std::move(from);
    record.to = std::move(to);
    record.actor = context_.call.actor;
    record.at = context_.now;
    record.trace = context_.call.trace;
    return decision_.records.emplace_back(RecordDraft{std::move(record), order, {}, {}});
}

void OrderEditor::record_created() {
    if (state_.order.payment_status == PaymentStatus::paid) state_.order.paid_at = context_.now;
    auto& draft = record(HistoryKind::created, EventType::order_created, "",
                         std::string(to_string(state_.order.status)));
    draft.lines = state_.order.lines;
}

void OrderEditor::add_ledger(LedgerKind kind, PaymentId payment, Money amount) {
    state_.ledger_entries += 1;
    decision_.changes.ledger.push_back(
        {state_.order.id, state_.ledger_entries, kind, payment, amount, context_.now});
}

Result<void> OrderEditor::add_captured_payment(Payment payment, Money tendered, Money change,
                                               std::optional<std::string> note) {
    Order& order = state_.order;
    const PaymentStatus before = order.payment_status;
    ORDO_TRY(order.amounts.captured, order.amounts.captured.plus(payment.captured_amount));
    add_ledger(LedgerKind::captured, payment.id, tendered);
    if (!change.is_zero()) {
        ORDO_TRY(const Money given_back, Money::zero(order.currency).minus(change));
        add_ledger(LedgerKind::change, payment.id, given_back);
    }
    order.payments.push_back(payment);
    decision_.changes.payments.push_back({payment, true});

    ORDO_TRY(derive_payment(order, order.payments));
    const bool now_paid = order.payment_status == PaymentStatus::paid;
    if (now_paid && !order.paid_at) order.paid_at = payment.captured_at;
    const bool changed = before != order.payment_status;
    auto& draft =
        record(changed ? HistoryKind::payment_status_changed : HistoryKind::payment,
               changed && now_paid ? EventType::order_paid : EventType::order_updated,
               changed ? std::string(to_string(before)) : "",
               changed ? std::string(to_string(order.payment_status)) : "");
    draft.payment = std::move(payment);
    draft.record.message = std::move(note);
    return settle();
}

Result<void> OrderEditor::settle() {
    const bool first_paid = state_.order.status == OrderStatus::pending &&
                            state_.order.payment_status == PaymentStatus::paid;
    if (!first_paid) return {};
    return move(OrderEvent::settle, std::nullopt);
}

Result<void> OrderEditor::move(OrderEvent event, std::optional<std::string> reason) {
    Order& order = state_.order;
    const TransitionRequest request{order, context_.call.actor, reason.has_value()};
    ORDO_TRY(const OrderStatus next, order_transition(request, event));
    const OrderStatus before = std::exchange(order.status, next);
    if (next == OrderStatus::completed) order.completed_at = context_.now;
    if (next == OrderStatus::cancelled) order.cancelled_at = context_.now;
    ORDO_TRY(derive_payment(order, order.payments));  // the target of a cancelled order is zero
    auto& draft = record(HistoryKind::status_changed, EventType::order_status_changed,
                         std::string(to_string(before)), std::string(to_string(next)));
    draft.record.message = std::move(reason);
    return {};
}

Result<void> OrderEditor::cancel(CancelReason why, std::optional<std::string> note) {
    state_.order.cancel_reason = why;  // before the move, so that its record shows it
    return move(OrderEvent::cancel, std::move(note));
}

void OrderEditor::add_note(std::string text, bool is_public) {
    auto& draft = record(HistoryKind::note, EventType::order_updated, "", "");
    draft.record.message = std::move(text);
    draft.record.is_public = is_public;
}

Decision<Order> OrderEditor::finish() && {
    decision_.answer = state_.order;
    decision_.changes.orders.push_back({std::move(state_), is_new_});
    return std::move(decision_);
}

}  // namespace ordo
