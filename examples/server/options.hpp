#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace server {

// What the command line and the environment say; `ordo-server --help` shows it.
struct Options {
    std::string db = "shop.db";
    bool migrate = true;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    std::string public_url;
    std::string key_file;  // empty = beside the shop's file
    std::vector<std::string> providers;
    std::string provider_state;  // where the sandbox keeps its payments; empty = beside the shop's file
    std::string stripe_secret_key;                     // from the environment only, like the next
    std::vector<std::string> stripe_webhook_secrets;
    std::string stripe_publishable_key;
    std::string stripe_account;
    std::string stripe_api_base;
    std::vector<std::string> origins;
    std::uint32_t rate_quota = 600;
    bool registration_open = true;
    std::string metrics_token;
    std::string openapi_file;
    std::string plugins;  // empty = ../lib/ordo from the program
    unsigned due_seconds = 60;
    unsigned drain_seconds = 20;
    bool quiet = false;
};

// Ends the process after --help, --version and mistakes.
[[nodiscard]] Options read_options(int argc, char** argv);

}  // namespace server
