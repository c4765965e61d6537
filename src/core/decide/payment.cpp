#include "core/decide/payment.hpp"

#include <algorithm>

#include "core/decide/rules.hpp"
#include "core/payment_machine.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo {

Result<void> check_payable(const Order& order) {
    if (order.status == OrderStatus::cancelled)
        return Error(Errc::not_payable, "The order is cancelled.");
    if (!order.amounts.due.is_positive())
        return Error(Errc::already_paid, "Nothing is left to pay.");
    if (std::ssize(order.payments) >= limits::kPaymentsPerOrder)
        return Error(Errc::not_payable, "The order has too many payments.");
    return {};
}

Result<Money> amount_in(const AmountInput& input, Currency currency, const std::string& field) {
    auto amount = input.in(currency);
    if (!amount) amount.error().field = field;
    return amount;
}

bool in_doubt(const Order& order) noexcept {
    return std::ranges::find(order.payments, AttemptStatus::unknown, &Payment::status) !=
           order.payments.end();
}

Result<void> give_way(OrderEditor& editor, PaymentId id, const std::optional<std::string>& provider_ref) {
    Payment& attempt = editor.edit_payment(id);
    if (attempt.status == AttemptStatus::authorized) ORDO_TRY(editor.release(attempt));
    if (const auto next = attempt_transition(attempt.status, AttemptEvent::cancel, Witness::provider))
        attempt.status = *next;
    attempt.failure_code = "recorded_by_hand";
    attempt.reference = provider_ref;
    attempt.provider_ref.reset();
    attempt.next_action.reset();
    attempt.check_at.reset();
    return {};
}

namespace {

// A person who notes a provider's reference means that provider's payment, whose own word may still come.
Result<void> take_place_of_attempt(OrderEditor& editor, Payment& recorded) {
    const auto& payments = editor.order().payments;
    const auto attempt = std::ranges::find_if(payments, [&](const Payment& payment) {
        return recorded.reference && payment.provider_ref == recorded.reference;
    });
    if (attempt == payments.end()) return {};
    if (!attempt->captured_amount.is_zero())
        return invalid("/reference", "This money has been recorded already, as " + attempt->id.to_string() + ".");
    recorded.provider = attempt->provider;
    recorded.provider_ref = attempt->provider_ref;
    return give_way(editor, attempt->id, recorded.provider_ref);
}

struct Tender {
    Money amount;    // what the shop keeps
    Money tendered;  // what was handed over
    Money change;    // what was given back
};

Result<Tender> tender_of(const PaymentInput& input, const Order& order, const std::string& pointer) {
    const Money due = order.amounts.due;
    Money amount = due;
    if (input.amount) {
        ORDO_TRY(amount, amount_in(*input.amount, order.currency, pointer + "/amount"));
        if (!amount.is_positive() || amount.minor() > due.minor())
            return invalid(pointer + "/amount",
                           "The amount must lie above zero and at most at what is due, " +
                               due.to_string() + ".");
    }
    const Money nothing = Money::zero(order.currency);
    if (!input.tendered_amount) return Tender{amount, amount, nothing};
    if (input.method != PaymentMethod::cash)
        return invalid(pointer + "/tendered_amount", "Only cash is tendered; leave it out otherwise.");
    ORDO_TRY(const Money tendered,
             amount_in(*input.tendered_amount, order.currency, pointer + "/tendered_amount"));
    if (tendered.minor() < amount.minor())
        return invalid(pointer + "/tendered_amount",
                       "Less was tendered than the amount of " + amount.to_string() +
                           "; for a part payment give the amount.");
    ORDO_TRY(const Money change, tendered.minus(amount));
    return Tender{amount, tendered, change};
}

}  // namespace

Result<void> record_payment(OrderEditor& editor, const PaymentInput& input, const Context& context,
                            std::string_view pointer_view) {
    const std::string pointer(pointer_view);
    const Order& order = editor.order();
    ORDO_TRY(check_payable(order));
    ORDO_TRY(check_optional(input.reference, limits::kCodeLength, TextKind::line, pointer + "/reference"));
    ORDO_TRY(check_optional(input.note, limits::kTextLength, TextKind::lines, pointer + "/note"));
    if (input.paid_at && (*input.paid_at > context.now || input.paid_at->ms < 0))
        return invalid(pointer + "/paid_at", "A payment is neither in the future nor before 1970.");
    if (input.offline && input.method != PaymentMethod::card)
        return invalid(pointer + "/offline", "Only a card can be taken without a line to its bank.");
    ORDO_TRY(const Tender tender, tender_of(input, order, pointer));

    const Money nothing = Money::zero(order.currency);
    Payment payment{
        .id = context.ids.next<PaymentId>(context.now),
        .order_id = order.id,
        .method = input.method,
        .status = input.offline ? AttemptStatus::unknown : AttemptStatus::captured,
        .amount = tender.amount,
        .captured_amount = nothing,
        .refunded_amount = nothing,
        .refund_pending_amount = nothing,
        .reference = input.reference,
        .recorded_by = without_name(context.call.actor),
        .created_at = context.now,
        .updated_at = context.now,
    };
    if (!input.offline) payment.captured_at = input.paid_at.value_or(context.now);
    if (input.tendered_amount) {
        payment.tendered_amount = tender.tendered;
        payment.change_amount = tender.change;
    }
    ORDO_TRY(take_place_of_attempt(editor, payment));
    if (input.offline) {
        const PaymentId id = editor.add_payment(std::move(payment)).id;
        return editor.record_payment(id, input.note);
    }
    const PaymentId id = payment.id;
    const auto at = payment.captured_at;
    if (tender.amount == order.amounts.due) ORDO_TRY(editor.call_off_open_payments());
    editor.add_payment(std::move(payment));
    ORDO_TRY(editor.book(LedgerKind::captured, id, tender.tendered, at));
    if (!tender.change.is_zero()) {
        ORDO_TRY(const Money given_back, nothing.minus(tender.change));
        ORDO_TRY(editor.book(LedgerKind::change, id, given_back, at));
    }
    return editor.record_payment(id, input.note);
}

void declare_needs(const OrderMarkPaid& command, sys::Needs& needs) {
    needs.orders.try_emplace(command.order_id);
}

Result<Decision<Order>> decide(const State& state, const OrderMarkPaid& command,
                               const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(const auto* stored, find_order(state, command.order_id, context.call));
    auto editor = OrderEditor::change(*stored, context);
    ORDO_TRY(record_payment(editor, command.payment, context, ""));
    return std::move(editor).finish();
}

}  // namespace ordo
