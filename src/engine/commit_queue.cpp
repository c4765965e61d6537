#include "engine/commit_queue.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "ordo/limits.hpp"

namespace ordo {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Who waits for one or more jobs. All under the queue's lock.
struct Job::Caller {
    std::condition_variable wake;
    std::size_t waits_for;  // jobs that may not go home yet
};

void CommitQueue::run(std::span<Job* const> jobs) {
    std::unique_lock lock(mutex_);
    Job::Caller caller{{}, jobs.size()};
    enter(caller, jobs);
    while (caller.waits_for > 0 && !may_lead(caller)) wait(lock, caller, jobs);
    if (caller.waits_for > 0) lead(lock, caller);
}

void CommitQueue::enter(Job::Caller& caller, std::span<Job* const> jobs) {
    const std::size_t before = queue_.size();
    for (Job* job : jobs) job->caller_ = &caller;
    try {
        queue_.insert(queue_.end(), jobs.begin(), jobs.end());
    } catch (...) {
        queue_.resize(before);
        throw;
    }
}

bool CommitQueue::may_lead(const Job::Caller& caller) const {
    return !leading_ && queue_.front()->caller_ == &caller;
}

// Until something happens, or the time of a job that nobody has taken is up: it is given up.
void CommitQueue::wait(std::unique_lock<std::mutex>& lock, Job::Caller& caller,
                       std::span<Job* const> jobs) {
    const auto waits = [](const Job* job) { return !job->taken_ && !job->finished_; };
    auto earliest = sys::Deadline::max();
    for (const Job* job : jobs)
        if (waits(job)) earliest = std::min(earliest, job->deadline_);
    if (earliest == sys::Deadline::max()) {
        caller.wake.wait(lock);
        return;
    }
    if (caller.wake.wait_until(lock, earliest) != std::cv_status::timeout || may_lead(caller)) return;
    for (Job* job : jobs) {
        if (!waits(job) || job->deadline_ > earliest) continue;
        std::erase(queue_, job);
        job->fail(Error(Errc::timeout,
                        "The call did not get its turn in time; nothing was done. Try again."));
        job->finished_ = true;
        --caller.waits_for;
    }
}

// Nothing here may throw: the others would wait for ever.
void CommitQueue::lead(std::unique_lock<std::mutex>& lock, const Job::Caller& caller) noexcept {
    leading_ = true;
    while (caller.waits_for > 0) {
        std::array<Job*, limits::kBatchCommands> places;
        const Batch batch = take_batch(places);
        lock.unlock();
        run_batch(batch);
        lock.lock();
        give_back(batch);
        lock.unlock();
        storage_.upkeep();
        lock.lock();
    }
    leading_ = false;
    if (!queue_.empty()) queue_.front()->caller_->wake.notify_one();
}

// The jobs stay in the queue until they are finished; its front is the leader.
CommitQueue::Batch CommitQueue::take_batch(std::span<Job*> places) noexcept {
    const std::size_t count = std::min(queue_.size(), places.size());
    std::copy_n(queue_.begin(), count, places.begin());
    for (Job* job : places.first(count)) job->taken_ = true;
    return places.first(count);
}

// Those who have their answer leave; the others wait on, each until its own deadline.
void CommitQueue::give_back(Batch batch) noexcept {
    std::erase_if(queue_, [](const Job* job) { return job->finished_; });
    Job::Caller* told = nullptr;
    for (Job* job : batch) {
        job->taken_ = false;
        if (job->finished_) --job->caller_->waits_for;
        // Jobs of one caller stand side by side, and he wakes up when we let go of the lock.
        if (std::exchange(told, job->caller_) != job->caller_) job->caller_->wake.notify_one();
    }
    ++commits_;
    committed_.notify_all();
}

// One transaction for the whole batch. Throws only for want of memory.
void CommitQueue::attempt(Batch batch, Attempt& result) {
    sys::Needs needs;
    auto deadline = steady_clock::time_point::max();
    for (const Job* job : batch) {
        job->declare(needs);
        deadline = std::min(deadline, job->deadline_);
    }
    WorkingSet set(shop_);
    auto transaction = storage_.begin(needs, set.state(), deadline);
    if (!transaction) {
        result.error = std::move(transaction).error();
        return;
    }
    result.stage = Stage::deciding;
    const auto budget_ends = steady_clock::now() + milliseconds(limits::kBatchBudgetMs);
    result.first_change = batch.size();
    for (; result.decided < batch.size(); ++result.decided) {
        if (result.decided > 0 && steady_clock::now() > budget_ends) break;
        batch[result.decided]->decide(set);
        if (result.first_change == batch.size() && !set.changes().empty())
            result.first_change = result.decided;
    }
    if (set.changes().empty()) return;
    result.stage = Stage::committing;
    if (const auto committed = (*transaction)->commit(set.changes()); !committed)
        result.error = committed.error();
    else
        count(set.tally());
}

// For want of memory a graph may miss something; what was committed stays committed.
void CommitQueue::count(const BatchTally& batch) noexcept {
    const std::lock_guard lock(mutex_);
    tally_.orders_created += batch.orders_created;
    try {
        for (const auto& [what, times] : batch.payments) tally_.payments[what] += times;
    } catch (const std::bad_alloc&) {
        return;
    }
}

// Gives an answer to as many as it can, and marks them finished.
void CommitQueue::run_batch(Batch batch) noexcept {
    Attempt result;
    try {
        attempt(batch, result);
    } catch (...) {
        // Before the commit nothing has happened to anyone. The text fits a string without memory.
        const bool committing = result.stage == Stage::committing;
        if (!committing) {
            result.decided = batch.size();
            result.first_change = 0;
            result.stage = Stage::deciding;
        }
        result.error.emplace(committing ? Errc::outcome_unknown : Errc::out_of_memory,
                             "Memory ran out.");
    }
    if (result.error && result.stage == Stage::beginning) {
        could_not_begin(batch, *result.error);
        return;
    }
    for (Job* job : batch.first(result.decided)) job->finished_ = true;
    if (!result.error) return;
    // What was decided on top of a change that is not there has no answer yet, and neither has the
    // change. If the outcome is known, every command gets a transaction of its own: one that the
    // database cannot take does not disturb its neighbours.
    const Batch touched = batch.first(result.decided).subspan(result.first_change);
    if (result.error->code == Errc::outcome_unknown || result.error->code == Errc::out_of_memory ||
        touched.size() == 1)
        fail(touched, *result.error);
    else
        run_singly(touched);
}

// Nothing was decided. Where the place was not free, those whose time is up are told so, and the others
// wait on; where something cannot be loaded, whoever wished for it is found by trying each alone.
void CommitQueue::could_not_begin(Batch batch, const Error& error) noexcept {
    if (error.code != Errc::busy) {
        if (batch.size() > 1) run_singly(batch);
        else fail(batch, error);
        return;
    }
    const auto earliest = (*std::ranges::min_element(batch, {}, &Job::deadline_))->deadline_;
    const auto time_is_up = std::max(earliest, steady_clock::now());
    for (Job*& job : batch)
        if (job->deadline_ <= time_is_up) fail(Batch(&job, 1), error);
}

void CommitQueue::fail(Batch batch, const Error& error) noexcept {
    for (Job* job : batch) {
        job->fail(error);
        job->finished_ = true;
    }
}

void CommitQueue::run_singly(Batch batch) noexcept {
    for (std::size_t i = 0; i < batch.size(); ++i) run_batch(batch.subspan(i, 1));
}

void CommitQueue::wait_for_commit(std::uint64_t seen_commits, sys::Deadline deadline) {
    std::unique_lock lock(mutex_);
    committed_.wait_until(lock, deadline, [&] { return commits_ != seen_commits; });
}

BatchTally CommitQueue::tally() const {
    const std::lock_guard lock(mutex_);
    return tally_;
}

std::uint64_t CommitQueue::commits() const {
    const std::lock_guard lock(mutex_);
    return commits_;
}

}  // namespace ordo
