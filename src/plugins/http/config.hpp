#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "http/auth/outside_issuer.hpp"
#include "http/auth/tokens.hpp"
#include "http/net/server.hpp"

namespace ordo_http {

// The plugin's configuration document; docs/http.md describes every member.
struct Config {
    ServerConfig server;
    TokenConfig tokens;
    std::string signing_key_file;  // what its keys were read from
    std::vector<std::string> other_key_files;
    std::string public_url;  // without a '/' at its end; empty = http://<address>:<port>
    std::uint32_t rate_quota = 600;  // requests per minute and caller; 0 = no limit
    bool registration_open = true;
    bool reads_wait = false;  // the shop may be long in answering
    std::vector<std::string> origins;  // of browsers' pages that may call from elsewhere
    OutsideConfig outside;             // whose tokens are accepted as well
    std::string metrics_token;         // empty = no /metrics
};

// What is wrong with a configuration, and where.
struct ConfigError {
    std::string message;
    std::string field;  // JSON pointer
};

// Throws ConfigError. Members that are not known are refused; files named in it are read.
[[nodiscard]] Config read_config(const std::string& json);

}  // namespace ordo_http
