#include "http/auth/signing_key.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <array>
#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "http/auth/base64url.hpp"
#include "http/auth/jwt.hpp"

namespace ordo_http {
namespace {

constexpr int kRsaBitsMin = 2048;              // RFC 7518 §3.3
constexpr int kP256Bytes = 32;                 // of a coordinate, and of r and s
constexpr std::size_t kEd25519Bytes = 32;      // of a public key
constexpr std::size_t kRsaBytesMax = 1024;     // of a JWK's modulus: 8192 bits
constexpr std::size_t kEcdsaDerBytesMax = 80;  // two numbers of 33 bytes and their heads

template <auto kFree>
struct FreeBy {
    template <class T>
    void operator()(T* object) const noexcept {
        kFree(object);
    }
};
template <class T, auto kFree>
using Owned = std::unique_ptr<T, FreeBy<kFree>>;
using Digest = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Source = Owned<BIO, BIO_free>;
using Number = Owned<BIGNUM, BN_free>;
using Builder = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using Context = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using EcdsaSignature = Owned<ECDSA_SIG, ECDSA_SIG_free>;

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

// Of what OpenSSL makes without a reason to fail but a lack of memory.
template <class Owner>
Owner made(typename Owner::pointer object) {
    if (object == nullptr) throw std::bad_alloc();
    return Owner(object);
}

// What OpenSSL has noted about a failure would else be found by the next who asks on this thread.
bool succeeded(int result) {
    if (result == 1) return true;
    ERR_clear_error();
    return false;
}
void require(bool holds, const char* sentence) {
    if (holds) return;
    ERR_clear_error();
    throw std::invalid_argument(sentence);
}

// OpenSSL's own would ask at the terminal.
int no_password(char*, int, int, void*) { return 0; }

Source open(const std::string& pem) {
    require(pem.size() < 64 * 1024, "A PEM text has less than 64 KiB.");
    return made<Source>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

std::string algorithm_of(const EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "ED25519") == 1) return "EdDSA";
    if (EVP_PKEY_is_a(key, "RSA") == 1) {
        require(EVP_PKEY_get_bits(key) >= kRsaBitsMin, "An RSA key has 2048 bits or more.");
        return "RS256";
    }
    if (EVP_PKEY_is_a(key, "EC") == 1) {
        std::array<char, 32> group{};
        EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr);
        require(std::string_view(group.data()) == "prime256v1", "An EC key is on the curve P-256.");
        return "ES256";
    }
    require(false, "The key is none of Ed25519, P-256 and RSA.");
    return {};
}

std::string number_text(const EVP_PKEY* key, const char* name, int bytes) {
    BIGNUM* found = nullptr;
    require(EVP_PKEY_get_bn_param(key, name, &found) == 1, "The key is not complete.");
    const Number number(found);
    std::string text(static_cast<std::size_t>(bytes > 0 ? bytes : BN_num_bytes(found)), '\0');
    BN_bn2binpad(found, octets(text), static_cast<int>(text.size()));
    return base64url_encode(text);
}

// The members that make the key what it is, which are those that RFC 7638 §3.2 and RFC 8037 §2 count.
nlohmann::json essence(const EVP_PKEY* key, std::string_view algorithm) {
    if (algorithm == "RS256")
        return {{"kty", "RSA"},
                {"n", number_text(key, OSSL_PKEY_PARAM_RSA_N, 0)},
                {"e", number_text(key, OSSL_PKEY_PARAM_RSA_E, 0)}};
    if (algorithm == "ES256")
        return {{"kty", "EC"},
                {"crv", "P-256"},
                {"x", number_text(key, OSSL_PKEY_PARAM_EC_PUB_X, kP256Bytes)},
                {"y", number_text(key, OSSL_PKEY_PARAM_EC_PUB_Y, kP256Bytes)}};
    std::string x(kEd25519Bytes, '\0');
    std::size_t length = x.size();
    require(EVP_PKEY_get_raw_public_key(key, octets(x), &length) == 1, "The key is not complete.");
    return {{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", base64url_encode(x)}};
}

// The bytes of a JWK's member, which has `length` of them, or up to kRsaBytesMax when that is 0.
std::string jwk_bytes(const nlohmann::json& jwk, const char* name, std::size_t length) {
    auto bytes = base64url_decode(text_of(jwk, name));
    require(bytes && !bytes->empty() && bytes->size() <= kRsaBytesMax &&
                (length == 0 || bytes->size() == length),
            "A member of the JWK is missing or has a wrong length.");
    return std::move(*bytes);
}

// Checked: a point is on its curve, a modulus is no prime.
EVP_PKEY* key_from(const char* type, const Builder& builder) {
    const auto params = made<Params>(OSSL_PARAM_BLD_to_param(builder.get()));
    const auto context = made<Context>(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    require(EVP_PKEY_fromdata_init(context.get()) == 1 &&
                EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) == 1,
            "The JWK is no key.");
    Owned<EVP_PKEY, EVP_PKEY_free> owned(key);
    const auto check = made<Context>(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    require(EVP_PKEY_public_check(check.get()) == 1, "The JWK is no sound key.");
    return owned.release();
}

EVP_PKEY* ec_key(const nlohmann::json& jwk) {
    const std::string point = '\x04' + jwk_bytes(jwk, "x", kP256Bytes) + jwk_bytes(jwk, "y", kP256Bytes);
    const auto builder = made<Builder>(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                     point.size());
    return key_from("EC", builder);
}

EVP_PKEY* rsa_key(const nlohmann::json& jwk) {
    const auto number = [&](const char* name) {
        const std::string bytes = jwk_bytes(jwk, name, 0);
        return made<Number>(BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr));
    };
    const Number n = number("n");
    const Number e = number("e");
    const auto builder = made<Builder>(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    return key_from("RSA", builder);
}

EVP_PKEY* okp_key(const nlohmann::json& jwk) {
    const std::string x = jwk_bytes(jwk, "x", kEd25519Bytes);
    return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(x), x.size());
}

// EdDSA hashes for itself.
const char* hash_of(std::string_view algorithm) {
    return algorithm == "EdDSA" ? nullptr : "SHA256";
}

std::string der_to_raw(const std::string& der) {
    const unsigned char* at = octets(der);
    const EcdsaSignature pair(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    std::string raw(2 * kP256Bytes, '\0');
    if (!pair || BN_bn2binpad(ECDSA_SIG_get0_r(pair.get()), octets(raw), kP256Bytes) < 0 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(pair.get()), octets(raw) + kP256Bytes, kP256Bytes) < 0)
        throw std::runtime_error("OpenSSL made an odd signature.");
    return raw;
}

// Empty when the bytes have not the one length that they can have.
std::string raw_to_der(std::string_view raw) {
    if (raw.size() != 2 * kP256Bytes) return {};
    auto r = made<Number>(BN_bin2bn(octets(raw), kP256Bytes, nullptr));
    auto s = made<Number>(BN_bin2bn(octets(raw) + kP256Bytes, kP256Bytes, nullptr));
    const auto pair = made<EcdsaSignature>(ECDSA_SIG_new());
    ECDSA_SIG_set0(pair.get(), r.release(), s.release());
    std::string der(kEcdsaDerBytesMax, '\0');
    unsigned char* end = octets(der);
    der.resize(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), &end)));
    return der;
}

}  // namespace

