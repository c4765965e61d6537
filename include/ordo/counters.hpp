#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ordo/payment.hpp"
#include "ordo/time.hpp"

namespace ordo {

// How often something took how long.
struct Durations {
    // A read from memory takes some 10 µs, a durable write a few ms.
    static constexpr std::array<std::int64_t, 13> kBoundsUs = {
        25, 50, 100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 100'000, 1'000'000, 10'000'000};

    // counts[i] took at most kBoundsUs[i] and more than the bound before; the last ones took longer.
    std::array<std::int64_t, kBoundsUs.size() + 1> counts{};
    std::int64_t total_us = 0;
};

// What was done through one Engine since it was opened, for monitoring. All but the outbox only rises.
struct Counters {
    // The consumer that is furthest behind. Zero while the shop has no consumers.
    struct Outbox {
        std::int64_t pending = 0;        // events that it has not acknowledged
        std::int64_t oldest_age_ms = 0;  // of the oldest of these
    };

    std::int64_t orders_created = 0;
    // Payments that have come to this status, by provider.
    std::map<std::pair<std::string, AttemptStatus>, std::int64_t> payments;
    std::map<std::string_view, Durations> queries;  // of the storage, by what it was asked
    Outbox outbox;
};

}  // namespace ordo
