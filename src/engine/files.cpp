#include "core/text.hpp"
#include "core/try.hpp"
#include "engine/engine_impl.hpp"

// The shop as a whole: copied, taken apart and put together again.
namespace ordo {

Result<void> Engine::backup(const std::string& path, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    if (path.empty()) return invalid("/path", "A path is needed.");
    return impl_->storage->backup(path);
}

Result<void> Engine::dump(const sys::DumpSink& sink, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    return impl_->storage->dump(sink);
}

// Past the queue: these are rows, not commands. The writer's place keeps everybody else out meanwhile.
Result<void> Engine::restore(const sys::Changes& piece, const CallOptions& options) {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    if (piece.empty()) return {};
    const auto timeout = std::chrono::milliseconds(options.timeout_ms.value_or(limits::kLockWaitMs));
    sys::State state(impl_->shop);
    ORDO_TRY(auto transaction,
             impl_->storage->begin({}, state, std::chrono::steady_clock::now() + timeout));
    // The head comes last but for the statistics; a shop that has one is not empty.
    const bool only_statistics = piece.orders.empty() && piece.products.empty() && piece.journal.empty() &&
                                 piece.users.empty() && !piece.chain && !piece.policy;
    if (state.chain.sequence > 0 && !only_statistics)
        return Error(Errc::already_exists, "The shop holds orders already; restore into a new one.");
    ORDO_TRY(transaction->commit(piece));
    transaction.reset();
    impl_->storage->upkeep();
    return {};
}

}  // namespace ordo
