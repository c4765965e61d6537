#pragma once

#include <string>
#include <string_view>

namespace ordo_http {

// Whom to count requests against, by a client's address: an IPv4 address, also when it is written as an
// IPv6 one, or the /64 network of an IPv6 address, since one customer of a provider is given that much.
[[nodiscard]] std::string peer_key(std::string_view address);

}  // namespace ordo_http
