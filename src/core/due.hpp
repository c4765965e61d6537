#pragma once

#include <algorithm>
#include <cstdint>

#include "ordo/time.hpp"

// When a provider is asked again.
namespace ordo {

inline constexpr std::int64_t kAnswerLostMs = 60'000;         // the first doubt about a call
inline constexpr std::int64_t kWebhookLostMs = 15 * 60'000;   // an open attempt of which nothing is heard
inline constexpr std::int64_t kCheckMostMs = 24LL * 60 * 60 * 1000;

// The next time, after `checks` questions: twice as long each time, at most a day.
[[nodiscard]] constexpr Time check_after(Time now, std::int64_t first_ms, std::int64_t checks) noexcept {
    const std::int64_t doublings = std::clamp<std::int64_t>(checks, 0, 16);
    return {now.ms + std::min(first_ms << doublings, kCheckMostMs)};
}

}  // namespace ordo
