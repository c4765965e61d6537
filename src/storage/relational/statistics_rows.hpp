#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <unordered_map>

#include "ordo/sys/storage.hpp"
#include "storage/relational/query.hpp"

namespace ordo::relational {
using Standing = sys::StatisticsChange::Standing;
using Sold = sys::StatisticsChange::Sold;

inline constexpr std::int64_t kQuarterMs = 15LL * 60 * 1000;
inline constexpr std::int64_t kHourMs = 4 * kQuarterMs;
inline constexpr std::int64_t kDayMs = 24 * kHourMs;
// What the calendar is asked for stays within the years 1 to 9999.
inline constexpr Time kFirstTime{-62'135'596'800'000}, kLastTime{253'402'300'799'999};

// The last multiple of `step` that is not after `time`.
inline std::int64_t floor_to(std::int64_t time, std::int64_t step) {
    const std::int64_t rest = time % step;
    return time - (rest < 0 ? rest + step : rest);
}

inline void require_start(Time time, std::int64_t step) {
    if (time.ms % step != 0) throw Failure({Errc::internal, "A statistic of no known time."});
}

// ---- months

using Month = std::chrono::year_month;

inline Month month_of(std::int64_t day_ms) {
    const std::chrono::sys_days day{std::chrono::days(floor_to(day_ms, kDayMs) / kDayMs)};
    const std::chrono::year_month_day date(day);
    return {date.year(), date.month()};
}

inline std::int64_t start_of(Month month) {
    const std::chrono::sys_days first(month / 1);
    return first.time_since_epoch().count() * kDayMs;
}

std::string product_name(auto& connection, ProductId id) {
    const std::string id_text = id.to_string();
    auto query = connection.query("product_name");
    query.text(id_text);
    if (!query.row()) throw Failure(corrupt_row("sales of a product that is not there"));
    return query.take_text();
}

// ---- what was sold

template <class Connection>
class SoldProducts {
    using Query = typename Connection::Query;
    using StatementName = typename Connection::StatementName;

public:
    explicit SoldProducts(Connection& connection) : connection_(connection) {}

    // Those of the days from `from` to before `to`, of whole months by their sums.
    void add(std::int64_t from, std::int64_t to) {
        Month first = month_of(from);
        if (start_of(first) < from) first += std::chrono::months(1);
        const Month last = month_of(to);  // the first that is not whole any more
        const bool has_months = first < last;
        if constexpr (Connection::kAddsUpSpans)
            return has_months ? add_sums(from, start_of(first), start_of(last), to) : add_sums(from, to, to, to);
        if (!has_months) return add_rows("product_day_list", from, to);
        add_rows("product_day_list", from, start_of(first));
        add_rows("product_month_list", start_of(first), start_of(last));
        add_rows("product_day_list", start_of(last), to);
    }

    // The best of each currency, by falling revenue, then id.
    [[nodiscard]] std::vector<sys::StatisticsRows::TopProduct> best(std::int64_t top) {
        std::vector<sys::StatisticsRows::TopProduct> all;
        all.reserve(sums_.size());
        for (const auto& [key, sold] : sums_) {
            if (sold != Sold()) all.push_back({key.first, {}, key.second, sold});
        }
        std::ranges::sort(all, {}, [](const auto& row) {
            return std::tuple(-row.sold.revenue_minor, row.product_id, row.currency);
        });
        std::map<Currency, std::int64_t> shown;
        std::erase_if(all, [&](const auto& row) { return ++shown[row.currency] > top; });
        for (auto& row : all) row.name = product_name(connection_, row.product_id);
        return all;
    }

private:
    struct Hash {
        std::size_t operator()(const std::pair<ProductId, Currency>& key) const noexcept {
            return std::hash<ProductId>()(key.first);
        }
    };

    void add_rows(StatementName statement, std::int64_t from, std::int64_t to) {
        auto query = connection_.query(statement);
        query.integer(from).integer(to);
        while (query.row()) {
            static_cast<void>(query.take_time());
            add_row(query);
        }
    }
    // Of days, whole months and days again, added up by the server.
    void add_sums(std::int64_t from, std::int64_t first_month, std::int64_t last_month, std::int64_t to) {
        auto query = connection_.query("product_span_list");
        query.integer(from).integer(first_month).integer(last_month).integer(to);
        while (query.row()) add_row(query);
    }
    void add_row(Query& query) {
        const auto product = take_id<ProductId>(query);
        Sold& sum = sums_[{product, query.take_currency()}];
        sum.quantity += query.take_integer();
        sum.revenue_minor += query.take_integer();
    }

