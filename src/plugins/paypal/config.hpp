#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "provider/secret.hpp"

namespace ordo_paypal {

struct Config {
    std::string client_id;
    ordo_provider_plugin::Secret client_secret;
    std::string webhook_id;
    bool sandbox = false;
    std::string api_base;  // empty = the environment's
    std::vector<std::string>
        certificate_origins;  // where certificates of webhooks may be; empty likewise
    std::string ca_file;      // whom to trust; empty = whom the system trusts
    std::int64_t timeout_ms = 20'000;
    bool only_look = false;  // a look-up leaves the money of an approved order where it is

    // Whom the certificates of webhooks are issued to.
    [[nodiscard]] const char* certificate_name() const {
        return sandbox ? "messageverificationcerts.sandbox.paypal.com"
                       : "messageverificationcerts.paypal.com";
    }
};

// Reads the plugin's configuration, or throws a Refusal, in which no value is repeated.
Config read_config(const std::string& json);

}  // namespace ordo_paypal
