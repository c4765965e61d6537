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
    waiting_.emplace_back(exchange, std::move(resume));
    if (running_) return;
    try {
        pool_.submit([this] { run(); });
        running_ = true;
    } catch (...) {
        waiting_.pop_back();
        throw;
    }
}

// Whether there is anything to do. If not, this thread does not run any more.
bool Gathering::take(std::vector<Application::Exchange>& exchanges, std::vector<Resume>& resumes) {
    exchanges.clear();
    resumes.clear();
    const std::lock_guard lock(mutex_);
    for (std::size_t room = kTurnMax; room > 0 && !waiting_.empty(); --room) {
        exchanges.push_back(waiting_.front().first);
        resumes.push_back(std::move(waiting_.front().second));
        waiting_.pop_front();
    }
    running_ = !exchanges.empty();
    return running_;
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
