#pragma once

#include <memory>

#include "engine/command_job.hpp"
#include "engine/commit_queue.hpp"
#include "ordo/engine.hpp"

namespace ordo {

class Engine::Impl {
public:
    Impl(std::unique_ptr<sys::Storage> storage_, sys::ShopSettings shop_, sys::Clock& clock_,
         sys::RandomSource& random_)
        : storage(std::move(storage_)), shop(std::move(shop_)), clock(clock_), ids(random_),
          queue(*storage, shop) {}

    // The one way in for everything that writes.
    template <class Command>
    Result<Reply<typename Command::Answer>> execute(const Command& command, const CallOptions& call) {
        ORDO_TRY(check_call(call));
        ORDO_TRY(check_wishes(command));
        const auto timeout = std::chrono::milliseconds(call.timeout_ms.value_or(limits::kLockWaitMs));
        CommandJob<Command> job(command, call, clock, ids, std::chrono::steady_clock::now() + timeout);
        queue.run(job);
        return std::move(job).take();
    }

    const std::unique_ptr<sys::Storage> storage;
    const sys::ShopSettings shop;
    sys::Clock& clock;
    IdSource ids;
    CommitQueue queue;
};

}  // namespace ordo
