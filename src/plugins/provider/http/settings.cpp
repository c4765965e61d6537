#include "provider/http/settings.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "provider/refusal.hpp"

namespace ordo_provider_plugin {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kTimeoutMinMs = 100;
constexpr std::int64_t kTimeoutMaxMs = 120'000;

using Address = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

bool is_visible(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

std::string part_of(const Address& address, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(address.get(), part, &text, CURLU_NO_DEFAULT_PORT) != CURLUE_OK) return {};
    const std::unique_ptr<char, decltype(&curl_free)> owned(text, curl_free);
    return text;
}

// None when it cannot be read, or names a user.
Address read_address(const std::string& text) {
    Address address(curl_url(), curl_url_cleanup);
    if (!address || curl_url_set(address.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK ||
        !part_of(address, CURLUPART_USER).empty() || !part_of(address, CURLUPART_PASSWORD).empty())
        address.reset();
    return address;
}

bool is_safe_base(const std::string& text) {
    const Address address = read_address(text);
    if (!address || !part_of(address, CURLUPART_QUERY).empty() ||
        !part_of(address, CURLUPART_FRAGMENT).empty())
        return false;
    const std::string scheme = part_of(address, CURLUPART_SCHEME);
    const std::string host = part_of(address, CURLUPART_HOST);
    const bool here = host == "127.0.0.1" || host == "[::1]" || host == "localhost";
    return scheme == "https" || (scheme == "http" && here);
}

}  // namespace

void refuse_unless(bool fits, const char* message, const std::string& name) {
    if (!fits) throw Refusal{ORDO_E_VALIDATION_FAILED, message, "/" + name};
}

void read_settings(const std::string& json,
                   const std::function<void(const std::string& name, const Json& value)>& read) {
    const Json document = Json::parse(json, nullptr, false);
    if (!document.is_object())
        throw Refusal{ORDO_E_VALIDATION_FAILED, "The configuration is a JSON object.", {}};
    for (const auto& [name, value] : document.items()) read(name, value);
}

std::string text_setting(const Json& value, const std::string& name) {
    refuse_unless(value.is_string() && is_visible(value.get_ref<const std::string&>()),
                  "This setting is a text of visible ASCII characters.", name);
    return value.get<std::string>();
}

std::int64_t timeout_setting(const Json& value, const std::string& name) {
    refuse_unless(value.is_number_integer() && value >= kTimeoutMinMs && value <= kTimeoutMaxMs,
                  "The time-out is a whole number from 100 to 120000.", name);
    return value.get<std::int64_t>();
}

std::string address_setting(const Json& value, const std::string& name) {
    std::string address = text_setting(value, name);
    while (address.ends_with('/')) address.pop_back();
    refuse_unless(is_safe_base(address),
                  "The address begins with https://, or with http:// and is of this machine.",
                  name);
    return address;
}

std::string origin_of(const std::string& url) {
    const Address address =
        is_visible(url) ? read_address(url) : Address(nullptr, curl_url_cleanup);
    if (!address) return {};
    const std::string port = part_of(address, CURLUPART_PORT);
    return part_of(address, CURLUPART_SCHEME) + "://" + part_of(address, CURLUPART_HOST) +
           (port.empty() ? "" : ":" + port);
}

}  // namespace ordo_provider_plugin
