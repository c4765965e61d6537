#include <algorithm>
#include <chrono>

#include "core/text.hpp"
#include "core/try.hpp"
#include "engine/engine_impl.hpp"
#include "engine/paging.hpp"

namespace ordo {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Result<std::vector<JournalRecord>> Engine::events_fetch(const std::string& consumer, std::int64_t max,
                                                        std::int64_t timeout_ms,
                                                        const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    ORDO_TRY(check_limit(max, limits::kEventsPerFetch));
    if (timeout_ms < 0 || timeout_ms > limits::kWaitMs)
        return invalid("/timeout_ms", "The time-out must lie between 0 and 86400000 milliseconds.");
    ORDO_TRY(check_consumer(consumer));
    const auto deadline = steady_clock::now() + milliseconds(timeout_ms);
    // Commits of this process wake the wait at once; those of other processes are looked for this often.
    constexpr milliseconds kLookAgain{50};
    for (;;) {
        const auto commits = impl_->queue.commits();
        ORDO_TRY(const std::int64_t done, impl_->storage->consumer_position(consumer));
        ORDO_TRY(auto records, impl_->storage->journal(done, max));
        const auto now = steady_clock::now();
        if (!records.empty() || now >= deadline) return records;
        impl_->queue.wait_for_commit(commits, std::min(deadline, now + kLookAgain));
    }
}

Result<JournalPage> Engine::events_read(std::int64_t after, std::int64_t limit,
                                        const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    ORDO_TRY(check_limit(limit, limits::kEventsPerFetch));
    if (after < 0) return invalid("/after", "A sequence is not negative.");
    ORDO_TRY(const auto head, impl_->storage->chain_head());
    ORDO_TRY(auto records, impl_->storage->journal(after, limit));
    return JournalPage{std::move(records), head.sequence};
}

}  // namespace ordo
