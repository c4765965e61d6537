#include "engine/verify_stock.hpp"

#include "core/try.hpp"
#include "engine/verify_findings.hpp"

namespace ordo {
namespace {

// How often an order has taken a product, and given it back because it was cancelled.
struct OrderMovements {
    int taken = 0, cancelled = 0;

    void add(const StockMovement& movement) {
        taken += movement.reason == MovementReason::order ? 1 : 0;
        cancelled += movement.reason == MovementReason::cancel ? 1 : 0;
    }
};

// All movements of a product, added up.
struct StockSums {
    std::int64_t delta = 0;
    std::optional<MovementId> newest;
    Moved moved;
    std::map<OrderId, OrderMovements> of_orders;

    void add(const StockMovement& movement) {
        delta += movement.delta;
        if (!newest) newest = movement.id;
        if (movement.order_id) of_orders[*movement.order_id].add(movement);
        if (movement.reason == MovementReason::order) moved.taken -= movement.delta;
        if (movement.reason == MovementReason::cancel || movement.reason == MovementReason::refund)
            moved.returned += movement.delta;
    }
};

Result<StockSums> add_up(sys::Storage& storage, ProductId id) {
    StockSums sums;
    std::optional<MovementId> before;
    while (true) {
        ORDO_TRY(const auto movements, storage.movements(id, before, kVerifyPage));
        for (const auto& movement : movements) sums.add(movement);
        if (std::ssize(movements) < kVerifyPage) return sums;
        before = movements.back().id;
    }
}

// Whether the movements lead to the quantity. None when others move it all the time: then nobody can tell.
Result<std::optional<bool>> leads_to_quantity(sys::Storage& storage, ProductId id, StockSums& sums) {
    constexpr int kReadings = 10;
    for (int reading = 1; reading <= kReadings; ++reading) {
        ORDO_TRY(const auto before, storage.product(id));
        ORDO_TRY(sums, add_up(storage, id));
        ORDO_TRY(const auto after, storage.product(id));
        if (after && sums.delta == after->stock_quantity.value_or(0)) return std::optional(true);
        ORDO_TRY(const auto newest, storage.movements(id, std::nullopt, 1));
        const bool moved = !newest.empty() && newest.front().id != sums.newest;
        if (before && after && before->stock_quantity == after->stock_quantity && !moved)
            return std::optional(false);
    }
    return std::optional<bool>();
}

Result<void> check_stock(sys::Storage& storage, ProductId id, Moved& moved, Findings& find) {
    StockSums sums;
    ORDO_TRY(const auto leads, leads_to_quantity(storage, id, sums));
    find.subject(id.to_string());
    find.require(leads.value_or(true), "its stock movements do not add up to its quantity");
    for (const auto& [order, counts] : sums.of_orders)
        find.require(counts.taken <= 1 && counts.cancelled <= 1,
                     "an order took it, or gave it back, more than once: " + order.to_string());
    moved = sums.moved;
    return {};
}

}  // namespace

Result<void> check_products(sys::Storage& storage, MovedProducts& moved, VerifyReport& report) {
    Findings find(report);
    sys::ProductPage page{.limit = kVerifyPage};
    while (true) {
        ORDO_TRY(const auto products, storage.products(page));
        for (const auto& product : products) {
            ORDO_TRY(check_stock(storage, product.id, moved[product.id], find));
            ++report.products;
        }
        if (std::ssize(products) < kVerifyPage) return {};
        page.after =
            sys::ListPosition{products.back().created_at.ms, {}, products.back().id.uuid()};
    }
}

void check_movements(const MovedProducts& by_orders, const MovedProducts& by_movements, VerifyReport& report) {
    Findings find(report);
    for (const auto& [product, sum] : by_movements) {
        const auto ordered = by_orders.find(product);
        const Moved expected = ordered == by_orders.end() ? Moved() : ordered->second;
        find.subject(product.to_string());
        find.require(sum.taken == expected.taken && sum.returned <= expected.returned,
                     "its stock movements are not those of its orders");
    }
}

}  // namespace ordo
