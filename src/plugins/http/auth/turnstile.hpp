#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace ordo_http {

// Lets a few through at once and a few more wait: work that costs much must not take all threads, neither
// by doing it nor by waiting for it. Any number of threads.
class Turnstile {
public:
    Turnstile(std::size_t inside_max, std::size_t waiting_max)
        : inside_max_(inside_max), waiting_max_(waiting_max) {}

    // A place inside, for as long as this lives; or none, which it says.
    class Pass {
    public:
        explicit Pass(Turnstile* turnstile) noexcept : turnstile_(turnstile) {}
        Pass(const Pass&) = delete;
        Pass& operator=(const Pass&) = delete;
        ~Pass() {
            if (turnstile_ != nullptr) turnstile_->leave();
        }
        explicit operator bool() const noexcept { return turnstile_ != nullptr; }

    private:
        Turnstile* turnstile_;
    };
    [[nodiscard]] Pass enter(std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        const auto has_room = [this] { return inside_ < inside_max_; };
        if (!has_room()) {
            if (waiting_ >= waiting_max_) return Pass(nullptr);
            ++waiting_;
            const bool came_in = left_.wait_for(lock, patience, has_room);
            --waiting_;
            if (!came_in) return Pass(nullptr);
        }
        ++inside_;
        return Pass(this);
    }

private:
    void leave() {
        {
            const std::lock_guard lock(mutex_);
            --inside_;
        }
        left_.notify_one();
    }

    const std::size_t inside_max_;
    const std::size_t waiting_max_;
    std::mutex mutex_;
    std::condition_variable left_;
    std::size_t inside_ = 0;
    std::size_t waiting_ = 0;
};

}  // namespace ordo_http
