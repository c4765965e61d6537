#pragma once

#include <algorithm>

#include "core/fold.hpp"
#include "ordo/sys/storage.hpp"
#include "storage/relational/payment_rows.hpp"
#include "storage/relational/refund_rows.hpp"
#include "storage/relational/shop_rows.hpp"

namespace ordo::relational {
void take_amounts(auto& query, OrderAmounts& amounts, Currency currency) {
    for (Money* amount :
         {&amounts.subtotal, &amounts.discount, &amounts.tax, &amounts.total, &amounts.authorized,
          &amounts.captured, &amounts.refunded, &amounts.refund_pending, &amounts.credited,
          &amounts.due, &amounts.refund_due}) {
        *amount = query.take_money(currency);
    }
}

sys::OrderState take_order(auto& query) {
    const Currency currency = query.take_currency();
    sys::OrderState state{.order = Order(currency)};
    Order& order = state.order;
    order.id = take_id<OrderId>(query);
    order.number = query.take_text();
    order.customer.user_id = take_maybe_id<UserId>(query);
    order.customer.email = query.take_maybe_text();
    order.customer.name = query.take_maybe_text();
    order.status = take_word<OrderStatus>(query);
    order.payment_status = take_word<PaymentStatus>(query);
    order.payment_detail = take_word<PaymentDetail>(query);
    order.prices_include_tax = query.take_flag();
    take_amounts(query, order.amounts, currency);
    order.note = query.take_maybe_text();
    order.metadata = take_metadata(query);
    order.attention = static_cast<std::uint8_t>(query.take_integer());
    order.version = query.take_integer();
    order.created_at = query.take_time();
    order.updated_at = query.take_time();
    order.expires_at = query.take_maybe_time();
    order.paid_at = query.take_maybe_time();
    order.completed_at = query.take_maybe_time();
    order.cancelled_at = query.take_maybe_time();
    order.cancel_reason = take_maybe_word<CancelReason>(query);
    state.request_digest = take_maybe_bytes<32>(query);
    state.salt = take_bytes<16>(query);
    order.pay_later = query.take_flag();
    state.ledger_entries = query.take_integer();
    return state;
}

OrderLine take_line(auto& query, Currency currency) {
    const std::int64_t number = query.take_integer();
    const auto product_id = take_id<ProductId>(query);
    std::string name = query.take_text();
    const auto type = take_word<ProductType>(query);
    auto sku = query.take_maybe_text();
    const Money unit_price = query.take_money(currency);
    const std::int64_t quantity = query.take_integer();
    const Money discount = query.take_money(currency);
    const Rate tax_rate = query.take_rate();
    const Money tax = query.take_money(currency);
    const Money amount = query.take_money(currency);
    const bool counted = query.take_flag();
    return OrderLine{.line = number,
                     .product_id = product_id,
                     .name = std::move(name),
                     .type = type,
                     .sku = std::move(sku),
                     .unit_price = unit_price,
                     .quantity = quantity,
                     .discount_amount = discount,
                     .tax_rate = tax_rate,
                     .tax_amount = tax,
                     .amount = amount,
                     .counted = counted,
                     .override_reason = query.take_maybe_text()};
}

std::vector<OrderLine> list_lines(auto& connection, const std::string& order_id,
                                  Currency currency) {
    auto query = connection.query("line_list");
    query.text(order_id);
    std::vector<OrderLine> lines;
    while (query.row()) lines.push_back(take_line(query, currency));
    return lines;
}

void insert_line(auto& connection, const std::string& order_id, Time created_at,
                 const OrderLine& line) {
    const std::string product_id = line.product_id.to_string();
    connection.query("line_insert")
        .text(order_id)
        .integer(line.line)
        .text(product_id)
        .time(created_at)
        .text(line.name)
        .word(line.type)
        .maybe(line.sku)
        .integer(line.unit_price.minor())
        .integer(line.quantity)
        .integer(line.discount_amount.minor())
        .integer(line.tax_rate.ppm())
        .integer(line.tax_amount.minor())
        .integer(line.amount.minor())
        .flag(line.counted)
        .maybe(line.override_reason)
        .write();
}

// What refunds say about the lines, whatever became of their money.
inline void count_refunds(Order& order) {
    for (const Refund& refund : order.refunds) {
        for (const RefundItem& item : refund.items) {
            const auto line = std::ranges::find(order.lines, item.line, &OrderLine::line);
            if (line == order.lines.end()) throw Failure(corrupt_row("a refund of no line"));
            line->refunded_quantity += item.quantity;
            if (refund.restocked) line->restocked_quantity += item.quantity;
        }
    }
}

// With what the refunds say about them, if there are any.
void load_lines(auto& connection, Order& order, bool has_refunds) {
    order.lines = list_lines(connection, order.id.to_string(), order.currency);
    if (!has_refunds) return;
    order.refunds = list_refunds(connection, order.id);
    count_refunds(order);
}

// What may change as an order moves on, in the order in which the statements have it.
void bind_progress(auto& query, const Order& order) {
    query.word(order.status).word(order.payment_status).word(order.payment_detail);
    const OrderAmounts& amounts = order.amounts;
    for (const Money* amount :
         {&amounts.authorized, &amounts.captured, &amounts.refunded, &amounts.refund_pending,
          &amounts.credited, &amounts.due, &amounts.refund_due}) {
        query.integer(amount->minor());
    }
    query.integer(order.attention)
        .integer(order.version)
        .time(order.updated_at)
        .maybe(order.expires_at)
        .maybe(order.paid_at)
        .maybe(order.completed_at)
        .maybe(order.cancelled_at)
        .maybe_word(order.cancel_reason);
}

// The folded forms of what an order is searched for by.
struct Folded {
    std::optional<std::string> email, name;

