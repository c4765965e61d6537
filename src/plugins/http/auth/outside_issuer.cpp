#include "http/auth/outside_issuer.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>
#include <vector>

#include "http/auth/ascii.hpp"
#include "http/auth/jwt.hpp"
#include "http/auth/signing_key.hpp"
#include "http/auth/strict_json.hpp"
#include "http/net/thread.hpp"
#include "provider/http/settings.hpp"

namespace ordo_http {
namespace {

using nlohmann::json;

constexpr std::int64_t kRefreshSeconds = 300;
constexpr std::int64_t kPauseSeconds = 30;   // between two fetches, whoever asks
constexpr std::int64_t kKeepSeconds = 3600;  // that keys count while the issuer does not answer
constexpr std::size_t kKeysMax = 32;
constexpr std::size_t kSubjectMax = 255;  // OpenID Connect Core §2

std::int64_t clock_seconds() {
    using namespace std::chrono;
    return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

bool absent_or(const json& object, const char* name, std::string_view value) {
    return !object.contains(name) || text_of(object, name) == value;
}

// Most issuers say "JWT" of access tokens, RFC 9068 or not; the audience tells them from ID tokens.
bool is_token_type(const json& header) {
    if (!header.contains("typ")) return true;
    const std::string_view type = text_of(header, "typ");
    return is_access_token_type(type) || lower_case(type) == "jwt";
}

// A key that comes with a token proves nothing, and an issuer has no reason to send one.
bool asks_for_more(const json& header) {
    constexpr std::array kNames{"crit", "jku", "jwk", "x5u", "x5c"};
    return std::any_of(kNames.begin(), kNames.end(),
                       [&](const char* name) { return header.contains(name); });
}

std::string scheme_of(std::string_view url) { return std::string(url.substr(0, url.find(':'))); }

}  // namespace

struct OutsideIssuer::Keys {
    std::vector<std::pair<std::string, SigningKey>> keys;  // by their kid

