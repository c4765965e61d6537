#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

// What all access tokens have in common, ours and those of an outside issuer.
namespace ordo_http {

inline constexpr std::size_t kTokenBytesMax = 4 * 1024;  // ours have 500; some headers end at 8 KiB
// Of the year 9999: no token is meant for ever.
inline constexpr std::int64_t kLastSecond = 253'402'300'799;

// Three parts, decoded, and the text that is signed.
struct TokenParts {
    nlohmann::json header;
    std::string payload;
    std::string signature;
    std::string_view signed_text;
};
[[nodiscard]] std::optional<TokenParts> take_apart(std::string_view token);

// Empty when there is no such member, or it is no text.
[[nodiscard]] std::string_view text_of(const nlohmann::json& object, const char* name);
// A NumericDate in whole seconds: no other is ours.
[[nodiscard]] std::optional<std::int64_t> time_of(const nlohmann::json& object, const char* name);
[[nodiscard]] bool names_audience(const nlohmann::json& object, const std::string& audience);
[[nodiscard]] bool is_access_token_type(std::string_view type);

}  // namespace ordo_http
