#pragma once

#include <cstdint>

namespace ordo {

// What one call of Engine::run_due has done.
struct DueReport {
    std::int64_t orders_expired = 0;
    std::int64_t payments_checked = 0;
    std::int64_t refunds_checked = 0;
    std::int64_t events_applied = 0;   // that had waited for what they belong to
    std::int64_t events_waiting = 0;   // for more than 15 minutes: somebody should look
    std::int64_t failures = 0;         // providers that could not be asked, orders that were busy
    bool more = false;                 // the budget was used up: call again soon
};

}  // namespace ordo
