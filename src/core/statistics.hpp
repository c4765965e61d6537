#pragma once

#include "ordo/order.hpp"
#include "ordo/sys/storage.hpp"

// What a command adds to the shop's statistics.
namespace ordo {

inline constexpr std::int64_t kSalesBucketMs = 15LL * 60 * 1000;  // every offset of every time zone
inline constexpr std::int64_t kProductBucketMs = 24LL * 60 * 60 * 1000;

// The start of the bucket `at` lies in.
[[nodiscard]] constexpr Time bucket_of(Time at, std::int64_t width_ms) noexcept {
    return {at.ms - (at.ms % width_ms + width_ms) % width_ms};
}

[[nodiscard]] Sales& sales_at(sys::StatisticsChange& change, Time at, Currency currency);

// Where an order stands, as far as it is counted.
struct OrderStanding {
    Currency currency;
    OrderStatus status;
    PaymentStatus payment_status;
    std::int64_t due_minor;
    bool attention;
};
[[nodiscard]] inline OrderStanding standing_of(const OrderHeader& order) noexcept {
    return {order.currency, order.status, order.payment_status, order.amounts.due.minor(),
            order.attention != 0};
}
// The order has left `before` (null: it is new) and stands where `after` says.
void count_standing(sys::StatisticsChange& change, const OrderStanding* before,
                    const OrderStanding& after);

// Pieces of a line that have been paid for, or given back when `sign` is -1. `revenue` in minor units.
void count_product(sys::StatisticsChange& change, Time at, const OrderLine& line, std::int64_t quantity,
                   std::int64_t revenue, int sign);

// Adds `more` to `sum`; entries that become zero are dropped.
void add_statistics(sys::StatisticsChange& sum, const sys::StatisticsChange& more);

}  // namespace ordo
