#include "http/auth/peer_key.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace ordo_http {

std::string peer_key(std::string_view address) {
    const std::string text(
        address.substr(0, address.find('%')));  // a link-local one names its interface
    in6_addr bytes{};
    if (inet_pton(AF_INET6, text.c_str(), &bytes) != 1) return text;
    std::array<char, INET6_ADDRSTRLEN> written{};
    if (IN6_IS_ADDR_V4MAPPED(&bytes)) {
        inet_ntop(AF_INET, &bytes.s6_addr[12], written.data(), written.size());
        return written.data();
    }
    std::fill(std::begin(bytes.s6_addr) + 8, std::end(bytes.s6_addr), std::uint8_t{0});
    inet_ntop(AF_INET6, &bytes, written.data(), written.size());
    return std::string(written.data()) + "/64";
}

}  // namespace ordo_http
