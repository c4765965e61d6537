// Proves that callers who write together stay independent: one transaction for all that wait, but a
// refusal, a failed commit, a lost answer or want of memory hits exactly those it must, and nobody
// waits for ever. A job here writes one consumer's position; its name tells who is in which batch.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/commit_queue.hpp"
#include "storage/memory/memory_storage.hpp"
#include "support/builders.hpp"
#include "support/faulty_storage.hpp"

using namespace ordo;
using namespace ordo::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

BOOST_AUTO_TEST_SUITE(commit_queue)

namespace {

class PositionJob final : public Job {
public:
    PositionJob(std::string name, bool refuses, sys::Deadline deadline)
        : Job(deadline), name_(std::move(name)), refuses_(refuses) {}

    void declare(sys::Needs& needs) const override { needs.consumers.insert(name_); }
    void decide(WorkingSet& set) override {
        if (decided++ == 0) decided_at = next_place++;
        answer = refuses_ ? std::optional(Errc::validation_failed) : std::nullopt;
        answered = true;
        if (refuses_) return;
        sys::Changes changes;
        changes.consumers.push_back({name_, 1});
        set.apply(std::move(changes));
    }
    void fail(const Error& error) noexcept override {
        answer = error.code;
        answered = true;
    }

    static inline std::atomic<int> next_place{0};
    int decided = 0;
    int decided_at = 0;  // the first time
    bool answered = false;
    std::optional<Errc> answer;  // empty = success

private:
    std::string name_;
    bool refuses_;
};

struct Queue {
    Faults faults;
    std::unique_ptr<sys::Storage> storage;
    sys::ShopSettings shop{.default_currency = currency("USD")};
    std::unique_ptr<CommitQueue> queue;

    Queue() {
        storage = std::make_unique<FaultyStorage>(memory::open_memory(), faults);
        BOOST_REQUIRE(storage->migrate(shop, FakeClock::kStart).has_value());
        queue = std::make_unique<CommitQueue>(*storage, shop);
    }

    bool written(const std::string& name) { return *storage->consumer_position(name) == 1; }
};

// A refusing job's name begins with '-'.
struct Together {
    std::vector<std::unique_ptr<PositionJob>> jobs;
    bool one_batch_in_order = false;

