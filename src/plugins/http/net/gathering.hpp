#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "http/net/pool.hpp"
#include "http/net/server.hpp"

namespace ordo_http {

// Requests that are cheaper together: while some are at work, those that come meanwhile wait for each other,
// and the same thread takes all of them next. One that comes alone is not kept waiting, and none waits for work
// that hangs: another thread comes to help.
class Gathering {
public:
    // `work` answers them all, and must not throw.
    using Work = std::function<void(std::span<const Application::Exchange>)>;
    using Resume = std::function<void()>;

    // `pool` outlives the gathering's last request.
    Gathering(Pool& pool, Work work) : pool_(pool), work_(std::move(work)) {}

    // Calls `resume` on a thread of the pool once the request has its answer. Throws std::system_error when
    // there is no thread.
    void add(Application::Exchange exchange, Resume resume);
    // To be called now and then: who has been waiting since before `since` gets a thread of his own.
    void help(std::chrono::steady_clock::time_point since) noexcept;
    // How many wait for a thread.
    [[nodiscard]] std::size_t waiting() const;

private:
    struct Waiting {
        Application::Exchange exchange;
        Resume resume;
        std::chrono::steady_clock::time_point since;
    };

    void start();
    void run();
    [[nodiscard]] bool take(std::vector<Application::Exchange>& exchanges, std::vector<Resume>& resumes);

    Pool& pool_;
    const Work work_;
    mutable std::mutex mutex_;
    std::deque<Waiting> waiting_;
    std::size_t running_ = 0;  // threads, with the one that starts
    bool starting_ = false;
};

}  // namespace ordo_http
