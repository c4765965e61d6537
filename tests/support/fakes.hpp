#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "ordo/sys/clock.hpp"

// Time and randomness for tests: both say the same thing in every run. Safe from any number of threads.
namespace ordo::test {

struct FakeClock final : sys::Clock {
    static constexpr Time kStart{1'740'823'200'123};  // 2025-03-01T10:00:00.123Z

    explicit FakeClock(Time start = kStart) : ms_(start.ms) {}

    Time now() noexcept override { return Time{ms_.load()}; }
    void set(Time time) { ms_ = time.ms; }
    void advance(std::int64_t ms) { ms_ += ms; }

private:
    std::atomic<std::int64_t> ms_;
};

// SplitMix64 (Steele, Lea, Flood 2014): a counter put through a mixer. Not fit for secrets.
struct FakeRandom final : sys::RandomSource {
    explicit FakeRandom(std::uint64_t seed = 1) : state_(seed) {}

    std::uint64_t next() noexcept {
        std::uint64_t z = state_.fetch_add(kGamma) + kGamma;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    // A number from `low` to `high`, both included.
    std::int64_t between(std::int64_t low, std::int64_t high) noexcept {
        const auto choices = static_cast<std::uint64_t>(high - low) + 1;
        return low + static_cast<std::int64_t>(choices == 0 ? next() : next() % choices);
    }
    bool one_in(std::int64_t n) noexcept { return between(1, n) == 1; }

    void fill(std::span<std::uint8_t> bytes) noexcept override {
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i, word >>= 8) {
            if (i % 8 == 0) word = next();
            bytes[i] = static_cast<std::uint8_t>(word & 255);
        }
    }

private:
    static constexpr std::uint64_t kGamma = 0x9e3779b97f4a7c15ULL;
    std::atomic<std::uint64_t> state_;
};

}  // namespace ordo::test
