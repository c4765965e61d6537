#include "core/decide/refund.hpp"

#include <algorithm>

#include "core/decide/payment.hpp"
#include "core/decide/rules.hpp"
#include "core/ledger.hpp"
#include "core/refund_shares.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo {
namespace {

Result<void> check_request(const RefundCreate& command) {
    ORDO_TRY(check_optional(command.note, limits::kTextLength, TextKind::lines, "/note"));
    if (command.reason == RefundReason::chargeback)
        return invalid("/reason", "Chargebacks are told by the payment provider.");
    if (command.amount && !command.items.empty())
        return invalid("/items", "Give an amount or items, not both.");
    if (!command.items.empty() && !command.reduces_total)
        return invalid("/reduces_total",
                       "Goods that come back lower the total; for another tender give the amount.");
    if (command.restock && command.amount)
        return invalid("/restock", "Say by items what goes back on the shelf.");
    if (std::ssize(command.items) > limits::kLinesPerOrder)
        return invalid("/items", "There are more items than an order can have lines.");
    for (std::size_t i = 0; i < command.items.size(); ++i)
        if (command.items[i].quantity < 1 || command.items[i].quantity > limits::kQuantityPerLine)
            return invalid("/items/" + std::to_string(i) + "/quantity",
                           "The quantity must lie between 1 and " +
                               std::to_string(limits::kQuantityPerLine) + ".");
    return {};
}

Error exceeds(Money refundable) {
    ErrorDetails details;
    details.refundable = refundable.to_string();
    return Error(Errc::refund_exceeds_paid,
                 "At most " + refundable.to_string() + " can be refunded.")
        .with(std::move(details));
}

// A refund of these pieces that failed, and that no other has made good: the goods are back already.
const Refund* failed_before(const Order& order, const std::vector<RefundItem>& items) {
    const std::int64_t uncovered = uncovered_minor(order);
    const auto found = std::ranges::find_if(order.refunds, [&](const Refund& refund) {
        return refund.status == RefundStatus::failed && refund.items == items &&
               refund.amount.minor() <= uncovered;
    });
    return found == order.refunds.end() ? nullptr : &*found;
}

Result<void> plan_items(RefundPlan& plan, const Order& order) {
    if (const Refund* failed = failed_before(order, plan.items)) {
        if (plan.restock)
            return invalid("/restock", "These pieces came back with a refund that failed; adjust the stock "
                                       "if they are not on the shelf.");
        plan.amount = failed->amount;
        plan.items.clear();
        return {};
    }
    ORDO_TRY(plan.amount, shares_of(order, plan.items));
    return {};
}

// How much, and of which lines. With neither amount nor items all that is left goes back; the lines
// are then known only if they are worth exactly that.
Result<RefundPlan> plan_of(const RefundCreate& command, const Order& order) {
    const Currency currency = order.currency;
    RefundPlan plan{.amount = Money::zero(currency),
                    .items = merge_items(command.items),
                    .payment_id = command.payment_id,
                    .reason = command.reason,
                    .note = command.note,
                    .reduces_total = command.reduces_total,
                    .restock = command.restock};
    if (command.payment_id &&
        std::ranges::find(order.payments, *command.payment_id, &Payment::id) == order.payments.end())
        return invalid("/payment_id", "The order has no such payment.");
    const std::int64_t left = refundable_minor(order, command.payment_id);
    ORDO_TRY(const Money refundable, Money::of_minor(left, currency));
    if (command.amount) {
        ORDO_TRY(plan.amount, amount_in(*command.amount, currency, "/amount"));
        if (!plan.amount.is_positive()) return invalid("/amount", "The amount must lie above zero.");
    } else if (!plan.items.empty()) {
        ORDO_TRY(plan_items(plan, order));
    } else {
        plan.amount = refundable;
        const auto rest = items_left(order);
        ORDO_TRY(const Money worth, shares_of(order, rest));
        if (worth == refundable && plan.reduces_total) plan.items = rest;
        if (plan.restock && plan.items.empty())
            return invalid("/restock", "What is left is not the price of the lines; say by items what goes "
                                       "back on the shelf.");
    }
    if (plan.amount.minor() > left || (left == 0 && plan.items.empty())) return exceeds(refundable);
    // Services, and what was sold before the shop was opened, never left the shelf.
    plan.restock = plan.restock && std::ranges::any_of(plan.items, [&](const RefundItem& item) {
        return std::ranges::find(order.lines, item.line, &OrderLine::line)->counted;
    });
    return plan;
}

// Newest first: what was paid last goes back first.
struct Part {
    PaymentId payment;
    Money amount;
};
Result<std::vector<Part>> parts_of(const Order& order, const RefundPlan& plan) {
    std::vector<Part> parts;
    std::int64_t left = plan.amount.minor();
    for (auto payment = order.payments.rbegin(); payment != order.payments.rend() && left > 0; ++payment) {
        if (plan.payment_id && payment->id != *plan.payment_id) continue;
        const std::int64_t part = std::min(left, payment->refundable_minor());
        if (part <= 0) continue;
        ORDO_TRY(const Money amount, Money::of_minor(part, order.currency));
        parts.push_back({payment->id, amount});
        left -= part;
    }
    if (left > 0) return Error(Errc::internal, "The parts of a refund do not add up.");
    if (!parts.empty()) return parts;
    // Goods that cost nothing come back with the newest payment, whichever it is.
    if (order.payments.empty())
        return invalid("/items", "These pieces cost nothing, and the order has no payment; adjust the stock.");
    parts.push_back({plan.payment_id.value_or(order.payments.back().id), plan.amount});
    return parts;
}

Result<RefundId> agree_part(OrderEditor& editor, const Part& part, const RefundPlan& plan, bool first,
                            const Context& context) {
    const Payment& payment = *std::ranges::find(editor.order().payments, part.payment, &Payment::id);
    const bool at_once = payment.provider == kManualProvider || part.amount.is_zero();
    const bool covers = plan.reduces_total && plan.items.empty();
    Refund refund{.id = context.ids.next<RefundId>(context.now),
                  .order_id = editor.order().id,
                  .payment_id = part.payment,
                  .status = at_once ? RefundStatus::succeeded : RefundStatus::pending,
                  .amount = part.amount,
                  .covers_minor =
                      covers ? std::min(part.amount.minor(), uncovered_minor(editor.order())) : 0,
                  .items = first ? plan.items : std::vector<RefundItem>{},
                  .reduces_total = plan.reduces_total,
                  .restocked = first && plan.restock,
                  .reason = plan.reason,
                  .note = plan.note,
                  .created_by = without_name(context.call.actor),
                  .created_at = context.now,
                  .updated_at = context.now};
    if (!at_once) refund.check_at = context.now;  // until the provider has been asked
    for (const RefundItem& item : refund.items) editor.mark_refunded(item, refund.restocked);
    const RefundId id = refund.id;
    ORDO_TRY(editor.count_pending(editor.add_refund(std::move(refund)), false));
    if (at_once && !part.amount.is_zero()) ORDO_TRY(editor.book(LedgerKind::refunded, part.payment, part.amount));
    ORDO_TRY(editor.record_refund(id, plan.note));
    return id;
}

// What was sold of the lines counts as not sold any more; of a cancelled order nothing does.
void take_from_statistics(OrderEditor& editor, const RefundPlan& plan, const Context& context) {
    if (!editor.order().paid_at || editor.order().status == OrderStatus::cancelled) return;
    for (const RefundItem& item : plan.items) {
        const auto line = std::ranges::find(editor.order().lines, item.line, &OrderLine::line);
        count_product(editor.changes().statistics, context.now, *line, item.quantity,
                      share_of(*line, item.quantity), -1);
    }
}

Result<void> put_back(const OrderEditor& editor, const RefundPlan& plan, const ProductLookup& product,
                      const Context& context, sys::Changes& changes) {
    if (editor.order().status == OrderStatus::cancelled)
        return invalid("/restock", "The order's stock went back when it was cancelled.");
    std::vector<OrderLine> lines;
    for (const RefundItem& item : plan.items) {
        lines.push_back(*std::ranges::find(editor.order().lines, item.line, &OrderLine::line));
        lines.back().quantity = item.quantity;
    }
    for (const auto& [id, quantity] : counted_demand(lines)) {
        const Product* held = product(id);
        if (!held || !held->stock_quantity) continue;  // it is not counted any more
        move_stock(*held, quantity, MovementReason::refund, editor.order().id, std::nullopt, context, changes);
    }
    return {};
}

}  // namespace

