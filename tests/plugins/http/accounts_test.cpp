// Proves what /v1/auth promises, by calling Accounts with requests as they come from the network, on a
// shop in memory: the whole life of an account with the refresh token in the body and in the cookie; that
// nothing tells an unknown address from a wrong password; that passwords and tokens cannot be guessed
// faster than ten times a minute; that a foreign page cannot use the cookie; and that bodies are strict.
// The real names of ordo.h, before host.hpp turns them into the table's.
#include "static_host.hpp"

#include "http/routes/accounts.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <nlohmann/json.hpp>

#include "http/host.hpp"

BOOST_AUTO_TEST_SUITE(accounts)

namespace {

using namespace ordo_http;
using namespace std::chrono_literals;
using nlohmann::json;

const std::string kPassword = "correct horse battery";

std::int64_t now_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

AccountsConfig unlimited() {
    AccountsConfig config;
    config.attempts_per_minute = 0;
    return config;
}

struct Shop {
    explicit Shop(AccountsConfig config = unlimited()) : tokens({"https://shop.example", "ordo"}) {
        g_host = test_host();
        BOOST_REQUIRE(ordo_open("memory:", R"({"migrate":true})", &engine, nullptr) == ORDO_OK);
        accounts.emplace(engine, tokens, std::move(config));
    }
    Shop(const Shop&) = delete;
    Shop& operator=(const Shop&) = delete;
    ~Shop() { ordo_close(engine); }

    // Makes an account by the door, which is quicker than by a request.
    std::string user(const std::string& email, const std::string& role = "customer") const {
        ordo_doc* made = nullptr;
        const json wish{{"email", email}, {"password", kPassword}, {"name", "Ann"}, {"role", role}};
        BOOST_REQUIRE(ordo_user_create(engine, wish.dump().c_str(), nullptr, &made, nullptr) ==
                      ORDO_OK);
        std::string id = ordo_doc_text(made, "/id");
        ordo_doc_free(made);
        return id;
    }
    Claims claims_of(const Response& signed_in) const {
        Claims claims;
        const std::string token = json::parse(signed_in.body).at("access_token");
        BOOST_TEST((tokens.verify(token, now_seconds(), claims) == Tokens::Verdict::good));
        return claims;
    }
    // What people do through a browser: the cookie, and the page's own origin.
    Response login_by_cookie(const std::string& email);

