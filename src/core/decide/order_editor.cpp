#include "core/decide/order_editor.hpp"

#include <algorithm>
#include <utility>

#include "core/attention.hpp"
#include "core/decide/rules.hpp"
#include "core/ledger.hpp"
#include "core/payment_machine.hpp"
#include "core/refund_shares.hpp"
#include "core/try.hpp"

namespace ordo {
namespace {

EventType event_of(PaymentStatus status) {
    switch (status) {
        case PaymentStatus::paid: return EventType::order_paid;
        case PaymentStatus::failed: return EventType::order_payment_failed;
        case PaymentStatus::refunded: return EventType::order_refunded;
        case PaymentStatus::pending: break;
    }
    return EventType::order_updated;
}

}  // namespace

OrderEditor::OrderEditor(sys::OrderState state, bool is_new, const Context& context)
    : state_(std::move(state)), announced_attention_(state_.order.attention), context_(context),
      recorded_status_(state_.order.payment_status), decision_{Order(state_.order.currency)} {
    if (!is_new) before_ = standing_of(state_.order);
}

Result<OrderEditor> OrderEditor::create(sys::OrderState fresh, const Context& context) {
    OrderEditor editor(std::move(fresh), true, context);
    ORDO_TRY(derive_payment(editor.state_.order, {}));
    editor.recorded_status_ = editor.order().payment_status;
    return editor;
}

OrderEditor OrderEditor::change(const sys::OrderState& stored, const Context& context) {
    return {stored, false, context};
}

// --- records ----------------------------------------------------------------------------------

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
    return decision_.records.emplace_back(RecordDraft{std::move(record), order, {}, {}, {}});
}

void OrderEditor::record_created() {
    Order& order = state_.order;
    note_first_paid(context_.now);
    auto& draft = record(HistoryKind::created, EventType::order_created, "",
                         std::string(to_string(order.status)));
    draft.lines = order.lines;
}

RecordDraft& OrderEditor::record_money(PaymentStatus before, HistoryKind otherwise, bool gave_back) {
    const PaymentStatus now = state_.order.payment_status;
    recorded_status_ = now;
    if (before == now)
        return record(otherwise, gave_back ? EventType::order_refunded : EventType::order_updated, "", "");
    return record(HistoryKind::payment_status_changed,
                  gave_back ? EventType::order_refunded : event_of(now),
                  std::string(to_string(before)), std::string(to_string(now)));
}

// --- money ------------------------------------------------------------------------------------

Payment& OrderEditor::add_payment(Payment payment) {
    new_payments_.insert(payment.id);
    return state_.order.payments.emplace_back(std::move(payment));
}

Refund& OrderEditor::add_refund(Refund refund) {
    new_refunds_.insert(refund.id);
    return state_.order.refunds.emplace_back(std::move(refund));
}

Payment& OrderEditor::edit_payment(PaymentId id) {
    Payment& payment = *std::ranges::find(state_.order.payments, id, &Payment::id);
    payment.updated_at = context_.now;
    changed_payments_.insert(id);
    return payment;
}

Refund& OrderEditor::edit_refund(RefundId id) {
    Refund& refund = *std::ranges::find(state_.order.refunds, id, &Refund::id);
    refund.updated_at = context_.now;
    changed_refunds_.insert(id);
    return refund;
}

Result<void> OrderEditor::book(LedgerKind kind, PaymentId id, Money amount, std::optional<Time> at) {
    OrderAmounts& sums = state_.order.amounts;
    const auto add = [&](Money& sum) -> Result<void> {
        ORDO_TRY(sum, sum.plus(amount));
        return {};
    };
    Sales& sales = sales_at(changes().statistics, at.value_or(context_.now), state_.order.currency);
    switch (kind) {
        case LedgerKind::authorized:
        case LedgerKind::released: ORDO_TRY(add(sums.authorized)); break;
        case LedgerKind::captured:
        case LedgerKind::change:
        case LedgerKind::rounding:
            ORDO_TRY(add(sums.captured));
            ORDO_TRY(add(edit_payment(id).captured_amount));
            sales.gross_minor += amount.minor();
            break;
        case LedgerKind::refunded: {
            Payment& payment = edit_payment(id);
            ORDO_TRY(add(sums.refunded));
            ORDO_TRY(add(payment.refunded_amount));
            sales.refunds_minor += amount.minor();
            // A bank has taken what the shop had given back already.
            if (payment.refunded_amount.minor() > payment.captured_amount.minor())
                raise(Attention::amount_mismatch);
            break;
        }
        case LedgerKind::credited: ORDO_TRY(add(sums.credited)); break;
    }
    state_.ledger_entries += 1;
    changes().ledger.push_back({state_.order.id, state_.ledger_entries, kind, id, amount, context_.now});
    return {};
}

