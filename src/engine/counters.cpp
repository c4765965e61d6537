#include "core/try.hpp"
#include "engine/engine_impl.hpp"

namespace ordo {

Result<Counters> Engine::counters(const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    Counters counters;
    const BatchTally done = impl_->queue.tally();
    counters.orders_created = done.orders_created;
    counters.payments = done.payments;
    counters.queries = impl_->storage->durations();
    ORDO_TRY(const auto slowest, impl_->storage->slowest_consumer());
    if (!slowest) return counters;
    ORDO_TRY(const sys::ChainHead head, impl_->storage->chain_head());
    ORDO_TRY(const auto oldest, impl_->storage->journal(*slowest, 1));
    if (oldest.empty()) return counters;
    // The clock may have been set back since.
    const std::int64_t age = impl_->clock.now().ms - oldest.front().at.ms;
    counters.outbox = {head.sequence - *slowest, age > 0 ? age : 0};
    return counters;
}

}  // namespace ordo
