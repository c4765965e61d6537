// The example server: what `ordo serve` does, as a program of its own. What serving a shop takes is in
// src/server.
#include <fmt/core.h>
#include <ordo/ordo.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "server/server.hpp"

namespace {

void describe(CLI::App& app, ordo_server::Options& options) {
    app.set_version_flag("--version", ordo_version_text());
    app.add_option("--db", options.db, "the shop: a file or a URL")
        ->envname("ORDO_DB")
        ->capture_default_str();
    ordo_server::add_options(app, options);
    app.add_flag("-q,--quiet", options.quiet, "log warnings and errors only");
}

void greet(const ordo_server::Serving& serving) {
    fmt::print("ordo-server {} serves {}\n", ordo_version_text(), to_text(serving));
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    const ordo_server::StopSignals signals;
    ordo_server::Options options;
    CLI::App app(
        "Serves a shop: its REST interface, payments and events, until SIGINT or SIGTERM.");
    describe(app, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& mistake) {
        return app.exit(mistake) == 0 ? 0 : 2;
    }
    try {
        ordo_server::read_secrets(options);
        ordo_server::serve(options, signals, greet);
        return 0;
    } catch (const std::exception& problem) {
        fmt::print(stderr, "ordo-server: {}\n", problem.what());
        return 1;
    }
}