    Tokens tokens;
    ordo_engine* engine = nullptr;
    std::optional<Accounts> accounts;
};

Request post(const std::string& body = {}) {
    Request request;
    request.method = "POST";
    request.body = body;
    request.peer = "192.0.2.1";
    request.headers.add("host", "shop.example");
    if (!body.empty()) request.headers.add("content-type", "application/json");
    return request;
}
Request post(const json& body) { return post(body.dump()); }

Request by_browser(Request request, const std::string& cookie = {},
                   const std::string& origin = "https://shop.example") {
    if (!origin.empty()) request.headers.add("origin", origin);
    if (!cookie.empty())
        request.headers.add("cookie", "theme=dark; ordo_refresh=" + cookie + "; x=y");
    return request;
}

json credentials(const std::string& email, const std::string& password = kPassword) {
    return {{"email", email}, {"password", password}};
}

std::string text_at(const Response& response, const char* name) {
    const json body = json::parse(response.body);
    return body.contains(name) && body.at(name).is_string() ? body.at(name).get<std::string>() : "";
}

std::string cookie_in(const Response& response) {
    const std::string* cookie = response.headers.find("set-cookie");
    if (cookie == nullptr || !cookie->starts_with("ordo_refresh=")) return {};
    return cookie->substr(13, cookie->find(';') - 13);
}

bool forgets_cookie(const Response& response) {
    const std::string* cookie = response.headers.find("set-cookie");
    return cookie != nullptr && cookie->starts_with("ordo_refresh=;") &&
           cookie->find("Max-Age=0") != std::string::npos;
}

Response Shop::login_by_cookie(const std::string& email) {
    json wish = credentials(email);
    wish["session"] = "cookie";
    return accounts->login(by_browser(post(wish)));
}

void check_refused(const Response& response, unsigned status, const char* code) {
    BOOST_TEST(response.status == status);
    BOOST_TEST(text_at(response, "code") == code);
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_account_lives_from_registration_to_logout) {
    Shop shop;
    json wish = credentials("Ann@Example.org");
    wish["name"] = "Ann";
    const Response registered = shop.accounts->register_(post(wish));
    BOOST_REQUIRE(registered.status == 201U);
    const json body = json::parse(registered.body);
    BOOST_TEST(body.at("user").at("email") == "Ann@Example.org");
    BOOST_TEST(body.at("user").at("role") == "customer");
    BOOST_TEST(body.at("token_type") == "Bearer");
    BOOST_TEST(body.at("expires_in") == 900);
    BOOST_TEST(*registered.headers.find("cache-control") == "private, no-store");
    BOOST_TEST(registered.headers.find("set-cookie") == nullptr);
    BOOST_TEST(registered.body.find(kPassword) == std::string::npos);

    const Claims claims = shop.claims_of(registered);
    BOOST_TEST(claims.user_id == body.at("user").at("id").get<std::string>());
    const Response me = shop.accounts->me(post(), claims);
    BOOST_TEST(me.status == 200U);
    BOOST_TEST(json::parse(me.body) == body.at("user"));

    const Response again = shop.accounts->login(post(credentials("ann@example.ORG")));
    BOOST_REQUIRE(again.status == 200U);
    const Response renewed =
        shop.accounts->refresh(post(json{{"refresh_token", text_at(again, "refresh_token")}}));
    BOOST_REQUIRE(renewed.status == 200U);
    BOOST_TEST(shop.claims_of(renewed).user_id == claims.user_id);
    const json last{{"refresh_token", text_at(renewed, "refresh_token")}};
    const Response left = shop.accounts->logout(post(last), claims);
    BOOST_TEST(left.status == 204U);
    BOOST_TEST(left.body.empty());
    BOOST_TEST(shop.accounts->refresh(post(last)).status == 401U);
    // Of two sessions one has ended.
    const json first{{"refresh_token", text_at(registered, "refresh_token")}};
    BOOST_TEST(shop.accounts->refresh(post(first)).status == 200U);
}

BOOST_AUTO_TEST_CASE(a_logout_that_names_no_session_ends_all) {
    Shop shop;
    shop.user("ann@example.org");
    const Response one = shop.accounts->login(post(credentials("ann@example.org")));
    const Response two = shop.accounts->login(post(credentials("ann@example.org")));
    BOOST_TEST(shop.accounts->logout(post(), shop.claims_of(one)).status == 204U);
    for (const Response* session : {&one, &two})
        check_refused(shop.accounts->refresh(
                          post(json{{"refresh_token", text_at(*session, "refresh_token")}})),
                      401, "unauthenticated");
}

BOOST_AUTO_TEST_CASE(registration_refuses_what_the_engine_refuses_and_rights_nobody_gave) {
    Shop shop;
    json wish = credentials("ann@example.org");
    wish["name"] = "Ann";
    BOOST_TEST(shop.accounts->register_(post(wish)).status == 201U);
    check_refused(shop.accounts->register_(post(wish)), 409, "email_taken");
    wish["email"] = "bob@example.org";
    for (const char* more : {"role", "id", "version", "Email"}) {
        json greedy = wish;
        greedy[more] = "admin";
        check_refused(shop.accounts->register_(post(greedy)), 400, "malformed_request");
    }
    wish["password"] = "too short";
    check_refused(shop.accounts->register_(post(wish)), 422, "validation_failed");
    AccountsConfig closed = unlimited();
    closed.registration_open = false;
    Accounts closed_shop(shop.engine, shop.tokens, closed);
    check_refused(closed_shop.register_(post(wish)), 403, "forbidden");
}

BOOST_AUTO_TEST_CASE(the_role_of_an_admin_is_in_his_token) {
    Shop shop;
    const std::string id = shop.user("boss@example.org", "admin");
    const Claims claims =
        shop.claims_of(shop.accounts->login(post(credentials("boss@example.org"))));
    BOOST_TEST(claims.role == "admin");
    BOOST_TEST(claims.user_id == id);
}

BOOST_AUTO_TEST_CASE(unknown_addresses_and_wrong_passwords_get_one_answer_at_one_cost) {
    Shop shop;
    shop.user("ann@example.org");
    const auto timed = [&](const json& wish, std::string& body) {
        const auto begin = std::chrono::steady_clock::now();
        const Response response = shop.accounts->login(post(wish));
        check_refused(response, 401, "invalid_credentials");
        body = response.body;
        return std::chrono::steady_clock::now() - begin;
    };
    std::string wrong, unknown, impossible;
    timed(credentials("x@example.org"), unknown);  // the first one makes nobody's hash
    auto fastest_wrong = timed(credentials("ann@example.org", "wrong password"), wrong);
    auto fastest_unknown = timed(credentials("bob@example.org"), unknown);
    for (int i = 0; i < 4; ++i) {
        fastest_wrong =
            std::min(fastest_wrong, timed(credentials("ann@example.org", "wrong password"), wrong));
        fastest_unknown = std::min(fastest_unknown, timed(credentials("bob@example.org"), unknown));
    }
    timed(credentials("no address", ""), impossible);
    BOOST_TEST(wrong == unknown);
    BOOST_TEST(wrong == impossible);
    // A lookup without a hash would be a hundred times faster.
    BOOST_TEST(fastest_unknown.count() > fastest_wrong.count() / 3);
    BOOST_TEST(fastest_wrong.count() > fastest_unknown.count() / 3);
}

BOOST_AUTO_TEST_CASE(the_cookie_holds_the_refresh_token_out_of_reach) {
    Shop shop;
    shop.user("ann@example.org");
    const Response signed_in = shop.login_by_cookie("ann@example.org");
    BOOST_REQUIRE(signed_in.status == 200U);
    BOOST_TEST(json::parse(signed_in.body).at("refresh_token").is_null());
    const std::string& cookie = *signed_in.headers.find("set-cookie");
    for (const char* attribute :
         {"; Path=/v1/auth", "; HttpOnly", "; SameSite=Strict", "; Secure", "; Max-Age=25"})
        BOOST_TEST(cookie.find(attribute) != std::string::npos,
                   attribute);  // 30 days are 2'592'000 s
    BOOST_TEST(cookie.find("Domain") == std::string::npos);

    const Response renewed = shop.accounts->refresh(by_browser(post(), cookie_in(signed_in)));
    BOOST_REQUIRE(renewed.status == 200U);
    BOOST_TEST(json::parse(renewed.body).at("refresh_token").is_null());
    BOOST_TEST(cookie_in(renewed) != cookie_in(signed_in));
    const Response left =
        shop.accounts->logout(by_browser(post(), cookie_in(renewed)), shop.claims_of(renewed));
    BOOST_TEST(left.status == 204U);
    BOOST_TEST(forgets_cookie(left));
    const Response dead = shop.accounts->refresh(by_browser(post(), cookie_in(renewed)));
    check_refused(dead, 401, "unauthenticated");
    BOOST_TEST(forgets_cookie(dead));
}

BOOST_AUTO_TEST_CASE(foreign_pages_cannot_use_the_cookie) {
    AccountsConfig config = unlimited();
    config.origins = {"https://admin.example"};
    Shop shop(config);
    shop.user("ann@example.org");
    const Response signed_in = shop.login_by_cookie("ann@example.org");
    const Claims claims = shop.claims_of(signed_in);
    const std::string cookie = cookie_in(signed_in);
    for (const char* origin :
         {"", "null", "https://evil.example", "http://shop.example",
          "https://shop.example.evil.example", "https://shop.example:444", "https://xshop.example",
          "https://shop.example/", "https://admin.example.evil", "shop.example"}) {
        check_refused(shop.accounts->refresh(by_browser(post(), cookie, origin)), 403, "forbidden");
        check_refused(shop.accounts->logout(by_browser(post(), cookie, origin), claims), 403,
                      "forbidden");
        json wish = credentials("ann@example.org");
        wish["session"] = "cookie";
        check_refused(shop.accounts->login(by_browser(post(wish), "", origin)), 403, "forbidden");
    }
    const Response renewed =
        shop.accounts->refresh(by_browser(post(), cookie, "https://admin.example"));
    BOOST_TEST(renewed.status == 200U);
    // A token in the body was not sent by the browser itself: no origin is asked for.
    const Response bare = shop.accounts->login(post(credentials("ann@example.org")));
    BOOST_TEST(bare.status == 200U);
}

BOOST_AUTO_TEST_CASE(plain_http_is_for_those_who_ask_for_it) {
    AccountsConfig config = unlimited();
    config.secure_cookie = false;
    Shop shop(config);
    shop.user("ann@example.org");
    json wish = credentials("ann@example.org");
    wish["session"] = "cookie";
    const Response signed_in =
        shop.accounts->login(by_browser(post(wish), "", "http://shop.example"));
    BOOST_REQUIRE(signed_in.status == 200U);
    BOOST_TEST(signed_in.headers.find("set-cookie")->find("Secure") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(two_cookies_of_the_name_are_none) {
    Shop shop;
    shop.user("ann@example.org");
    const std::string cookie = cookie_in(shop.login_by_cookie("ann@example.org"));
    Request after = by_browser(post(), cookie);
    after.headers.add("cookie", "ordo_refresh=tossed");
    check_refused(shop.accounts->refresh(after), 401, "unauthenticated");
    Request before = post();
    before.headers.add("cookie", "ordo_refresh=tossed");
    check_refused(shop.accounts->refresh(by_browser(before, cookie)), 401, "unauthenticated");
    BOOST_TEST(shop.accounts->refresh(by_browser(post(), cookie)).status == 200U);
    for (const char* other : {"", "ordo_refresh", "xordo_refresh=1", ";;=;", "ordo_refresh2=1"}) {
        Request bad = by_browser(post());
        bad.headers.add("cookie", other);
        check_refused(shop.accounts->refresh(bad), 401, "unauthenticated");
    }
}

BOOST_AUTO_TEST_CASE(a_new_password_ends_all_sessions_but_the_browser_stays_signed_in) {
    Shop shop;
    shop.user("boss@example.org", "admin");
    const Response elsewhere = shop.accounts->login(post(credentials("boss@example.org")));
    const Response here = shop.login_by_cookie("boss@example.org");
    const Claims claims = shop.claims_of(here);
    json wish{{"current_password", "not the password"}, {"new_password", "another long one"}};
    check_refused(shop.accounts->password(post(wish), claims), 401, "invalid_credentials");
    check_refused(shop.accounts->password(post(json{{"new_password", "another long one"}}), claims),
                  400, "malformed_request");
    wish["current_password"] = kPassword;
    const Response changed =
        shop.accounts->password(by_browser(post(wish), cookie_in(here)), claims);
    BOOST_REQUIRE(changed.status == 204U);
    BOOST_TEST(changed.body.empty());
    check_refused(
        shop.accounts->refresh(post(json{{"refresh_token", text_at(elsewhere, "refresh_token")}})),
        401, "unauthenticated");
    check_refused(shop.accounts->refresh(by_browser(post(), cookie_in(here))), 401,
                  "unauthenticated");
    BOOST_TEST(shop.accounts->refresh(by_browser(post(), cookie_in(changed))).status == 200U);
    check_refused(shop.accounts->login(post(credentials("boss@example.org"))), 401,
                  "invalid_credentials");
    BOOST_TEST(
        shop.accounts->login(post(credentials("boss@example.org", "another long one"))).status ==
        200U);
}

BOOST_AUTO_TEST_CASE(guessing_is_limited_for_each_peer_and_each_address) {
    Shop shop{AccountsConfig()};
    Request guess = post(credentials("ann@example.org"));
    guess.body = "{}";  // counts as well, and costs no hash here
    for (int i = 0; i < 10; ++i) BOOST_TEST(shop.accounts->login(guess).status == 400U);
    const Response refused = shop.accounts->login(guess);
    check_refused(refused, 429, "rate_limited");
    BOOST_TEST(*refused.headers.find("retry-after") == "6");
    int retry_headers = 0;
    for (const auto& field : refused.headers.all()) retry_headers += field.first == "retry-after";
    BOOST_TEST(retry_headers == 1);
    guess.received_at += 6s;
    BOOST_TEST(shop.accounts->login(guess).status == 400U);
    BOOST_TEST(shop.accounts->refresh(post()).status == 401U);  // a budget of its own

    int allowed = 0;
    for (int i = 0; i < 12; ++i) {
        Request from_many = post(credentials(i % 2 == 0 ? "ANN@example.org" : "ann@example.org"));
        from_many.peer = "198.51.100." + std::to_string(i);
        allowed += shop.accounts->login(from_many).status == 401U ? 1 : 0;
    }
    BOOST_TEST(allowed == 10);
    for (int i = 0; i < 10; ++i) static_cast<void>(shop.accounts->refresh(post()));
    check_refused(shop.accounts->refresh(post()), 429, "rate_limited");
    for (int i = 0; i < 10; ++i) static_cast<void>(shop.accounts->register_(post()));
    check_refused(shop.accounts->register_(post()), 429, "rate_limited");
    const Claims claims{"usr_01jbqa4t5ve6x8mzk2w9ns3c7d", "customer", 0};
    for (int i = 0; i < 10; ++i) static_cast<void>(shop.accounts->password(post(), claims));
    check_refused(shop.accounts->password(post(), claims), 429, "rate_limited");
}

BOOST_AUTO_TEST_CASE(too_many_hashes_at_once_are_turned_away) {
    AccountsConfig config = unlimited();
    config.hashes_at_once = 0;
    Shop shop(config);
    const std::string id = shop.user("ann@example.org");
    json wish = credentials("bob@example.org");
    check_refused(shop.accounts->login(post(wish)), 503, "busy");
    wish["name"] = "Bob";
    check_refused(shop.accounts->register_(post(wish)), 503, "busy");
    const json change{{"current_password", kPassword}, {"new_password", "another long one"}};
    check_refused(shop.accounts->password(post(change), {id, "customer", 0}), 503, "busy");
}

BOOST_AUTO_TEST_CASE(bodies_are_strict) {
    Shop shop;
    shop.user("ann@example.org");
    const std::string good = credentials("ann@example.org").dump();
    const auto login = [&](const std::string& body) { return shop.accounts->login(post(body)); };
    for (const std::string& body :
         {std::string(), std::string("null"), std::string("[]"), good + "x",
          good + std::string(1, '\0'), std::string(R"({"email":"a@b.c"})"),
          std::string(R"({"email":1,"password":"x"})"),
          std::string(R"({"email":null,"password":"x"})"),
          std::string(R"({"email":"a@b.c","password":"x","email":"d@e.f"})"),
          std::string(R"({"email":"a@b.c","password":"x","passwort":"x"})"),
          std::string(R"({"email":"a@b.c","password":"x\u0000"})"),
          std::string("{\"email\":\"\xff\",\"password\":\"x\"}"),
          R"({"email":)" + std::string(40, '[') + std::string(40, ']') + "}"})
        check_refused(login(body), 400, "malformed_request");
    check_refused(login(std::string(17 * 1024, ' ') + good), 413, "payload_too_large");
    json odd = credentials("ann@example.org");
    odd["session"] = "forever";
    check_refused(login(odd.dump()), 422, "validation_failed");
    odd["session"] = nullptr;
    BOOST_TEST(login(odd.dump()).status == 200U);

    for (const char* type :
         {"", "text/plain", "application/x-www-form-urlencoded", "application/jsonx"}) {
        Request request;
        request.body = good;
        if (*type != '\0') request.headers.add("content-type", type);
        check_refused(shop.accounts->login(request), 415, "unsupported_media_type");
    }
    Request request;
    request.body = good;
    request.headers.add("content-type", "Application/JSON ; charset=utf-8");
    BOOST_TEST(shop.accounts->login(request).status == 200U);
}

BOOST_AUTO_TEST_CASE(the_keys_are_public) {
    Shop shop;
    const Response response = shop.accounts->jwks(post());
    BOOST_TEST(response.status == 200U);
    BOOST_TEST(response.body == shop.tokens.jwks(0));
    BOOST_TEST(json::parse(response.body).at("keys").at(0).at("kty") == "OKP");
}

BOOST_AUTO_TEST_SUITE_END()