    Connection& connection_;
    std::unordered_map<std::pair<ProductId, Currency>, Sold, Hash> sums_;
};

template <class Connection>
void add_sold(Connection& connection, typename Connection::StatementName statement,
              std::int64_t start, const std::string& product_id, const std::string& currency,
              const Sold& sold) {
    connection.query(statement)
        .integer(start)
        .text(product_id)
        .text(currency)
        .integer(sold.quantity)
        .integer(sold.revenue_minor)
        .write();
}

// ---- sales

using Quarters = std::array<Sales, 4>;

void add_sales(auto& connection, const std::map<std::pair<Time, Currency>, Sales>& sales) {
    std::map<std::pair<std::int64_t, Currency>, Quarters> hours;
    for (const auto& [key, sum] : sales) {
        if (sum == Sales()) continue;
        require_start(key.first, kQuarterMs);
        const std::int64_t hour = floor_to(key.first.ms, kHourMs);
        const std::int64_t quarter = (key.first.ms - hour) / kQuarterMs;
        hours[{hour, key.second}].at(static_cast<std::size_t>(quarter)) = sum;
    }
    for (const auto& [key, quarters] : hours) {
        const std::string currency(key.second.code());
        auto query = connection.query("sales_add");
        query.integer(key.first).text(currency);
        for (const Sales& sum : quarters) {
            query.integer(sum.gross_minor)
                .integer(sum.refunds_minor)
                .integer(sum.orders)
                .integer(sum.paid_orders);
        }
        query.write();
    }
}

// Hands over the quarters of an hour in which something was sold.
template <class Take>
void take_quarters(auto& query, Take take) {
    const std::int64_t hour = query.take_integer();
    const Currency currency = query.take_currency();
    for (std::int64_t quarter = 0; quarter < 4; ++quarter) {
        Sales sales;
        sales.gross_minor = query.take_integer();
        sales.refunds_minor = query.take_integer();
        sales.orders = query.take_integer();
        sales.paid_orders = query.take_integer();
        if (sales != Sales()) take(std::pair(Time{hour + quarter * kQuarterMs}, currency), sales);
    }
}

// Sums of sales by the spans that begin at `starts`; rows come in the order of their times.
class SpanSums {
public:
    SpanSums(std::span<const Time> starts, sys::StatisticsRows& rows) : starts_(starts), rows_(rows) {}

