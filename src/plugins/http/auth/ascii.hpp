#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace ordo_http {

// The letters of protocols: names and schemes that have no case. No locale has a say.
[[nodiscard]] inline std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

}  // namespace ordo_http
