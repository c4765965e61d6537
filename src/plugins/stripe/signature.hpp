#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "stripe/secret.hpp"

namespace ordo_stripe {

// HMAC-SHA256 in lower-case hex digits.
std::string hmac_hex(std::string_view key, std::string_view text);

// Whether the header `Stripe-Signature` ("t=<unix seconds>,v1=<hmac of "t.body">,…") has a v1 under one of
// the secrets, and a time within five minutes of now. Several v1, and several secrets, are there while a
// secret is being changed. What is no t or v1, such as the v0 of test mode, proves nothing.
bool is_genuine(std::span<const Secret> secrets, std::string_view header, std::string_view body,
                std::int64_t now_s);

}  // namespace ordo_stripe
