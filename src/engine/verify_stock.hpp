#pragma once

#include <cstdint>
#include <map>

#include "ordo/engine.hpp"
#include "ordo/sys/storage.hpp"

// Whether stock movements lead to the quantities, and are those of the orders.
namespace ordo {

// Pieces of a product that orders have taken from the shelf, and that came back from them.
struct Moved {
    std::int64_t taken = 0, returned = 0;
};
using MovedProducts = std::map<ProductId, Moved>;

// Each product with its movements; what these say orders have moved goes into `moved`.
[[nodiscard]] Result<void> check_products(sys::Storage& storage, MovedProducts& moved, VerifyReport& report);

// What has left the shelf is what orders took. Less may have come back: a product that is not counted any
// more when an order is cancelled gets nothing back.
void check_movements(const MovedProducts& by_orders, const MovedProducts& by_movements, VerifyReport& report);

}  // namespace ordo