SigningKey::SigningKey(Handle key) : key_(std::move(key)), algorithm_(algorithm_of(key_.get())) {
    // nlohmann's objects are sorted by name and its dumps without blanks, as the thumbprint wants them.
    nlohmann::json members = essence(key_.get(), algorithm_);
    const std::string counted = members.dump();
    std::string print(EVP_MAX_MD_SIZE, '\0');
    unsigned int length = 0;
    if (EVP_Digest(counted.data(), counted.size(), octets(print), &length, EVP_sha256(), nullptr) !=
        1)
        throw std::runtime_error("OpenSSL has no SHA-256.");
    print.resize(length);
    id_ = base64url_encode(print);
    members["kid"] = id_;
    members["alg"] = algorithm_;
    members["use"] = "sig";
    jwk_ = members.dump();
}

SigningKey SigningKey::from_private_pem(const std::string& pem) {
    Handle key(PEM_read_bio_PrivateKey(open(pem).get(), nullptr, no_password, nullptr));
    require(key != nullptr, "This is no PEM text of a private key without a password.");
    return SigningKey(std::move(key));
}

SigningKey SigningKey::from_public_pem(const std::string& pem) {
    Handle key(PEM_read_bio_PUBKEY(open(pem).get(), nullptr, no_password, nullptr));
    require(key != nullptr, "This is no PEM text of a public key.");
    return SigningKey(std::move(key));
}

SigningKey SigningKey::from_jwk(const nlohmann::json& jwk) {
    const std::string_view type = text_of(jwk, "kty");
    const std::string_view curve = text_of(jwk, "crv");
    Handle key;
    if (type == "OKP" && curve == "Ed25519") key.reset(okp_key(jwk));
    if (type == "EC" && curve == "P-256") key.reset(ec_key(jwk));
    if (type == "RSA") key.reset(rsa_key(jwk));
    require(key != nullptr, "The JWK is none of Ed25519, P-256 and RSA.");
    return SigningKey(std::move(key));
}

SigningKey SigningKey::generate() {
    return SigningKey(made<Handle>(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")));
}

std::string SigningKey::sign(std::string_view bytes) const {
    const auto digest = made<Digest>(EVP_MD_CTX_new());
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    std::size_t length = signature.size();
    if (!succeeded(EVP_DigestSignInit_ex(digest.get(), nullptr, hash_of(algorithm_), nullptr,
                                         nullptr, key_.get(), nullptr)) ||
        !succeeded(
            EVP_DigestSign(digest.get(), octets(signature), &length, octets(bytes), bytes.size())))
        throw std::runtime_error("OpenSSL refuses to sign.");
    signature.resize(length);
    return algorithm_ == "ES256" ? der_to_raw(signature) : signature;
}

bool SigningKey::verify(std::string_view bytes, std::string_view signature) const {
    std::string der;
    if (algorithm_ == "ES256") signature = der = raw_to_der(signature);
    if (signature.empty()) return false;
    const auto digest = made<Digest>(EVP_MD_CTX_new());
    return succeeded(EVP_DigestVerifyInit_ex(digest.get(), nullptr, hash_of(algorithm_), nullptr,
                                             nullptr, key_.get(), nullptr)) &&
           succeeded(EVP_DigestVerify(digest.get(), octets(signature), signature.size(),
                                      octets(bytes), bytes.size()));
}

}  // namespace ordo_http
