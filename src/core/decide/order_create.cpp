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
        ORDO_TRY(check_email(named.email, "/customer_email"));
        ORDO_TRY(check_optional(named.name, limits::kNameLength, TextKind::line, "/customer_name"));
        return named;
    }
    if (named.user_id || named.email || named.name)
        return Error(Errc::forbidden, "A customer orders for himself; leave his name to the shop.");
    if (command.mark_paid || command.complete)
        return Error(Errc::forbidden, "Only staff may record payments and hand-over.");
    ORDO_TRY(const UserId self, customer_id(actor));
    return Customer{self, std::nullopt, std::nullopt};
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
    order.lines = std::move(cart.lines);
    order.amounts.subtotal = cart.subtotal;
    order.amounts.discount = cart.discount;
    order.amounts.tax = cart.tax;
    order.amounts.total = cart.total;
    order.note = command.note;
    order.metadata = command.metadata;
    order.created_at = context.now;
    order.updated_at = context.now;
    const auto window_ms = state.policy.payment_window_minutes * 60 * 1000;
    if (window_ms > 0 && order.amounts.total.is_positive())
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
    const auto product = products_of(state);
    ORDO_TRY(Cart cart, build_cart(command.items, command.discount, product,
                                   state.settings.prices_include_tax, context.call.actor));

    ORDO_TRY(auto editor,
             OrderEditor::create(
                 order_from(command, std::move(cart), std::move(customer), state, context), context));
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
