#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ordo_http {

// Threads for work that waits. Each starts when there is work and nobody free for it.
class Pool {
public:
    using Job = std::function<void()>;

    explicit Pool(unsigned threads_max);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    // How many jobs wait for a thread. A hint: it may be over by the time the caller reads it.
    [[nodiscard]] std::size_t waiting() const;
    // Throws std::system_error when there is no thread and none can be started.
    void submit(Job job);
    // Does what was submitted, then ends the threads.
    void join();

private:
    void work();

    const std::size_t threads_max_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    std::vector<std::thread> threads_;
    std::size_t idle_ = 0;
    bool ending_ = false;
};

}  // namespace ordo_http
