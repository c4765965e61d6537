#pragma once

#include <chrono>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "codec/request_text.hpp"
#include "codec/snapshot.hpp"
#include "core/decide/internal_commands.hpp"
#include "core/try.hpp"
#include "engine/commit_queue.hpp"
#include "engine/idempotency.hpp"
#include "engine/journal.hpp"

namespace ordo {

// The request as canonical text, for digests. Empty for the engine's own commands, which have no key.
template <class Command>
[[nodiscard]] std::string request_text_of(const Command& command) {
    if constexpr (requires { codec::request_text(command); })
        return codec::request_text(command);
    else
        return {};
}
[[nodiscard]] inline std::string request_text_of(const UserAdd& command) {
    return codec::request_text(command.user);
}
[[nodiscard]] inline std::string request_text_of(const ImageStore& command) {
    return codec::request_text(command.image);
}

// Answers that can be stored and given again.
template <class Answer>
concept Storable = requires(const Answer& answer) { codec::write_snapshot(answer); };

// A command of any type on its way through the queue: idempotency before and after the decision, the
// seal on its journal records, and a fence round the rules.
template <class Command>
class CommandJob final : public Job {
public:
    using Answer = typename Command::Answer;

    CommandJob(const Command& command, const CallOptions& call, sys::Clock& clock, IdSource& ids,
               sys::Deadline deadline)
        : Job(deadline), command_(command), call_(call), clock_(clock), ids_(ids),
          request_digest_(digest_request(request_text_of(command), call.actor)) {
        if constexpr (Storable<Answer> && requires { scope_of(command); })
            if (call.idempotency_key) scope_ = key_scope(command, call);
    }

    void declare(sys::Needs& needs) const override {
        if (scope_) needs.keys.insert(*scope_);
        declare_needs(command_, needs);
    }

    void decide(WorkingSet& set) override {
        auto decided = fenced([&] { return decide_or_replay(set.state()); });
        if (!decided) {
            fail(decided.error());
            return;
        }
        // Outside the fence: half of the changes would be worse than none.
        if (decided->changes) set.apply(*std::move(decided->changes));
        result_.emplace(std::move(decided->reply));
    }

    void fail(const Error& error) noexcept override {
        try {
            result_.emplace(error);
        } catch (...) {
            result_.emplace(Error(error.code, "Memory ran out."));
        }
    }

    [[nodiscard]] Result<Reply<Answer>> take() && { return std::move(*result_); }

private:
    // The answer, and what is to be written; a replay writes nothing.
    struct Decided {
        Reply<Answer> reply;
        std::optional<sys::Changes> changes;
    };

    // A rule that throws is a bug, and costs its own command only. The texts fit a string without memory.
    static Result<Decided> fenced(auto rule) noexcept {
        try {
            return rule();
        } catch (const std::bad_alloc&) {
            return Error(Errc::out_of_memory, "Memory ran out.");
        } catch (...) {
            return Error(Errc::internal, "A broken rule.");
        }
    }

    Result<Decided> decide_or_replay(const sys::State& state) {
        const Time now = clock_.now();
        if constexpr (Storable<Answer>) {
            if (scope_) {
                ORDO_TRY(const StoredReply stored,
                         find_reply(state.keys.at(*scope_), request_digest_, now));
                if (stored) {
                    ORDO_TRY(Answer answer, codec::read_snapshot<Answer>(stored->reply));
                    return Decided{Reply<Answer>(std::move(answer), false, true), std::nullopt};
                }
            }
        }
        const Context context{now, ids_, call_, request_digest_};
        ORDO_TRY(auto decision, ordo::decide(state, command_, context));
        seal_records(decision, state);
        if constexpr (Storable<Answer>)
            if (scope_)
                decision.changes.keys.emplace_back(
                    *scope_, sys::StoredKey{request_digest_, now, codec::write_snapshot(decision.answer)});
        return Decided{
            Reply<Answer>(std::move(decision.answer), decision.changed, decision.replayed),
            std::move(decision.changes)};
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
    IdSource& ids_;  // the leader's while it decides
    const Digest request_digest_;
    std::optional<Digest> scope_;
    std::optional<Result<Reply<Answer>>> result_;
};

}  // namespace ordo
