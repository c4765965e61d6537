#include "core/decide/internal_commands.hpp"
#include "core/decide/order_editor.hpp"
#include "core/decide/payment.hpp"
#include "core/decide/refund.hpp"
#include "core/decide/rules.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo {
namespace {

Decision<Order> unchanged(const Order& order) { return {.answer = order, .changed = false}; }

// What the order took and still holds goes back, once: only the way into `cancelled` leads here, and
// there is no way out of it. What a refund has put back on the shelf is not held any more.
void give_stock_back(const Order& order, const ProductLookup& product, const Context& context,
                     sys::Changes& changes) {
    std::vector<OrderLine> held_lines = order.lines;
    for (OrderLine& line : held_lines) line.quantity -= line.restocked_quantity;
    std::erase_if(held_lines, [](const OrderLine& line) { return line.quantity == 0; });
    for (const auto& [id, quantity] : counted_demand(held_lines)) {
        const Product* held = product(id);
        if (!held || !held->stock_quantity) continue;  // it is not counted any more
        move_stock(*held, quantity, MovementReason::cancel, order.id, std::nullopt, context, changes);
    }
}

RefundReason refund_reason_of(CancelReason reason) {
    switch (reason) {
        case CancelReason::fraud: return RefundReason::fraudulent;
        case CancelReason::inventory: return RefundReason::out_of_stock;
        case CancelReason::customer: return RefundReason::requested_by_customer;
        case CancelReason::staff:
        case CancelReason::expired:
        case CancelReason::other: break;
    }
    return RefundReason::other;
}

}  // namespace

void declare_needs(const OrderSetStatus& command, sys::Needs& needs) {
    needs.orders.try_emplace(command.order_id);
}

Result<Decision<Order>> decide(const State& state, const OrderSetStatus& command,
                               const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(check_optional(command.note, limits::kTextLength, TextKind::lines, "/note"));
    if (command.status != OrderStatus::processing && command.status != OrderStatus::completed)
        return invalid("/status", "The status can be set to processing or completed; to cancel, use cancel.");
    ORDO_TRY(const auto* stored, find_order(state, command.order_id, context.call));
    if (stored->order.status == command.status) return unchanged(stored->order);

    auto editor = OrderEditor::change(*stored, context);
    const auto event =
        command.status == OrderStatus::processing ? OrderEvent::start : OrderEvent::complete;
    ORDO_TRY(editor.move(event, command.note, state.policy.pay_later));
    return std::move(editor).finish();
}

void declare_needs(const OrderCancel& command, sys::Needs& needs) {
    needs.orders[command.order_id].with_stock = true;
}

Result<Decision<Order>> decide(const State& state, const OrderCancel& command,
                               const Context& context) {
    ORDO_TRY(check_optional(command.note, limits::kTextLength, TextKind::lines, "/note"));
    ORDO_TRY(const auto* stored, find_order(state, command.order_id, context.call));
    const Order& order = stored->order;
    if (order.status == OrderStatus::cancelled) return unchanged(order);
    const TransitionRequest request{order, context.call.actor, command.note.has_value()};
    ORDO_TRY(order_transition(request, OrderEvent::cancel));
    const bool holds_money = order.amounts.captured.minor() > order.amounts.refunded.minor();
    if (holds_money && !command.held)
        return Error(Errc::refund_decision_required,
                     "The shop holds money for this order; say what becomes of it: refund.");

    auto editor = OrderEditor::change(*stored, context);
    ORDO_TRY(editor.cancel(command.reason, command.note));
    give_stock_back(order, products_of(state), context, editor.changes());
    if (command.held == OrderCancel::Held::refund) {
        ORDO_TRY(require_staff(context.call.actor));
        ORDO_TRY(refund_all(editor, refund_reason_of(command.reason), context));
    }
    return std::move(editor).finish();
}

void declare_needs(const OrderExpire& command, sys::Needs& needs) {
    needs.orders[command.order_id].with_stock = true;
}

// Part payments do not keep an order alive: they become refund_due.
Result<Decision<Order>> decide(const State& state, const OrderExpire& command, const Context& context) {
    ORDO_TRY(const auto* stored, find_order(state, command.order_id, context.call));
    const Order& order = stored->order;
    if (order.status != OrderStatus::pending || !order.expires_at || *order.expires_at > context.now)
        return unchanged(order);
    // Paid for, or perhaps paid for: a card taken offline, an answer that was lost.
    if (order.payment_status == PaymentStatus::paid || in_doubt(order)) return unchanged(order);
    auto editor = OrderEditor::change(*stored, context);
    ORDO_TRY(editor.cancel(CancelReason::expired, std::nullopt));
    give_stock_back(order, products_of(state), context, editor.changes());
    return std::move(editor).finish();
}

void declare_needs(const OrderResolve& command, sys::Needs& needs) {
    needs.orders.try_emplace(command.order_id);
}

Result<Decision<Order>> decide(const State& state, const OrderResolve& command, const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(check_required(command.note, limits::kTextLength, "/note"));
    ORDO_TRY(const auto* stored, find_order(state, command.order_id, context.call));
    if (stored->order.attention == 0) return unchanged(stored->order);
    auto editor = OrderEditor::change(*stored, context);
    editor.resolve_attention(command.note);
    return std::move(editor).finish();
}

void declare_needs(const OrderAddNote& command, sys::Needs& needs) {
    needs.orders.try_emplace(command.order_id);
}

Result<Decision<Order>> decide(const State& state, const OrderAddNote& command,
                               const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(check_text(command.text, limits::kTextLength, TextKind::lines, "/text"));
    if (command.text.find_first_not_of(" \t\n") == std::string::npos)
        return invalid("/text", "The text must not be empty.");
    ORDO_TRY(const auto* stored, find_order(state, command.order_id, context.call));
    if (stored->order.version >= limits::kHistoryPerOrder)
        return invalid("/text", "The order's history is full.");
    auto editor = OrderEditor::change(*stored, context);
    editor.add_note(command.text, command.is_public);
    return std::move(editor).finish();
}

}  // namespace ordo
