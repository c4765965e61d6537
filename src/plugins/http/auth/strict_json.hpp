#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

namespace ordo_http {

// A JSON object as the contract wants it: valid UTF-8, no name twice in one object, no U+0000, at most
// 32 levels, nothing behind it. Empty for everything else. Two readers of one token or body must not be
// able to see different things in it, which is why a duplicate name is refused instead of overwritten.
[[nodiscard]] std::optional<nlohmann::json> parse_object(std::string_view text);

}  // namespace ordo_http
