#pragma once

#include <openssl/evp.h>

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace ordo_http {

// A key that signs or checks JSON Web Signatures. It has one algorithm, which follows from what it is
// (RFC 8725 §3.1): no token can talk it into another. Any number of threads.
class SigningKey {
public:
    // All throw std::invalid_argument with a sentence about the key when it is unfit. An encrypted PEM is:
    // nobody is asked for its password.
    static SigningKey from_private_pem(const std::string& pem);
    static SigningKey from_public_pem(const std::string& pem);
    // A public one of RFC 7517: OKP on Ed25519, EC on P-256, RSA. Whatever else it holds is not looked at.
    static SigningKey from_jwk(const nlohmann::json& jwk);
    static SigningKey generate();  // Ed25519

    [[nodiscard]] const std::string& algorithm() const noexcept { return algorithm_; }
    // The thumbprint of RFC 7638: the same key has the same name wherever it is used.
    [[nodiscard]] const std::string& id() const noexcept { return id_; }
    // The public half, RFC 7517.
    [[nodiscard]] const std::string& jwk() const noexcept { return jwk_; }

    // Signatures are the bytes that JWS wants (ES256: r and s, not DER).
    [[nodiscard]] std::string sign(std::string_view bytes) const;
    [[nodiscard]] bool verify(std::string_view bytes, std::string_view signature) const;

private:
    struct Free {
        void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
    };
    using Handle = std::unique_ptr<EVP_PKEY, Free>;

    explicit SigningKey(Handle key);

    Handle key_;
    std::string algorithm_;  // EdDSA | ES256 | RS256
    std::string id_;
    std::string jwk_;
};

}  // namespace ordo_http
