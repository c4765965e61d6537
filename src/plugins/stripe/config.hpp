#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "provider/secret.hpp"

namespace ordo_stripe {

using ordo_provider_plugin::Secret;

struct Config {
    Secret secret_key;
    std::vector<Secret> webhook_secrets;  // at least one
    std::string publishable_key;          // empty = the payer's page knows it
    std::string api_base = "https://api.stripe.com";
    std::int64_t timeout_ms = 20'000;
    std::string account;           // the connected account to act for; empty = the key's own
    std::optional<bool> livemode;  // none = the key does not tell
};

// Reads the plugin's configuration, or throws a Refusal, in which no value is repeated.
Config read_config(const std::string& json);

}  // namespace ordo_stripe
