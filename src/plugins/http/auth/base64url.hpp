#pragma once

#include <optional>
#include <string>
#include <string_view>

// base64url without padding (RFC 4648 §5), as JOSE writes it. Bytes are kept in strings.
namespace ordo_http {

[[nodiscard]] std::string base64url_encode(std::string_view bytes);
// Empty when the text is not the one spelling of some bytes: padding, other characters and stray bits
// are refused, so that no two texts mean the same signature.
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace ordo_http
