#pragma once

#include <span>

#include "core/cart.hpp"
#include "core/decide/decide.hpp"

// What several commands share.
namespace ordo {

[[nodiscard]] Actor without_name(Actor actor);

// For commands that make something new: an expected version would have nothing to compare with.
[[nodiscard]] Result<void> refuse_version(const CallOptions& call);
// `version_conflict` with the current version.
[[nodiscard]] Result<void> check_version(std::int64_t current, const CallOptions& call);
// The order, if this caller may see it and has seen its version.
[[nodiscard]] Result<const sys::OrderState*> find_order(const sys::State& state, OrderId id,
                                                        const CallOptions& call);

[[nodiscard]] ProductLookup products_of(const sys::State& state);

// Adds one stock movement and the new quantity to `changes`. The product must be counted.
void move_stock(const Product& product, std::int64_t delta, MovementReason reason,
                std::optional<OrderId> order, std::optional<std::string> note,
                const Context& context, sys::Changes& changes);

}  // namespace ordo
