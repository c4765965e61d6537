#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ordo/money.hpp"
#include "ordo/order.hpp"
#include "ordo/time.hpp"

// What the shop has sold. Kept up to date with every order, so that reading it costs the same at any
// number of orders.
namespace ordo {

enum class Interval : std::uint8_t { hour, day, week, month };
[[nodiscard]] std::string_view to_string(Interval interval) noexcept;

struct StatisticsQuery {
    Time from, to;                    // from inclusive, to exclusive; at most 366 days apart
    Interval interval = Interval::day;
    std::string tz = "UTC";           // IANA name; where days, weeks (from Monday) and months begin
};

// Sums of one currency over some time. Money counts when it came or went, orders when they were
// placed.
struct Sales {
    std::int64_t gross_minor = 0;     // captured
    std::int64_t refunds_minor = 0;
    std::int64_t orders = 0;          // placed
    std::int64_t paid_orders = 0;     // paid for the first time

    friend bool operator==(const Sales&, const Sales&) = default;
};

struct Statistics {
    struct Point {
        Time start;
        Sales sales;
    };
    struct OfCurrency {
        Currency currency;
        Sales total;
        std::int64_t outstanding_minor = 0;  // due now, whenever the orders were placed
        std::vector<Point> series;           // every interval of the range, also empty ones
    };
    struct Product {
        ProductId product_id;
        std::string name;
        Currency currency;
        std::int64_t quantity = 0;  // of paid orders, less what was refunded by lines
        std::int64_t revenue_minor = 0;
    };
    std::vector<OfCurrency> by_currency;  // by code
    std::map<OrderStatus, std::int64_t> orders_by_status;  // now
    std::map<PaymentStatus, std::int64_t> orders_by_payment_status;
    std::int64_t attention = 0;           // orders that wait for a person now
    std::vector<Product> top_products;    // by revenue, at most 10 per currency
};

}  // namespace ordo
