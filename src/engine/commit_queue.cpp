#include "engine/commit_queue.hpp"

#include <algorithm>

#include "ordo/limits.hpp"

namespace ordo {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

void CommitQueue::run(Job& job) {
    std::unique_lock lock(mutex_);
    queue_.push_back(&job);
    while (!job.done_ && (leading_ || queue_.front() != &job)) {
        if (job.taken_) {
            job.wake_.wait(lock);
        } else if (job.wake_.wait_until(lock, job.deadline_) == std::cv_status::timeout &&
                   !job.taken_ && !job.done_ && (leading_ || queue_.front() != &job)) {
            std::erase(queue_, &job);
            job.fail(Error(Errc::timeout,
                           "The call did not get its turn in time; nothing was done. Try again."));
            return;
        }
    }
    if (job.done_) return;

    // Its own job is the first of the batch, so one batch is always enough for the leader.
    leading_ = true;
    const Jobs batch = take_batch();
    lock.unlock();
    const std::size_t finished = run_fenced(batch);
    lock.lock();
    finish(std::span(batch).first(finished), std::span(batch).subspan(finished));
    leading_ = false;
    if (!queue_.empty()) queue_.front()->wake_.notify_one();
}

CommitQueue::Jobs CommitQueue::take_batch() {
    Jobs batch;
    while (!queue_.empty() && std::ssize(batch) < limits::kBatchCommands) {
        batch.push_back(queue_.front());
        queue_.pop_front();
        batch.back()->taken_ = true;
    }
    return batch;
}

void CommitQueue::finish(std::span<Job* const> finished, std::span<Job* const> put_back) {
    for (Job* job : finished) {
        job->done_ = true;
        job->wake_.notify_one();
    }
    for (auto job = put_back.rbegin(); job != put_back.rend(); ++job) {
        (*job)->taken_ = false;
        queue_.push_front(*job);
    }
    ++commits_;
    committed_.notify_all();
}

// Nothing may escape past the leader: its followers would wait for ever. Storage answers with Results,
// so what arrives here is want of memory, before anything was committed or while it was.
std::size_t CommitQueue::run_fenced(std::span<Job* const> batch) noexcept {
    try {
        return run_batch(batch);
    } catch (...) {
        const Error error(Errc::outcome_unknown,
                          "Memory ran out; ask again with the same key or id to learn the outcome.");
        for (Job* job : batch) job->fail(error);
        return batch.size();
    }
}

std::size_t CommitQueue::run_batch(std::span<Job* const> batch) {
    sys::Needs needs;
    auto deadline = steady_clock::time_point::min();
    for (const Job* job : batch) {
        job->declare(needs);
        deadline = std::max(deadline, job->deadline_);
    }
    WorkingSet set(shop_);
    auto transaction = storage_.begin(needs, set.state(), deadline);
    if (!transaction) {
        for (Job* job : batch) job->fail(transaction.error());
        return batch.size();
    }

    const auto budget_ends = steady_clock::now() + milliseconds(limits::kBatchBudgetMs);
    std::size_t decided = 0;
    std::size_t first_change = batch.size();
    for (; decided < batch.size(); ++decided) {
        if (decided > 0 && steady_clock::now() > budget_ends) break;
        batch[decided]->decide(set);
        if (first_change == batch.size() && !set.changes().empty()) first_change = decided;
    }
    if (set.changes().empty()) return decided;

    const auto committed = (*transaction)->commit(set.changes());
    if (committed) return decided;
    transaction->reset();  // rolled back, and the place given up
    // What was decided on top of a change that is not there has no answer yet, and neither has the
    // change. If the outcome is known, every command gets a transaction of its own: one that the
    // database cannot take does not disturb its neighbours.
    const auto touched = batch.subspan(0, decided).subspan(std::min(first_change, decided));
    if (committed.error().code == Errc::outcome_unknown || decided == 1) {
        for (Job* job : touched) job->fail(committed.error());
    } else {
        for (std::size_t i = 0; i < touched.size(); ++i) run_batch(touched.subspan(i, 1));
    }
    return decided;
}

void CommitQueue::wait_for_commit(std::uint64_t seen_commits, sys::Deadline deadline) {
    std::unique_lock lock(mutex_);
    committed_.wait_until(lock, deadline, [&] { return commits_ != seen_commits; });
}

std::uint64_t CommitQueue::commits() const {
    const std::lock_guard lock(mutex_);
    return commits_;
}

}  // namespace ordo
