#include "http/net/gathering.hpp"

#include <algorithm>

namespace ordo_http {

namespace {

// What one group commit of the shop takes: the first must not wait for the answers of a hundred others.
constexpr std::size_t kTurnMax = 64;

}  // namespace

std::size_t Gathering::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

void Gathering::add(Application::Exchange exchange, Resume resume) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back({exchange, std::move(resume), std::chrono::steady_clock::now()});
    if (running_ > 0) return;
    try {
        start();
    } catch (...) {
        waiting_.pop_back();
        throw;
    }
}

void Gathering::help(std::chrono::steady_clock::time_point since) noexcept {
    try {
        const std::lock_guard lock(mutex_);
        if (!starting_ && !waiting_.empty() && waiting_.front().since < since) start();
    } catch (...) {
        // No thread, or no memory for one: those at work get to it later.
    }
}

void Gathering::start() {
    pool_.submit([this] { run(); });
    starting_ = true;
    ++running_;
}

// Whether there is anything to do. If not, this thread does not run any more.
bool Gathering::take(std::vector<Application::Exchange>& exchanges, std::vector<Resume>& resumes) {
    exchanges.clear();
    resumes.clear();
    const std::lock_guard lock(mutex_);
    starting_ = false;
    for (std::size_t room = kTurnMax; room > 0 && !waiting_.empty(); --room) {
        exchanges.push_back(waiting_.front().exchange);
        resumes.push_back(std::move(waiting_.front().resume));
        waiting_.pop_front();
    }
    if (exchanges.empty()) --running_;
    return !exchanges.empty();
}

void Gathering::run() {
    std::vector<Application::Exchange> exchanges;
    std::vector<Resume> resumes;
    exchanges.reserve(kTurnMax);
    resumes.reserve(kTurnMax);
    while (take(exchanges, resumes)) {
        work_(exchanges);
        for (const Resume& resume : resumes) resume();
    }
}

}  // namespace ordo_http
