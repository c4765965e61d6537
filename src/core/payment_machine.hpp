#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "ordo/payment.hpp"
#include "ordo/result.hpp"

// The life of one payment attempt, as a table: which move, and on whose word.
namespace ordo {

enum class AttemptEvent : std::uint8_t {
    ask_action,    // the payer must do something (3-D Secure, redirect)
    authorize,
    capture,
    fail,
    cancel,        // called off, or an authorisation voided
    expire,
    lose_track,    // a call timed out: nobody knows
    dispute,
    win_dispute,
    lose_dispute,
};
inline constexpr std::size_t kAttemptEvents = 10;
[[nodiscard]] std::string_view to_string(AttemptEvent event) noexcept;

// Whose word it is.
enum class Witness : std::uint8_t {
    caller = 1,    // a command of the shop
    provider = 2,  // evidence: a webhook or a lookup
    admin = 4,     // a person who resolves an unknown outcome and says why
};
using Witnesses = std::uint8_t;
constexpr Witnesses operator|(Witness a, Witness b) {
    return static_cast<Witnesses>(static_cast<Witnesses>(a) | static_cast<Witnesses>(b));
}

struct AttemptTransition {
    AttemptStatus from;
    AttemptEvent event;
    AttemptStatus to;
    Witnesses by;
};

inline constexpr std::size_t kAttemptTransitions = 33;
[[nodiscard]] const std::array<AttemptTransition, kAttemptTransitions>& attempt_transitions() noexcept;

// The status the event leads to; `invalid_transition` when the table has no such move on this word.
[[nodiscard]] Result<AttemptStatus> attempt_transition(AttemptStatus from, AttemptEvent event,
                                                       Witness witness);

// Statuses a new attempt may begin in: a caller can record what has already happened.
[[nodiscard]] bool attempt_may_begin(AttemptStatus status) noexcept;
// Still waiting for an outcome.
[[nodiscard]] constexpr bool is_open(AttemptStatus status) noexcept {
    return status == AttemptStatus::pending || status == AttemptStatus::requires_action;
}

}  // namespace ordo