    [[nodiscard]] bool knows(std::string_view kid) const {
        return std::any_of(keys.begin(), keys.end(), [&](const auto& one) { return one.first == kid; });
    }
    [[nodiscard]] const SigningKey* find(std::string_view kid, std::string_view algorithm) const {
        const auto found = std::find_if(keys.begin(), keys.end(), [&](const auto& one) {
            return one.first == kid && one.second.algorithm() == algorithm;
        });
        return found == keys.end() ? nullptr : &found->second;
    }
    // One that is not for checking signatures as we do is passed over.
    void add(const json& jwk) {
        const std::string_view kid = text_of(jwk, "kid");
        if (kid.empty() || !absent_or(jwk, "use", "sig")) return;
        try {
            SigningKey key = SigningKey::from_jwk(jwk);
            if (absent_or(jwk, "alg", key.algorithm())) keys.emplace_back(kid, std::move(key));
        } catch (const std::invalid_argument&) {
        }
    }
    [[nodiscard]] bool same_as(const Keys& other) const {
        return std::equal(keys.begin(), keys.end(), other.keys.begin(), other.keys.end(),
                          [](const auto& one, const auto& two) {
                              return one.first == two.first && one.second.id() == two.second.id();
                          });
    }
};

OutsideIssuer::OutsideIssuer(OutsideConfig config)
    : config_(std::move(config)), cache_(kCachedMax) {}

OutsideIssuer::~OutsideIssuer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    woken_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void OutsideIssuer::start() {
    thread_ = start_thread("ordo-oidc", [this] { keep_fetching(); });
}

void OutsideIssuer::keep_fetching() {
    using std::chrono::seconds;
    for (;;) {
        refresh(clock_seconds());
        std::unique_lock lock(mutex_);
        // A token that asks during the pause has its answer at the pause's end.
        woken_.wait_for(lock, seconds(kPauseSeconds), [this] { return stopping_; });
        woken_.wait_for(lock, seconds(kRefreshSeconds - kPauseSeconds),
                        [this] { return stopping_ || wanted_; });
        if (stopping_) return;
    }
}

bool OutsideIssuer::is_due(std::int64_t now) {
    const std::lock_guard lock(mutex_);
    const std::int64_t passed = now - tried_at_;
    if (passed >= 0 && passed < (wanted_ ? kPauseSeconds : kRefreshSeconds)) return false;
    tried_at_ = now;
    wanted_ = false;
    return true;
}

void OutsideIssuer::refresh(std::int64_t now) {
    if (!is_due(now)) return;
    std::shared_ptr<const Keys> fetched;
    try {
        fetched = fetch();
    } catch (const std::exception&) {
        // As if nothing had come.
    }
    if (fetched) return take(std::move(fetched), now);
    const std::lock_guard lock(mutex_);
    wanted_ = true;
}

// Null when the issuer does not answer, or not as one.
std::shared_ptr<const OutsideIssuer::Keys> OutsideIssuer::fetch() const {
    std::string base = config_.issuer;
    if (base.ends_with('/')) base.pop_back();
    const auto about = config_.get(base + "/.well-known/openid-configuration");
    const auto document = about ? parse_object(*about) : std::nullopt;
    if (!document || text_of(*document, "issuer") != config_.issuer) return nullptr;
    const std::string url(text_of(*document, "jwks_uri"));
    if (!is_safe_url(url) || scheme_of(url) != scheme_of(config_.issuer)) return nullptr;
    const auto body = config_.get(url);
    const auto set = body ? parse_object(*body) : std::nullopt;
    if (!set || !set->contains("keys") || !set->at("keys").is_array() ||
        set->at("keys").size() > kKeysMax)
        return nullptr;
    auto keys = std::make_shared<Keys>();
    for (const json& jwk : set->at("keys"))
        if (jwk.is_object()) keys->add(jwk);
    return keys;
}

void OutsideIssuer::take(std::shared_ptr<const Keys> fetched, std::int64_t now) {
    const std::unique_lock lock(keys_mutex_);
    fetched_at_ = now;
    if (keys_ && keys_->same_as(*fetched)) return;
    keys_ = std::move(fetched);
    cache_.clear();  // a key may have been withdrawn
}

std::shared_ptr<const OutsideIssuer::Keys> OutsideIssuer::keys() const {
    const std::shared_lock lock(keys_mutex_);
    return keys_;
}

OutsideIssuer::Verdict OutsideIssuer::verify(std::string_view token, std::int64_t now,
                                             Claims& claims) {
    if (token.size() > kTokenBytesMax) return Verdict::bad;
    // What has not been confirmed for long counts no more, nor do tokens that it has signed.
    const auto keys = now - fetched_at_ <= kKeepSeconds ? this->keys() : nullptr;
    const TokenCache::Digest digest = TokenCache::digest_of(token);
    if (auto known = keys ? cache_.find(digest) : std::nullopt) {
        if (known->expires_at <= now) return Verdict::expired;
        claims = std::move(*known);
        return Verdict::good;
    }
    const Verdict verdict = examine(token, keys.get(), now, claims);
    if (verdict != Verdict::good) return verdict;
    const std::shared_lock lock(keys_mutex_);
    if (keys_ == keys) cache_.insert(digest, claims);
    return verdict;
}

OutsideIssuer::Verdict OutsideIssuer::examine(std::string_view token, const Keys* keys,
                                              std::int64_t now, Claims& claims) {
    const auto parts = take_apart(token);
    if (!parts || asks_for_more(parts->header) || !is_token_type(parts->header))
        return Verdict::bad;
    const std::string_view kid = text_of(parts->header, "kid");
    const std::string_view algorithm = text_of(parts->header, "alg");
    if (kid.empty() || (algorithm != "EdDSA" && algorithm != "ES256" && algorithm != "RS256"))
        return Verdict::bad;
    if (keys == nullptr || !keys->knows(kid)) {
        // Nothing is asked of the issuer for a token that would be bad with any key.
        Claims unproven;
        const Verdict otherwise = judge(parts->payload, now, unproven);
        return otherwise == Verdict::good ? missing(now) : Verdict::bad;
    }
    const SigningKey* const key = keys->find(kid, algorithm);
    if (key == nullptr || !key->verify(parts->signed_text, parts->signature)) return Verdict::bad;
    return judge(parts->payload, now, claims);
}

// Of a key that is not there: with keys from just now it is nobody's.
OutsideIssuer::Verdict OutsideIssuer::missing(std::int64_t now) {
    if (now - fetched_at_ < kPauseSeconds) return Verdict::bad;
    {
        const std::lock_guard lock(mutex_);
        wanted_ = true;
    }
    woken_.notify_all();
    return Verdict::unknown;
}

OutsideIssuer::Verdict OutsideIssuer::judge(const std::string& payload, std::int64_t now,
                                            Claims& claims) const {
    const auto said = parse_object(payload);
    if (!said) return Verdict::bad;
    const auto expires_at = time_of(*said, "exp");
    const auto not_before = said->contains("nbf") ? time_of(*said, "nbf") : 0;
    const std::string_view subject = text_of(*said, "sub");
    if (!expires_at || !not_before || !time_of(*said, "iat") || *not_before > now)
        return Verdict::bad;
    if (text_of(*said, "iss") != config_.issuer || !names_audience(*said, config_.audience))
        return Verdict::bad;
    if (subject.empty() || subject.size() > kSubjectMax) return Verdict::bad;
    if (*expires_at <= now) return Verdict::expired;
    const bool is_admin = text_of(*said, config_.role_claim.c_str()) == "admin";
    claims = {outside_user_id(config_.issuer, subject), is_admin ? "admin" : "customer",
              *expires_at};
    return Verdict::good;
}

// 128 bits of a SHA-256 in the form of a UUIDv7, written as all ids are (TypeID).
std::string outside_user_id(std::string_view issuer, std::string_view subject) {
    constexpr std::string_view kLetters = "0123456789abcdefghjkmnpqrstvwxyz";
    std::string text = "ordo.oidc.v1";
    text.append(1, '\0').append(issuer).append(1, '\0').append(subject);
    TokenCache::Digest digest = TokenCache::digest_of(text);
    digest[6] = static_cast<unsigned char>((digest[6] & 0x0fU) | 0x70U);
    digest[8] = static_cast<unsigned char>((digest[8] & 0x3fU) | 0x80U);
    std::string id = "usr_";
    unsigned bits = 0;
    int pending = 2;  // 26 letters have two bits more than 16 bytes
    for (std::size_t at = 0; at < 16; ++at) {
        bits = bits << 8U | digest[at];
        for (pending += 8; pending >= 5; pending -= 5)
            id += kLetters[bits >> static_cast<unsigned>(pending - 5) & 31U];
    }
    return id;
}

bool is_safe_url(const std::string& url) {
    const std::string origin = ordo_provider_plugin::origin_of(url);
    if (origin.starts_with("https://")) return true;
    constexpr std::array kHere{"http://127.0.0.1", "http://[::1]", "http://localhost"};
    return std::any_of(kHere.begin(), kHere.end(), [&](const std::string& here) {
        return origin == here || origin.starts_with(here + ':');
    });
}

}  // namespace ordo_http
