#include "http/routes/router.hpp"

#include <algorithm>
#include <utility>

#include "http/routes/door.hpp"
#include "http/routes/text.hpp"

namespace ordo_http {
namespace {

// What comes behind such a segment is an id of this type.
std::string_view id_type(std::string_view segment) {
    if (segment == "orders") return "ord_";
    if (segment == "products") return "prd_";
    if (segment == "images") return "img_";
    if (segment == "payments") return "pay_";
    return {};
}

// TypeID: 128 bits in 26 letters of Crockford's base32, the first of which holds three.
bool is_id(std::string_view text, std::string_view type) {
    constexpr std::string_view kLetters = "0123456789abcdefghjkmnpqrstvwxyz";
    constexpr std::size_t kLength = 26;
    if (!text.starts_with(type)) return false;
    text.remove_prefix(type.size());
    return text.size() == kLength && text.front() <= '7' &&
           text.find_first_not_of(kLetters) == std::string_view::npos;
}

// Where the parameters stand in the path, not decoded.
struct Found {
    std::array<std::string_view, 2> raw;
    std::array<std::string_view, 2> id_types;
    bool has_rest = false;  // the last is as it is
};

// Whether the path goes as the pattern does until the first parameter: nearly all patterns fail here.
bool begins_alike(std::string_view pattern, std::string_view path) {
    const auto [wanted, given] =
        std::mismatch(pattern.begin(), pattern.end(), path.begin(), path.end(),
                      [](char one, char other) { return one == other && one != '{'; });
    return wanted == pattern.end() ? given == path.end() : *wanted == '{';
}

std::optional<Found> match(std::string_view pattern, std::string_view path) {
    if (!begins_alike(pattern, path)) return std::nullopt;
    Found found;
    std::size_t count = 0;
    std::string_view before;
    // Both begin with a slash.
    while (!pattern.empty() && !path.empty()) {
        pattern.remove_prefix(1);
        path.remove_prefix(1);
        if (pattern.ends_with("...}") && pattern.find('/') == std::string_view::npos) {
            found.raw[count] = path;
            found.has_rest = true;
            return found;
        }
        const std::string_view wanted = pattern.substr(0, pattern.find('/'));
        const std::string_view given = path.substr(0, path.find('/'));
        pattern.remove_prefix(wanted.size());
        path.remove_prefix(given.size());
        if (wanted.starts_with('{')) {
            if (given.empty()) return std::nullopt;
            found.id_types[count] = id_type(before);
            found.raw[count++] = given;
        } else if (wanted != given) {
            return std::nullopt;
        }
        before = wanted;
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return found;
}

// Nothing when one of them should be an id and is none.
std::optional<Parameters> decode(const Found& found) {
    Parameters decoded;
    for (std::size_t at = 0; at < decoded.size(); ++at) {
        if (found.has_rest && at + 1 == decoded.size()) {
            decoded[at] = found.raw[at];
            continue;
        }
        auto text = percent_decoded(found.raw[at], Plus::stays);
        if (!text)
            throw Refusal(ORDO_E_MALFORMED_REQUEST, "The path is not UTF-8, or has a bad escape.");
        const std::string_view type = found.id_types[at];
        if (!type.empty() && !is_id(*text, type)) return std::nullopt;
        decoded[at] = std::move(*text);
    }
    return decoded;
}

void allow(std::string& allowed, std::string_view method) {
    allowed.append(method).append(method == "GET" ? ", HEAD, " : ", ");
}

}  // namespace

Match find_endpoint(std::string_view method, std::string_view path) {
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    Match result;
    if (!path.starts_with('/')) return result;
    for (const Endpoint& endpoint : endpoints()) {
        const auto found = match(endpoint.pattern, path);
        if (!found) continue;
        auto parameters = decode(*found);
        if (!parameters) continue;
        if (endpoint.method == wanted) {
            result.endpoint = &endpoint;
            result.parameters = std::move(*parameters);
            return result;
        }
        allow(result.allowed, endpoint.method);
    }
    if (!result.allowed.empty()) result.allowed += "OPTIONS";
    return result;
}

}  // namespace ordo_http
