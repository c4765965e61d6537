#include "core/decide/decide.hpp"
#include "core/decide/rules.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo {

Result<void> check_consumer(const std::string& name) {
    if (is_visible_ascii(name, limits::kConsumerNameLength)) return {};
    return invalid("/consumer", "A consumer's name is 1 to 64 visible ASCII characters.");
}

Result<void> check_wishes(const EventsAck& command) { return check_consumer(command.consumer); }

void declare_needs(const EventsAck& command, sys::Needs& needs) {
    needs.consumers.insert(command.consumer);
}

Result<Decision<ConsumerPosition>> decide(const State& state, const EventsAck& command,
                                          const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(refuse_version(context.call));
    ORDO_TRY(check_wishes(command));
    if (command.sequence < 0 || command.sequence > state.chain.sequence)
        return invalid("/sequence", "The journal has no record with this sequence.");
    const std::int64_t before = state.consumers.at(command.consumer);
    if (command.sequence <= before)
        return Decision<ConsumerPosition>{.answer = {command.consumer, before}, .changed = false};
    ConsumerPosition position{command.consumer, command.sequence};
    sys::Changes changes;
    changes.consumers.push_back(position);
    return Decision<ConsumerPosition>{std::move(position), std::move(changes)};
}

}  // namespace ordo
