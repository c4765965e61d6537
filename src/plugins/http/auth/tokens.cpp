#include "http/auth/tokens.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <shared_mutex>
#include <stdexcept>
#include <utility>

#include "http/auth/base64url.hpp"
#include "http/auth/jwt.hpp"
#include "http/auth/signing_key.hpp"
#include "http/auth/strict_json.hpp"
#include "http/auth/token_cache.hpp"

namespace ordo_http {
namespace {

using nlohmann::json;

// "usr_" and 26 letters of Crockford's base 32.
bool is_user_id(std::string_view text) {
    constexpr std::string_view kPrefix = "usr_";
    return text.size() == kPrefix.size() + 26 && text.starts_with(kPrefix) &&
           text.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz", kPrefix.size()) ==
               std::string_view::npos;
}

std::string random_id() {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("OpenSSL has no random numbers.");
    return base64url_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

SigningKey read_key(const char* setting, SigningKey (*read)(const std::string&),
                    const std::string& pem) {
    try {
        return read(pem);
    } catch (const std::invalid_argument& fault) {
        throw std::invalid_argument(std::string(setting) + ": " + fault.what());
    }
}

using KeyPointer = std::shared_ptr<const SigningKey>;

// A key, and the second from which its tokens are bad.
struct Accepted {
    KeyPointer key;
    std::int64_t until = kLastSecond;
};

// The keys at one moment.
struct KeySet {
    std::vector<Accepted> keys;  // the first one signs
    std::string encoded_header;
    std::string jwks;

    [[nodiscard]] const Accepted* find(std::string_view id) const {
        const auto found = std::find_if(keys.begin(), keys.end(),
                                        [&](const Accepted& one) { return one.key->id() == id; });
        return found == keys.end() ? nullptr : &*found;
    }
    void add(KeyPointer key, std::int64_t until = kLastSecond) {
        if (find(key->id()) == nullptr) keys.push_back({std::move(key), until});
    }
    // To be called when it has all its keys.
    void finish() {
        const SigningKey& signer = *keys.front().key;
        const json header{{"alg", signer.algorithm()}, {"typ", "at+jwt"}, {"kid", signer.id()}};
        encoded_header = base64url_encode(header.dump());
        jwks = R"({"keys":[)";
        for (const Accepted& one : keys)
            jwks += (one.key.get() == &signer ? "" : ",") + one.key->jwk();
        jwks += "]}";
    }
};

// Without a text of it, `signer` signs.
KeySet read_keys(const KeyTexts& texts, const KeyPointer& signer) {
    KeySet set;
    set.add(texts.signing_key.empty()
                ? signer
                : std::make_shared<SigningKey>(
                      read_key("signing_key", SigningKey::from_private_pem, texts.signing_key)));
    for (const std::string& pem : texts.other_keys)
        set.add(
            std::make_shared<SigningKey>(read_key("other_keys", SigningKey::from_public_pem, pem)));
    return set;
}

std::shared_ptr<const KeySet> first_keys(const TokenConfig& config) {
    const bool is_made = config.signing_key.empty();
    KeySet set =
        read_keys({config.signing_key, config.other_keys},
                  is_made ? std::make_shared<SigningKey>(SigningKey::generate()) : nullptr);
    set.finish();
    return std::make_shared<const KeySet>(std::move(set));
}

TokenConfig checked(TokenConfig config) {
    if (config.issuer.empty()) throw std::invalid_argument("issuer: It is empty.");
    if (config.audience.empty()) throw std::invalid_argument("audience: It is empty.");
    if (config.lifetime < 1) throw std::invalid_argument("lifetime: It is at least one second.");
    return config;
}

}  // namespace

class Tokens::Impl {
public:
    explicit Impl(TokenConfig given)
        : config(checked(std::move(given))), cache(kCachedMax), keys_(first_keys(config)) {}

    [[nodiscard]] std::shared_ptr<const KeySet> keys() {
        const std::shared_lock lock(keys_mutex_);
        return keys_;
    }

    void look_if_due(std::int64_t now) {
        if (now >= next_look_.load(std::memory_order_relaxed)) look(now);
    }

    // Of a token that is good by these keys, if they are still the ones that count.
    void remember(const std::shared_ptr<const KeySet>& keys, const TokenCache::Digest& digest,
                  const Claims& claims) {
        const std::shared_lock lock(keys_mutex_);
        if (keys_ == keys) cache.insert(digest, claims);
    }

    // Whether there are other keys, or one whose tokens are over.
    void look(std::int64_t now) {
        const std::unique_lock alone(look_mutex_, std::try_to_lock);
        if (!alone) return;
        next_look_.store(now + 1, std::memory_order_relaxed);
        const auto texts = config.changed_keys ? config.changed_keys() : std::nullopt;
        const bool is_over = std::any_of(keys_->keys.begin(), keys_->keys.end(),
                                         [&](const Accepted& one) { return one.until <= now; });
        if (!texts && !is_over) return;
        try {
            replace(texts, now);
        } catch (const std::invalid_argument& unfit) {
            if (config.keys_refused) config.keys_refused(unfit.what());
        }
    }

