#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ordo/id.hpp"
#include "ordo/time.hpp"

// People who sign in.
namespace ordo {

enum class Role : std::uint8_t { customer, admin };
[[nodiscard]] std::string_view to_string(Role role) noexcept;

struct User {
    UserId id;
    std::string email;  // unique, letters compared without case
    std::string name;
    Role role = Role::customer;
    std::int64_t version = 1;
    Time created_at;
    Time updated_at;
};

// A sign-in that goes on: one token of its family, to be exchanged for the next one before it expires.
// The token itself is shown once; only its digest is stored.
struct Session {
    User user;
    std::string refresh_token;  // base64url, 256 random bits
    Time expires_at;
};

}  // namespace ordo
