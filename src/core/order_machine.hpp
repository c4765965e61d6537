#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/actor.hpp"
#include "ordo/order.hpp"
#include "ordo/result.hpp"

// The life of an order, as a table. Nothing else changes an order's status.
namespace ordo {

enum class OrderEvent : std::uint8_t {
    settle,    // the payment ledger first says paid
    start,     // work on it begins without that
    complete,  // everything is handed over
    cancel,
};
inline constexpr std::size_t kOrderEvents = 4;
[[nodiscard]] std::string_view to_string(OrderEvent event) noexcept;

// What a guard may look at.
struct TransitionRequest {
    const OrderHeader& order;
    const Actor& actor;
    bool has_reason = false;  // the caller said why
    bool pay_later = false;   // the shop's policy: goods before money
};

// A guard returns the sentence of its refusal, or nothing.
using OrderGuard = std::string_view (*)(const TransitionRequest&);

struct OrderTransition {
    OrderStatus from;
    OrderEvent event;
    OrderStatus to;
    OrderGuard guard;
    std::string_view guard_name;
    std::string_view effect;  // what else happens in the same transaction, for readers and docs
};

[[nodiscard]] const std::array<OrderTransition, 5>& order_transitions() noexcept;

// The status the event leads to, or `invalid_transition` with `from`, `to` and what is `allowed`.
[[nodiscard]] Result<OrderStatus> order_transition(const TransitionRequest& request,
                                                   OrderEvent event);
// True when the table has the move and its guard lets it pass.
[[nodiscard]] bool order_may(const TransitionRequest& request, OrderEvent event) noexcept;

}  // namespace ordo
