#include "core/statistics.hpp"

namespace ordo {
namespace {

using Standing = sys::StatisticsChange::Standing;
using Sold = sys::StatisticsChange::Sold;

void stand(sys::StatisticsChange& change, const OrderStanding& order, int sign) {
    Standing& standing = change.standing[{order.currency, order.status, order.payment_status}];
    standing.orders += sign;
    standing.outstanding_minor += sign * order.due_minor;
    standing.attention += order.attention ? sign : 0;
}

void add(Sales& sum, const Sales& more) {
    sum.gross_minor += more.gross_minor;
    sum.refunds_minor += more.refunds_minor;
    sum.orders += more.orders;
    sum.paid_orders += more.paid_orders;
}
void add(Standing& sum, const Standing& more) {
    sum.orders += more.orders;
    sum.outstanding_minor += more.outstanding_minor;
    sum.attention += more.attention;
}
void add(Sold& sum, const Sold& more) {
    sum.quantity += more.quantity;
    sum.revenue_minor += more.revenue_minor;
}

template <class Map>
void add_all(Map& sum, const Map& more) {
    for (const auto& [key, value] : more) {
        const auto place = sum.try_emplace(key).first;
        add(place->second, value);
        if (place->second == typename Map::mapped_type{}) sum.erase(place);
    }
}

}  // namespace

Sales& sales_at(sys::StatisticsChange& change, Time at, Currency currency) {
    return change.sales[{bucket_of(at, kSalesBucketMs), currency}];
}

void count_standing(sys::StatisticsChange& change, const OrderStanding* before,
                    const OrderStanding& after) {
    if (before) stand(change, *before, -1);
    stand(change, after, +1);
    std::erase_if(change.standing, [](const auto& entry) { return entry.second == Standing{}; });
}

void count_product(sys::StatisticsChange& change, Time at, const OrderLine& line, std::int64_t quantity,
                   std::int64_t revenue, int sign) {
    Sold& sold = change.products[{bucket_of(at, kProductBucketMs), line.product_id, line.amount.currency()}];
    sold.quantity += sign * quantity;
    sold.revenue_minor += sign * revenue;
}

void add_statistics(sys::StatisticsChange& sum, const sys::StatisticsChange& more) {
    add_all(sum.sales, more.sales);
    add_all(sum.standing, more.standing);
    add_all(sum.products, more.products);
}

}  // namespace ordo
