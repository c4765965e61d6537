#include <pthread.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>

#include "ordo/sys/clock.hpp"

namespace ordo::sys {
namespace {

class SystemClock final : public Clock {
public:
    Time now() noexcept override {
        using namespace std::chrono;
        return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
    }
};

// A child must not hand out the bytes its parent has buffered.
std::atomic<unsigned> forks{0};
void count_fork() { forks.fetch_add(1, std::memory_order_relaxed); }

// getrandom(2) in pieces of 256 bytes, which it fills without interruption; an order needs about ten
// ids, and a system call for each would be a tenth of its cost.
class Buffer {
public:
    void take(std::span<std::uint8_t> out) noexcept {
        const unsigned now = forks.load(std::memory_order_relaxed);
        if (now != forks_seen_) {
            forks_seen_ = now;
            used_ = bytes_.size();
        }
        while (!out.empty()) {
            if (used_ == bytes_.size()) refill();
            const auto count = std::min(out.size(), bytes_.size() - used_);
            std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), count, out.begin());
            std::fill_n(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), count, std::uint8_t{0});
            used_ += count;
            out = out.subspan(count);
        }
    }

private:
    void refill() noexcept {
        // Blocks only before the kernel's pool is first filled, at boot.
        while (getrandom(bytes_.data(), bytes_.size(), 0) !=
               static_cast<ssize_t>(bytes_.size())) {}
        used_ = 0;
    }

    std::array<std::uint8_t, 256> bytes_{};
    std::size_t used_ = bytes_.size();
    unsigned forks_seen_ = 0;
};

class SystemRandom final : public RandomSource {
public:
    SystemRandom() { pthread_atfork(nullptr, nullptr, count_fork); }
    void fill(std::span<std::uint8_t> bytes) noexcept override {
        thread_local Buffer buffer;
        buffer.take(bytes);
    }
};

}  // namespace

Clock& system_clock() noexcept {
    static SystemClock clock;
    return clock;
}

RandomSource& system_random() noexcept {
    static SystemRandom random;
    return random;
}

}  // namespace ordo::sys
