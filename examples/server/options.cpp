#include "options.hpp"

#include <ordo/ordo.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

namespace server {
namespace {

// What is secret is not for the command line, which other users of the machine can read.
std::string from_environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

void read_stripe_secrets(Options& options) {
    options.stripe_secret_key = from_environment("ORDO_STRIPE_SECRET_KEY");
    const std::string secrets = from_environment("ORDO_STRIPE_WEBHOOK_SECRETS");
    if (!secrets.empty()) options.stripe_webhook_secrets = CLI::detail::split(secrets, ',');
}

void add_stripe(CLI::App& app, Options& options) {
    app.add_option("--stripe-publishable-key", options.stripe_publishable_key,
                   "what the payer's page calls Stripe with; the secret key and the secrets of webhooks are "
                   "ORDO_STRIPE_SECRET_KEY and ORDO_STRIPE_WEBHOOK_SECRETS")
        ->envname("ORDO_STRIPE_PUBLISHABLE_KEY");
    app.add_option("--stripe-account", options.stripe_account, "the connected account to act for")
        ->envname("ORDO_STRIPE_ACCOUNT");
    app.add_option("--stripe-api-base", options.stripe_api_base, "another address of Stripe's API, for tests")
        ->envname("ORDO_STRIPE_API_BASE");
}

}  // namespace

Options read_options(int argc, char** argv) {
    Options options;
    CLI::App app("Serves a shop: its REST interface, payments and events, until SIGINT or SIGTERM.");
    app.set_version_flag("--version", ordo_version_text());
    app.option_defaults()->always_capture_default();
    app.add_option("--db", options.db, "the shop: a file or a URL")->envname("ORDO_DB");
    app.add_flag("--migrate,!--no-migrate", options.migrate, "create or update the shop's tables")
        ->envname("ORDO_MIGRATE");
    app.add_option("--address", options.address, "where to listen")->envname("ORDO_HTTP_ADDRESS");
    app.add_option("--port", options.port, "0 = any free one")->envname("ORDO_HTTP_PORT");
    app.add_option("--public-url", options.public_url, "how browsers reach it, behind a proxy")
        ->envname("ORDO_PUBLIC_URL");
    app.add_option("--key-file", options.key_file,
                   "PEM of the key that signs access tokens; made when missing (<db>.key.pem)")
        ->envname("ORDO_KEY_FILE");
    app.add_option("--provider", options.providers, "payment providers to load: fake, stripe")
        ->check(CLI::IsMember({"fake", "stripe"}))
        ->envname("ORDO_PROVIDERS")
        ->delimiter(',');
    app.add_option("--provider-state", options.provider_state,
                   "where the fake provider keeps its payments (<db>.fake.json)")
        ->envname("ORDO_PROVIDER_STATE");
    add_stripe(app, options);
    app.add_option("--origin", options.origins, "origins of web pages that may call from elsewhere")
        ->envname("ORDO_ORIGINS")
        ->delimiter(',');
    app.add_option("--rate-quota", options.rate_quota, "requests per minute and caller, 0 = no limit")
        ->envname("ORDO_RATE_QUOTA");
    app.add_flag("--registration,!--no-registration", options.registration_open,
                 "whether customers may register themselves")
        ->envname("ORDO_REGISTRATION");
    app.add_option("--metrics-token", options.metrics_token,
                   "the bearer token for /metrics; none = no metrics. Better given by the environment")
        ->envname("ORDO_METRICS_TOKEN");
    app.add_option("--openapi", options.openapi_file, "the file served as /v1/openapi.json")
        ->envname("ORDO_OPENAPI");
    app.add_option("--plugins", options.plugins, "the folder of the plugins (../lib/ordo of the program)")
        ->envname("ORDO_PLUGINS");
    app.add_option("--due", options.due_seconds, "seconds between two looks for what is due")
        ->check(CLI::Range(1, 86'400))
        ->envname("ORDO_DUE_SECONDS");
    app.add_option("--drain", options.drain_seconds, "seconds for requests to end at a stop")
        ->check(CLI::Range(0, 3'600))
        ->envname("ORDO_DRAIN_SECONDS");
    app.add_flag("-q,--quiet", options.quiet, "log warnings and errors only");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& mistake) {
        const int code = app.exit(mistake);
        std::exit(code == 0 ? 0 : 2);
    }
    read_stripe_secrets(options);
    return options;
}

}  // namespace server
