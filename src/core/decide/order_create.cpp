#include <algorithm>

#include "core/decide/order_editor.hpp"
#include "core/decide/payment.hpp"
#include "core/decide/rules.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo {
namespace {

// Whose order it is. A customer orders for himself; staff may name anyone, or nobody at a counter.
Result<Customer> owner_of(const OrderCreate& command, const Actor& actor) {
    const Customer& named = command.customer;
    if (actor.type != ActorType::customer) {
        ORDO_TRY(require_staff(actor));
        // A till sells what is on its counter; an order that takes no stock is not for it to make up.
        if (command.past && actor.type == ActorType::till)
            return Error(Errc::forbidden, "Only the shop's administration brings in past orders.");
        ORDO_TRY(check_email(named.email, "/customer_email"));
        ORDO_TRY(check_optional(named.name, limits::kNameLength, TextKind::line, "/customer_name"));
        return named;
    }
    if (named.user_id || named.email || named.name)
        return Error(Errc::forbidden, "A customer orders for himself; leave his name to the shop.");
    if (command.mark_paid || command.complete || command.past)
        return Error(Errc::forbidden, "Only staff may record payments, hand-over and past orders.");
    ORDO_TRY(const UserId self, customer_id(actor));
    return Customer{self, std::nullopt, std::nullopt};
}

Result<void> check_past(const OrderCreate& command, Time now) {
    if (!command.past) return {};
    if (command.past->created_at > now || command.past->created_at.ms < 0)
        return invalid("/past/created_at", "A past order is neither in the future nor before 1970.");
    if (command.mark_paid && !command.mark_paid->paid_at)
        return invalid("/mark_paid/paid_at", "The payment of a past order must say when it was.");
    return {};
}

// History is not calculated anew: what the lines come to must be what is told.
Result<void> check_told(const AmountInput& told, Money found, std::string field) {
    auto amount = told.in(found.currency());
    if (!amount) {
        amount.error().field = std::move(field);
        return std::move(amount).error();
    }
    if (*amount == found) return {};
    return invalid(std::move(field),
                   "The items come to " + found.to_string() + ", not to " + amount->to_string() + ".");
}

Result<void> check_sums(const PastOrder& past, const Cart& cart) {
    if (past.tax_amount) ORDO_TRY(check_told(*past.tax_amount, cart.tax, "/past/tax_amount"));
    return check_told(past.total_amount, cart.total, "/past/total_amount");
}

// An order the caller has named already. It answers for ever: the digest is kept with the order.
Result<Decision<Order>> repeated(const sys::OrderState& existing, const Context& context) {
    if (existing.request_digest == context.request_digest && may_see(context.call.actor, existing.order))
        return Decision<Order>{.answer = existing.order, .changed = false, .replayed = true};
    ErrorDetails details;
    details.existing_field = "id";
    return Error(Errc::already_exists, "There is another order with this id.", "/id")
        .with(std::move(details));
}

sys::OrderState order_from(const OrderCreate& command, Cart cart, Customer customer,
                           const State& state, const Context& context) {
    sys::OrderState fresh{Order(cart.currency)};
    Order& order = fresh.order;
    order.id = command.id ? *command.id : context.ids.next<OrderId>(context.now);
    order.number = std::to_string(state.chain.next_order_number);
    order.customer = std::move(customer);
    order.prices_include_tax = cart.prices_include_tax;
    order.pay_later = state.policy.pay_later;
    order.lines = std::move(cart.lines);
    order.amounts.subtotal = cart.subtotal;
    order.amounts.discount = cart.discount;
    order.amounts.tax = cart.tax;
    order.amounts.total = cart.total;
    order.note = command.note;
    order.metadata = command.metadata;
    order.created_at = command.past ? command.past->created_at : context.now;
    order.updated_at = context.now;
    const auto window_ms = state.policy.payment_window_minutes * 60 * 1000;
    if (window_ms > 0 && order.amounts.total.is_positive() && !command.past)
        order.expires_at = Time{context.now.ms + window_ms};
    if (command.id) fresh.request_digest = context.request_digest;
    context.ids.fill(fresh.salt);
    return fresh;
}

Result<void> take_stock(const std::vector<OrderLine>& lines, OrderId order,
                        const ProductLookup& product, const Context& context, sys::Changes& changes) {
    if (auto short_items = shortages(lines, product); !short_items.empty()) {
        ErrorDetails details;
        details.items = std::move(short_items);
        return Error(Errc::out_of_stock, "There is not enough stock for the order.")
            .with(std::move(details));
    }
    for (const auto& [id, quantity] : counted_demand(lines))
        move_stock(*product(id), -quantity, MovementReason::order, order, std::nullopt, context, changes);
    return {};
}

}  // namespace

void declare_needs(const OrderCreate& command, sys::Needs& needs) {
    if (command.id) needs.orders.try_emplace(*command.id);
    for (const auto& item : command.items) needs.products.insert(item.product_id);
}

Result<Decision<Order>> decide(const State& state, const OrderCreate& command,
                               const Context& context) {
    ORDO_TRY(refuse_version(context.call));
    if (command.id && command.id->is_nil()) return invalid("/id", "The id must not be all zeros.");
    if (command.id)
        if (const auto& existing = state.orders.at(*command.id)) return repeated(*existing, context);
    ORDO_TRY(Customer customer, owner_of(command, context.call.actor));
    ORDO_TRY(check_optional(command.note, limits::kTextLength, TextKind::lines, "/note"));
    ORDO_TRY(check_metadata(command.metadata));
    ORDO_TRY(check_past(command, context.now));
    const auto product = products_of(state);
    const bool is_past = command.past.has_value();
    bool prices_include_tax = state.settings.prices_include_tax;
    if (is_past) prices_include_tax = command.past->prices_include_tax.value_or(prices_include_tax);
    ORDO_TRY(Cart cart, build_cart(command.items, command.discount, product, prices_include_tax,
                                   context.call.actor, is_past));
    if (is_past) ORDO_TRY(check_sums(*command.past, cart));

    ORDO_TRY(auto editor,
             OrderEditor::create(
                 order_from(command, std::move(cart), std::move(customer), state, context), context));
    if (!is_past)
        ORDO_TRY(take_stock(editor.order().lines, editor.order().id, product, context, editor.changes()));
    editor.record_created();
    ORDO_TRY(editor.settle());  // a free order is paid at creation; a till need not know that it is free
    if (command.mark_paid && editor.order().amounts.due.is_positive())
        ORDO_TRY(record_payment(editor, *command.mark_paid, context, "/mark_paid"));
    if (command.complete) ORDO_TRY(editor.move(OrderEvent::complete, std::nullopt));

    sys::ChainHead chain = state.chain;
    chain.next_order_number += 1;
    editor.changes().chain = chain;
    return std::move(editor).finish();
}

}  // namespace ordo
