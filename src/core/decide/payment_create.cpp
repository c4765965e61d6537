#include <algorithm>

#include "core/decide/internal_commands.hpp"
#include "core/decide/payment.hpp"
#include "core/decide/rules.hpp"
#include "core/due.hpp"
#include "core/payment_machine.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

// Attempts with a provider: opening one, and settling one of which the provider has lost track.
namespace ordo {
namespace {

Result<void> check_url(const std::optional<std::string>& url) {
    ORDO_TRY(check_optional(url, limits::kUrlLength, TextKind::line, "/return_url"));
    if (!url || url->starts_with("https://") || url->starts_with("http://")) return {};
    return invalid("/return_url", "The address must begin with https:// or http://.");
}

const Payment* open_attempt(const Order& order, const std::string& provider) {
    const auto found = std::ranges::find_if(order.payments, [&](const Payment& payment) {
        return payment.provider == provider && is_open(payment.status) &&
               payment.amount == order.amounts.due;
    });
    return found == order.payments.end() ? nullptr : &*found;
}

Payment attempt_for(const PaymentCreate& command, const Order& order, const Context& context) {
    const Money nothing = Money::zero(order.currency);
    return Payment{.id = context.ids.next<PaymentId>(context.now),
                   .order_id = order.id,
                   .provider = command.provider,
                   .method = PaymentMethod::other,  // the provider will tell
                   .status = AttemptStatus::pending,
                   .amount = order.amounts.due,
                   .captured_amount = nothing,
                   .refunded_amount = nothing,
                   .refund_pending_amount = nothing,
                   .return_url = command.return_url,
                   .recorded_by = without_name(context.call.actor),
                   .created_at = context.now,
                   .updated_at = context.now,
                   // The attempt is stored before the provider is asked: a crash in between leaves a
                   // question, not nothing.
                   .check_at = check_after(context.now, kAnswerLostMs, 0)};
}

// For the payer, or for anybody who knows what became of it.
bool is_waiting(AttemptStatus status) {
    return is_open(status) || status == AttemptStatus::unknown || status == AttemptStatus::authorized;
}

}  // namespace

void declare_needs(const PaymentCreate& command, sys::Needs& needs) {
    needs.orders.try_emplace(command.order_id);
}

Result<Decision<Payment>> decide(const State& state, const PaymentCreate& command, const Context& context) {
    ORDO_TRY(check_url(command.return_url));
    ORDO_TRY(const auto* stored, find_order(state, command.order_id, context.call));
    const Order& order = stored->order;
    ORDO_TRY(check_payable(order));
    if (in_doubt(order))
        return Error(Errc::payment_in_doubt,
                     "What became of an earlier payment is not known yet; wait until it is settled.");
    if (const Payment* open = open_attempt(order, command.provider))
        return Decision<Payment>{.answer = *open, .changed = false};

    auto editor = OrderEditor::change(*stored, context);
    Payment answer = attempt_for(command, order, context);
    editor.add_payment(answer);
    ORDO_TRY(editor.record_payment(answer.id, std::nullopt));
    return std::move(editor).finish_with(std::move(answer));
}

void declare_needs(const PaymentResolve& command, sys::Needs& needs) {
    needs.payments.insert(command.payment_id);
}

Result<Decision<Payment>> decide(const State& state, const PaymentResolve& command, const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(check_required(command.note, limits::kTextLength, "/note"));
    const auto event = command.status == AttemptStatus::captured    ? AttemptEvent::capture
                       : command.status == AttemptStatus::failed    ? AttemptEvent::fail
                                                                    : AttemptEvent::cancel;
    if (event == AttemptEvent::cancel && command.status != AttemptStatus::cancelled)
        return invalid("/status", "An attempt is resolved as captured, failed or cancelled.");
    if (command.amount && event != AttemptEvent::capture)
        return invalid("/amount", "Only a captured payment has an amount.");
    const auto& order_id = state.payment_orders.at(command.payment_id);
    if (!order_id)
        return Error(Errc::not_found, "There is no payment " + command.payment_id.to_string() + ".");
    ORDO_TRY(const auto* stored, find_order(state, *order_id, context.call));
    auto editor = OrderEditor::change(*stored, context);
    Payment& payment = editor.edit_payment(command.payment_id);
    if (payment.status == command.status) return Decision<Payment>{.answer = payment, .changed = false};
    ORDO_TRY(payment.status, attempt_transition(payment.status, event, Witness::admin));
    payment.check_at.reset();
    payment.next_action.reset();
    if (event == AttemptEvent::capture) {
        Money amount = payment.amount;
        if (command.amount) {
            ORDO_TRY(amount, amount_in(*command.amount, amount.currency(), "/amount"));
        }
        if (!amount.is_positive()) return invalid("/amount", "The amount must lie above zero.");
        payment.captured_at = context.now;
        if (amount != payment.amount) editor.raise(Attention::amount_mismatch);
        if (amount.minor() >= stored->order.amounts.due.minor()) ORDO_TRY(editor.call_off_open_payments());
        if (stored->order.status == OrderStatus::cancelled) editor.raise(Attention::paid_after_cancel);
        ORDO_TRY(editor.book(LedgerKind::captured, payment.id, amount));
    }
    ORDO_TRY(editor.record_payment(command.payment_id, command.note));
    Payment answer = *std::ranges::find(editor.order().payments, command.payment_id, &Payment::id);
    return std::move(editor).finish_with(std::move(answer));
}

void declare_needs(const ProviderClaim& command, sys::Needs& needs) {
    needs.orders.try_emplace(command.order_id);
}

// Nobody sees it in the order's history: nothing has happened but a question.
Result<Decision<Nothing>> decide(const State& state, const ProviderClaim& command, const Context& context) {
    ORDO_TRY(const auto* stored, find_order(state, command.order_id, context.call));
    Decision<Nothing> decision{};
    sys::OrderState after = *stored;
    const auto claim = [&](auto& asked, bool waits) {
        if (asked.checks != command.checks || !asked.check_at) return false;
        asked.check_at = waits ? std::optional(check_after(context.now, kAnswerLostMs, asked.checks)) : std::nullopt;
        asked.checks += 1;
        return true;
    };
    if (command.payment_id)
        for (Payment& payment : after.order.payments)
            if (payment.id == *command.payment_id && claim(payment, is_waiting(payment.status)))
                decision.changes.payments.push_back({payment, false});
    if (command.refund_id)
        for (Refund& refund : after.order.refunds)
            if (refund.id == *command.refund_id && claim(refund, refund.is_pending()))
                decision.changes.refunds.push_back({refund, false});
    decision.changed = !decision.changes.empty();
    if (decision.changed) decision.changes.orders.push_back({std::move(after), false});
    return decision;
}

}  // namespace ordo
