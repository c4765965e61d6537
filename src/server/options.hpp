#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace ordo_server {

// What the command line and the environment say of a server; `--help` of a program that takes these options
// shows them.
struct Options {
    std::string db = "shop.db";
    bool migrate = true;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string public_url;
    bool plain_http = false;  // elsewhere than on loopback
    std::string key_file;  // empty = beside the shop's file
    std::vector<std::string> providers;
    std::string
        provider_state;  // where the sandbox keeps its payments; empty = beside the shop's file
    std::string stripe_secret_key;  // from the environment only, like the next
    std::vector<std::string> stripe_webhook_secrets;
    std::string stripe_publishable_key;
    std::string stripe_account;
    std::string stripe_api_base;
    std::string paypal_client_id;
    std::string paypal_client_secret;  // from the environment only
    std::string paypal_webhook_id;
    std::string paypal_environment;
    std::string paypal_api_base;
    bool only_look = false;  // providers tell what they know and take no money
    std::vector<std::string> origins;
    std::uint32_t rate_quota = 600;
    bool registration_open = true;
    std::string oidc_issuer;  // whose access tokens are accepted as well; empty = nobody's
    std::string oidc_audience;
    std::string oidc_role_claim = "role";
    std::string metrics_token;
    std::string plugins;  // empty = ../lib/ordo from the program
    unsigned due_seconds = 60;
    unsigned drain_seconds = 20;
    bool quiet = false;
};

// Describes all of them to the parser but `db` and `quiet`, which programs have their own ways to.
// `options` must outlive the parsing.
void add_options(CLI::App& app, Options& options);
// Those that say how providers are reached, for programs that only ask them.
void add_provider_options(CLI::App& app, Options& options);

// What is secret comes from the environment: other users of the machine can read a command line.
void read_secrets(Options& options);

}  // namespace ordo_server
