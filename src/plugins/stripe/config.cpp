#include "stripe/config.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "stripe/refusal.hpp"
#include "stripe/text.hpp"

namespace ordo_stripe {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kTimeoutMinMs = 100;
constexpr std::int64_t kTimeoutMaxMs = 120'000;
constexpr std::size_t kSecretsMax = 8;

void refuse_unless(bool fits, const char* message, const std::string& name) {
    if (!fits) throw Refusal{ORDO_E_VALIDATION_FAILED, message, "/" + name};
}

// Anything else could end the header that it stands in.
bool is_visible(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

std::string text_setting(const Json& value, const std::string& name) {
    refuse_unless(value.is_string() && is_visible(value.get_ref<const std::string&>()),
                  "This setting is a text of visible ASCII characters.", name);
    return value.get<std::string>();
}

std::string part_of(CURLU* address, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(address, part, &text, 0) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owned(text, curl_free);
    return text;
}

// The key travels in every request: it is encrypted, or it does not leave this machine.
bool is_safe_base(const std::string& text) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> address(curl_url(), curl_url_cleanup);
    if (!address || curl_url_set(address.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
        return false;
    for (const CURLUPart part :
         {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT})
        if (!part_of(address.get(), part).empty()) return false;
    const std::string scheme = part_of(address.get(), CURLUPART_SCHEME);
    const std::string host = part_of(address.get(), CURLUPART_HOST);
    const bool here = host == "127.0.0.1" || host == "[::1]" || host == "localhost";
    return scheme == "https" || (scheme == "http" && here);
}

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
        config.api_base = text_setting(value, name);
        while (config.api_base.ends_with('/')) config.api_base.pop_back();
        refuse_unless(is_safe_base(config.api_base),
                      "The address begins with https://, or with http:// and is of this machine.",
                      name);
    } else if (name == "timeout_ms") {
        refuse_unless(value.is_number_integer() && value >= kTimeoutMinMs && value <= kTimeoutMaxMs,
                      "The time-out is a whole number from 100 to 120000.", name);
        config.timeout_ms = value.get<std::int64_t>();
    } else if (name == "account") {
        config.account = text_setting(value, name);
        refuse_unless(is_reference(config.account), "This is no id of an account.", name);
    } else if (name == "livemode") {
        refuse_unless(value.is_boolean(), "This setting is true or false.", name);
        config.livemode = value.get<bool>();
    } else {
        refuse_unless(false, "The plugin does not know this setting.", name);
    }
}

}  // namespace

Config read_config(const std::string& json) {
    const Json document = Json::parse(json, nullptr, false);
    if (!document.is_object())
        throw Refusal{ORDO_E_VALIDATION_FAILED, "The configuration is a JSON object.", {}};
    Config config;
    for (const auto& [name, value] : document.items()) read_setting(config, name, value);
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