Result<void> OrderEditor::release(const Payment& payment) {
    ORDO_TRY(const Money released, Money::zero(payment.amount.currency()).minus(payment.amount));
    return book(LedgerKind::released, payment.id, released);
}

Result<void> OrderEditor::count_pending(const Refund& refund, bool was_pending) {
    if (refund.is_pending() == was_pending) return {};
    const auto change = [&](Money& sum) -> Result<void> {
        ORDO_TRY(sum, was_pending ? sum.minus(refund.amount) : sum.plus(refund.amount));
        return {};
    };
    ORDO_TRY(change(state_.order.amounts.refund_pending));
    return change(edit_payment(refund.payment_id).refund_pending_amount);
}

void OrderEditor::raise(Attention attention) {
    state_.order.attention |= static_cast<std::uint8_t>(attention);
}

// The credit follows from the refunds and the captures, so it is booked anew whenever these have changed.
Result<void> OrderEditor::book_credit() {
    ORDO_TRY(const Money credit, Money::of_minor(credited_minor(order()), order().currency));
    ORDO_TRY(const Money change, credit.minus(order().amounts.credited));
    if (change.is_zero()) return {};
    return book(LedgerKind::credited, PaymentId(), change);
}

Result<void> OrderEditor::derive() {
    ORDO_TRY(book_credit());
    ORDO_TRY(derive_payment(state_.order, state_.order.payments));
    state_.order.attention = attention_of(state_.order);
    return {};
}

void OrderEditor::note_first_paid(Time at) {
    Order& order = state_.order;
    if (order.payment_status != PaymentStatus::paid || order.paid_at) return;
    order.paid_at = at;
    sales_at(changes().statistics, at, order.currency).paid_orders += 1;
    // What came back before, or went back on the shelf when the order was cancelled, was never sold.
    if (order.status != OrderStatus::cancelled) count_sold(at, +1);
}

void OrderEditor::count_sold(Time at, int sign) {
    for (const OrderLine& line : state_.order.lines) {
        const std::int64_t pieces = line.quantity - line.refunded_quantity;
        if (pieces > 0)
            count_product(changes().statistics, at, line, pieces, share_of(line, pieces), sign);
    }
}

Result<void> OrderEditor::record_payment(PaymentId id, std::optional<std::string> note) {
    Order& order = state_.order;
    ORDO_TRY(derive());
    const Payment payment = *std::ranges::find(order.payments, id, &Payment::id);
    note_first_paid(payment.captured_at.value_or(context_.now));
    auto& draft = record_money(recorded_status_, HistoryKind::payment, false);
    draft.payment = payment;
    draft.record.message = std::move(note);
    ORDO_TRY(settle());
    announce_attention();
    return {};
}

Result<void> OrderEditor::record_refund(RefundId id, std::optional<std::string> note) {
    Order& order = state_.order;
    ORDO_TRY(derive());
    const Refund refund = *std::ranges::find(order.refunds, id, &Refund::id);
    note_first_paid(context_.now);
    auto& draft = record_money(recorded_status_, HistoryKind::refund,
                               refund.status == RefundStatus::succeeded);
    draft.payment = *std::ranges::find(order.payments, refund.payment_id, &Payment::id);
    draft.refund = refund;
    draft.record.message = std::move(note);
    ORDO_TRY(settle());
    announce_attention();
    return {};
}

// What a person should look at has a record of its own, for staff only.
void OrderEditor::announce_attention() {
    const auto raised = static_cast<std::uint8_t>(state_.order.attention & ~announced_attention_);
    announced_attention_ = state_.order.attention;
    if (raised == 0) return;
    auto& draft = record(HistoryKind::attention, EventType::order_updated, "", attention_words(raised));
    draft.record.is_public = false;
}

Result<void> OrderEditor::settle() {
    const Order& order = state_.order;
    const LedgerFacts facts = ledger_facts(order, order.payments);
    // Money that went back before all of it came may have made the order cheaper; whether it is to go on
    // like that is for a person to say.
    const bool paid_in_full = facts.held() >= facts.total - returned_minor(order);
    if (order.status != OrderStatus::pending || order.payment_status != PaymentStatus::paid || !paid_in_full)
        return {};
    return move(OrderEvent::settle, std::nullopt);
}

