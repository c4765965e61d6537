#pragma once

#include <string>

namespace ordo_server {

// Of a shop, for people and logs: "postgresql://ann:…@host/shop?password=…". Rather too much is left out than a
// part of a password shown.
[[nodiscard]] inline std::string shown_url(std::string url) {
    const auto scheme = url.find("://");
    if (scheme == std::string::npos) return url;
    const auto colon = url.find(':', scheme + 3);
    const auto at = url.rfind('@');
    if (at != std::string::npos && colon < at) url.replace(colon + 1, at - colon - 1, "…");
    const std::string secret = "password=";
    for (auto found = url.find(secret); found != std::string::npos; found = url.find(secret, found)) {
        found += secret.size();
        url.replace(found, url.find('&', found) - found, "…");
    }
    return url;
}

}  // namespace ordo_server
