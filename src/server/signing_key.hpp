#pragma once

#include <string>

namespace ordo_server {

// Sees that there is a private key at `path`, for access tokens that outlive a restart: makes an Ed25519
// key that only its owner can read when there is none. Throws std::runtime_error.
void ensure_signing_key(const std::string& path);

}  // namespace ordo_server
