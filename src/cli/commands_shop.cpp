#include <algorithm>
#include <memory>

#include "cli/session.hpp"

namespace ordo_cli {
namespace {

void add_init(CLI::App& app, Session& session) {
    struct Flags {
        std::string name, currency;
        bool include_tax = false;
        bool exclude_tax = false;
    };
    CLI::App& command = *app.add_subcommand("init", "create a shop");
    const auto flags = std::make_shared<Flags>();
    command.add_option("--name", flags->name, "visible ASCII without '/' (shop)");
    command.add_option("--currency", flags->currency, "ISO 4217 (USD)");
    CLI::Option* include =
        command.add_flag("--prices-include-tax", flags->include_tax, "(default)");
    command.add_flag("--prices-exclude-tax", flags->exclude_tax, "tax is added to prices")
        ->excludes(include);
    command.callback([&session, flags] {
        session.action = [&session, flags] {
            Json settings = {{"prices_include_tax", !flags->exclude_tax}};
            if (!flags->name.empty()) settings["name"] = flags->name;
            if (!flags->currency.empty()) settings["currency"] = flags->currency;
            try {
                const Shop existing = session.open();
                session.out.note("this is a shop already; its settings stay as they are");
                return Exit::ok;
            } catch (const Failure& failure) {
                if (failure.code() != Exit::unavailable) throw;
            }
            const Shop fresh = session.open(true, settings);
            session.out.note("the shop is ready: " + clean(session.db));
            return Exit::ok;
        };
    });
}

Exit print_migrations(Session& session, Shop& shop) {
    const Json status = shop.call(session.options(), ordo_migrations).json();
    if (session.json) {
        session.out.line(status.dump());
    } else {
        Table table({{"Migration"}, {"Applied (UTC)"}});
        for (const Json& migration : status.at("migrations")) {
            const std::string applied = time_of(migration, "applied_at");
            table.row({{text_of(migration, "number") + ' ' + text_of(migration, "name")},
                       {applied.empty() ? "not yet" : applied}});
        }
        table.print(session.out);
    }
    return status.value("up_to_date", false) ? Exit::ok : Exit::failure;
}

// A shop that is not there, or of an older release, cannot be opened; that is the answer then.
bool is_behind(const Failure& failure) {
    if (failure.problem().empty()) return false;
    return Json::parse(failure.problem()).value("code", "") == "schema_too_old";
}

Exit migrate_status(Session& session) {
    try {
        Shop shop = session.open();
        return print_migrations(session, shop);
    } catch (const Failure& failure) {
        if (!is_behind(failure)) throw;
        if (session.json) session.out.line(Json({{"up_to_date", false}}).dump());
        session.out.note("the schema is missing or older than this release: ordo migrate up");
        return Exit::failure;
    }
}

Exit migrate_up(Session& session, bool dry_run) {
    if (dry_run) {
        const Exit status = migrate_status(session);
        session.out.note(status == Exit::ok ? "nothing to apply"
                                            : "the missing migrations would be applied");
        return Exit::ok;
    }
    Shop shop = session.open(true);
    return print_migrations(session, shop);
}

void add_migrate(CLI::App& app, Session& session) {
    CLI::App& migrate = *app.add_subcommand("migrate", "the shop's schema");
    migrate.require_subcommand(1);
    CLI::App& status = *migrate.add_subcommand("status", "which migrations are applied");
    status.callback(
        [&session] { session.action = [&session] { return migrate_status(session); }; });
    CLI::App& up = *migrate.add_subcommand("up", "apply what is missing");
    const auto dry_run = std::make_shared<bool>(false);
    up.add_flag("--dry-run", *dry_run, "only say what would be applied");
    up.callback([&session, dry_run] {
        session.action = [&session, dry_run] { return migrate_up(session, *dry_run); };
    });
}

struct TailFlags {
    std::string consumer;
    std::int64_t max = 0;  // 0 = no bound
    bool follow = false;
    bool ack = false;
};

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
        for (const Json& event : batch.at("data")) {
            if (session.json) {
                session.out.line(event.dump());
            } else {
                print_event(session.out, event);
            }
        }
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

void add_events(CLI::App& app, Session& session) {
    CLI::App& events = *app.add_subcommand("events", "the journal as a stream");
    events.require_subcommand(1);
    CLI::App& command =
        *events.add_subcommand("tail", "print what a consumer has not acknowledged");
    const auto flags = std::make_shared<TailFlags>();
    command.add_option("--consumer", flags->consumer, "its name")->required();
    command.add_option("--max", flags->max, "stop after so many")->check(CLI::PositiveNumber);
    command.add_flag("--ack", flags->ack, "acknowledge what was printed");
    command.add_flag("--follow", flags->follow, "wait for more, for ever; needs --ack");
    command.callback([&session, flags] {
        session.action = [&session, flags] { return tail(session, *flags); };
    });
}

void add_verify(CLI::App& app, Session& session) {
    CLI::App& command = *app.add_subcommand("verify", "check the journal and the state");
    command.callback([&session] {
        session.action = [&session] {
            Shop shop = session.open();
            const Answer answer = shop.call(session.options(), ordo_verify);
            const Json report = answer.json();
            const Json& findings = report.at("findings");
            if (session.json) {
                session.out.line(answer.text);
            } else {
                for (const Json& finding : findings) {
                    session.out.line(text_of(finding, "subject") + ": " +
                                     text_of(finding, "detail"));
                }
                session.out.note("orders " + text_of(report, "orders") + ", products " +
                                 text_of(report, "products") + ", journal records " +
                                 text_of(report, "records") + ": " +
                                 (findings.empty()
                                      ? "all as it should be"
                                      : std::to_string(findings.size()) + " findings"));
            }
            return findings.empty() ? Exit::ok : Exit::findings;
        };
    });
}

void add_version(CLI::App& app, Session& session) {
    CLI::App& command = *app.add_subcommand("version", "the release");
    command.callback([&session] {
        session.action = [&session] {
            const Json document = {{"version", ordo_version_text()},
                                   {"number", ordo_version_number()}};
            session.out.line(session.json ? document.dump()
                                          : std::string("ordo ") + ordo_version_text());
            return Exit::ok;
        };
    });
}

}  // namespace

void add_shop_commands(CLI::App& app, Session& session) {
    add_init(app, session);
    add_migrate(app, session);
    add_events(app, session);
    add_verify(app, session);
    add_version(app, session);
}

}  // namespace ordo_cli