    // Of a time that is not before the first start.
    Sales& of(Time time, Currency currency) {
        const std::pair key(*std::prev(std::ranges::upper_bound(starts_, time)), currency);
        const auto at = std::ranges::lower_bound(rows_.sales, key, {}, [](const auto& row) { return row.first; });
        if (at != rows_.sales.end() && at->first == key) return at->second;
        return rows_.sales.insert(at, {key, Sales()})->second;
    }
    void drop_empty() {
        std::erase_if(rows_.sales, [](const auto& row) { return row.second == Sales(); });
    }

private:
    std::span<const Time> starts_;
    sys::StatisticsRows& rows_;
};

inline void add(Sales& sum, const Sales& more) {
    sum.gross_minor += more.gross_minor;
    sum.refunds_minor += more.refunds_minor;
    sum.orders += more.orders;
    sum.paid_orders += more.paid_orders;
}

// Read by whole hours; of the first and last some quarters lie outside.
void load_quarters(auto& connection, Time from, Time to, SpanSums& sums) {
    auto query = connection.query("sales_list");
    query.integer(floor_to(from.ms, kHourMs)).integer(floor_to(to.ms, kHourMs) + kHourMs);
    while (query.row()) {
        take_quarters(query, [&](const auto& key, const Sales& sales) {
            if (key.first >= from && key.first < to) add(sums.of(key.first, key.second), sales);
        });
    }
}

// An array of PostgreSQL's: {1,2,3}.
inline std::string array_of(std::span<const Time> times) {
    std::string text = "{";
    for (const Time time : times) text.append(text.size() > 1 ? "," : "").append(std::to_string(time.ms));
    return text + '}';
}

// Takes rows of a time, a currency and sums.
void take_sums(auto& query, SpanSums& sums) {
    while (query.row()) {
        const Time time = query.take_time();
        Sales sales;
        const Currency currency = query.take_currency();
        sales.gross_minor = query.take_integer();
        sales.refunds_minor = query.take_integer();
        sales.orders = query.take_integer();
        sales.paid_orders = query.take_integer();
        add(sums.of(time, currency), sales);
    }
}

template <class Connection>
void load_hours(Connection& connection, std::span<const Time> starts, Time to, SpanSums& sums) {
    // A server adds up long spans itself: what costs there is the rows that travel.
    if constexpr (Connection::kAddsUpSpans) {
        if ((to.ms - starts.front().ms) / std::ssize(starts) >= kDayMs) {
            const std::string array = array_of(starts);
            auto query = connection.query("sales_span_list");
            query.text(array).integer(to.ms);
            return take_sums(query, sums);
        }
    }
    auto query = connection.query("sales_hour_list");
    query.integer(starts.front().ms).integer(to.ms);
    take_sums(query, sums);
}

void load_sales(auto& connection, std::span<const Time> starts, Time to, sys::StatisticsRows& rows) {
    const auto at_an_hour = [](Time time) { return time.ms % kHourMs == 0; };
    SpanSums sums(starts, rows);
    if (at_an_hour(to) && std::ranges::all_of(starts, at_an_hour))
        load_hours(connection, starts, to, sums);
    else
        load_quarters(connection, starts.front(), to, sums);
    sums.drop_empty();
}

std::size_t take_sales(auto& query, std::map<std::pair<Time, Currency>, Sales>& into) {
    std::size_t taken = 0;
    take_quarters(query, [&](const auto& key, const Sales& sales) {
        into.emplace(key, sales);
        ++taken;
    });
    return taken;
}

std::size_t take_standing(
    auto& query, std::map<std::tuple<Currency, OrderStatus, PaymentStatus>, Standing>& into) {
    const Currency currency = query.take_currency();
    const auto status = take_word<OrderStatus>(query);
    const auto payment_status = take_word<PaymentStatus>(query);
    Standing standing;
    standing.orders = query.take_integer();
    standing.outstanding_minor = query.take_integer();
    standing.attention = query.take_integer();
    if (standing == Standing()) return 0;
    into.emplace(std::tuple(currency, status, payment_status), standing);
    return 1;
}

std::size_t take_sold(auto& query, std::map<std::tuple<Time, ProductId, Currency>, Sold>& into) {
    const Time day = query.take_time();
    const auto product = take_id<ProductId>(query);
    const Currency currency = query.take_currency();
    Sold sold;
    sold.quantity = query.take_integer();
    sold.revenue_minor = query.take_integer();
    if (sold == Sold()) return 0;
    into.emplace_hint(into.end(), std::tuple(day, product, currency), sold);
    return 1;
}

void add_statistics(auto& connection, const sys::StatisticsChange& change) {
    add_sales(connection, change.sales);
    for (const auto& [key, standing] : change.standing) {
        if (standing == Standing()) continue;
        const auto& [of, status, payment_status] = key;
        const std::string currency(of.code());
        connection.query("standing_add")
            .text(currency)
            .word(status)
            .word(payment_status)
            .integer(standing.orders)
            .integer(standing.outstanding_minor)
            .integer(standing.attention)
            .write();
    }
    for (const auto& [key, sold] : change.products) {
        if (sold == Sold()) continue;
        const auto& [day, product, of] = key;
        require_start(day, kDayMs);
        const std::string product_id = product.to_string();
        const std::string currency(of.code());
        add_sold(connection, "product_day_add", day.ms, product_id, currency, sold);
        add_sold(connection, "product_month_add", start_of(month_of(day.ms)), product_id, currency,
                 sold);
    }
}

// Sales of the spans that begin at `starts`, which rise; the last ends at `to`.
sys::StatisticsRows load_statistics(auto& connection, std::span<const Time> starts, Time to, std::int64_t top) {
    to = std::min(to, kLastTime);
    const Time from = starts.empty() ? to : std::max(starts.front(), kFirstTime);
    sys::StatisticsRows rows;
    if (from < to) load_sales(connection, starts, to, rows);
    {
        auto query = connection.query("standing_list");
        while (query.row()) take_standing(query, rows.standing);
    }
    if (from < to) {
        SoldProducts sold(connection);
        sold.add(floor_to(from.ms, kDayMs), floor_to(to.ms + kDayMs - 1, kDayMs));
        rows.products = sold.best(top);
    }
    return rows;
}

}  // namespace ordo::relational
