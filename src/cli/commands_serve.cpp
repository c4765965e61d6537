#include <memory>

#include "cli/session.hpp"
#include "server/door.hpp"
#include "server/server.hpp"

// Serving the shop over HTTP.
namespace ordo_cli {
namespace {

Exit serve(Session& session, const ordo_server::Options& given) {
    ordo_server::Options options = given;
    options.db = session.url();
    options.quiet = session.out.quiet;
    ordo_server::read_secrets(options);
    const auto tell = [&session](const ordo_server::Serving& serving) {
        const Json document = {
            {"db", serving.db}, {"url", serving.url}, {"providers", serving.providers}};
        session.out.line(session.json ? document.dump() : "serving " + clean(to_text(serving)));
        session.out.finish();  // who started it may be waiting for this line
    };
    const ordo_server::StopSignals signals;
    try {
        ordo_server::serve(options, signals, tell);
    } catch (const ordo_server::Refused& refused) {
        throw Failure(exit_for(refused.code()), refused.what());
    }
    return Exit::ok;
}

}  // namespace

void add_serve_command(CLI::App& app, Session& session) {
    CLI::App& command = *app.add_subcommand(
        "serve", "serve the shop over HTTP, with payments and due work, until SIGINT or SIGTERM");
    const auto options = std::make_shared<ordo_server::Options>();
    ordo_server::add_options(command, *options);
    // Its variables are looked at when it is the command, not whenever any is.
    command.immediate_callback();
    on_run(command, session, options, serve);
}

}  // namespace ordo_cli
