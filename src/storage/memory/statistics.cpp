#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "storage/memory/shop.hpp"

namespace ordo::memory {
namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

using Sold = sys::StatisticsChange::Sold;

}  // namespace

sys::StatisticsRows statistics(const Shop& shop, std::span<const Time> starts, Time to, std::int64_t top) {
    sys::StatisticsRows rows;
    const Time from = starts.empty() ? to : starts.front();
    std::map<std::pair<Time, Currency>, Sales> steps;
    for (const auto& [key, sales] : shop.statistics.sales) {
        if (key.first < from || key.first >= to) continue;
        const Time start = *std::prev(std::ranges::upper_bound(starts, key.first));
        Sales& sum = steps[{start, key.second}];
        sum.gross_minor += sales.gross_minor;
        sum.refunds_minor += sales.refunds_minor;
        sum.orders += sales.orders;
        sum.paid_orders += sales.paid_orders;
    }
    std::erase_if(steps, [](const auto& entry) { return entry.second == Sales(); });
    rows.sales.assign(steps.begin(), steps.end());
    for (const auto& [key, standing] : shop.statistics.standing) {
        if (standing != sys::StatisticsChange::Standing()) rows.standing.emplace(key, standing);
    }

    std::map<std::pair<Currency, ProductId>, Sold> sums;
    for (const auto& [key, sold] : shop.statistics.products) {
        const auto& [day, product, currency] = key;
        if (from >= to || day.ms + kDayMs <= from.ms || day >= to) continue;
        Sold& sum = sums[{currency, product}];
        sum.quantity += sold.quantity;
        sum.revenue_minor += sold.revenue_minor;
    }
    std::vector<sys::StatisticsRows::TopProduct> all;
    for (const auto& [key, sold] : sums) {
        const auto& [currency, product] = key;
        if (sold != Sold()) all.push_back({product, shop.products.at(product).name, currency, sold});
    }
    std::ranges::sort(all, {}, [](const auto& row) {
        return std::tuple(-row.sold.revenue_minor, row.product_id, row.currency);
    });
    std::map<Currency, std::int64_t> shown;
    for (auto& row : all) {
        if (++shown[row.currency] <= top) rows.products.push_back(std::move(row));
    }
    return rows;
}

}  // namespace ordo::memory
