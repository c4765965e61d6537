#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "http/routes/endpoint.hpp"

namespace ordo_http {

using Parameters = std::array<std::string, 2>;

struct Match {
    const Endpoint* endpoint = nullptr;  // null: no such path, or not with this method
    Parameters parameters;
    // The methods that the path has, such as "GET, HEAD, OPTIONS"; empty when there is no such path.
    std::string allowed;
};

// HEAD finds what GET finds. Throws Refusal for a path with a bad escape. A parameter that cannot be an
// id of the kind that belongs there is no such path, like an id that does not exist.
[[nodiscard]] Match find_endpoint(std::string_view method, std::string_view path);

}  // namespace ordo_http
