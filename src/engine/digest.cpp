#include "engine/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <memory>
#include <new>

namespace ordo {
namespace {

// Looking an algorithm up costs more than hashing a short record, so it is done once per process; the
// context is reused by its thread. A digest is begun and finished within one function, so two never
// overlap in a thread.
const EVP_MD* sha256_algorithm() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (!algorithm) throw std::bad_alloc();
    return algorithm;
}

EVP_MD_CTX* context() {
    struct Free {
        void operator()(EVP_MD_CTX* c) const { EVP_MD_CTX_free(c); }
    };
    thread_local const std::unique_ptr<EVP_MD_CTX, Free> own(EVP_MD_CTX_new());
    if (!own) throw std::bad_alloc();
    return own.get();
}

// OpenSSL's digests fail for want of memory only.
void require(int result) {
    if (result != 1) throw std::bad_alloc();
}

}  // namespace

Sha256::Sha256() { require(EVP_DigestInit_ex(context(), sha256_algorithm(), nullptr)); }

Sha256& Sha256::bytes(std::string_view data) {
    require(EVP_DigestUpdate(context(), data.data(), data.size()));
    return *this;
}

Sha256& Sha256::bytes(std::span<const std::uint8_t> data) {
    require(EVP_DigestUpdate(context(), data.data(), data.size()));
    return *this;
}

Sha256& Sha256::number(std::uint64_t value) {
    std::array<std::uint8_t, 8> big_endian;
    for (std::size_t i = 0; i < 8; ++i) big_endian[i] = static_cast<std::uint8_t>(value >> (56 - 8 * i));
    return bytes(big_endian);
}

Sha256& Sha256::framed(std::string_view data) { return number(data.size()).bytes(data); }

Digest Sha256::finish() {
    Digest digest;
    require(EVP_DigestFinal_ex(context(), digest.data(), nullptr));
    require(EVP_DigestInit_ex(context(), sha256_algorithm(), nullptr));
    return digest;
}

Digest hmac_sha256(std::span<const std::uint8_t> key, std::string_view message) {
    Digest digest;
    unsigned length = 0;
    const auto* text = reinterpret_cast<const unsigned char*>(message.data());
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), text, message.size(),
              digest.data(), &length))
        throw std::bad_alloc();
    return digest;
}

bool equal_constant_time(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text.push_back(kDigits[byte >> 4]);
        text.push_back(kDigits[byte & 15]);
    }
    return text;
}

}  // namespace ordo