Result<void> OrderEditor::call_off_open_payments() {
    std::vector<PaymentId> open;
    for (const Payment& payment : state_.order.payments)
        if (is_open(payment.status) || payment.status == AttemptStatus::authorized)
            open.push_back(payment.id);
    for (const PaymentId id : open) {
        Payment& payment = edit_payment(id);
        const bool held = payment.status == AttemptStatus::authorized;
        ORDO_TRY(payment.status,
                 attempt_transition(payment.status, AttemptEvent::cancel, Witness::caller));
        payment.next_action.reset();
        // A provider that is not told may still let the payer pay: it is asked again.
        if (held) ORDO_TRY(release(payment));
    }
    return {};
}

// --- the order itself -------------------------------------------------------------------------

Result<void> OrderEditor::move(OrderEvent event, std::optional<std::string> reason, bool pay_later) {
    Order& order = state_.order;
    const TransitionRequest request{order, context_.call.actor, reason.has_value(), pay_later};
    ORDO_TRY(const OrderStatus next, order_transition(request, event));
    const OrderStatus before = std::exchange(order.status, next);
    order.expires_at.reset();
    if (next == OrderStatus::completed) order.completed_at = context_.now;
    if (next == OrderStatus::cancelled) order.cancelled_at = context_.now;
    ORDO_TRY(derive());  // the target of a cancelled order is zero
    recorded_status_ = order.payment_status;
    auto& draft = record(HistoryKind::status_changed, EventType::order_status_changed,
                         std::string(to_string(before)), std::string(to_string(next)));
    draft.record.message = std::move(reason);
    return {};
}

Result<void> OrderEditor::cancel(CancelReason why, std::optional<std::string> note) {
    state_.order.cancel_reason = why;  // before the move, so that its record shows it
    if (state_.order.paid_at) count_sold(context_.now, -1);
    ORDO_TRY(call_off_open_payments());
    return move(OrderEvent::cancel, std::move(note));
}

void OrderEditor::mark_refunded(const RefundItem& item, bool restocked) {
    Order& order = state_.order;
    OrderLine& line = *std::ranges::find(order.lines, item.line, &OrderLine::line);
    line.refunded_quantity += item.quantity;
    if (restocked) line.restocked_quantity += item.quantity;
}

void OrderEditor::add_note(std::string text, bool is_public) {
    auto& draft = record(HistoryKind::note, EventType::order_updated, "", "");
    draft.record.message = std::move(text);
    draft.record.is_public = is_public;
}

Result<void> OrderEditor::record_attention(std::string why) {
    announced_attention_ = state_.order.attention;
    auto& draft = record(HistoryKind::attention, EventType::order_updated, "",
                         attention_words(state_.order.attention));
    draft.record.message = std::move(why);
    draft.record.is_public = false;
    return {};
}

void OrderEditor::resolve_attention(std::string note) {
    Order& order = state_.order;
    const std::uint8_t before = order.attention;
    order.attention = attention_after_resolve(order);
    auto& draft = record(HistoryKind::attention, EventType::order_updated, attention_words(before),
                         attention_words(order.attention));
    draft.record.message = std::move(note);
    draft.record.is_public = false;
}

Decision<Order> OrderEditor::finish() && {
    Order& order = state_.order;
    sys::StatisticsChange& statistics = changes().statistics;
    if (!before_) sales_at(statistics, order.created_at, order.currency).orders += 1;
    std::erase_if(statistics.sales, [](const auto& entry) { return entry.second == Sales{}; });
    count_standing(statistics, before_ ? &*before_ : nullptr, standing_of(order));

    for (const Payment& payment : order.payments)
        if (const bool is_new = new_payments_.contains(payment.id);
            is_new || changed_payments_.contains(payment.id))
            changes().payments.push_back({payment, is_new});
    for (const Refund& refund : order.refunds)
        if (const bool is_new = new_refunds_.contains(refund.id);
            is_new || changed_refunds_.contains(refund.id))
            changes().refunds.push_back({refund, is_new});
    // A provider's reference is given up before another refund takes it.
    std::stable_partition(changes().refunds.begin(), changes().refunds.end(),
                          [](const auto& row) { return !row.insert && !row.refund.provider_ref; });
    decision_.answer = order;
    const bool is_new = !before_;
    changes().orders.push_back({std::move(state_), is_new});
    return std::move(decision_);
}

}  // namespace ordo
