#include "http/routes/accounts.hpp"

#include <algorithm>
#include <ctime>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

#include "http/auth/ascii.hpp"
#include "http/auth/peer_key.hpp"
#include "http/auth/strict_json.hpp"
#include "http/host.hpp"
#include "http/routes/problem.hpp"
#include "http/routes/text.hpp"

namespace ordo_http {
namespace {

using Text = std::optional<std::string>;

constexpr std::size_t kBodyBytesMax = 16 * 1024;  // a password has at most 4'000 bytes
constexpr std::string_view kCookie = "ordo_refresh";

// What a call of the C door leaves behind.
class Outcome {
public:
    Outcome() = default;
    Outcome(const Outcome&) = delete;
    Outcome& operator=(const Outcome&) = delete;
    ~Outcome() { ordo_doc_free(doc_); }

    ordo_doc** doc() noexcept { return &doc_; }
    ordo_error** error() noexcept { return &error_; }
    [[nodiscard]] const ordo_doc* operator*() const noexcept { return doc_; }
    [[nodiscard]] Response refusal(const Request& request, ordo_status status) const {
        // There may have been no memory for an object that says more.
        return error_ == nullptr ? problem(request, status, "") : problem(request, error_);
    }

private:
    ordo_doc* doc_ = nullptr;
    ordo_error* error_ = nullptr;
};

std::int64_t now_seconds() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

// "2025-03-01T10:00:00.123Z", as all documents write times.
std::int64_t seconds_of(const char* time) {
    std::tm parts{};
    return strptime(time, "%Y-%m-%dT%H:%M:%S", &parts) == nullptr ? 0 : timegm(&parts);
}

// The user does it himself, with no more rights than any customer, even if he is an admin.
std::string self_options(const std::string& user_id) {
    return nlohmann::json{{"actor", {{"type", "customer"}, {"id", user_id}}}}.dump();
}

Response empty_answer() {
    Response response;
    response.status = 204;
    response.headers.add("cache-control", "private, no-store");
    return response;
}

Response private_answer(unsigned status, std::string body) {
    Response response;
    response.status = status;
    response.headers.add("content-type", "application/json");
    response.headers.add("cache-control", "private, no-store");
    response.body = std::move(body);
    return response;
}

Response busy(const Request& request) {
    return problem(request, ORDO_E_BUSY, "Too many people sign in at this moment; try again.");
}

// Headers can only be added to; this one may be there already.
void replace_header(Response& response, const std::string& name, std::string value) {
    Headers kept;
    for (const auto& [other, text] : response.headers.all())
        if (other != name) kept.add(other, text);
    kept.add(name, std::move(value));
    response.headers = std::move(kept);
}

// --- Bodies --------------------------------------------------------------------------------------

struct Member {
    std::string_view name;
    Text& value;
    bool required = true;
};

std::optional<Response> read_member(const Request& request, const nlohmann::json& body,
                                    const Member& member) {
    const std::string name(member.name);
    const auto found = body.find(name);
    if (found == body.end() || (found->is_null() && !member.required)) {
        if (!member.required) return std::nullopt;
        return problem(request, ORDO_E_MALFORMED_REQUEST, name + " is missing.", '/' + name);
    }
    if (!found->is_string())
        return problem(request, ORDO_E_MALFORMED_REQUEST, name + " must be a string.", '/' + name);
    member.value = found->get<std::string>();
    return std::nullopt;
}

bool is_json(const Request& request) {
    const std::string* type = request.headers.find("content-type");
    return type != nullptr &&
           lower_case(trimmed(std::string_view(*type).substr(0, type->find(';')))) ==
               "application/json";
}

// An answer when the body is not an object of these texts and nothing else. An empty body passes for an
// empty object.
std::optional<Response> read_body(const Request& request, std::initializer_list<Member> members) {
    if (request.body.size() > kBodyBytesMax)
        return problem(request, ORDO_E_PAYLOAD_TOO_LARGE, "The body has more than 16 KiB.");
    if (!request.body.empty() && !is_json(request))
        return problem(request, ORDO_E_UNSUPPORTED_MEDIA_TYPE,
                       "The body must be JSON, with Content-Type: application/json.");
    const auto body = parse_object(request.body.empty() ? "{}" : request.body);
    if (!body)
        return problem(request, ORDO_E_MALFORMED_REQUEST,
                       "The body must be one JSON object in UTF-8, without a name twice.");
    for (const Member& member : members)
        if (auto refusal = read_member(request, *body, member)) return refusal;
    for (const auto& [name, value] : body->items()) {
        const bool known =
            std::any_of(members.begin(), members.end(),
                        [&name = name](const Member& one) { return one.name == name; });
        if (!known)
            return problem(request, ORDO_E_MALFORMED_REQUEST, "The body has an unknown field.");
    }
    return std::nullopt;
}

// --- The cookie ----------------------------------------------------------------------------------

// None when there are two: the other has been set by a neighbouring host, and it cannot be told which.
Text refresh_cookie(const Request& request) {
    Text value;
    for (const auto& [name, text] : request.headers.all()) {
        if (name != "cookie") continue;
        for (std::string_view rest = text; !rest.empty();) {
            const std::size_t end = std::min(rest.find(';'), rest.size());
            const std::string_view pair = trimmed(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (pair.substr(0, pair.find('=')) != kCookie || pair.size() == kCookie.size())
                continue;
            if (value) return std::nullopt;
            value = pair.substr(kCookie.size() + 1);
        }
    }
    return value;
}

}  // namespace

Accounts::Accounts(ordo_engine* shop, const Tokens& tokens, AccountsConfig config)
    : shop_(shop),
      tokens_(tokens),
      config_(std::move(config)),
      attempts_(config_.attempts_per_minute, std::chrono::seconds(60)),
      hashing_(config_.hashes_at_once, 4 * config_.hashes_at_once) {}

std::optional<Response> Accounts::limit(const Request& request, std::string_view kind,
                                        std::string_view who) {
    const auto verdict =
        attempts_.take(std::string(kind) + ' ' + std::string(who), request.received_at);
    if (verdict.allowed) return std::nullopt;
    Response refusal = problem(request, ORDO_E_RATE_LIMITED, "Too many attempts; wait a little.");
    replace_header(refusal, "retry-after", std::to_string(verdict.retry_after.count()));
    return refusal;
}

// The cookie travels by itself, so another site's page could make the browser use it. Browsers name the
// page's origin in every POST; a request without it is not from one.
bool Accounts::may_use_cookie(const Request& request) const {
    const std::string* origin = request.headers.find("origin");
    const std::string* host = request.headers.find("host");
    if (origin == nullptr) return false;
    if (std::find(config_.origins.begin(), config_.origins.end(), *origin) != config_.origins.end())
        return true;
    if (host == nullptr || host->empty()) return false;
    const std::string asked = lower_case(*host);
    const std::string given = lower_case(*origin);
    return given == "https://" + asked || (!config_.secure_cookie && given == "http://" + asked);
}

std::optional<Response> Accounts::choose_place(const Request& request, const Text& session,
                                               Place& place) const {
    if (!session) return std::nullopt;
    if (*session != "cookie")
        return problem(request, ORDO_E_VALIDATION_FAILED, "session can only be \"cookie\".",
                       "/session");
    if (!may_use_cookie(request))
        return problem(request, ORDO_E_FORBIDDEN, "This origin may not use the cookie.");
    place = Place::cookie;
    return std::nullopt;
}

// "__Host-" would want the path "/", but only /v1/auth has to see the token.
std::string Accounts::set_cookie(std::string_view token, std::int64_t seconds) const {
    return std::string(kCookie) + '=' + std::string(token) +
           "; Path=/v1/auth; Max-Age=" + std::to_string(seconds) + "; HttpOnly; SameSite=Strict" +
           (config_.secure_cookie ? "; Secure" : "");
}

Response Accounts::signed_in(const ordo_doc* session, Place place, unsigned status) const {
    const std::int64_t now = now_seconds();
    const auto stored = nlohmann::ordered_json::parse(ordo_doc_json(session));
    const auto& user = stored.at("user");
    const std::string& refresh_token = stored.at("refresh_token").get_ref<const std::string&>();
    nlohmann::ordered_json body;
    body["user"] = user;
    body["access_token"] = tokens_.issue(user.at("id").get_ref<const std::string&>(),
                                         user.at("role").get_ref<const std::string&>(), now);
    body["token_type"] = "Bearer";
    body["expires_in"] = tokens_.lifetime();
    body["refresh_token"] = nullptr;
    if (place == Place::body) body["refresh_token"] = refresh_token;
    Response response = private_answer(status, body.dump());
    if (place == Place::cookie) {
        const std::int64_t end = seconds_of(ordo_doc_text(session, "/expires_at"));
        response.headers.add("set-cookie", set_cookie(refresh_token, end - now));
    }
    return response;
}

Response Accounts::begin_session(const Request& request, const std::string& user_id, Place place,
                                 unsigned status) {
    Outcome session;
    const ordo_status code = ordo_session_create(
        shop_, user_id.c_str(), self_options(user_id).c_str(), session.doc(), session.error());
    if (code != ORDO_OK) return session.refusal(request, code);
    return signed_in(*session, place, status);
}

Response Accounts::register_(const Request& request) {
    if (!config_.registration_open)
        return problem(request, ORDO_E_FORBIDDEN, "This shop takes no registrations.");
    if (auto refusal = limit(request, "register peer", peer_key(request.peer)))
        return std::move(*refusal);
    Text email, password, name, session;
    Place place = Place::body;
    if (auto refusal = read_body(request, {{"email", email},
                                           {"password", password},
                                           {"name", name},
                                           {"session", session, false}}))
        return std::move(*refusal);
    if (auto refusal = choose_place(request, session, place)) return std::move(*refusal);
    if (auto refusal = limit(request, "register mail", lower_case(*email)))
        return std::move(*refusal);

    // A stranger has no id to act under, so the system does it, and only ever makes a customer.
    const std::string wish = nlohmann::json{
        {"email", *email},
        {"password", *password},
        {"name", *name},
        {"role", "customer"}}.dump();
    Outcome user;
    {
        const Turnstile::Pass pass = hashing_.enter(config_.hash_patience);
        if (!pass) return busy(request);
        const ordo_status code =
            ordo_user_create(shop_, wish.c_str(), nullptr, user.doc(), user.error());
        if (code != ORDO_OK) return user.refusal(request, code);
    }
    return begin_session(request, ordo_doc_text(*user, "/id"), place, 201);
}

Response Accounts::login(const Request& request) {
    if (auto refusal = limit(request, "login peer", peer_key(request.peer)))
        return std::move(*refusal);
    Text email, password, session;
    Place place = Place::body;
    if (auto refusal = read_body(
            request, {{"email", email}, {"password", password}, {"session", session, false}}))
        return std::move(*refusal);
    if (auto refusal = choose_place(request, session, place)) return std::move(*refusal);
    if (auto refusal = limit(request, "login mail", lower_case(*email))) return std::move(*refusal);

    Outcome user;
    {
        const Turnstile::Pass pass = hashing_.enter(config_.hash_patience);
        if (!pass) return busy(request);
        const ordo_status code = ordo_user_authenticate(shop_, email->c_str(), password->c_str(),
                                                        user.doc(), user.error());
        if (code != ORDO_OK) return user.refusal(request, code);
    }
    return begin_session(request, ordo_doc_text(*user, "/id"), place, 200);
}

Response Accounts::refresh(const Request& request) {
    if (auto refusal = limit(request, "refresh peer", peer_key(request.peer)))
        return std::move(*refusal);
    Text token;
    if (auto refusal = read_body(request, {{"refresh_token", token, false}}))
        return std::move(*refusal);
    const Place place = token ? Place::body : Place::cookie;
    if (place == Place::cookie) {
        token = refresh_cookie(request);
        if (!token)
            return problem(request, ORDO_E_UNAUTHENTICATED,
                           "There is a refresh token neither in the body nor in the cookie.");
        if (!may_use_cookie(request))
            return problem(request, ORDO_E_FORBIDDEN, "This origin may not use the cookie.");
    }
    Outcome session;
    const ordo_status code =
        ordo_session_rotate(shop_, token->c_str(), nullptr, session.doc(), session.error());
    if (code == ORDO_OK) return signed_in(*session, place, 200);
    Response refusal = session.refusal(request, code);
    // A dead token is not worth sending again.
    if (place == Place::cookie && refusal.status == 401)
        refusal.headers.add("set-cookie", set_cookie("", 0));
    return refusal;
}

Response Accounts::logout(const Request& request, const Claims& claims) {
    Text token;
    if (auto refusal = read_body(request, {{"refresh_token", token, false}}))
        return std::move(*refusal);
    const Text cookie = refresh_cookie(request);
    if (cookie && !may_use_cookie(request))
        return problem(request, ORDO_E_FORBIDDEN, "This origin may not use the cookie.");
    if (!token) token = cookie;
    const std::string options = self_options(claims.user_id);
    Outcome end;
    const ordo_status code =
        token ? ordo_session_end(shop_, token->c_str(), options.c_str(), end.error())
              : ordo_session_end_all(shop_, claims.user_id.c_str(), options.c_str(), end.error());
    if (code != ORDO_OK) return end.refusal(request, code);
    Response response = empty_answer();
    if (cookie) response.headers.add("set-cookie", set_cookie("", 0));
    return response;
}

Response Accounts::me(const Request& request, const Claims& claims) {
    Outcome user;
    const ordo_status code =
        ordo_user_get(shop_, claims.user_id.c_str(), self_options(claims.user_id).c_str(),
                      user.doc(), user.error());
    if (code != ORDO_OK) return user.refusal(request, code);
    return private_answer(200, std::string(ordo_doc_json(*user), ordo_doc_length(*user)));
}

Response Accounts::password(const Request& request, const Claims& claims) {
    if (auto refusal = limit(request, "password user", claims.user_id)) return std::move(*refusal);
    Text current, wanted;
    if (auto refusal =
            read_body(request, {{"current_password", current}, {"new_password", wanted}}))
        return std::move(*refusal);
    const std::string wish =
        nlohmann::json{{"current_password", *current}, {"new_password", *wanted}}.dump();
    Outcome user;
    {
        const Turnstile::Pass pass = hashing_.enter(config_.hash_patience);
        if (!pass) return busy(request);
        const ordo_status code =
            ordo_user_set_password(shop_, claims.user_id.c_str(), wish.c_str(),
                                   self_options(claims.user_id).c_str(), user.doc(), user.error());
        if (code != ORDO_OK) return user.refusal(request, code);
    }
    Response response = empty_answer();
    if (refresh_cookie(request) && may_use_cookie(request)) {
        const Response begun = begin_session(request, claims.user_id, Place::cookie, 200);
        if (const std::string* cookie = begun.headers.find("set-cookie"))
            response.headers.add("set-cookie", *cookie);
    }
    return response;
}

Response Accounts::jwks(const Request&) { return private_answer(200, tokens_.jwks(now_seconds())); }

}  // namespace ordo_http
