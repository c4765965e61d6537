#include <algorithm>
#include <memory>

#include "cli/export.hpp"
#include "cli/session.hpp"

namespace ordo_cli {
namespace {

struct TailFlags {
    std::string consumer;
    std::int64_t max = 0;  // 0 = no bound
    bool follow = false;
    bool ack = false;
};

void print(Session& session, const Json& event) {
    if (session.json) {
        session.out.line(event.dump());
    } else {
        print_event(session.out, event);
    }
}

Exit tail(Session& session, const TailFlags& flags) {
    // What is not acknowledged comes again: following without it would print the same for ever.
    if (flags.follow && !flags.ack) throw Failure(Exit::usage, "--follow needs --ack");
    constexpr std::int64_t kBatch = 100;
    constexpr std::int64_t kWaitMs = 1'000;
    Shop shop = session.open();
    std::int64_t left = flags.max;
    while (true) {
        const std::int64_t wanted = flags.max > 0 ? std::min(left, kBatch)
                                    : flags.ack   ? kBatch
                                                  : 1'000;
        const Json batch = shop.call(session.options(), ordo_events_fetch, flags.consumer.c_str(),
                                     wanted, flags.follow ? kWaitMs : std::int64_t{0})
                               .json();
        for (const Json& event : batch.at("data")) print(session, event);
        session.out.finish();
        const Json& next = batch.at("next_sequence");
        if (flags.ack && !next.is_null()) {
            shop.call(session.options(), ordo_events_ack, flags.consumer.c_str(),
                      next.get<std::int64_t>());
        }
        left -= static_cast<std::int64_t>(batch.at("data").size());
        if (flags.max > 0 && left <= 0) return Exit::ok;
        if (!flags.follow && (next.is_null() || !flags.ack)) return Exit::ok;
    }
}

struct ReplayFlags {
    std::string consumer;
    std::int64_t from = 0;
    std::int64_t to = 0;
};

Exit replay(Session& session, const ReplayFlags& flags) {
    read_events(session, flags.consumer, flags.from, flags.to,
                [&](const Json& event) { print(session, event); });
    return Exit::ok;
}

}  // namespace

void add_event_commands(CLI::App& app, Session& session) {
    CLI::App& events = *app.add_subcommand("events", "the journal as a stream");
    events.require_subcommand(1);

    CLI::App& newest = *events.add_subcommand("tail", "print what a consumer has not acknowledged");
    const auto tail_flags = std::make_shared<TailFlags>();
    newest.add_option("--consumer", tail_flags->consumer, "its name")->required();
    newest.add_option("--max", tail_flags->max, "stop after so many")->check(CLI::PositiveNumber);
    newest.add_flag("--ack", tail_flags->ack, "acknowledge what was printed");
    newest.add_flag("--follow", tail_flags->follow, "wait for more, for ever; needs --ack");
    on_run(newest, session, tail_flags, tail);

    CLI::App& again = *events.add_subcommand(
        "replay", "print events again, and change nothing: all, or those a consumer has done");
    const auto replay_flags = std::make_shared<ReplayFlags>();
    again.add_option("--consumer", replay_flags->consumer, "only what it has acknowledged");
    again.add_option("--from", replay_flags->from, "the first sequence")
        ->check(CLI::PositiveNumber);
    again.add_option("--to", replay_flags->to, "the last sequence")->check(CLI::PositiveNumber);
    on_run(again, session, replay_flags, replay);
}

}  // namespace ordo_cli
