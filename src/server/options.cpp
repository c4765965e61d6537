#include "server/options.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>

namespace ordo_server {
namespace {

std::string from_environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

void add_stripe(CLI::App& app, Options& options) {
    app.add_option("--stripe-publishable-key", options.stripe_publishable_key,
                   "what the payer's page calls Stripe with; the secret key and the secrets of "
                   "webhooks are "
                   "ORDO_STRIPE_SECRET_KEY and ORDO_STRIPE_WEBHOOK_SECRETS")
        ->envname("ORDO_STRIPE_PUBLISHABLE_KEY");
    app.add_option("--stripe-account", options.stripe_account, "the connected account to act for")
        ->envname("ORDO_STRIPE_ACCOUNT");
    app.add_option("--stripe-api-base", options.stripe_api_base,
                   "another address of Stripe's API, for tests")
        ->envname("ORDO_STRIPE_API_BASE");
}

void add_paypal(CLI::App& app, Options& options) {
    app.add_option("--paypal-client-id", options.paypal_client_id,
                   "PayPal's app; its secret is ORDO_PAYPAL_CLIENT_SECRET")
        ->envname("ORDO_PAYPAL_CLIENT_ID");
    app.add_option("--paypal-webhook-id", options.paypal_webhook_id, "the id of the app's webhook")
        ->envname("ORDO_PAYPAL_WEBHOOK_ID");
    app.add_option("--paypal-environment", options.paypal_environment, "live or sandbox (live)")
        ->envname("ORDO_PAYPAL_ENVIRONMENT");
    app.add_option("--paypal-api-base", options.paypal_api_base,
                   "another address of PayPal's API, for tests")
        ->envname("ORDO_PAYPAL_API_BASE");
}

void add_oidc(CLI::App& app, Options& options) {
    app.add_option("--oidc-issuer", options.oidc_issuer,
                   "the OpenID Connect issuer whose access tokens are accepted as well")
        ->envname("ORDO_OIDC_ISSUER");
    app.add_option("--oidc-audience", options.oidc_audience,
                   "what its tokens for this shop have as audience")
        ->envname("ORDO_OIDC_AUDIENCE");
    app.add_option("--oidc-role-claim", options.oidc_role_claim,
                   "the claim that is \"admin\" for the shop's staff")
        ->envname("ORDO_OIDC_ROLE_CLAIM");
}

}  // namespace

void add_options(CLI::App& app, Options& options) {
    app.option_defaults()->always_capture_default();
    app.add_flag("--migrate,!--no-migrate", options.migrate, "create or update the shop's tables")
        ->envname("ORDO_MIGRATE");
    app.add_option("--address", options.address, "where to listen")->envname("ORDO_HTTP_ADDRESS");
    app.add_option("--port", options.port, "0 = any free one")->envname("ORDO_HTTP_PORT");
    app.add_option("--public-url", options.public_url, "how browsers reach it, behind a proxy")
        ->envname("ORDO_PUBLIC_URL");
    app.add_flag("--plain-http", options.plain_http,
                 "listen elsewhere than on this machine although nothing encrypts: everybody on the way "
                 "reads passwords and tokens")
        ->envname("ORDO_PLAIN_HTTP");
    app.add_option("--key-file", options.key_file,
                   "PEM of the key that signs access tokens; made when missing (<db>.key.pem). The servers "
                   "of a shop in a database share one, and are told where it is")
        ->envname("ORDO_KEY_FILE");
    app.add_option("--provider", options.providers,
                   "payment providers to load: fake, paypal, stripe")
        ->check(CLI::IsMember({"fake", "paypal", "stripe"}))
        ->envname("ORDO_PROVIDERS")
        ->delimiter(',');
    add_provider_options(app, options);
    app.add_option("--origin", options.origins, "origins of web pages that may call from elsewhere")
        ->envname("ORDO_ORIGINS")
        ->delimiter(',');
    app.add_option("--rate-quota", options.rate_quota,
                   "requests per minute and caller, 0 = no limit")
        ->envname("ORDO_RATE_QUOTA");
    app.add_flag("--registration,!--no-registration", options.registration_open,
                 "whether customers may register themselves")
        ->envname("ORDO_REGISTRATION");
    add_oidc(app, options);
    app.add_option(
           "--metrics-token", options.metrics_token,
           "the bearer token for /metrics; none = no metrics. Better given by the environment")
        ->envname("ORDO_METRICS_TOKEN");
    app.add_option("--due", options.due_seconds, "seconds between two looks for what is due")
        ->check(CLI::Range(1, 86'400))
        ->envname("ORDO_DUE_SECONDS");
    app.add_option("--drain", options.drain_seconds, "seconds for requests to end at a stop")
        ->check(CLI::Range(0, 3'600))
        ->envname("ORDO_DRAIN_SECONDS");
}

void add_provider_options(CLI::App& app, Options& options) {
    app.add_option("--provider-state", options.provider_state,
                   "where the fake provider keeps its payments (<db>.fake.json)")
        ->envname("ORDO_PROVIDER_STATE");
    add_paypal(app, options);
    add_stripe(app, options);
    // Not from the environment: what a process loads is code that it trusts.
    app.add_option("--plugins", options.plugins,
                   "the folder of the plugins (../lib/ordo of the program)");
}

void read_secrets(Options& options) {
    options.paypal_client_secret = from_environment("ORDO_PAYPAL_CLIENT_SECRET");
    options.stripe_secret_key = from_environment("ORDO_STRIPE_SECRET_KEY");
    const std::string secrets = from_environment("ORDO_STRIPE_WEBHOOK_SECRETS");
    if (!secrets.empty()) options.stripe_webhook_secrets = CLI::detail::split(secrets, ',');
}

}  // namespace ordo_server
