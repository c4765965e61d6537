#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "http/net/server.hpp"
#include "http/routes/query.hpp"

namespace ordo_http {

class Call;

enum class Access : std::uint8_t {
    open,      // credentials are not even looked at, so that the answer is the same for all
    optional,  // who signs in may do more
    customer,
    admin,
};

enum class Body : std::uint8_t { none, optional_json, json, multipart, raw };

enum class Need : std::uint8_t { ignored, optional, required };

// What the ETag of an answer is made of.
enum class Tag : std::uint8_t {
    none,
    version,
    // Pieces in stock and pictures change without the product's version, which guards its texts.
    version_and_content,
    content,
};

// Who may use an endpoint, and what its requests and answers are like.
struct Rules {
    Access access = Access::open;
    Lane lane = Lane::network;
    Body body = Body::none;
    Need key = Need::ignored;       // Idempotency-Key
    Need if_match = Need::ignored;  // If-Match
    Tag tag = Tag::none;
    unsigned success = 200;
    std::string_view location{};  // of what a 201 has made: this and its id
    std::span<const Parameter> query{};
    std::string_view cache = "private, no-store";
    bool any_query = false;  // the handler reads it
    bool csv =
        false;  // may be asked for as text/csv: without "limit" and "cursor", and on the pool
    bool counted = true;  // against the caller's rate
    bool stored = true;   // the answer is in the shop
};

// One row of the table of all endpoints.
struct Endpoint {
    std::string_view method;
    // Segments; "{name}" stands for one, decoded, and "{name...}" at the end for all that follow, as
    // they are.
    std::string_view pattern;
    Response (*handle)(Call& call);
    Rules rules;
};

inline constexpr std::size_t kBodyMax = 1024 * 1024;
// A picture of 5 MiB and what multipart puts around it.
inline constexpr std::size_t kMultipartMax = 5 * 1024 * 1024 + 64 * 1024;

[[nodiscard]] constexpr std::size_t body_limit(Body body) {
    if (body == Body::none) return 0;
    return body == Body::multipart ? kMultipartMax : kBodyMax;
}

// All of them, in endpoints.cpp.
[[nodiscard]] std::span<const Endpoint> endpoints() noexcept;

}  // namespace ordo_http
