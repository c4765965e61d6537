#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace ordo_http {

// A budget of `quota` requests in each `window` for every key, as a token bucket that fills evenly
// (GCRA: one time per key). Bounded memory: when there are too many keys, those with a full bucket go
// first. Any number of threads.
class RateLimit {
public:
    using Clock = std::chrono::steady_clock;

    // quota 0 = no limit.
    RateLimit(std::uint32_t quota, std::chrono::seconds window, std::size_t keys_max = 100'000);
    ~RateLimit();
    RateLimit(const RateLimit&) = delete;
    RateLimit& operator=(const RateLimit&) = delete;

    struct Verdict {
        bool allowed = true;
        std::uint32_t remaining = 0;          // requests left now
        std::chrono::seconds reset{0};        // until the budget is full again
        std::chrono::seconds retry_after{0};  // when not allowed: at least 1
    };
    Verdict take(std::string_view key, Clock::time_point now);

    [[nodiscard]] std::uint32_t quota() const noexcept;
    [[nodiscard]] std::chrono::seconds window() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ordo_http
