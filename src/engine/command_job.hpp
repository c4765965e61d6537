#pragma once

#include <chrono>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "codec/request_text.hpp"
#include "codec/snapshot.hpp"
#include "core/decide/decide.hpp"
#include "core/try.hpp"
#include "engine/commit_queue.hpp"
#include "engine/idempotency.hpp"
#include "engine/journal.hpp"

namespace ordo {

// A command of any type on its way through the queue: idempotency before and after the decision, the
// seal on its journal records, and a fence round the rules.
template <class Command>
class CommandJob final : public Job {
public:
    using Answer = typename Command::Answer;

    CommandJob(const Command& command, const CallOptions& call, sys::Clock& clock,
               sys::RandomSource& random, sys::Deadline deadline)
        : Job(deadline), command_(command), call_(call), clock_(clock), random_(random),
          request_digest_(digest_request(codec::request_text(command), call.actor)) {
        if (call.idempotency_key) scope_ = key_scope(command, call);
    }

    void declare(sys::Needs& needs) const override {
        if (scope_) needs.keys.insert(*scope_);
        declare_needs(command_, needs);
    }

    void decide(WorkingSet& set) noexcept override {
        try {
            result_ = decide_or_replay(set);
        } catch (const std::bad_alloc&) {
            result_ = Error(Errc::out_of_memory, "Memory ran out; nothing was done.");
        } catch (const std::exception&) {
            result_ = Error(Errc::internal, "A rule of Ordo is broken; nothing was done.");
        }
    }

    void fail(const Error& error) noexcept override { result_ = error; }

    [[nodiscard]] Result<Reply<Answer>> take() && { return std::move(*result_); }

private:
    Result<Reply<Answer>> decide_or_replay(WorkingSet& set) {
        const Time now = clock_.now();
        if (scope_) {
            ORDO_TRY(const StoredReply stored,
                     find_reply(set.state().keys.at(*scope_), request_digest_, now));
            if (stored) {
                ORDO_TRY(Answer answer, codec::read_snapshot<Answer>(stored->reply));
                return Reply<Answer>(std::move(answer), false, true);
            }
        }
        const Context context{now, random_, call_, request_digest_};
        ORDO_TRY(auto decision, ordo::decide(set.state(), command_, context));
        seal_records(decision, set.state());
        if (scope_)
            decision.changes.keys.emplace_back(
                *scope_, sys::StoredKey{request_digest_, now, codec::write_snapshot(decision.answer)});
        set.apply(std::move(decision.changes));
        return Reply<Answer>(std::move(decision.answer), decision.changed, decision.replayed);
    }

    static void seal_records(Decision<Answer>& decision, const sys::State& state) {
        if (decision.records.empty()) return;
        auto& changes = decision.changes;
        sys::ChainHead head = changes.chain.value_or(state.chain);
        for (auto& draft : decision.records)
            changes.journal.push_back(
                seal(std::move(draft), changes.orders.front().state, state.settings, head));
        changes.chain = head;
    }

    const Command& command_;
    const CallOptions& call_;
    sys::Clock& clock_;
    sys::RandomSource& random_;
    const Digest request_digest_;
    std::optional<Digest> scope_;
    std::optional<Result<Reply<Answer>>> result_;
};

}  // namespace ordo
