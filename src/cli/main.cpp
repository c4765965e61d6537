#include <csignal>
#include <cstdio>
#include <exception>

#include "cli/session.hpp"

namespace {

using ordo_cli::Exit;
using ordo_cli::Failure;
using ordo_cli::Session;

void add_globals(CLI::App& app, Session& session) {
    app.add_option(
        "--db", session.db,
        "the shop: a path, or sqlite:///path; else ORDO_DB, else the configuration file");
    app.add_flag("--json", session.json, "documents, one a line");
    app.add_flag("-q,--quiet", session.out.quiet,
                 "no messages; writing commands print only the id");
    app.add_flag("--no-input", session.no_input, "never ask");
    app.add_flag("--yes", session.yes, "yes to every question");
    app.add_option("--actor", session.actor,
                   "who asks: admin, system, till:3, customer:usr_… (admin)");
}

void report(const Session& session, const Failure& failure) {
    if (failure.problem().empty()) {
        std::fprintf(stderr, "ordo: %s\n", ordo_cli::clean(failure.what()).c_str());
    } else if (session.json) {
        std::fprintf(stderr, "%s\n", failure.problem().c_str());
    } else {
        const auto problem = ordo_cli::Json::parse(failure.problem());
        std::fprintf(stderr, "ordo: %s\n", ordo_cli::explain(problem).c_str());
    }
}

Exit run(Session& session) {
    try {
        const Exit code = session.action();
        session.out.finish();
        return code;
    } catch (const ordo_cli::ReaderGone&) {
        std::signal(SIGPIPE, SIG_DFL);
        static_cast<void>(std::raise(SIGPIPE));
        return Exit::failure;  // where somebody has blocked the signal
    } catch (const Failure& failure) {
        std::fflush(stdout);
        report(session, failure);
        return failure.code();
    } catch (const ordo_cli::Json::type_error& fault) {
        const bool is_usage = ordo_cli::is_not_utf8(fault);
        std::fprintf(stderr, "ordo: %s\n", is_usage ? "the text is not UTF-8" : fault.what());
        return is_usage ? Exit::usage : Exit::failure;
    } catch (const std::exception& fault) {
        std::fprintf(stderr, "ordo: %s\n", ordo_cli::clean(fault.what()).c_str());
        return Exit::failure;
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // told by errno instead; see ReaderGone
    Session session;
    CLI::App app("ordo: keeps a shop's catalogue, orders, payments and history correct", "ordo");
    app.require_subcommand(1);
    app.fallthrough();  // --json and the like are understood after the command as well
    app.set_version_flag("--version", ordo_version_text());
    app.footer(
        "exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 refused by a rule, "
        "5 database unavailable or busy, 6 verify or reconcile found something");
    add_globals(app, session);
    ordo_cli::add_shop_commands(app, session);
    ordo_cli::add_product_commands(app, session);
    ordo_cli::add_order_commands(app, session);
    ordo_cli::add_payment_commands(app, session);
    ordo_cli::add_user_commands(app, session);
    ordo_cli::add_report_commands(app, session);
    ordo_cli::add_event_commands(app, session);
    ordo_cli::add_transfer_commands(app, session);
    ordo_cli::add_care_commands(app, session);
    ordo_cli::add_reconcile_command(app, session);
#ifdef ORDO_CLI_SERVES
    ordo_cli::add_serve_command(app, session);
#endif
    ordo_cli::add_completion_command(app, session);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& fault) {
        return static_cast<int>(app.exit(fault) == 0 ? Exit::ok : Exit::usage);
    }
    return static_cast<int>(run(session));
}
