#pragma once

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
// and the same thread takes all of them next. One that comes alone is not kept waiting.
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
    // How many wait for a thread.
    [[nodiscard]] std::size_t waiting() const;

private:
    void run();
    [[nodiscard]] bool take(std::vector<Application::Exchange>& exchanges, std::vector<Resume>& resumes);

    Pool& pool_;
    const Work work_;
    mutable std::mutex mutex_;
    std::deque<std::pair<Application::Exchange, Resume>> waiting_;
    bool running_ = false;
};

}  // namespace ordo_http