    // Runs the named jobs behind a leader that is held up until all have queued. They come as one batch
    // nearly always; the caller repeats when they have not.
    Together(Queue& q, const std::vector<std::string>& names) {
        std::promise<void> entered, go;
        bool first = true;
        std::set<std::string> batch;
        const auto then = q.faults.on_begin;
        q.faults.on_begin = [&](const sys::Needs& needs, sys::Deadline deadline) -> Result<void> {
            if (first) {
                first = false;
                entered.set_value();
                go.get_future().wait();
                return {};
            }
            if (batch.empty()) batch = needs.consumers;
            return then ? then(needs, deadline) : Result<void>();
        };
        PositionJob leader("leader", false, Clock::now() + 60s);
        std::vector<std::thread> threads;
        threads.emplace_back([&] { q.queue->run(leader); });
        entered.get_future().wait();
        for (const auto& name : names)
            jobs.push_back(std::make_unique<PositionJob>(name, name[0] == '-', Clock::now() + 60s));
        for (const auto& job : jobs) {
            std::atomic<bool> arrived{false};
            threads.emplace_back([&q, &arrived, job = job.get()] {
                arrived = true;
                q.queue->run(*job);
            });
            while (!arrived) std::this_thread::yield();
            for (int i = 0; i < 2'000; ++i) std::this_thread::yield();
        }
        go.set_value();
        for (auto& thread : threads) thread.join();
        q.faults.on_begin = then;

        one_batch_in_order = batch == std::set<std::string>(names.begin(), names.end());
        int last = -1;
        for (const auto& job : jobs) {
            if (job->decided == 0) continue;
            one_batch_in_order = one_batch_in_order && job->decided_at > last;
            last = job->decided_at;
        }
        for (const auto& job : jobs) BOOST_TEST(job->answered);
    }
};

// Sets a queue up and lets the jobs go through it until they have gone as one batch.
void together(const std::vector<std::string>& names, const std::function<void(Queue&)>& set_up,
              const std::function<void(Queue&, Together&)>& check) {
    for (int round = 0; round < 100; ++round) {
        Queue q;
        set_up(q);
        Together run(q, names);
        if (!run.one_batch_in_order) continue;
        check(q, run);
        return;
    }
    BOOST_ERROR("the jobs have never been one batch");
}

// An error for commits of more than one row.
auto fail_batches(Errc code, int& failures) {
    return [code, &failures](const sys::Changes& changes) -> Result<void> {
        if (changes.consumers.size() < 2) return {};
        ++failures;
        return Error(code, "A fault.");
    };
}

bool is(const std::unique_ptr<PositionJob>& job, std::optional<Errc> answer) {
    return job->answer == answer;
}

}  // namespace

BOOST_AUTO_TEST_CASE(those_who_wait_are_committed_as_one_transaction) {
    together({"a", "b", "c", "d"}, [](Queue&) {}, [](Queue& q, Together& run) {
        BOOST_TEST(q.faults.commits == 2);  // the leader's and theirs
        for (const auto& job : run.jobs) BOOST_TEST(is(job, std::nullopt));
        for (const char* name : {"leader", "a", "b", "c", "d"}) BOOST_TEST(q.written(name));
    });
}

BOOST_AUTO_TEST_CASE(a_refused_command_does_not_disturb_its_neighbours) {
    together({"a", "-b", "c"}, [](Queue&) {}, [](Queue& q, Together& run) {
        BOOST_TEST(q.faults.commits == 2);
        BOOST_TEST(is(run.jobs[0], std::nullopt));
        BOOST_TEST(is(run.jobs[1], Errc::validation_failed));
        BOOST_TEST(is(run.jobs[2], std::nullopt));
        BOOST_TEST(q.written("a"));
        BOOST_TEST(!q.written("-b"));
        BOOST_TEST(q.written("c"));
    });
}

BOOST_AUTO_TEST_CASE(refusals_alone_commit_nothing) {
    together({"-a", "-b"}, [](Queue&) {}, [](Queue& q, Together&) { BOOST_TEST(q.faults.commits == 1); });
}

BOOST_AUTO_TEST_CASE(after_a_failed_commit_every_command_gets_a_transaction_of_its_own) {
    int failures = 0;
    together({"-a", "b", "c", "-d"},
             [&](Queue& q) { q.faults.on_commit = fail_batches(Errc::io_error, failures = 0); },
             [&](Queue& q, Together& run) {
                 BOOST_TEST(failures == 1);
                 BOOST_TEST(q.faults.commits == 4);  // leader, both, b, c
                 BOOST_TEST(run.jobs[0]->decided == 1);  // nothing it saw was taken back
                 BOOST_TEST(run.jobs[1]->decided == 2);
                 BOOST_TEST(run.jobs[3]->decided == 2);
                 BOOST_TEST(is(run.jobs[0], Errc::validation_failed));
                 BOOST_TEST(is(run.jobs[1], std::nullopt));
                 BOOST_TEST(is(run.jobs[2], std::nullopt));
                 BOOST_TEST(is(run.jobs[3], Errc::validation_failed));
                 BOOST_TEST(q.written("b"));
                 BOOST_TEST(q.written("c"));
             });
}

BOOST_AUTO_TEST_CASE(only_the_command_that_cannot_be_written_fails) {
    const auto poison = [](const sys::Changes& changes) -> Result<void> {
        for (const auto& position : changes.consumers)
            if (position.consumer == "b") return Error(Errc::io_error, "A fault.");
        return {};
    };
    together({"a", "b", "c"}, [&](Queue& q) { q.faults.on_commit = poison; },
             [](Queue& q, Together& run) {
                 BOOST_TEST(is(run.jobs[0], std::nullopt));
                 BOOST_TEST(is(run.jobs[1], Errc::io_error));
                 BOOST_TEST(is(run.jobs[2], std::nullopt));
                 BOOST_TEST(q.written("a"));
                 BOOST_TEST(!q.written("b"));
                 BOOST_TEST(q.written("c"));
             });
}

BOOST_AUTO_TEST_CASE(when_the_answer_of_a_commit_is_lost_all_it_touched_are_told_so) {
    int failures = 0;
    together({"-a", "b", "-c", "d"},
             [&](Queue& q) { q.faults.after_commit = fail_batches(Errc::outcome_unknown, failures = 0); },
             [&](Queue& q, Together& run) {
                 BOOST_TEST(failures == 1);
                 BOOST_TEST(q.faults.commits == 2);  // not tried again
                 BOOST_TEST(is(run.jobs[0], Errc::validation_failed));
                 BOOST_TEST(is(run.jobs[1], Errc::outcome_unknown));
                 BOOST_TEST(is(run.jobs[2], Errc::outcome_unknown));  // it saw what may not be there
                 BOOST_TEST(is(run.jobs[3], Errc::outcome_unknown));
             });
}

BOOST_AUTO_TEST_CASE(when_the_writers_place_is_not_to_be_had_all_are_told_so) {
    const auto busy = [](const sys::Needs&, sys::Deadline) -> Result<void> {
        return Error(Errc::busy, "A fault.");
    };
    together({"a", "b"}, [&](Queue& q) { q.faults.on_begin = busy; }, [](Queue& q, Together& run) {
        BOOST_TEST(is(run.jobs[0], Errc::busy));
        BOOST_TEST(is(run.jobs[1], Errc::busy));
        BOOST_TEST(!q.written("a"));
    });
}

BOOST_AUTO_TEST_CASE(one_whose_wishes_cannot_be_loaded_does_not_disturb_its_neighbours) {
    const auto poison = [](const sys::Needs& needs, sys::Deadline) -> Result<void> {
        if (needs.consumers.contains("b")) return Error(Errc::internal, "A fault.");
        return {};
    };
    together({"a", "b", "c"}, [&](Queue& q) { q.faults.on_begin = poison; },
             [](Queue&, Together& run) {
                 BOOST_TEST(is(run.jobs[0], std::nullopt));
                 BOOST_TEST(is(run.jobs[1], Errc::internal));
                 BOOST_TEST(is(run.jobs[2], std::nullopt));
             });
}

BOOST_AUTO_TEST_CASE(want_of_memory_while_loading_lets_nobody_hang_and_writes_nothing) {
    const auto no_memory = [](const sys::Needs&, sys::Deadline) -> Result<void> {
        throw std::bad_alloc();
    };
    together({"a", "b", "c"}, [&](Queue& q) { q.faults.on_begin = no_memory; },
             [](Queue& q, Together& run) {
                 for (const auto& job : run.jobs) BOOST_TEST(!is(job, std::nullopt));
                 BOOST_TEST(!q.written("a"));
                 q.faults.on_begin = nullptr;
                 PositionJob next("next", false, Clock::now() + 60s);
                 q.queue->run(next);
                 BOOST_TEST(q.written("next"));
             });
}

BOOST_AUTO_TEST_CASE(want_of_memory_before_the_commit_is_not_an_unknown_outcome) {
    const auto no_memory = [](const sys::Needs&, sys::Deadline) -> Result<void> {
        throw std::bad_alloc();
    };
    together({"a", "b"}, [&](Queue& q) { q.faults.on_begin = no_memory; },
             [](Queue&, Together& run) {
                 for (const auto& job : run.jobs) BOOST_TEST(is(job, Errc::out_of_memory));
             });
}

BOOST_AUTO_TEST_CASE(want_of_memory_while_committing_lets_nobody_hang) {
    const auto no_memory = [](const sys::Changes& changes) -> Result<void> {
        if (changes.consumers.size() > 1) throw std::bad_alloc();
        return {};
    };
    together({"a", "b", "c"}, [&](Queue& q) { q.faults.on_commit = no_memory; },
             [](Queue& q, Together& run) {
                 for (const auto& job : run.jobs) BOOST_TEST(is(job, Errc::outcome_unknown));
                 PositionJob next("next", false, Clock::now() + 60s);
                 q.queue->run(next);
                 BOOST_TEST(q.written("next"));
             });
}

BOOST_AUTO_TEST_CASE(who_got_his_answer_before_memory_ran_out_keeps_it) {
    // The batch fails, its commands are repeated one by one, and the second of them finds no memory.
    const auto fault = [](const sys::Changes& changes) -> Result<void> {
        if (changes.consumers.size() > 1) return Error(Errc::io_error, "A fault.");
        if (changes.consumers[0].consumer == "b") throw std::bad_alloc();
        return {};
    };
    together({"a", "b", "c"}, [&](Queue& q) { q.faults.on_commit = fault; },
             [](Queue& q, Together& run) {
                 BOOST_TEST(is(run.jobs[0], std::nullopt));
                 BOOST_TEST(q.written("a"));
                 BOOST_TEST(!is(run.jobs[1], std::nullopt));
             });
}

BOOST_AUTO_TEST_CASE(who_waits_too_long_is_told_so_and_nothing_was_done) {
    Queue q;
    std::promise<void> entered, go;
    std::atomic<bool> first{true};
    q.faults.on_begin = [&](const sys::Needs&, sys::Deadline) -> Result<void> {
        if (first.exchange(false)) {
            entered.set_value();
            go.get_future().wait();
        }
        return {};
    };
    PositionJob leader("leader", false, Clock::now() + 60s);
    std::thread leading([&] { q.queue->run(leader); });
    entered.get_future().wait();

    PositionJob at_once("at once", false, Clock::now());
    q.queue->run(at_once);
    BOOST_TEST((at_once.answer == Errc::timeout));
    PositionJob soon("soon", false, Clock::now() + 5ms);
    q.queue->run(soon);
    BOOST_TEST((soon.answer == Errc::timeout));
    BOOST_TEST(soon.decided == 0);

    go.set_value();
    leading.join();
    BOOST_TEST(!leader.answer.has_value());
    BOOST_TEST(!q.written("soon"));
}

BOOST_AUTO_TEST_CASE(of_several_jobs_of_one_caller_each_has_its_own_patience) {
    Queue q;
    std::promise<void> entered, go;
    std::atomic<bool> first{true};
    q.faults.on_begin = [&](const sys::Needs&, sys::Deadline) -> Result<void> {
        if (first.exchange(false)) {
            entered.set_value();
            go.get_future().wait();
        }
        return {};
    };
    PositionJob leader("leader", false, Clock::now() + 60s);
    std::thread leading([&] { q.queue->run(leader); });
    entered.get_future().wait();

    PositionJob patient("patient", false, Clock::now() + 60s), impatient("impatient", false, Clock::now());
    std::thread waiting([&] {
        Job* const jobs[] = {&impatient, &patient};
        q.queue->run(jobs);
    });
    // One who comes after them has his turn after them: when he gives up, they have been waiting.
    PositionJob later("later", false, Clock::now() + 50ms);
    q.queue->run(later);
    go.set_value();
    leading.join();
    waiting.join();
    BOOST_TEST((later.answer == Errc::timeout));
    BOOST_TEST(!patient.answer.has_value());
    BOOST_TEST(q.written("patient"));
    BOOST_TEST((impatient.answer == Errc::timeout));
    BOOST_TEST(!q.written("impatient"));
}

BOOST_AUTO_TEST_CASE(jobs_of_one_caller_are_one_transaction_and_refused_each_for_itself) {
    Queue q;
    PositionJob a("a", false, Clock::now() + 60s), b("b", true, Clock::now() + 60s),
        c("c", false, Clock::now() + 60s);
    Job* const jobs[] = {&a, &b, &c};
    q.queue->run(jobs);
    BOOST_TEST(q.faults.commits == 1);
    BOOST_TEST(!a.answer.has_value());
    BOOST_TEST((b.answer == Errc::validation_failed));
    BOOST_TEST(!c.answer.has_value());
    BOOST_TEST(a.decided_at < c.decided_at);
    q.queue->run(std::span<Job* const>());  // nobody waits for nothing
}

BOOST_AUTO_TEST_CASE(more_jobs_than_a_batch_takes_are_all_done) {
    Queue q;
    std::vector<std::unique_ptr<PositionJob>> made;
    std::vector<Job*> jobs;
    for (int i = 0; i < 3 * limits::kBatchCommands; ++i) {
        made.push_back(std::make_unique<PositionJob>(std::to_string(i), false, Clock::now() + 60s));
        jobs.push_back(made.back().get());
    }
    q.queue->run(jobs);
    for (const auto& job : made) BOOST_TEST((job->answered && !job->answer));
    BOOST_TEST(q.faults.commits >= 3);
}

BOOST_AUTO_TEST_CASE(who_does_not_want_to_wait_is_served_when_nobody_is_there) {
    Queue q;
    PositionJob job("a", false, Clock::now());
    q.queue->run(job);
    BOOST_TEST(!job.answer.has_value());
    BOOST_TEST(q.written("a"));
}

BOOST_AUTO_TEST_CASE(a_patient_neighbour_does_not_make_an_impatient_one_wait) {
    for (int round = 0; round < 100; ++round) {
        Queue q;
        std::promise<void> entered, go;
        const auto impatient_until = Clock::now() + 2s;
        int begins = 0;
        std::optional<sys::Deadline> waited_until;
        q.faults.on_begin = [&](const sys::Needs& needs, sys::Deadline deadline) -> Result<void> {
            if (begins++ == 0) {
                entered.set_value();
                go.get_future().wait();
            } else if (needs.consumers.size() == 2) {
                waited_until = deadline;
            }
            return {};
        };
        PositionJob leader("leader", false, Clock::now() + 60s);
        PositionJob impatient("impatient", false, impatient_until);
        PositionJob patient("patient", false, Clock::now() + 60s);
        std::vector<std::thread> threads;
        threads.emplace_back([&] { q.queue->run(leader); });
        entered.get_future().wait();
        for (auto* job : {&impatient, &patient}) {
            threads.emplace_back([&q, job] { q.queue->run(*job); });
            for (int i = 0; i < 2'000; ++i) std::this_thread::yield();
        }
        go.set_value();
        for (auto& thread : threads) thread.join();
        if (!waited_until) continue;  // they were not one batch
        BOOST_TEST((*waited_until <= impatient_until));
        return;
    }
    BOOST_ERROR("the jobs have never been one batch");
}

BOOST_AUTO_TEST_CASE(many_threads_get_an_answer_each) {
    Queue q;
    constexpr int kThreads = 16, kEach = 50;
    std::atomic<int> done{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < kEach; ++i) {
                PositionJob job(std::to_string(t) + "/" + std::to_string(i), i % 5 == 0,
                                Clock::now() + 60s);
                q.queue->run(job);
                const bool right = i % 5 == 0 ? job.answer == Errc::validation_failed : !job.answer;
                if (job.answered && right) ++done;
            }
        });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(done == kThreads * kEach);
    for (int t = 0; t < kThreads; ++t) BOOST_TEST(q.written(std::to_string(t) + "/1"));
}

BOOST_AUTO_TEST_CASE(a_commit_wakes_who_waits_for_one) {
    Queue q;
    const auto seen = q.queue->commits();
    q.queue->wait_for_commit(seen, Clock::now());  // returns at the deadline
    auto woken = std::async(std::launch::async,
                            [&] { q.queue->wait_for_commit(seen, Clock::now() + 60s); });
    PositionJob job("a", false, Clock::now() + 60s);
    q.queue->run(job);
    BOOST_TEST((woken.wait_for(30s) == std::future_status::ready));
    BOOST_TEST(q.queue->commits() == seen + 1);
}

BOOST_AUTO_TEST_SUITE_END()
