#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/auth/key_files.hpp"

namespace ordo_http {

// Who an access token speaks for.
struct Claims {
    std::string user_id;          // usr_…
    std::string role;             // customer | admin
    std::int64_t expires_at = 0;  // seconds since 1970
};

struct TokenConfig {
    std::string issuer, audience;
    // PEM of the private key that signs (Ed25519, P-256 or RSA of 2048 bits and more decides the algorithm: EdDSA,
    // ES256, RS256). Empty = a fresh Ed25519 key, which dies with this object.
    std::string signing_key;
    // PEM of public keys whose tokens are accepted as well, for rotation.
    std::vector<std::string> other_keys;
    std::int64_t lifetime = 900;  // seconds
    // Asked at most once a second, by one thread at a time: the keys from now on, when they have changed.
    std::function<std::optional<KeyTexts>()> changed_keys;
    // Told why changed keys are unfit, and so the ones before stay.
    std::function<void(const std::string& sentence)> keys_refused;
};

// Access tokens after RFC 9068 (JWT, typ at+jwt). Any number of threads. Tokens of a key that is replaced stay
// good for as long as one can live.
class Tokens {
public:
    // Throws std::invalid_argument with a sentence that names the setting when a key is unfit.
    explicit Tokens(TokenConfig config);
    ~Tokens();
    Tokens(const Tokens&) = delete;
    Tokens& operator=(const Tokens&) = delete;

    // `now` in seconds since 1970, here and below.
    [[nodiscard]] std::string issue(std::string_view user_id, std::string_view role,
                                    std::int64_t now) const;

    enum class Verdict : std::uint8_t { good, expired, bad };
    // Fills in `claims` when the verdict is good. Good tokens are remembered by their SHA-256 until they
    // expire (bounded), so that a signature is checked once.
    [[nodiscard]] Verdict verify(std::string_view token, std::int64_t now, Claims& claims) const;

    // The public keys, RFC 7517.
    [[nodiscard]] std::string jwks(std::int64_t now) const;
    [[nodiscard]] std::int64_t lifetime() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ordo_http
