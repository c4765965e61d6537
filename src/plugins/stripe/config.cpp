#include "stripe/config.hpp"

#include <nlohmann/json.hpp>
#include <string_view>

#include "provider/http/settings.hpp"
#include "provider/text.hpp"

namespace ordo_stripe {
namespace {

using Json = nlohmann::json;
using ordo_provider_plugin::refuse_unless;
using ordo_provider_plugin::text_setting;

constexpr std::size_t kSecretsMax = 8;

std::vector<Secret> secrets_setting(const Json& value, const std::string& name) {
    refuse_unless(value.is_array() && !value.empty() && value.size() <= kSecretsMax,
                  "This setting is a list of one to eight secrets.", name);
    std::vector<Secret> secrets;
    for (const Json& secret : value) secrets.emplace_back(text_setting(secret, name));
    return secrets;
}

// Stripe's keys say which mode they are of: sk_test_…, rk_live_….
std::optional<bool> mode_of(std::string_view key) {
    if (key.find("_live_") != std::string_view::npos) return true;
    if (key.find("_test_") != std::string_view::npos) return false;
    return std::nullopt;
}

void read_setting(Config& config, const std::string& name, const Json& value) {
    if (name == "secret_key") {
        config.secret_key = Secret(text_setting(value, name));
    } else if (name == "webhook_secrets") {
        config.webhook_secrets = secrets_setting(value, name);
    } else if (name == "publishable_key") {
        config.publishable_key = text_setting(value, name);
    } else if (name == "api_base") {
        config.api_base = ordo_provider_plugin::address_setting(value, name);
    } else if (name == "timeout_ms") {
        config.timeout_ms = ordo_provider_plugin::timeout_setting(value, name);
    } else if (name == "account") {
        config.account = text_setting(value, name);
        refuse_unless(ordo_provider_plugin::is_reference(config.account),
                      "This is no id of an account.", name);
    } else if (name == "livemode") {
        refuse_unless(value.is_boolean(), "This setting is true or false.", name);
        config.livemode = value.get<bool>();
    } else {
        refuse_unless(false, "The plugin does not know this setting.", name);
    }
}

}  // namespace

Config read_config(const std::string& json) {
    Config config;
    ordo_provider_plugin::read_settings(json, [&](const std::string& name, const Json& value) {
        read_setting(config, name, value);
    });
    refuse_unless(!config.secret_key.text().empty(), "Stripe's secret key is missing.",
                  "secret_key");
    refuse_unless(!config.webhook_secrets.empty(), "The secret of the webhooks is missing.",
                  "webhook_secrets");
    const auto mode = mode_of(config.secret_key.text());
    refuse_unless(!mode || config.livemode.value_or(*mode) == *mode,
                  "The key is of the other mode.", "livemode");
    if (!config.livemode) config.livemode = mode;
    return config;
}

}  // namespace ordo_stripe
