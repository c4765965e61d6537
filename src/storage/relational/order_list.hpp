#pragma once

#include <algorithm>
#include <array>
#include <limits>

#include "ordo/sys/storage.hpp"
#include "storage/relational/order_rows.hpp"
#include "storage/relational/page.hpp"

namespace ordo::relational {
constexpr std::array kStatuses = {OrderStatus::pending, OrderStatus::processing,
                                  OrderStatus::completed, OrderStatus::cancelled};
constexpr std::array kPaymentStatuses = {PaymentStatus::pending, PaymentStatus::paid,
                                         PaymentStatus::failed, PaymentStatus::refunded};
template <class Status>
bool any_or_all(const std::vector<Status>& asked, Status status) {
    return asked.empty() || std::ranges::find(asked, status) != asked.end();
}

// What the filters look at.
struct OrderRow {
    std::int64_t number = 0;
    OrderId id;
    Time created_at;
    std::int64_t total = 0;
    Currency currency;
    OrderStatus status = OrderStatus::pending;
    PaymentStatus payment_status = PaymentStatus::pending;
    std::int64_t attention = 0;
    std::optional<UserId> user_id;
};

OrderRow take_order_row(auto& query) {
    const std::int64_t number = query.take_integer();
    const auto id = take_id<OrderId>(query);
    const Time created_at = query.take_time();
    const std::int64_t total = query.take_integer();
    OrderRow row{.number = number,
                 .id = id,
                 .created_at = created_at,
                 .total = total,
                 .currency = query.take_currency()};
    row.status = take_word<OrderStatus>(query);
    row.payment_status = take_word<PaymentStatus>(query);
    row.attention = query.take_integer();
    row.user_id = take_maybe_id<UserId>(query);
    return row;
}

// Where a walk begins (after it, in its order) and where it ends.
struct Bounds {
    std::pair<std::int64_t, std::string> begin;
    std::int64_t end = 0;
};

template <class Connection>
class OrderFinder {
    using Query = typename Connection::Query;
    using StatementName = typename Connection::StatementName;

public:
    OrderFinder(Connection& connection, const sys::OrderPage& page)
        : connection_(connection),
          page_(page),
          by_time_(page.sort == OrderSort::newest || page.sort == OrderSort::oldest),
          falling_(page.sort == OrderSort::newest || page.sort == OrderSort::total_falling),
          times_(time_bounds()),
          totals_(total_bounds()) {}

    PageRows find() {
        const PageRows none(falling_, page_.after, page_.limit);
        return page_.limit <= 0 ? none : find_page(none, ways());
    }

private:
    std::vector<Way> ways();
    [[nodiscard]] Bounds time_bounds() const;
    [[nodiscard]] Bounds total_bounds() const;

    // --- ways
    bool of_search(PageRows& rows, Budget& budget);
    bool of_exact_text(PageRows& rows, Budget& budget);
    bool of_states(PageRows& rows, Budget& budget);
    bool by_totals(PageRows& rows, Budget& budget);
    // The walk in the order of time that `bind` says the rest of.
    template <class Bind>
    bool by_time(StatementName falling, StatementName rising, PageRows& rows, Budget& budget,
                 Bind bind);
    // One such walk for each text that begins with the prefix.
    struct Texts {
        StatementName first, next, falling, rising;
    };
    bool of_texts(const Texts& texts, PageRows& rows, Budget& budget);

    // --- rows
    enum class Walk : std::uint8_t { in_the_lists_order, in_any_order };
    bool walk(Query& query, Walk order, PageRows& rows, Budget& budget);
    [[nodiscard]] bool matches(const OrderRow& row);
    [[nodiscard]] bool is_searched_for(const OrderRow& row);
    [[nodiscard]] std::optional<std::string> text_from(StatementName statement,
                                                       const std::string& text);

