#include "core/payment_machine.hpp"

#include <algorithm>
#include <string>

namespace ordo {
namespace {

using enum AttemptStatus;
using E = AttemptEvent;

constexpr Witnesses kEvidence = static_cast<Witnesses>(Witness::provider);
constexpr Witnesses kCallerToo = Witness::caller | Witness::provider;
constexpr Witnesses kResolvers = Witness::provider | Witness::admin;

// There is deliberately no way from captured to failed, cancelled or pending: it would free the amount
// and let it be captured a second time.
constexpr std::array<AttemptTransition, kAttemptTransitions> kTransitions = {{
    {pending, E::ask_action, requires_action, kEvidence},
    {pending, E::authorize, authorized, kEvidence},
    {pending, E::capture, captured, kEvidence},
    {pending, E::fail, failed, kEvidence},
    {pending, E::cancel, cancelled, kCallerToo},
    {pending, E::expire, expired, kEvidence},
    {pending, E::lose_track, unknown, kCallerToo},

    {requires_action, E::authorize, authorized, kEvidence},
    {requires_action, E::capture, captured, kEvidence},
    {requires_action, E::fail, failed, kEvidence},
    {requires_action, E::cancel, cancelled, kCallerToo},
    {requires_action, E::expire, expired, kEvidence},
    {requires_action, E::lose_track, unknown, kCallerToo},

    {authorized, E::capture, captured, kCallerToo},
    {authorized, E::cancel, cancelled, kCallerToo},
    {authorized, E::expire, expired, kEvidence},
    {authorized, E::lose_track, unknown, kCallerToo},

    {unknown, E::ask_action, requires_action, kEvidence},
    {unknown, E::authorize, authorized, kResolvers},
    {unknown, E::capture, captured, kResolvers},
    {unknown, E::fail, failed, kResolvers},
    {unknown, E::cancel, cancelled, kResolvers},
    {unknown, E::expire, expired, kEvidence},

    // Late success. A retry is a new attempt, never a second life of the old one.
    {failed, E::capture, captured, kEvidence},
    {cancelled, E::capture, captured, kEvidence},
    {expired, E::capture, captured, kEvidence},
    {failed, E::authorize, authorized, kEvidence},
    {cancelled, E::authorize, authorized, kEvidence},
    {expired, E::authorize, authorized, kEvidence},

    {captured, E::dispute, disputed, kEvidence},
    {captured, E::lose_dispute, charged_back, kEvidence},  // the opening never reached us
    {disputed, E::win_dispute, captured, kEvidence},
    {disputed, E::lose_dispute, charged_back, kEvidence},
}};

constexpr bool no_move_twice() {
    for (std::size_t a = 0; a < kTransitions.size(); ++a)
        for (std::size_t b = a + 1; b < kTransitions.size(); ++b)
            if (kTransitions[a].from == kTransitions[b].from &&
                kTransitions[a].event == kTransitions[b].event)
                return false;
    return true;
}
constexpr bool all_reachable() {
    for (const auto status : {requires_action, authorized, captured, failed, cancelled, expired,
                              unknown, disputed, charged_back})
        if (std::ranges::none_of(kTransitions, [=](const auto& row) { return row.to == status; }))
            return false;
    return true;
}
constexpr bool money_never_forgotten() {
    return std::ranges::none_of(kTransitions, [](const auto& row) {
        return row.from == captured && row.to != disputed && row.to != charged_back;
    });
}
static_assert(no_move_twice());
static_assert(all_reachable());
static_assert(money_never_forgotten());

}  // namespace

std::string_view to_string(AttemptEvent event) noexcept {
    constexpr std::array<std::string_view, kAttemptEvents> kNames = {
        "ask_action", "authorize",  "capture", "fail",        "cancel",
        "expire",     "lose_track", "dispute", "win_dispute", "lose_dispute"};
    return kNames[static_cast<std::size_t>(event)];
}

const std::array<AttemptTransition, kAttemptTransitions>& attempt_transitions() noexcept {
    return kTransitions;
}

Result<AttemptStatus> attempt_transition(AttemptStatus from, AttemptEvent event, Witness witness) {
    const auto row = std::ranges::find_if(
        kTransitions, [=](const auto& r) { return r.from == from && r.event == event; });
    if (row == kTransitions.end())
        return Error(Errc::invalid_transition,
                     "A payment that is " + std::string(to_string(from)) + " cannot " +
                         std::string(to_string(event)) + ".");
    if ((row->by & static_cast<Witnesses>(witness)) == 0)
        return Error(Errc::invalid_transition,
                     "Only the payment provider can say that a payment which is " +
                         std::string(to_string(from)) + " is now " + std::string(to_string(row->to)) +
                         ".");
    return row->to;
}

bool attempt_may_begin(AttemptStatus status) noexcept {
    return status == pending || status == requires_action || status == authorized ||
           status == captured || status == failed;
}

}  // namespace ordo
