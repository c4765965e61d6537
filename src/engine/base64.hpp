#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ordo {

// base64url without padding (RFC 4648 §5).
[[nodiscard]] std::string base64url(std::span<const std::uint8_t> bytes);
// Empty when the text is not the one spelling of some bytes.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> base64url_decode(std::string_view text);

}  // namespace ordo
