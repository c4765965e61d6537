#include <algorithm>
#include <array>
#include <limits>

#include "storage/sqlite/rows.hpp"

namespace ordo::sqlite {
namespace {

constexpr std::array kStatuses = {OrderStatus::pending, OrderStatus::processing,
                                  OrderStatus::completed, OrderStatus::cancelled};
constexpr std::array kPaymentStatuses = {PaymentStatus::pending, PaymentStatus::paid,
                                         PaymentStatus::failed, PaymentStatus::refunded};

// ---- one order

void take_amounts(Query& query, OrderAmounts& amounts, Currency currency) {
    for (Money* amount :
         {&amounts.subtotal, &amounts.discount, &amounts.tax, &amounts.total, &amounts.authorized,
          &amounts.captured, &amounts.refunded, &amounts.refund_pending, &amounts.credited,
          &amounts.due, &amounts.refund_due}) {
        *amount = query.take_money(currency);
    }
}

void bind_amounts(Query& query, const OrderAmounts& amounts) {
    for (const Money* amount :
         {&amounts.subtotal, &amounts.discount, &amounts.tax, &amounts.total, &amounts.authorized,
          &amounts.captured, &amounts.refunded, &amounts.refund_pending, &amounts.credited,
          &amounts.due, &amounts.refund_due}) {
        query.integer(amount->minor());
    }
}

sys::OrderState take_order(Query& query) {
    const Currency currency = query.take_currency();
    sys::OrderState state{.order = Order(currency)};
    Order& order = state.order;
    order.id = query.take_id<OrderId>();
    order.number = query.take_text();
    order.customer.user_id = query.take_maybe_id<UserId>();
    order.customer.email = query.take_maybe_text();
    order.customer.name = query.take_maybe_text();
    order.status = query.take_word<OrderStatus>();
    order.payment_status = query.take_word<PaymentStatus>();
    order.payment_detail = query.take_word<PaymentDetail>();
    order.prices_include_tax = query.take_flag();
    take_amounts(query, order.amounts, currency);
    order.note = query.take_maybe_text();
    order.metadata = take_metadata(query);
    order.attention = static_cast<std::uint8_t>(query.take_integer());
    order.version = query.take_integer();
    order.created_at = query.take_time();
    order.updated_at = query.take_time();
    order.paid_at = query.take_maybe_time();
    order.completed_at = query.take_maybe_time();
    order.cancelled_at = query.take_maybe_time();
    order.cancel_reason = query.take_maybe_word<CancelReason>();
    state.request_digest = query.take_maybe_bytes<32>();
    state.salt = query.take_bytes<16>();
    state.ledger_entries = query.take_integer();
    return state;
}

std::vector<OrderLine> list_lines(Connection& connection, const std::string& order_id,
                                  Currency currency) {
    Query query = connection.query("line_list");
    query.text(order_id);
    std::vector<OrderLine> lines;
    while (query.row()) {
        const std::int64_t number = query.take_integer();
        const auto product_id = query.take_id<ProductId>();
        std::string name = query.take_text();
        const auto type = query.take_word<ProductType>();
        auto sku = query.take_maybe_text();
        const Money unit_price = query.take_money(currency);
        const std::int64_t quantity = query.take_integer();
        const Money discount = query.take_money(currency);
        const Rate tax_rate = query.take_rate();
        const Money tax = query.take_money(currency);
        const Money amount = query.take_money(currency);
        const bool counted = query.take_flag();
        lines.push_back(OrderLine{.line = number,
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
                                  .override_reason = query.take_maybe_text()});
    }
    return lines;
}

void insert_line(Connection& connection, const std::string& order_id, const OrderLine& line) {
    const std::string product_id = line.product_id.to_string();
    connection.query("line_insert")
        .text(order_id)
        .integer(line.line)
        .text(product_id)
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

// ---- lists

struct Position {
    std::int64_t created_at_ms = 0;
    std::string id;
};

// The part of the list that is asked for: below `upper`, from `from_ms` on.
struct Range {
    Position upper;
    std::int64_t from_ms = 0;
    std::int64_t limit = 0;
};

Range range_of(const sys::OrderPage& page) {
    Range range{.upper = {std::numeric_limits<std::int64_t>::max(), "~"},  // after all ids
                .from_ms = std::numeric_limits<std::int64_t>::min(),
                .limit = page.limit};
    if (page.created_from) range.from_ms = page.created_from->ms;
    // Exclusive: nothing is below an empty id.
    if (page.created_to) range.upper = {page.created_to->ms, ""};
    if (page.before && page.before->first.ms < range.upper.created_at_ms) {
        range.upper = {page.before->first.ms, page.before->second.to_string()};
    }
    return range;
}

// `bind_more` binds what comes after the range's four values.
template <class BindMore>
void walk(Query& query, const Range& range, std::vector<Position>& found, BindMore bind_more) {
    query.integer(range.upper.created_at_ms)
        .text(range.upper.id)
        .integer(range.from_ms)
        .integer(range.limit);
    bind_more(query);
    while (query.row()) {
        const std::int64_t created_at = query.take_integer();
        found.push_back({created_at, query.take_text()});
    }
}

template <class Status, std::size_t N>
std::vector<Status> or_all(const std::vector<Status>& asked, const std::array<Status, N>& all) {
    std::vector<Status> statuses = asked.empty() ? std::vector(all.begin(), all.end()) : asked;
    std::ranges::sort(statuses);
    statuses.erase(std::unique(statuses.begin(), statuses.end()), statuses.end());
    return statuses;
}

template <class Status>
void bind_four(Query& query, const std::vector<Status>& statuses) {
    for (std::size_t i = 0; i < 4; ++i) query.word(statuses[std::min(i, statuses.size() - 1)]);
}

void find_orders_of_user(Connection& connection, const sys::OrderPage& page, const Range& range,
                         std::vector<Position>& found) {
    const std::string user_id = page.user_id->to_string();
    if (page.status.empty() && page.payment_status.empty()) {
        Query query = connection.query("order_list_of_user");
        walk(query, range, found, [&](Query& more) { more.text(user_id); });
        return;
    }
    Query query = connection.query("order_list_of_user_by_state");
    walk(query, range, found, [&](Query& more) {
        more.text(user_id);
        bind_four(more, or_all(page.status, kStatuses));
        bind_four(more, or_all(page.payment_status, kPaymentStatuses));
    });
}

// Merges one walk for each pair of states.
void find_orders_by_state(Connection& connection, const sys::OrderPage& page, const Range& range,
                          std::vector<Position>& found) {
    for (const OrderStatus status : or_all(page.status, kStatuses)) {
        for (const PaymentStatus payment : or_all(page.payment_status, kPaymentStatuses)) {
            Query query = connection.query("order_list_by_state");
            walk(query, range, found, [&](Query& more) { more.word(status).word(payment); });
        }
    }
    std::ranges::sort(found, [](const Position& a, const Position& b) {
        return a.created_at_ms != b.created_at_ms ? a.created_at_ms > b.created_at_ms : a.id > b.id;
    });
    if (static_cast<std::int64_t>(found.size()) > range.limit) {
        found.resize(static_cast<std::size_t>(range.limit));
    }
}

std::optional<sys::OrderState> load_order(Connection& connection, const std::string& id,
                                          Payments payments) {
    std::optional<sys::OrderState> state;
    {
        Query query = connection.query("order_get");
        query.text(id);
        if (!query.row()) return state;
        state = take_order(query);
    }
    state->order.lines = list_lines(connection, id, state->order.currency);
    if (payments == Payments::with) {
        state->order.payments = list_payments(connection, state->order.id);
    }
    return state;
}

}  // namespace

std::optional<sys::OrderState> load_order(Connection& connection, OrderId id, Payments payments) {
    return load_order(connection, id.to_string(), payments);
}

std::vector<Order> list_orders(Connection& connection, const sys::OrderPage& page) {
    const Range range = range_of(page);
    std::vector<Position> found;
    if (page.user_id) {
        find_orders_of_user(connection, page, range, found);
    } else if (!page.status.empty() || !page.payment_status.empty()) {
        find_orders_by_state(connection, page, range, found);
    } else {
        Query query = connection.query("order_list");
        walk(query, range, found, [](Query&) {});
    }
    std::vector<Order> orders;
    orders.reserve(found.size());
    for (const Position& position : found) {
        auto state = load_order(connection, position.id, Payments::without);
        if (!state) throw Failure(corrupt_row("an index entry without its order"));
        orders.push_back(std::move(state->order));
    }
    return orders;
}

void write_order(Connection& connection, const sys::Changes::OrderWrite& write) {
    const Order& order = write.state.order;
    const std::string id = order.id.to_string();
    const std::string metadata = metadata_text(order.metadata);
    const std::string currency(order.currency.code());
    const std::optional<std::string> user_id =
        order.customer.user_id ? std::optional(order.customer.user_id->to_string()) : std::nullopt;
    Query query = connection.query(write.insert ? StatementName("order_insert")
                                                : StatementName("order_update"));
    query.text(id)
        .maybe(order.customer.email)
        .maybe(order.customer.name)
        .word(order.status)
        .word(order.payment_status)
        .word(order.payment_detail);
    bind_amounts(query, order.amounts);
    query.maybe(order.note)
        .text(metadata)
        .integer(order.attention)
        .integer(order.version)
        .time(order.updated_at)
        .maybe(order.paid_at)
        .maybe(order.completed_at)
        .maybe(order.cancelled_at);
    if (order.cancel_reason) {
        query.word(*order.cancel_reason);
    } else {
        query.null();
    }
    query.bytes(write.state.salt);
    if (write.insert) {
        query.text(order.number)
            .maybe(user_id)
            .text(currency)
            .flag(order.prices_include_tax)
            .time(order.created_at);
        if (write.state.request_digest) {
            query.bytes(*write.state.request_digest);
        } else {
            query.null();
        }
    }
    require_one_row(query.write());
    if (!write.insert) return;
    for (const OrderLine& line : order.lines) insert_line(connection, id, line);
}

}  // namespace ordo::sqlite
