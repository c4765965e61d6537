#include "core/decide/internal_commands.hpp"
#include "core/decide/rules.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

// The shop's own settings, and what it forgets.
namespace ordo {

void declare_needs(const ShopUpdate&, sys::Needs&) {}

Result<Decision<ShopPolicy>> decide(const State& state, const ShopUpdate& command, const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(check_version(state.policy.version, context.call));
    if (command.title) ORDO_TRY(check_text(*command.title, limits::kNameLength, TextKind::line, "/title"));
    if (const auto window = command.payment_window_minutes;
        window && (*window < 0 || *window > limits::kPaymentWindowMinutes))
        return invalid("/payment_window_minutes", "The window must lie between 0 (none) and 527040 minutes.");
    ShopPolicy next = state.policy;
    if (command.title) next.title = *command.title;
    if (command.payment_window_minutes) next.payment_window_minutes = *command.payment_window_minutes;
    if (command.pay_later) next.pay_later = *command.pay_later;
    if (next == state.policy) return Decision<ShopPolicy>{.answer = next, .changed = false};
    next.version += 1;
    Decision<ShopPolicy> decision{.answer = next};
    decision.changes.policy = std::move(next);
    return decision;
}

void declare_needs(const ForgetOld&, sys::Needs&) {}

Result<Decision<Nothing>> decide(const State&, const ForgetOld& command, const Context& context) {
    Decision<Nothing> decision{};
    decision.changes.forget = sys::Changes::Forget{
        .keys_created_before = {context.now.ms - limits::kIdempotencyKeptMs},
        .sessions_expired_before = context.now,
        .limit = command.limit,
    };
    return decision;
}

}  // namespace ordo
