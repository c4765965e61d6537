#include "core/refund_machine.hpp"

#include <algorithm>
#include <string>

namespace ordo {
namespace {

using enum RefundStatus;
using E = RefundEvent;

constexpr Witnesses kEvidence = static_cast<Witnesses>(Witness::provider);
constexpr Witnesses kCallerToo = Witness::caller | Witness::provider;

// `failed` and `cancelled` have no exit: what they say arrives last, even when it is told first, and
// another try is another refund.
constexpr std::array<RefundTransition, kRefundTransitions> kTransitions = {{
    {pending, E::confirm, succeeded, kCallerToo},
    {pending, E::reject, failed, kEvidence},
    {pending, E::withdraw, cancelled, kEvidence},
    {pending, E::lose_track, unknown, kCallerToo},

    {unknown, E::confirm, succeeded, kEvidence},
    {unknown, E::reject, failed, kEvidence},
    {unknown, E::withdraw, cancelled, kEvidence},
    {unknown, E::find, pending, kEvidence},

    // A bank sends the money back: https://docs.stripe.com/refunds#failed-refunds
    {succeeded, E::reject, failed, kEvidence},
}};

constexpr bool no_move_twice() {
    for (std::size_t a = 0; a < kTransitions.size(); ++a)
        for (std::size_t b = a + 1; b < kTransitions.size(); ++b)
            if (kTransitions[a].from == kTransitions[b].from &&
                kTransitions[a].event == kTransitions[b].event)
                return false;
    return true;
}
static_assert(no_move_twice());
static_assert(std::ranges::none_of(kTransitions, [](const auto& row) {
    return row.from == failed || row.from == cancelled;
}));

}  // namespace

std::string_view to_string(RefundEvent event) noexcept {
    constexpr std::array<std::string_view, kRefundEvents> kNames = {"confirm", "reject", "withdraw",
                                                                    "lose_track", "find"};
    return kNames[static_cast<std::size_t>(event)];
}

const std::array<RefundTransition, kRefundTransitions>& refund_transitions() noexcept {
    return kTransitions;
}

Result<RefundStatus> refund_transition(RefundStatus from, RefundEvent event, Witness witness) {
    const auto row = std::ranges::find_if(
        kTransitions, [=](const auto& r) { return r.from == from && r.event == event; });
    if (row == kTransitions.end() || (row->by & static_cast<Witnesses>(witness)) == 0)
        return Error(Errc::invalid_transition, "A refund that is " + std::string(to_string(from)) +
                                                   " cannot " + std::string(to_string(event)) + ".");
    return row->to;
}

}  // namespace ordo