std::int64_t refundable_minor(const Order& order, std::optional<PaymentId> payment_id) {
    std::int64_t sum = 0;
    for (const Payment& payment : order.payments)
        if (!payment_id || payment.id == *payment_id) sum += payment.refundable_minor();
    // A bank may have taken more from one payment than it brought; the others must not make up for that.
    const auto& amounts = order.amounts;
    const std::int64_t held =
        amounts.captured.minor() - amounts.refunded.minor() - amounts.refund_pending.minor();
    return std::clamp<std::int64_t>(held, 0, sum);
}

Result<std::vector<RefundId>> agree_refund(OrderEditor& editor, const RefundPlan& plan,
                                           const Context& context) {
    ORDO_TRY(const auto parts, parts_of(editor.order(), plan));
    if (std::ssize(editor.order().refunds) + std::ssize(parts) > limits::kRefundsPerOrder)
        return invalid("", "The order has too many refunds.");
    take_from_statistics(editor, plan, context);
    std::vector<RefundId> ids;
    for (const Part& part : parts) {
        ORDO_TRY(const RefundId id, agree_part(editor, part, plan, ids.empty(), context));
        ids.push_back(id);
    }
    return ids;
}

Result<void> refund_all(OrderEditor& editor, RefundReason reason, const Context& context) {
    ORDO_TRY(const Money all,
             Money::of_minor(refundable_minor(editor.order(), std::nullopt), editor.order().currency));
    if (all.is_zero()) return {};
    ORDO_TRY(agree_refund(editor, {.amount = all, .reason = reason}, context));
    return {};
}

void declare_needs(const RefundCreate& command, sys::Needs& needs) {
    needs.orders[command.order_id].with_stock |= command.restock;
}

Result<Decision<Refund>> decide(const State& state, const RefundCreate& command, const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(check_request(command));
    ORDO_TRY(const auto* stored, find_order(state, command.order_id, context.call));
    ORDO_TRY(const RefundPlan plan, plan_of(command, stored->order));
    auto editor = OrderEditor::change(*stored, context);
    if (plan.restock)
        ORDO_TRY(put_back(editor, plan, products_of(state), context, editor.changes()));
    ORDO_TRY(const auto ids, agree_refund(editor, plan, context));
    Refund answer = *std::ranges::find(editor.order().refunds, ids.front(), &Refund::id);
    return std::move(editor).finish_with(std::move(answer));
}

}  // namespace ordo
