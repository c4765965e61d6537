#include "paypal/config.hpp"

#include <nlohmann/json.hpp>

#include "provider/http/settings.hpp"

namespace ordo_paypal {
namespace {

using Json = nlohmann::json;
using ordo_provider_plugin::address_setting;
using ordo_provider_plugin::refuse_unless;
using ordo_provider_plugin::text_setting;

constexpr std::size_t kOriginsMax = 8;

std::vector<std::string> origins_setting(const Json& value, const std::string& name) {
    refuse_unless(value.is_array() && !value.empty() && value.size() <= kOriginsMax,
                  "This setting is a list of one to eight addresses.", name);
    std::vector<std::string> origins;
    for (const Json& origin : value) {
        origins.push_back(address_setting(origin, name));
        refuse_unless(origins.back() == ordo_provider_plugin::origin_of(origins.back()),
                      "Such an address has a scheme and a host, at most with a port.", name);
    }
    return origins;
}

void read_setting(Config& config, const std::string& name, const Json& value) {
    if (name == "client_id") {
        config.client_id = text_setting(value, name);
    } else if (name == "client_secret") {
        config.client_secret = ordo_provider_plugin::Secret(text_setting(value, name));
    } else if (name == "webhook_id") {
        config.webhook_id = text_setting(value, name);
    } else if (name == "environment") {
        refuse_unless(value == "live" || value == "sandbox", "The environment is live or sandbox.",
                      name);
        config.sandbox = value == "sandbox";
    } else if (name == "api_base") {
        config.api_base = address_setting(value, name);
    } else if (name == "certificate_origins") {
        config.certificate_origins = origins_setting(value, name);
    } else if (name == "only_look") {
        refuse_unless(value.is_boolean(), "This setting is true or false.", name);
        config.only_look = value.get<bool>();
    } else if (name == "ca_file") {
        config.ca_file = text_setting(value, name);
    } else if (name == "timeout_ms") {
        config.timeout_ms = ordo_provider_plugin::timeout_setting(value, name);
    } else {
        refuse_unless(false, "The plugin does not know this setting.", name);
    }
}

// Whatever stands in for PayPal's API has its certificates too. They have to be PayPal's all the same.
void add_addresses(Config& config) {
    const std::string domain = config.sandbox ? "sandbox.paypal.com" : "paypal.com";
    const std::string usual = "https://api-m." + domain;
    if (config.api_base.empty()) config.api_base = usual;
    if (!config.certificate_origins.empty()) return;
    config.certificate_origins = {"https://api." + domain, usual};
    if (config.api_base != usual)
        config.certificate_origins.push_back(ordo_provider_plugin::origin_of(config.api_base));
}

}  // namespace

Config read_config(const std::string& json) {
    Config config;
    ordo_provider_plugin::read_settings(json, [&](const std::string& name, const Json& value) {
        read_setting(config, name, value);
    });
    refuse_unless(!config.client_id.empty(), "The id of PayPal's app is missing.", "client_id");
    refuse_unless(!config.client_secret.text().empty(), "The secret of PayPal's app is missing.",
                  "client_secret");
    refuse_unless(!config.webhook_id.empty(), "The id of the webhook is missing.", "webhook_id");
    add_addresses(config);
    return config;
}

}  // namespace ordo_paypal
