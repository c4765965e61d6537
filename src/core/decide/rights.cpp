#include "core/decide/decide.hpp"
#include "core/decide/rules.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo {

bool may_see(const Actor& actor, const OrderHeader& order) {
    if (actor.is_staff()) return true;
    return actor.type == ActorType::customer && order.customer.user_id && actor.id && order.customer.user_id->to_string() == *actor.id;
}

Result<void> require_staff(const Actor& actor) {
    if (actor.is_staff()) return {};
    return Error(Errc::forbidden, "Only staff of the shop may do this.");
}

Result<UserId> customer_id(const Actor& actor) {
    auto id = UserId::parse(actor.id.value_or(""));
    if (!id) return Error(Errc::forbidden, "A customer must be named by his usr_ id.", "/actor/id");
    return id;
}

Result<void> check_call(const CallOptions& call) {
    if (call.actor.type == ActorType::customer) ORDO_TRY(customer_id(call.actor));
    return check_visit(call);
}

Result<void> check_visit(const CallOptions& call) {
    ORDO_TRY(check_optional(call.actor.id, limits::kActorIdLength, TextKind::line, "/actor/id"));
    ORDO_TRY(check_optional(call.actor.name, limits::kNameLength, TextKind::line, "/actor/name"));
    if (call.actor.type == ActorType::customer && call.actor.id) ORDO_TRY(customer_id(call.actor));
    if (call.idempotency_key &&
        !is_visible_ascii(*call.idempotency_key, limits::kIdempotencyKeyLength))
        return invalid("/idempotency_key", "An idempotency key is 1 to 255 visible ASCII characters.");
    if (call.trace && !is_visible_ascii(*call.trace, limits::kTraceLength))
        return invalid("/trace", "The trace must be a W3C traceparent of at most 55 characters.");
    if (call.timeout_ms && (*call.timeout_ms < 0 || *call.timeout_ms > limits::kWaitMs))
        return invalid("/timeout_ms", "The time-out must lie between 0 and 86400000 milliseconds.");
    return {};
}

Actor without_name(Actor actor) {
    actor.name.reset();
    return actor;
}

Result<void> refuse_version(const CallOptions& call) {
    if (!call.expected_version) return {};
    return invalid("/expected_version", "There is no earlier version of what this call makes.");
}

Result<void> check_version(std::int64_t current, const CallOptions& call) {
    if (!call.expected_version || *call.expected_version == current) return {};
    ErrorDetails details;
    details.current_version = current;
    return Error(Errc::version_conflict, "It has been changed by someone else: the version is " +
                                             std::to_string(current) + " now, not " +
                                             std::to_string(*call.expected_version) + ".")
        .with(std::move(details));
}

Result<const sys::OrderState*> find_order(const sys::State& state, OrderId id,
                                          const CallOptions& call) {
    const auto& found = state.orders.at(id);
    // Someone else's order answers like one that does not exist.
    if (!found || !may_see(call.actor, found->order))
        return Error(Errc::not_found, "There is no order " + id.to_string() + ".");
    ORDO_TRY(check_version(found->order.version, call));
    return &*found;
}

}  // namespace ordo
