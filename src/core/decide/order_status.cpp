#include "core/decide/order_editor.hpp"
#include "core/decide/rules.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo {
namespace {

Decision<Order> unchanged(const Order& order) { return {.answer = order, .changed = false}; }

// What the order took and still holds goes back, once: only the way into `cancelled` leads here, and
// there is no way out of it.
void give_stock_back(const Order& order, const ProductLookup& product, const Context& context,
                     sys::Changes& changes) {
    for (const auto& [id, quantity] : counted_demand(order.lines)) {
        const Product* held = product(id);
        if (!held || !held->stock_quantity) continue;  // it is not counted any more
        move_stock(*held, quantity, MovementReason::cancel, order.id, std::nullopt, context, changes);
    }
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
    ORDO_TRY(editor.move(event, command.note));
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
