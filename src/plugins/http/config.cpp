#include "http/config.hpp"

#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

namespace ordo_http {
namespace {

using Json = nlohmann::json;
using Reader = std::function<void(const Json& value, const std::string& field)>;

[[noreturn]] void refuse(const std::string& field, const std::string& message) {
    throw ConfigError{message, field};
}

Reader text(std::string& to) {
    return [&to](const Json& value, const std::string& field) {
        if (!value.is_string()) refuse(field, "This setting is a text.");
        to = value.get<std::string>();
    };
}

Reader flag(bool& to) {
    return [&to](const Json& value, const std::string& field) {
        if (!value.is_boolean()) refuse(field, "This setting is true or false.");
        to = value.get<bool>();
    };
}

template <class Integer>
Reader number(Integer& to, std::int64_t least, std::int64_t most) {
    return [&to, least, most](const Json& value, const std::string& field) {
        if (!value.is_number_integer() || value < least || value > most) {
            refuse(field, "This setting is a whole number from " + std::to_string(least) + " to " +
                              std::to_string(most) + ".");
        }
        to = value.get<Integer>();
    };
}

Reader whole_seconds(std::chrono::milliseconds& to) {
    return [&to](const Json& value, const std::string& field) {
        std::int64_t count = 0;
        number(count, 1, 3'600)(value, field);
        to = std::chrono::seconds(count);
    };
}

std::string file_text(const std::string& path, const std::string& field) {
    std::ifstream file(path, std::ios::binary);
    if (!file) refuse(field, "The file cannot be read: " + path + ".");
    return {std::istreambuf_iterator<char>(file), {}};
}

Reader file(std::string& path, std::string& to) {
    return [&path, &to](const Json& value, const std::string& field) {
        text(path)(value, field);
        to = file_text(path, field);
    };
}

Reader texts(std::vector<std::string>& to) {
    return [&to](const Json& value, const std::string& field) {
        if (!value.is_array()) refuse(field, "This setting is a list of texts.");
        for (const Json& each : value) {
            std::string one;
            text(one)(each, field);
            to.push_back(std::move(one));
        }
    };
}

Reader files(std::vector<std::string>& paths, std::vector<std::string>& to) {
    return [&paths, &to](const Json& value, const std::string& field) {
        texts(paths)(value, field);
        for (const std::string& path : paths) to.push_back(file_text(path, field));
    };
}

std::map<std::string, Reader> readers(Config& config) {
    ServerConfig& server = config.server;
    TokenConfig& tokens = config.tokens;
    return {
        {"address", text(server.address)},
        {"port", number(server.port, 0, 65'535)},
        {"network_threads", number(server.network_threads, 1, 64)},
        {"pool_threads", number(server.pool_threads, 1, 256)},
        {"connections_max", number(server.connections_max, 1, 1'000'000)},
        {"header_timeout_s", whole_seconds(server.header_timeout)},
        {"body_timeout_s", whole_seconds(server.body_timeout)},
        {"write_timeout_s", whole_seconds(server.write_timeout)},
        {"keep_alive_timeout_s", whole_seconds(server.keep_alive_timeout)},
        {"issuer", text(tokens.issuer)},
        {"audience", text(tokens.audience)},
        {"signing_key_file", file(config.signing_key_file, tokens.signing_key)},
        {"other_key_files", files(config.other_key_files, tokens.other_keys)},
        {"token_lifetime_s", number(tokens.lifetime, 60, 86'400)},
        {"public_url", text(config.public_url)},
        {"rate_quota", number(config.rate_quota, 0, 1'000'000'000)},
        {"registration_open", flag(config.registration_open)},
        {"reads_wait", flag(config.reads_wait)},
        {"origins", texts(config.origins)},
        {"oidc_issuer", text(config.outside.issuer)},
        {"oidc_audience", text(config.outside.audience)},
        {"oidc_role_claim", text(config.outside.role_claim)},
        {"metrics_token", text(config.metrics_token)},
    };
}

// An empty text is as good as none, which is what a server without the flag sends.
void check_outside(const Config& config) {
    const OutsideConfig& outside = config.outside;
    if (outside.issuer.empty() && outside.audience.empty()) return;
    if (!is_safe_url(outside.issuer) || outside.issuer.find_first_of("?#") != std::string::npos)
        refuse("/oidc_issuer",
               "The issuer begins with https://, or with http:// and is of this machine.");
    if (outside.issuer == config.tokens.issuer)
        refuse("/oidc_issuer", "This is the name of the shop's own tokens.");
    if (outside.audience.empty())
        refuse("/oidc_audience", "Say what the issuer's tokens for this shop have as audience.");
    if (outside.role_claim.empty()) refuse("/oidc_role_claim", "The claim has a name.");
}

}  // namespace

Config read_config(const std::string& json) {
    Config config;
    config.tokens.issuer = "ordo";
    config.tokens.audience = "ordo";
    const Json document = Json::parse(json, nullptr, false);
    if (!document.is_object()) refuse("", "The configuration is a JSON object.");
    const auto known = readers(config);
    for (const auto& [name, value] : document.items()) {
        const auto reader = known.find(name);
        if (reader == known.end()) refuse("/" + name, "There is no such setting.");
        reader->second(value, "/" + name);
    }
    check_outside(config);
    while (config.public_url.ends_with('/')) config.public_url.pop_back();
    return config;
}

}  // namespace ordo_http
