#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "http/auth/tokens.hpp"

namespace ordo_http {

inline constexpr std::size_t kCachedMax = 10'000;  // tokens; about 3 MB

// Tokens whose signature was found good, by their SHA-256. Bounded: the one that expires first makes
// room. In shards, each behind a lock that readers share.
class TokenCache {
public:
    using Digest = std::array<unsigned char, 32>;

    explicit TokenCache(std::size_t tokens_max) : shard_max_(tokens_max / kShards) {}

    // Of the whole token: whoever knows the digest of another's cannot find it here by its text.
    [[nodiscard]] static Digest digest_of(std::string_view token);

    [[nodiscard]] std::optional<Claims> find(const Digest& digest) const;
    void insert(const Digest& digest, const Claims& claims);
    void clear();
    [[nodiscard]] std::size_t size() const;

private:
    static constexpr std::size_t kShards = 16;

    // The digest's own bytes are as good as any hash of them.
    struct Hash {
        std::size_t operator()(const Digest& digest) const noexcept {
            std::size_t hash = 0;
            std::memcpy(&hash, digest.data() + 1, sizeof hash);
            return hash;
        }
    };
    struct Shard {
        mutable std::shared_mutex mutex;
        std::unordered_map<Digest, Claims, Hash> claims;
        std::set<std::pair<std::int64_t, Digest>> by_expiry;
    };

    std::size_t shard_max_;
    std::array<Shard, kShards> shards_;
};

}  // namespace ordo_http
