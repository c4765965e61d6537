#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

// The settings that payment companies on the web have in common. What does not fit is a Refusal, in which no
// value is repeated.
namespace ordo_provider_plugin {

void refuse_unless(bool fits, const char* message, const std::string& name);

// Calls `read` with each setting of a configuration, which is an object.
void read_settings(
    const std::string& json,
    const std::function<void(const std::string& name, const nlohmann::json& value)>& read);

// A text of visible ASCII characters. Anything else could end the header that it stands in.
std::string text_setting(const nlohmann::json& value, const std::string& name);

// Milliseconds, 100 to 120000.
std::int64_t timeout_setting(const nlohmann::json& value, const std::string& name);

// Where an API begins, without slashes at its end. Keys travel in every request: it is encrypted, or it does
// not leave this machine.
std::string address_setting(const nlohmann::json& value, const std::string& name);

// "https://host", or "https://host:port" where the port is another than the scheme's own. Empty for what is
// no such address, or names a user.
std::string origin_of(const std::string& url);

}  // namespace ordo_provider_plugin
