#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ordo_provider_plugin {

// Lower-case hex digits: two for each byte.
std::string hex(const unsigned char* bytes, std::size_t count);

// HMAC-SHA256 in lower-case hex digits.
std::string hmac_hex(std::string_view key, std::string_view text);

// Takes the same time wherever they differ.
bool same_secret(std::string_view left, std::string_view right) noexcept;

// A webhook's signature: "t=<unix seconds>,v1=<hmac of "t.body">".
std::string sign_webhook(std::string_view secret, std::string_view body, std::int64_t now_s);

// Whether such a signature has a v1 under one of the secrets, and a time within five minutes of now. Several
// v1, and several secrets, are there while a secret is being changed. What is no t or v1, such as the v0 of
// Stripe's test mode, proves nothing.
bool is_genuine(std::span<const std::string_view> secrets, std::string_view header, std::string_view body,
                std::int64_t now_s);

}  // namespace ordo_provider_plugin
