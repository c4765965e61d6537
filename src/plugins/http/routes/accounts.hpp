#pragma once

#include <ordo/ordo.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/auth/rate_limit.hpp"
#include "http/auth/tokens.hpp"
#include "http/auth/turnstile.hpp"
#include "http/net/message.hpp"

namespace ordo_http {

struct AccountsConfig {
    bool registration_open = true;
    // Whether browsers send the cookie over https only. False is for trying things out on plain http.
    bool secure_cookie = true;
    // Origins, such as "https://shop.example", that may use the cookie besides the one that is asked.
    std::vector<std::string> origins;
    // Of each kind (registering, signing in, refreshing, changing the password), for each peer and each
    // e-mail address. 0 = no limit.
    std::uint32_t attempts_per_minute = 10;
    // Passwords hashed at once, each 0.1 s of a core and 19 MiB. As many again wait four times over.
    std::size_t hashes_at_once = 2;
    std::chrono::milliseconds hash_patience{5'000};
};

// The endpoints of /v1/auth and the keys that outsiders check our tokens with. Signing in, registering
// and changing the password hash, and all but me() and jwks() write: they belong on the pool. Any number
// of threads.
class Accounts {
public:
    // Both outlive this object.
    Accounts(ordo_engine* shop, const Tokens& tokens, AccountsConfig config);

    // {email, password, name, session?} -> 201 {user, access_token, …}
    Response register_(const Request& request);
    // {email, password, session?} -> 200 the same
    Response login(const Request& request);
    // {refresh_token}, or an empty body and the cookie -> 200 the same
    Response refresh(const Request& request);
    // {refresh_token}, or the cookie, ends that session; with neither all of the user's end, since it
    // cannot be told which one is meant -> 204
    Response logout(const Request& request, const Claims& claims);
    // -> 200 User
    Response me(const Request& request, const Claims& claims);
    // {current_password, new_password} -> 204. All sessions end; the browser that asks, if it has the
    // cookie, is given the token of a new one.
    Response password(const Request& request, const Claims& claims);
    // -> 200 {keys: […]}
    Response jwks(const Request& request);

private:
    enum class Place : std::uint8_t { body, cookie };  // where the refresh token travels

    std::optional<Response> limit(const Request& request, std::string_view kind,
                                  std::string_view who);
    std::optional<Response> choose_place(const Request& request,
                                         const std::optional<std::string>& session,
                                         Place& place) const;
    [[nodiscard]] bool may_use_cookie(const Request& request) const;
    [[nodiscard]] std::string set_cookie(std::string_view token, std::int64_t seconds) const;
    Response begin_session(const Request& request, const std::string& user_id, Place place,
                           unsigned status);
    [[nodiscard]] Response signed_in(const ordo_doc* session, Place place, unsigned status) const;

    ordo_engine* shop_;
    const Tokens& tokens_;
    const AccountsConfig config_;
    RateLimit attempts_;
    Turnstile hashing_;
};

}  // namespace ordo_http
