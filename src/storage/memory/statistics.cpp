#include <algorithm>
#include <map>
#include <tuple>

#include "storage/memory/shop.hpp"

namespace ordo::memory {
namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

using Sold = sys::StatisticsChange::Sold;

}  // namespace

sys::StatisticsRows statistics(const Shop& shop, Time from, Time to, std::int64_t top) {
    sys::StatisticsRows rows;
    for (const auto& [key, sales] : shop.statistics.sales) {
        const Time start = key.first;
        if (start >= from && start < to && sales != Sales()) rows.sales.emplace_back(key, sales);
    }
    for (const auto& [key, standing] : shop.statistics.standing) {
        if (standing != sys::StatisticsChange::Standing()) rows.standing.emplace(key, standing);
    }

    std::map<std::pair<Currency, ProductId>, Sold> sums;
    for (const auto& [key, sold] : shop.statistics.products) {
        const auto& [day, product, currency] = key;
        if (day.ms + kDayMs <= from.ms || day >= to) continue;
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
