#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <thread>

#include "http/auth/token_cache.hpp"
#include "http/auth/tokens.hpp"

namespace ordo_http {

struct OutsideConfig {
    std::string issuer;  // empty = there is none
    std::string audience;
    std::string role_claim = "role";
    // The body of a 200 at this address; nothing for all else. Called by one thread at a time.
    std::function<std::optional<std::string>(const std::string& url)> get;
};

// Access tokens of one OpenID Connect issuer that is not this shop. Its keys are found by discovery, and
// fetched by a thread of this object: no token makes a request wait, or names an address. Any number of threads.
class OutsideIssuer {
public:
    explicit OutsideIssuer(OutsideConfig config);
    ~OutsideIssuer();
    OutsideIssuer(const OutsideIssuer&) = delete;
    OutsideIssuer& operator=(const OutsideIssuer&) = delete;

    // Begins to fetch keys, until the end of this object, which waits for a request that is under way.
    void start();

    // unknown: the token's key is not there, and may be after the next fetch, which this call has asked for.
    enum class Verdict : std::uint8_t { good, expired, bad, unknown };
    // `now` in seconds since 1970, here and below. Fills in `claims` when the verdict is good.
    [[nodiscard]] Verdict verify(std::string_view token, std::int64_t now, Claims& claims);

    // Fetches the keys if it is time to, as the thread does.
    void refresh(std::int64_t now);

private:
    struct Keys;

    [[nodiscard]] bool is_due(std::int64_t now);
    [[nodiscard]] std::shared_ptr<const Keys> keys() const;
    [[nodiscard]] std::shared_ptr<const Keys> fetch() const;
    void take(std::shared_ptr<const Keys> fetched, std::int64_t now);
    [[nodiscard]] Verdict missing(std::int64_t now);
    [[nodiscard]] Verdict examine(std::string_view token, const Keys* keys, std::int64_t now,
                                  Claims& claims);
    [[nodiscard]] Verdict judge(const std::string& payload, std::int64_t now, Claims& claims) const;
    void keep_fetching();

    const OutsideConfig config_;
    TokenCache cache_;
    std::shared_ptr<const Keys> keys_;  // null = none have been fetched
    mutable std::shared_mutex keys_mutex_;
    std::atomic<std::int64_t> fetched_at_{0};

    std::mutex mutex_;  // of what follows
    std::int64_t tried_at_ = 0;
    std::condition_variable woken_;
    bool wanted_ = true;
    bool stopping_ = false;
    std::thread thread_;
};

// The id of an outside issuer's user: made of both names, so the same for ever and no other's.
[[nodiscard]] std::string outside_user_id(std::string_view issuer, std::string_view subject);

// Whether keys may be fetched from there: by https, or from this machine.
[[nodiscard]] bool is_safe_url(const std::string& url);

}  // namespace ordo_http
