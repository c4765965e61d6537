#include "http/auth/jwt.hpp"

#include <algorithm>
#include <utility>

#include "http/auth/ascii.hpp"
#include "http/auth/base64url.hpp"
#include "http/auth/strict_json.hpp"

namespace ordo_http {

using nlohmann::json;

std::optional<TokenParts> take_apart(std::string_view token) {
    const std::size_t first = token.find('.');
    if (first == std::string_view::npos) return std::nullopt;
    const std::size_t second = token.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    // A further dot is no letter of base64url, so it is refused with the signature.
    const auto header = base64url_decode(token.substr(0, first));
    auto payload = base64url_decode(token.substr(first + 1, second - first - 1));
    auto signature = base64url_decode(token.substr(second + 1));
    if (!header || !payload || !signature) return std::nullopt;
    auto parsed = parse_object(*header);
    if (!parsed) return std::nullopt;
    return TokenParts{std::move(*parsed), std::move(*payload), std::move(*signature),
                      token.substr(0, second)};
}

std::string_view text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return {};
    const auto* text = found->get_ptr<const std::string*>();
    return text == nullptr ? std::string_view() : *text;
}

std::optional<std::int64_t> time_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number_integer()) return std::nullopt;
    // What is beyond the signed range turns negative here, and is no time either.
    const auto seconds = found->get<std::int64_t>();
    if (seconds < 0 || seconds > kLastSecond) return std::nullopt;
    return seconds;
}

// Letters of media types have no case (RFC 7515 §4.1.9), and "application/" may be left out.
bool is_access_token_type(std::string_view type) {
    const std::string lower = lower_case(type);
    return lower == "at+jwt" || lower == "application/at+jwt";
}

// The claim is one text or a list of texts (RFC 7519 §4.1.3).
bool names_audience(const json& object, const std::string& audience) {
    const auto found = object.find("aud");
    if (found == object.end()) return false;
    if (!found->is_array()) return *found == audience;
    return std::all_of(found->begin(), found->end(),
                       [](const json& one) { return one.is_string(); }) &&
           std::find(found->begin(), found->end(), audience) != found->end();
}

}  // namespace ordo_http