    // The key that the header names, unless the header asks for something that this key does not do.
    // Keys that a token brings along (jwk, jku, x5c, x5u) are not looked at.
    [[nodiscard]] static const SigningKey* key_for(const KeySet& keys, const json& header) {
        if (header.contains("crit") || !is_access_token_type(text_of(header, "typ")))
            return nullptr;
        const Accepted* const known = keys.find(text_of(header, "kid"));
        if (known == nullptr || text_of(header, "alg") != known->key->algorithm()) return nullptr;
        return known->key.get();
    }

    [[nodiscard]] Verdict judge(const json& payload, std::int64_t now, Claims& claims) const {
        const auto expires_at = time_of(payload, "exp");
        const auto not_before = payload.contains("nbf") ? time_of(payload, "nbf") : 0;
        const std::string_view user = text_of(payload, "sub");
        const std::string_view role = text_of(payload, "role");
        if (!expires_at || !not_before || !time_of(payload, "iat") ||
            text_of(payload, "jti").empty())
            return Verdict::bad;
        if (text_of(payload, "iss") != config.issuer || !names_audience(payload, config.audience))
            return Verdict::bad;
        if (!is_user_id(user) || (role != "customer" && role != "admin")) return Verdict::bad;
        if (*not_before > now) return Verdict::bad;
        if (*expires_at <= now) return Verdict::expired;
        claims = {std::string(user), std::string(role), *expires_at};
        return Verdict::good;
    }

    [[nodiscard]] Verdict examine(std::string_view token, const KeySet& keys, std::int64_t now,
                                  Claims& claims) const {
        const auto parts = take_apart(token);
        if (!parts) return Verdict::bad;
        const SigningKey* key = key_for(keys, parts->header);
        if (key == nullptr || !key->verify(parts->signed_text, parts->signature))
            return Verdict::bad;
        const auto payload = parse_object(parts->payload);
        return payload ? judge(*payload, now, claims) : Verdict::bad;
    }

    const TokenConfig config;
    TokenCache cache;

private:
    // The keys of `texts`, or the same again, and those before until their tokens are over.
    void replace(const std::optional<KeyTexts>& texts, std::int64_t now) {
        KeySet next;
        if (texts) next = read_keys(*texts, keys_->keys.front().key);
        bool is_dropped = false;
        for (const Accepted& one : keys_->keys) {
            const std::int64_t until =
                texts ? std::min(one.until, now + config.lifetime) : one.until;
            if (until > now) next.add(one.key, until);
            is_dropped |= next.find(one.key->id()) == nullptr;
        }
        next.finish();
        const std::unique_lock lock(keys_mutex_);
        keys_ = std::make_shared<const KeySet>(std::move(next));
        // A stolen key may have signed tokens that outlive it.
        if (is_dropped) cache.clear();
    }

    std::shared_ptr<const KeySet> keys_;  // written by who has both mutexes
    std::shared_mutex keys_mutex_;
    std::mutex look_mutex_;
    std::atomic<std::int64_t> next_look_{0};
};

Tokens::Tokens(TokenConfig config) : impl_(std::make_unique<Impl>(std::move(config))) {}
Tokens::~Tokens() = default;

std::string Tokens::issue(std::string_view user_id, std::string_view role, std::int64_t now) const {
    const json payload{{"iss", impl_->config.issuer},
                       {"aud", impl_->config.audience},
                       {"sub", user_id},
                       {"role", role},
                       {"iat", now},
                       {"exp", now + impl_->config.lifetime},
                       {"jti", random_id()}};
    impl_->look_if_due(now);
    const auto keys = impl_->keys();
    std::string token = keys->encoded_header + '.' + base64url_encode(payload.dump());
    const std::string signature = keys->keys.front().key->sign(token);
    return token + '.' + base64url_encode(signature);
}

Tokens::Verdict Tokens::verify(std::string_view token, std::int64_t now, Claims& claims) const {
    if (token.size() > kTokenBytesMax) return Verdict::bad;
    impl_->look_if_due(now);
    const TokenCache::Digest digest = TokenCache::digest_of(token);
    if (auto known = impl_->cache.find(digest)) {
        if (known->expires_at <= now) return Verdict::expired;
        claims = std::move(*known);
        return Verdict::good;
    }
    const auto keys = impl_->keys();
    const Verdict verdict = impl_->examine(token, *keys, now, claims);
    if (verdict == Verdict::good) impl_->remember(keys, digest, claims);
    return verdict;
}

std::string Tokens::jwks(std::int64_t now) const {
    impl_->look_if_due(now);
    return impl_->keys()->jwks;
}
std::int64_t Tokens::lifetime() const noexcept { return impl_->config.lifetime; }

}  // namespace ordo_http
