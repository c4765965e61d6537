#pragma once

#include <string>
#include <string_view>

#include "ordo/result.hpp"

// Password hashing: Argon2id (RFC 9106) by libsodium, in its own text form, which carries salt and cost.
// The only place that knows it.
namespace ordo {

// About 0.1 s and 19 MiB (OWASP Password Storage Cheat Sheet: 19 MiB, 2 passes). `out_of_memory`.
[[nodiscard]] Result<std::string> hash_password(std::string_view password);
// The same cost whatever the answer is.
[[nodiscard]] bool verify_password(std::string_view password, const std::string& hash);
// A hash that no password matches, at the same cost as a real one: for accounts that do not exist.
[[nodiscard]] Result<std::string> nobodys_hash();

}  // namespace ordo