    Connection& connection_;
    const sys::OrderPage& page_;
    const bool by_time_, falling_;  // how the list is sorted
    const Bounds times_, totals_;
    bool in_search_ = false;  // the way is the search's own
};

// ---- what to walk

template <class Connection>
Bounds OrderFinder<Connection>::time_bounds() const {
    const std::int64_t from = page_.created_from ? page_.created_from->ms : kFirst;
    const std::int64_t to = page_.created_to ? page_.created_to->ms : kLast;
    // Lists by total take the orders of the range in any order.
    const bool rising = by_time_ && !falling_;
    Bounds bounds;
    if (rising) {
        bounds = {{from, kBeforeIds}, to};
    } else {
        bounds = {{to, page_.created_to ? kBeforeIds : kAfterIds}, from};
    }
    if (!by_time_ || !page_.after) return bounds;
    const std::pair after(page_.after->number, OrderId(page_.after->id).to_string());
    bounds.begin = rising ? std::max(bounds.begin, after) : std::min(bounds.begin, after);
    return bounds;
}

template <class Connection>
Bounds OrderFinder<Connection>::total_bounds() const {
    const std::int64_t least = page_.total_min.value_or(kFirst);
    const std::int64_t greatest = page_.total_max.value_or(kLast);
    const bool rising = !by_time_ && !falling_;
    Bounds bounds;
    if (rising) {
        bounds = {{least, kBeforeIds}, greatest};
    } else {
        bounds = {{greatest, kAfterIds}, least};
    }
    if (by_time_ || !page_.after) return bounds;
    const std::pair after(page_.after->number, OrderId(page_.after->id).to_string());
    bounds.begin = rising ? std::max(bounds.begin, after) : std::min(bounds.begin, after);
    return bounds;
}

template <class Connection>
std::vector<Way> OrderFinder<Connection>::ways() {
    std::vector<Way> ways;
    const auto add = [&](auto way) { ways.emplace_back(std::move(way)); };
    const auto none = [](auto&) {};
    if (page_.search) {
        add([this](PageRows& rows, Budget& budget) { return of_search(rows, budget); });
    }
    if (page_.attention) {
        add([this, none](PageRows& rows, Budget& budget) {
            return by_time("order_with_attention_falling", "order_with_attention", rows, budget,
                           none);
        });
    }
    if (page_.user_id) {
        add([this, user_id = page_.user_id->to_string()](PageRows& rows, Budget& budget) {
            return by_time("order_of_user_falling", "order_of_user", rows, budget,
                           [&](auto& query) { query.text(user_id); });
        });
    }
    const bool has_states = !page_.status.empty() || !page_.payment_status.empty();
    if (has_states) {
        add([this](PageRows& rows, Budget& budget) { return of_states(rows, budget); });
    }
    const bool has_totals = page_.currency || page_.total_min || page_.total_max;
    if (!by_time_ || has_totals) {
        add([this](PageRows& rows, Budget& budget) { return by_totals(rows, budget); });
    }
    // The whole range of time, unless a way above goes through a part of it in the same order.
    const bool has_times = page_.created_from || page_.created_to;
    const bool has_part = page_.attention || page_.user_id || has_states;
    if (by_time_ ? !has_part : has_times) {
        add([this, none](PageRows& rows, Budget& budget) {
            return by_time("order_by_time_falling", "order_by_time", rows, budget, none);
        });
    }
    return ways;
}

template <class Connection>
template <class Bind>
bool OrderFinder<Connection>::by_time(StatementName falling, StatementName rising, PageRows& rows,
                                      Budget& budget, Bind bind) {
    auto query = connection_.walk(by_time_ && !falling_ ? rising : falling);
    query.integer(times_.begin.first).text(times_.begin.second).integer(times_.end);
    bind(query);
    return walk(query, by_time_ ? Walk::in_the_lists_order : Walk::in_any_order, rows, budget);
}

// Merges one walk for each pair of states.
template <class Connection>
bool OrderFinder<Connection>::of_states(PageRows& rows, Budget& budget) {
    for (const OrderStatus status : kStatuses) {
        if (!any_or_all(page_.status, status)) continue;
        for (const PaymentStatus payment : kPaymentStatuses) {
            if (!any_or_all(page_.payment_status, payment)) continue;
            if (!by_time("order_in_state_falling", "order_in_state", rows, budget,
                         [&](auto& query) { query.word(status).word(payment); })) {
                return false;
            }
        }
    }
    return true;
}

// Merges one walk for each currency.
template <class Connection>
bool OrderFinder<Connection>::by_totals(PageRows& rows, Budget& budget) {
    std::string currency;
    for (;;) {
        if (page_.currency) {
            currency = page_.currency->code();
        } else {
            auto next = text_from("order_next_currency", currency);
            if (!next) return true;
            currency = *std::move(next);
        }
        auto query = by_time_ || falling_ ? connection_.walk("order_by_total_falling")
                                          : connection_.walk("order_by_total");
        query.integer(totals_.begin.first)
            .text(totals_.begin.second)
            .integer(totals_.end)
            .text(currency);
        if (!walk(query, by_time_ ? Walk::in_any_order : Walk::in_the_lists_order, rows, budget))
            return false;
        if (page_.currency) return true;
    }
}

template <class Connection>
bool OrderFinder<Connection>::of_search(PageRows& rows, Budget& budget) {
    const sys::OrderSearch& search = *page_.search;
    in_search_ = true;
    const bool complete = [&] {
        if (!search.exact.empty() && !of_exact_text(rows, budget)) return false;
        if (!search.prefix.empty() && !(of_texts({"order_first_email", "order_next_email",
                                                  "order_of_email_falling", "order_of_email"},
                                                 rows, budget) &&
                                        of_texts({"order_first_name", "order_next_name",
                                                  "order_of_name_falling", "order_of_name"},
                                                 rows, budget))) {
            return false;
        }
        return std::ranges::all_of(search.products, [&](const ProductId product) {
            const std::string product_id = product.to_string();
            return by_time("order_about_product_falling", "order_about_product", rows, budget,
                           [&](auto& query) { query.text(product_id); });
        });
    }();
    in_search_ = false;
    return complete;
}

template <class Connection>
bool OrderFinder<Connection>::of_exact_text(PageRows& rows, Budget& budget) {
    const auto find = [&](StatementName statement, const std::string& text) {
        auto query = connection_.query(statement);
        query.text(text);
        return walk(query, Walk::in_any_order, rows, budget);
    };
    const std::string& exact = page_.search->exact;
    const auto id = load_order_id(connection_, exact);
    const std::string of_number = id ? id->to_string() : std::string();
    return find("order_row", of_number) && find("order_row", exact) &&
           find("order_of_payment_ref", exact) && find("order_of_payment_reference", exact) &&
           find("order_of_refund_ref", exact);
}

template <class Connection>
bool OrderFinder<Connection>::of_texts(const Texts& texts, PageRows& rows, Budget& budget) {
    const std::string& prefix = page_.search->prefix;
    auto text = text_from(texts.first, prefix);
    while (text && text->starts_with(prefix)) {
        if (!budget.spend()) return false;
        if (!by_time(texts.falling, texts.rising, rows, budget,
                     [&](auto& query) { query.text(*text); })) {
            return false;
        }
        text = text_from(texts.next, *text);
    }
    return true;
}

// ---- what matches

template <class Connection>
bool OrderFinder<Connection>::walk(Query& query, Walk order, PageRows& rows, Budget& budget) {
    while (query.row()) {
        if (!budget.spend()) return false;
        const OrderRow row = take_order_row(query);
        if (!matches(row)) continue;
        const sys::ListPosition position{
            .number = by_time_ ? row.created_at.ms : row.total, .text = {}, .id = row.id.uuid()};
        const bool goes_on = rows.offer(position, row.number);
        if (!goes_on && order == Walk::in_the_lists_order) return true;
    }
    return true;
}

template <class Connection>
bool OrderFinder<Connection>::matches(const OrderRow& row) {
    return any_or_all(page_.status, row.status) &&
           any_or_all(page_.payment_status, row.payment_status) &&
           (!page_.user_id || row.user_id == page_.user_id) &&
           (!page_.created_from || row.created_at >= *page_.created_from) &&
           (!page_.created_to || row.created_at < *page_.created_to) &&
           (!page_.currency || row.currency == *page_.currency) &&
           (!page_.total_min || row.total >= *page_.total_min) &&
           (!page_.total_max || row.total <= *page_.total_max) &&
           (!page_.attention || row.attention != 0) &&
           (!page_.search || in_search_ || is_searched_for(row));
}

template <class Connection>
bool OrderFinder<Connection>::is_searched_for(const OrderRow& row) {
    const sys::OrderSearch& search = *page_.search;
    const std::string id = row.id.to_string();
    {
        auto query = connection_.query("order_search_texts");
        query.text(id).text(search.exact);
        if (!query.row()) throw Failure(corrupt_row("an index entry without its order"));
        const std::string number = query.take_text();
        const auto email = query.take_maybe_text();
        const auto name = query.take_maybe_text();
        const bool has_reference = query.take_flag();
        if (!search.exact.empty() &&
            (id == search.exact || number == search.exact || has_reference)) {
            return true;
        }
        const auto begins = [&](const std::optional<std::string>& text) {
            return !search.prefix.empty() && text && text->starts_with(search.prefix);
        };
        if (begins(email) || begins(name)) return true;
    }
    if (search.products.empty()) return false;
    auto query = connection_.query("order_products");
    query.text(id);
    while (query.row()) {
        const auto product = take_id<ProductId>(query);
        if (std::ranges::find(search.products, product) != search.products.end()) return true;
    }
    return false;
}

template <class Connection>
std::optional<std::string> OrderFinder<Connection>::text_from(StatementName statement,
                                                              const std::string& text) {
    auto query = connection_.query(statement);
    query.text(text);
    if (!query.row()) return std::nullopt;
    return query.take_text();
}

std::vector<Order> list_orders(auto& connection, const sys::OrderPage& page) {
    std::vector<Order> orders;
    for (const std::int64_t row : OrderFinder(connection, page).find().numbers()) {
        orders.push_back(load_listed_order(connection, row));
    }
    return orders;
}

}  // namespace ordo::relational
