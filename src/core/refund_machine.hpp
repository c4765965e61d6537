#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/payment_machine.hpp"
#include "ordo/payment.hpp"
#include "ordo/result.hpp"

// The life of one refund, as a table: which move, and on whose word.
namespace ordo {

enum class RefundEvent : std::uint8_t {
    confirm,     // the money has gone
    reject,      // it will not go, or came back
    withdraw,    // called off before it went
    lose_track,  // a call timed out: nobody knows
    find,        // the provider knows it, and works on it
};
inline constexpr std::size_t kRefundEvents = 5;
[[nodiscard]] std::string_view to_string(RefundEvent event) noexcept;

struct RefundTransition {
    RefundStatus from;
    RefundEvent event;
    RefundStatus to;
    Witnesses by;
};

inline constexpr std::size_t kRefundTransitions = 9;
[[nodiscard]] const std::array<RefundTransition, kRefundTransitions>& refund_transitions() noexcept;

// The status the event leads to; `invalid_transition` when the table has no such move on this word.
[[nodiscard]] Result<RefundStatus> refund_transition(RefundStatus from, RefundEvent event,
                                                     Witness witness);

}  // namespace ordo
