#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <span>

#include "engine/working_set.hpp"
#include "ordo/sys/storage.hpp"

// Group commit. Callers queue; the caller at the front becomes the leader and runs everything that
// waits as one transaction, one disk sync for all. There is no thread of the library's own: the leader
// is a caller that would have waited anyway (google/leveldb, DBImpl::Write, works the same way).
namespace ordo {

// One command while it waits.
class Job {
public:
    explicit Job(sys::Deadline deadline) : deadline_(deadline) {}
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;
    virtual ~Job() = default;

    virtual void declare(sys::Needs& needs) const = 0;
    // Decides the command on the working set and applies its changes to it; a refusal applies nothing.
    // May be called again after a rolled back batch. If it throws, the set is half changed and nothing
    // of the batch may be written.
    virtual void decide(WorkingSet& set) = 0;
    // The batch failed: this is the answer now. Needs no memory, if none is left.
    virtual void fail(const Error& error) noexcept = 0;

private:
    friend class CommitQueue;
    struct Caller;
    const sys::Deadline deadline_;
    Caller* caller_ = nullptr;
    bool taken_ = false;     // by a leader; from then on it is not given up
    bool finished_ = false;  // has its answer; the leader's to write while the job is taken
};

class CommitQueue {
public:
    CommitQueue(sys::Storage& storage, sys::ShopSettings shop)
        : storage_(storage), shop_(std::move(shop)) {}

    // Returns when all of the jobs have their answers; each is a command of its own, whatever becomes of the
    // others. `fail(timeout)` is answered only to a job that no leader has taken yet. std::bad_alloc: none of
    // them was taken.
    void run(std::span<Job* const> jobs);
    void run(Job& job) {
        Job* const one = &job;
        run(std::span(&one, 1));
    }

    // Waits until some batch of this process has been committed after the call began, or `deadline`.
    void wait_for_commit(std::uint64_t seen_commits, sys::Deadline deadline);
    [[nodiscard]] std::uint64_t commits() const;
    // Of all that was committed.
    [[nodiscard]] BatchTally tally() const;

private:
    using Batch = std::span<Job*>;
    enum class Stage : std::uint8_t { beginning, deciding, committing };
    struct Attempt {
        Stage stage = Stage::beginning;
        std::size_t decided = 0;       // how many jobs at the front of the batch have been
        std::size_t first_change = 0;  // the first of them that changed something
        std::optional<Error> error;
    };

    void enter(Job::Caller& caller, std::span<Job* const> jobs);
    void wait(std::unique_lock<std::mutex>& lock, Job::Caller& caller, std::span<Job* const> jobs);
    void lead(std::unique_lock<std::mutex>& lock, const Job::Caller& caller) noexcept;
    [[nodiscard]] bool may_lead(const Job::Caller& caller) const;
    Batch take_batch(std::span<Job*> places) noexcept;
    void attempt(Batch batch, Attempt& result);
    void run_batch(Batch batch) noexcept;
    static void fail(Batch batch, const Error& error) noexcept;
    void run_singly(Batch batch) noexcept;
    void could_not_begin(Batch batch, const Error& error) noexcept;
    void give_back(Batch batch) noexcept;
    void count(const BatchTally& batch) noexcept;

    sys::Storage& storage_;
    const sys::ShopSettings shop_;
    mutable std::mutex mutex_;
    std::deque<Job*> queue_;  // the front is the leader while it works
    bool leading_ = false;
    std::uint64_t commits_ = 0;
    BatchTally tally_;
    std::condition_variable committed_;
};

}  // namespace ordo
