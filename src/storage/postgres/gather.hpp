#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "ordo/sys/storage.hpp"
#include "storage/postgres/connection.hpp"

namespace ordo::postgres {

// Loads `needs` into `state`, all in one round trip together with whatever has been sent before.
void gather(Connection& connection, const sys::Needs& needs, sys::State& state);

// An order with all that belongs to it, by one statement.
[[nodiscard]] std::optional<sys::OrderState> gather_order(Connection& connection, OrderId id);
[[nodiscard]] std::optional<OrderWithHistory> gather_order_with_history(Connection& connection,
                                                                        OrderId id);

// As they stand in lists, without payments and refunds, in the order of `ids`, in one round trip.
[[nodiscard]] std::vector<Order> gather_listed_orders(Connection& connection,
                                                      const std::vector<OrderId>& ids);

// Those of `ids` that exist, in their order, in one round trip.
[[nodiscard]] std::vector<Product> gather_products(Connection& connection,
                                                   const std::vector<ProductId>& ids);

}  // namespace ordo::postgres
