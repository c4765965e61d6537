#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "http/auth/base64url.hpp"
#include "http/auth/signing_key.hpp"
#include "http/auth/tokens.hpp"

// Keys, and tokens that are right but for one detail.
namespace ordo_http::test {

using nlohmann::json;
using Verdict = Tokens::Verdict;

inline constexpr std::int64_t kNow = 1'700'000'000;
inline const std::string kUser = "usr_01jbqa4t5ve6x8mzk2w9ns3c7d";

struct PemPair {
    std::string secret, open;
};

inline std::string taken(BIO* bio) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(bio, &data);
    std::string text(data, static_cast<std::size_t>(length));
    BIO_free(bio);
    return text;
}

inline PemPair pem_of(EVP_PKEY* key) {
    BIO* secret = BIO_new(BIO_s_mem());
    BIO* open = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(secret, key, nullptr, nullptr, 0, nullptr, nullptr);
    PEM_write_bio_PUBKEY(open, key);
    EVP_PKEY_free(key);
    return {taken(secret), taken(open)};
}

inline PemPair ed25519() { return pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }
inline PemPair p256(const char* curve = "P-256") {
    return pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve));
}
inline PemPair rsa(std::size_t bits = 2048) {
    return pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits));
}

inline TokenConfig config_with(const std::string& secret, std::vector<std::string> others = {}) {
    return {.issuer = "https://shop.example",
            .audience = "ordo",
            .signing_key = secret,
            .other_keys = std::move(others)};
}

inline json good_payload() {
    return {{"iss", "https://shop.example"},
            {"aud", "ordo"},
            {"sub", kUser},
            {"role", "customer"},
            {"iat", kNow},
            {"exp", kNow + 900},
            {"jti", "x"}};
}

inline std::string joined(std::string_view header, std::string_view payload) {
    return base64url_encode(header) + '.' + base64url_encode(payload);
}

// Someone who holds a key: in the one role the shop itself, which makes one mistake; in the other an
// attacker with a key of his own.
struct Forger {
    explicit Forger(const PemPair& pems)
        : pem(pems), key(SigningKey::from_private_pem(pems.secret)) {}

    [[nodiscard]] json header() const {
        return {{"alg", key.algorithm()}, {"typ", "at+jwt"}, {"kid", key.id()}};
    }
    [[nodiscard]] std::string token(std::string_view header_text, std::string_view payload) const {
        const std::string text = joined(header_text, payload);
        return text + '.' + base64url_encode(key.sign(text));
    }
    [[nodiscard]] std::string with_header(const json& changes) const {
        return changed_header(changes, good_payload());
    }
    // A null takes a member away, as in a merge patch.
    [[nodiscard]] std::string changed_header(const json& changes, const json& payload) const {
        json changed = header();
        changed.merge_patch(changes);
        return token(changed.dump(), payload.dump());
    }
    [[nodiscard]] std::string with_payload(const json& changes) const {
        json changed = good_payload();
        changed.merge_patch(changes);
        return token(header().dump(), changed.dump());
    }

    PemPair pem;
    SigningKey key;
};

// A shop with one key, and what it says to tokens.
struct Issuer {
    explicit Issuer(const PemPair& pem, const std::vector<std::string>& others = {})
        : tokens(config_with(pem.secret, others)), forger(pem) {}

    Verdict verdict(const std::string& token, std::int64_t now = kNow) const {
        Claims claims;
        return tokens.verify(token, now, claims);
    }
    void refuses(const std::string& what, const std::string& token) {
        BOOST_CHECK_MESSAGE(verdict(token) == Verdict::bad, forger.key.algorithm() << ": " << what);
        ++refused;
    }
    void accepts(const std::string& what, const std::string& token) const {
        BOOST_CHECK_MESSAGE(verdict(token) == Verdict::good, forger.key.algorithm()
                                                                 << ": " << what);
    }

    Tokens tokens;
    Forger forger;
    int refused = 0;
};

}  // namespace ordo_http::test
