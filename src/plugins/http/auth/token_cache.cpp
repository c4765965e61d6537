#include "http/auth/token_cache.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace ordo_http {
namespace {

// Fetched once: EVP_sha256() is looked up again in every use, under a lock (OpenSSL 3, crypto(7)).
const EVP_MD* sha256() {
    struct Free {
        void operator()(EVP_MD* digest) const noexcept { EVP_MD_free(digest); }
    };
    static const std::unique_ptr<EVP_MD, Free> kDigest(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    return kDigest.get();
}

}  // namespace

TokenCache::Digest TokenCache::digest_of(std::string_view token) {
    Digest digest{};
    if (EVP_Digest(token.data(), token.size(), digest.data(), nullptr, sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL has no SHA-256.");
    return digest;
}

std::optional<Claims> TokenCache::find(const Digest& digest) const {
    const Shard& shard = shards_[digest[0] % kShards];
    const std::shared_lock lock(shard.mutex);
    const auto found = shard.claims.find(digest);
    if (found == shard.claims.end()) return std::nullopt;
    return found->second;
}

void TokenCache::insert(const Digest& digest, const Claims& claims) {
    Shard& shard = shards_[digest[0] % kShards];
    const std::unique_lock lock(shard.mutex);
    if (!shard.claims.emplace(digest, claims).second) return;  // another thread was faster
    shard.by_expiry.emplace(claims.expires_at, digest);
    if (shard.claims.size() <= shard_max_) return;
    const auto first = shard.by_expiry.begin();
    shard.claims.erase(first->second);
    shard.by_expiry.erase(first);
}

void TokenCache::clear() {
    for (Shard& shard : shards_) {
        const std::unique_lock lock(shard.mutex);
        shard.claims.clear();
        shard.by_expiry.clear();
    }
}

std::size_t TokenCache::size() const {
    std::size_t sum = 0;
    for (const Shard& shard : shards_) {
        const std::shared_lock lock(shard.mutex);
        sum += shard.claims.size();
    }
    return sum;
}

}  // namespace ordo_http
