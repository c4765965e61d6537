#pragma once

#include <deque>
#include <map>
#include <memory>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/command_job.hpp"
#include "engine/commit_queue.hpp"
#include "engine/metered_storage.hpp"
#include "engine/openings.hpp"
#include "ordo/engine.hpp"

namespace ordo {

// The registered payment providers, by name.
class ProviderRegistry {
public:
    // `already_exists` for a name that is taken.
    Result<void> add(const std::string& name, std::shared_ptr<sys::PaymentProvider> provider);
    // `provider_not_configured` for a name that is not registered.
    [[nodiscard]] Result<std::shared_ptr<sys::PaymentProvider>> find(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> names() const;

private:
    mutable std::shared_mutex mutex_;
    std::map<std::string, std::shared_ptr<sys::PaymentProvider>> providers_;
};

class Engine::Impl {
public:
    Impl(std::unique_ptr<sys::Storage> storage_, sys::ShopSettings shop_, sys::Clock& clock_,
         sys::RandomSource& random_)
        : storage(std::make_unique<MeteredStorage>(std::move(storage_))), shop(std::move(shop_)), clock(clock_), random(random_),
          ids(random_), queue(*storage, shop) {}

    // The one way in for everything that writes.
    template <class Command>
    Result<Reply<typename Command::Answer>> execute(const Command& command, const CallOptions& call) {
        ORDO_TRY(check_call(call));
        ORDO_TRY(check_wishes(command));
        CommandJob<Command> job(command, call, clock, ids, deadline_of(call));
        queue.run(job);
        return std::move(job).take();
    }

    // Several at once, each for itself. `calls` are as many as `commands`.
    template <class Command>
    std::vector<Result<Reply<typename Command::Answer>>> execute_all(std::span<const Command> commands,
                                                                     std::span<const CallOptions> calls) {
        std::vector<Result<void>> checked;
        std::deque<CommandJob<Command>> jobs;
        std::vector<Job*> queued;
        for (std::size_t i = 0; i < commands.size(); ++i) {
            Result<void> fit = check_call(calls[i]);
            if (fit) fit = check_wishes(commands[i]);
            if (fit)
                queued.push_back(
                    &jobs.emplace_back(commands[i], calls[i], clock, ids, deadline_of(calls[i])));
            checked.push_back(std::move(fit));
        }
        std::vector<Result<Reply<typename Command::Answer>>> answers;
        answers.reserve(commands.size());
        queue.run(queued);
        auto job = jobs.begin();
        for (Result<void>& fit : checked)
            answers.push_back(fit ? std::move(*job++).take() : std::move(fit).error());
        return answers;
    }

    static sys::Deadline deadline_of(const CallOptions& call) {
        return std::chrono::steady_clock::now() +
               std::chrono::milliseconds(call.timeout_ms.value_or(limits::kLockWaitMs));
    }

    const std::unique_ptr<MeteredStorage> storage;
    const sys::ShopSettings shop;
    sys::Clock& clock;
    sys::RandomSource& random;
    IdSource ids;  // the queue's leader uses it
    CommitQueue queue;
    ProviderRegistry providers;
    Openings openings;
};

}  // namespace ordo
