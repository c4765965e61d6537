#include "http/net/pool.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "http/net/thread.hpp"

namespace ordo_http {

Pool::Pool(unsigned threads_max) : threads_max_(std::max(threads_max, 1U)) {
    threads_.reserve(threads_max_);
}

Pool::~Pool() { join(); }

std::size_t Pool::waiting() const {
    const std::lock_guard lock(mutex_);
    return jobs_.size() > idle_ ? jobs_.size() - idle_ : 0;
}

void Pool::submit(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (jobs_.size() >= idle_ && threads_.size() < threads_max_) {
            try {
                threads_.push_back(start_thread("ordo-http-pool", [this] { work(); }));
            } catch (const std::system_error&) {
                // The system has no thread left: the ones there are get to it later.
                if (threads_.empty()) throw;
            }
        }
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
}

void Pool::join() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

void Pool::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        ++idle_;
        wake_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
        --idle_;
        if (jobs_.empty()) return;
        const Job job = std::exchange(jobs_.front(), nullptr);
        jobs_.pop_front();
        lock.unlock();
        job();
        lock.lock();
    }
}

}  // namespace ordo_http
