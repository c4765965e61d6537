#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ordo_fake {

// Unguessable, in lower-case hex digits: two for each byte.
std::string random_hex(std::size_t bytes);

// HMAC-SHA256 in lower-case hex digits.
std::string hmac_hex(std::string_view key, std::string_view text);

// Takes the same time wherever they differ.
bool same_secret(std::string_view left, std::string_view right) noexcept;

// The header `ordo-fake-signature` of a webhook: "t=<unix seconds>,v1=<hmac of "t.body">".
std::string sign_webhook(std::string_view secret, std::string_view body, std::int64_t now_s);

// Whether one of the header's v1 is ours, and its time within five minutes of now. Several v1 let a sender
// change its secret without losing messages; what is no t or v1 is left for later versions.
bool is_genuine(std::string_view secret, std::string_view header, std::string_view body,
                std::int64_t now_s);

}  // namespace ordo_fake