    explicit Folded(const Customer& customer) {
        if (customer.email) email = fold(*customer.email);
        if (customer.name) name = fold(*customer.name);
    }
};

void bind_rest(auto& query, const sys::OrderState& state, const Folded& folded,
               const std::string& metadata) {
    const Order& order = state.order;
    query.maybe(order.customer.email)
        .maybe(order.customer.name)
        .maybe(folded.email)
        .maybe(folded.name)
        .integer(order.amounts.subtotal.minor())
        .integer(order.amounts.discount.minor())
        .integer(order.amounts.tax.minor())
        .integer(order.amounts.total.minor())
        .maybe(order.note)
        .text(metadata)
        .bytes(state.salt);
}

void insert_order(auto& connection, const sys::OrderState& state) {
    const Order& order = state.order;
    const std::string id = order.id.to_string();
    const std::string metadata = metadata_text(order.metadata);
    const std::string currency(order.currency.code());
    const auto user_id = maybe_text(order.customer.user_id);
    const Folded folded(order.customer);
    {
        auto query = connection.query("order_insert");
        query.text(id);
        bind_rest(query, state, folded, metadata);
        bind_progress(query, order);
        query.text(order.number)
            .maybe(user_id)
            .text(currency)
            .flag(order.prices_include_tax)
            .time(order.created_at)
            .maybe(state.request_digest);
        query.write_one();
    }
    for (const OrderLine& line : order.lines) insert_line(connection, id, order.created_at, line);
}

void update_order(auto& connection, const sys::OrderState& state) {
    const std::string id = state.order.id.to_string();
    {
        auto query = connection.query("order_update");
        query.text(id);
        bind_progress(query, state.order);
        query.write_one();
    }
    const std::string metadata = metadata_text(state.order.metadata);
    const Folded folded(state.order.customer);
    auto query = connection.query("order_update_rest");
    query.text(id);
    bind_rest(query, state, folded, metadata);
    query.write();
}

std::optional<sys::OrderState> load_order(auto& connection, const std::string& id) {
    std::optional<sys::OrderState> state;
    bool has_refunds = false;
    {
        auto query = connection.query("order_get");
        query.text(id);
        if (!query.row()) return state;
        state = take_order(query);
        has_refunds = query.take_flag();
    }
    load_lines(connection, state->order, has_refunds);
    state->order.payments = list_payments(connection, state->order.id);
    return state;
}

std::optional<sys::OrderState> load_order(auto& connection, OrderId id) {
    return load_order(connection, id.to_string());
}

Order load_listed_order(auto& connection, std::int64_t row) {
    std::optional<sys::OrderState> state;
    bool has_refunds = false;
    {
        auto query = connection.query("order_listed");
        query.integer(row);
        if (!query.row()) throw Failure(corrupt_row("an index entry without its order"));
        state = take_order(query);
        has_refunds = query.take_flag();
    }
    load_lines(connection, state->order, has_refunds);
    state->order.refunds.clear();
    return std::move(state->order);
}

std::optional<OrderId> load_order_id(auto& connection, const std::string& number) {
    auto query = connection.query("order_id_of_number");
    query.text(number);
    if (!query.row()) return std::nullopt;
    return take_id<OrderId>(query);
}

void write_order(auto& connection, const sys::Changes::OrderWrite& write) {
    if (write.insert) {
        insert_order(connection, write.state);
    } else {
        update_order(connection, write.state);
    }
}

}  // namespace ordo::relational
