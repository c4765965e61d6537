// Proves which tokens of an outside OpenID Connect issuer are accepted, for every algorithm, and that more than
// eighty forged or broken ones are refused without a word to the issuer (promise R45); that keys come by discovery
// from the issuer that is configured and nobody else, are asked for no more than twice a minute, change without a
// restart and end when nobody confirms them; and what a request without them is answered.
#include "routes_fixture.hpp"

#include "http/auth/outside_issuer.hpp"
#include "http/config.hpp"
#include "token_forger.hpp"

BOOST_AUTO_TEST_SUITE(outside_issuer)

namespace {

using namespace ordo_http;
using namespace ordo_http::test;
using Outcome = OutsideIssuer::Verdict;

const std::string kIssuer = "https://id.example/realm";
const std::string kAbout = kIssuer + "/.well-known/openid-configuration";
const std::string kKeysUrl = "https://id.example/keys";

json outside_payload() {
    return {{"iss", kIssuer}, {"aud", "shop"},       {"sub", "ann|42"},
            {"iat", kNow},    {"exp", kNow + 300}, {"nbf", kNow}};
}

// An issuer as it looks from the shop: addresses and what they answer.
struct Web {
    std::map<std::string, std::string> pages;
    std::vector<std::string> asked;

    explicit Web(const std::vector<json>& keys) {
        pages[kAbout] = json{{"issuer", kIssuer}, {"jwks_uri", kKeysUrl}}.dump();
        publish(keys);
    }
    void publish(const std::vector<json>& keys) { pages[kKeysUrl] = json{{"keys", keys}}.dump(); }
    OutsideConfig config() {
        return {.issuer = kIssuer, .audience = "shop", .get = [this](const std::string& url) {
                    asked.push_back(url);
                    const auto page = pages.find(url);
                    return page == pages.end() ? std::nullopt : std::optional(page->second);
                }};
    }
};

json jwk_of(const Forger& forger) { return json::parse(forger.key.jwk()); }

struct Outside {
    explicit Outside(const PemPair& pem)
        : forger(pem), web(std::vector{jwk_of(forger)}), issuer(web.config()) {
        issuer.refresh(kNow);
        web.asked.clear();
    }
    Outcome verdict(const std::string& token, std::int64_t now = kNow) {
        return issuer.verify(token, now, claims);
    }
    std::string with_payload(const json& changes) const {
        json changed = outside_payload();
        changed.merge_patch(changes);
        return forger.token(forger.header().dump(), changed.dump());
    }
    std::string with_header(const json& changes) const {
        return forger.changed_header(changes, outside_payload());
    }
    void refuses(const std::string& what, const std::string& token) {
        BOOST_CHECK_MESSAGE(verdict(token) == Outcome::bad, forger.key.algorithm() << ": " << what);
        ++refused;
    }
    void accepts(const std::string& what, const std::string& token) {
        BOOST_CHECK_MESSAGE(verdict(token) == Outcome::good, forger.key.algorithm() << ": " << what);
    }

    Forger forger;
    Web web;
    OutsideIssuer issuer;
    Claims claims;
    int refused = 0;
};

void refuses_wrong_headers(Outside& outside) {
    for (const json& alg : {json("none"), json("None"), json("nOnE"), json(""), json("HS256"),
                            json("HS512"), json("RS384"), json("RS512"), json("PS256"),
                            json("ES384"), json("eddsa"), json("Ed25519"), json(nullptr), json(1),
                            json::array({"EdDSA"})})
        outside.refuses("alg " + alg.dump(), outside.with_header({{"alg", alg}}));
    for (const char* alg : {"EdDSA", "ES256", "RS256"})
        if (alg != outside.forger.key.algorithm())
            outside.refuses(std::string("another key's ") + alg, outside.with_header({{"alg", alg}}));
    for (const json& typ : {json("id_token"), json(""), json("jose"), json("logout+jwt"), json(1)})
        outside.refuses("typ " + typ.dump(), outside.with_header({{"typ", typ}}));
    for (const json& kid :
         {json(nullptr), json(""), json("../../etc/passwd"), json("' OR 1=1 --"), json(0),
          json("https://evil.example/key"), json(outside.forger.key.id() + " ")})
        outside.refuses("kid " + kid.dump(), outside.with_header({{"kid", kid}}));
    for (const char* name : {"crit", "jku", "jwk", "x5u", "x5c"})
        outside.refuses(name, outside.with_header({{name, json::array({"exp"})}}));
}

void refuses_wrong_claims(Outside& outside) {
    const auto each = [&](const char* name, std::initializer_list<json> values) {
        for (const json& value : values)
            outside.refuses(std::string(name) + ' ' + value.dump(),
                            outside.with_payload({{name, value}}));
    };
    each("iss", {nullptr, "", kIssuer + "/", "https://ID.example/realm", "https://shop.example", 1});
    each("aud", {nullptr, "", "sho", "shop2", "SHOP", 1, json::array(), json::array({"other"}),
                 json::array({"shop", 1})});
    each("sub", {nullptr, "", 42, json::array({"ann"}), std::string(256, 'a')});
    each("exp", {nullptr, "1700000900", 1'700'000'900.5, 1e300, -1, UINT64_MAX, true});
    each("iat", {nullptr, "1700000000", 1.5});
    each("nbf", {kNow + 1, "1700000000", 1e300, 1.5});
    const std::string header = outside.forger.header().dump();
    const std::string payload = outside_payload().dump();
    for (const char* name : {"iss", "aud", "sub", "exp", "role"})
        outside.refuses(std::string(name) + " twice",
                        outside.forger.token(header, payload.substr(0, payload.size() - 1) + ",\"" +
                                                         name + "\":1,\"" + name + "\":1}"));
}

void refuses_other_signatures(Outside& outside, const Forger& attacker) {
    const std::string payload = outside_payload().dump();
    json header = outside.forger.header();
    outside.refuses("another key", attacker.token(header.dump(), payload));
    outside.refuses("another key of another name",
                    attacker.token(attacker.header().dump(), payload));
    const std::string text = joined(header.dump(), payload);
    for (const std::size_t size : {0U, 1U, 32U, 64U, 256U})
        for (const char byte : {'\0', '\xff'})
            outside.refuses("equal bytes",
                            text + '.' + base64url_encode(std::string(size, byte)));
    const std::string good = outside.with_payload(json::object());
    for (const char* end : {".", "=", " ", "A", "AA", ".e30"}) outside.refuses(end, good + end);
    outside.refuses("nothing", "");
    outside.refuses("8 KiB", outside.with_payload({{"x", std::string(8 * 1024, 'x')}}));
}

void battery(const PemPair& pem, const PemPair& attacker) {
    Outside outside(pem);
    refuses_wrong_headers(outside);
    refuses_wrong_claims(outside);
    refuses_other_signatures(outside, Forger(attacker));
    BOOST_TEST(outside.refused >= 80);
    outside.accepts("a right one", outside.with_payload(json::object()));
    outside.accepts("it again", outside.with_payload(json::object()));
    BOOST_TEST((outside.verdict(outside.with_payload(json::object()), kNow + 300) == Outcome::expired));
    for (const json& typ : {json("JWT"), json("application/at+jwt"), json(nullptr)})
        outside.accepts("typ " + typ.dump(), outside.with_header({{"typ", typ}}));
    outside.accepts("one of several audiences", outside.with_payload({{"aud", {"other", "shop"}}}));
    BOOST_TEST(outside.web.asked.empty());
}

}  // namespace

BOOST_AUTO_TEST_CASE(ed25519_tokens) { battery(ed25519(), ed25519()); }
BOOST_AUTO_TEST_CASE(p256_tokens) { battery(p256(), p256()); }
BOOST_AUTO_TEST_CASE(rsa_tokens) { battery(rsa(), rsa()); }

BOOST_AUTO_TEST_CASE(a_user_has_one_id_for_ever_and_the_role_that_the_claim_says) {
    // By Python's hashlib and uuid.
    BOOST_TEST(outside_user_id("https://id.example/realm", "ann|42") == "usr_2p5hfdyg97fvmv3amhrdm9j72j");
    BOOST_TEST(outside_user_id("https://id.example/realma", "nn|42") != "usr_2p5hfdyg97fvmv3amhrdm9j72j");
    Outside outside(ed25519());
    for (const json& role : {json(nullptr), json("customer"), json("Admin"), json("root"), json(1),
                             json::array({"admin"})}) {
        outside.accepts(role.dump(), outside.with_payload({{"role", role}}));
        BOOST_TEST(outside.claims.role == "customer");
        BOOST_TEST(outside.claims.user_id == "usr_2p5hfdyg97fvmv3amhrdm9j72j");
    }
    outside.accepts("admin", outside.with_payload({{"role", "admin"}}));
    BOOST_TEST(outside.claims.role == "admin");

    OutsideConfig config = outside.web.config();
    config.role_claim = "https://shop.example/role";
    OutsideIssuer other(config);
    other.refresh(kNow);
    Claims claims;
    const std::string token =
        outside.with_payload({{"role", "admin"}, {"https://shop.example/role", "customer"}});
    BOOST_TEST((other.verify(token, kNow, claims) == Outcome::good));
    BOOST_TEST(claims.role == "customer");
}

BOOST_AUTO_TEST_CASE(a_key_that_is_not_there_is_fetched_once_in_thirty_seconds) {
    const Forger next(ed25519());
    Outside outside(ed25519());
    const std::string token = next.token(next.header().dump(), outside_payload().dump());
    BOOST_TEST((outside.verdict(token, kNow + 29) == Outcome::bad));
    outside.issuer.refresh(kNow + 60);
    BOOST_TEST(outside.web.asked.empty());  // nobody has asked for more

    outside.web.publish({jwk_of(outside.forger), jwk_of(next)});
    BOOST_TEST((outside.verdict(token, kNow + 60) == Outcome::unknown));
    outside.issuer.refresh(kNow + 60);
    BOOST_TEST(outside.web.asked.size() == 2U);
    BOOST_TEST((outside.verdict(token, kNow + 60) == Outcome::good));
    outside.accepts("the old key's", outside.with_payload(json::object()));

    const Forger nobody(ed25519());
    const std::string forged = nobody.token(nobody.header().dump(), outside_payload().dump());
    for (int second = 60; second < 120; ++second) {
        static_cast<void>(outside.verdict(forged, kNow + second));
        outside.issuer.refresh(kNow + second);
    }
    BOOST_TEST(outside.web.asked.size() == 4U);
    outside.issuer.refresh(kNow + 90 + 300);
    BOOST_TEST(outside.web.asked.size() == 6U);
}

BOOST_AUTO_TEST_CASE(a_key_that_is_withdrawn_counts_no_more) {
    Outside outside(ed25519());
    const std::string token = outside.with_payload({{"exp", kNow + 86'400}});
    outside.accepts("before", token);
    outside.web.publish({});
    outside.issuer.refresh(kNow + 300);
    BOOST_TEST((outside.verdict(token, kNow + 300) == Outcome::bad));
}

BOOST_AUTO_TEST_CASE(keys_that_nobody_confirms_end_after_an_hour) {
    Outside outside(ed25519());
    const std::string token = outside.with_payload({{"exp", kNow + 86'400}});
    outside.web.pages.clear();
    outside.issuer.refresh(kNow + 300);
    BOOST_TEST((outside.verdict(token, kNow + 3'600) == Outcome::good));
    BOOST_TEST((outside.verdict(token, kNow + 3'601) == Outcome::unknown));
}

BOOST_AUTO_TEST_CASE(only_the_issuer_that_is_configured_is_believed) {
    const Forger forger(ed25519());
    const std::string token = forger.token(forger.header().dump(), outside_payload().dump());
    for (const json& about :
         {json{{"issuer", kIssuer + "/"}, {"jwks_uri", kKeysUrl}}, json{{"jwks_uri", kKeysUrl}},
          json{{"issuer", kIssuer}}, json{{"issuer", kIssuer}, {"jwks_uri", "file:///etc/passwd"}},
          json{{"issuer", kIssuer}, {"jwks_uri", "http://id.example/keys"}},
          json{{"issuer", kIssuer}, {"jwks_uri", "http://127.0.0.1/keys"}}, json::array()}) {
        Web web(std::vector{jwk_of(forger)});
        web.pages["http://id.example/keys"] = web.pages["http://127.0.0.1/keys"] =
            web.pages["file:///etc/passwd"] = web.pages[kKeysUrl];
        web.pages[kAbout] = about.dump();
        OutsideIssuer issuer(web.config());
        issuer.refresh(kNow);
        Claims claims;
        BOOST_TEST((issuer.verify(token, kNow, claims) == Outcome::unknown), about);
        BOOST_TEST(web.asked == std::vector{kAbout});
    }
}

BOOST_AUTO_TEST_CASE(keys_that_are_unfit_are_passed_over) {
    const Forger good(ed25519());
    const Forger weak_owner(ed25519());
    std::vector<json> keys;
    const auto changed = [](const Forger& from, const json& patch) {
        json jwk = jwk_of(from);
        jwk.merge_patch(patch);
        return jwk;
    };
    const Forger ec(p256());
    const Forger large(rsa());
    keys.push_back(changed(weak_owner, {{"use", "enc"}}));
    keys.push_back(changed(weak_owner, {{"kid", nullptr}}));
    keys.push_back(changed(weak_owner, {{"alg", "HS256"}}));
    keys.push_back(changed(weak_owner, {{"kty", "oct"}, {"k", "AAAA"}}));
    keys.push_back(changed(weak_owner, {{"x", "AAAA"}}));
    keys.push_back(changed(weak_owner, {{"crv", "Ed448"}}));
    keys.push_back(changed(ec, {{"y", jwk_of(ec).at("x")}}));  // not on the curve
    keys.push_back(changed(ec, {{"crv", "P-384"}}));
    keys.push_back(changed(large, {{"n", jwk_of(large).at("n").get<std::string>().substr(0, 172)}}));
    keys.push_back(changed(large, {{"n", std::string(2'000, 'A')}}));
    keys.push_back(changed(large, {{"e", 65537}}));
    keys.push_back(json("a text"));
    keys.push_back(jwk_of(good));
    Web web(keys);
    OutsideIssuer issuer(web.config());
    issuer.refresh(kNow);
    Claims claims;
    const auto verdict = [&](const Forger& by) {
        return issuer.verify(by.token(by.header().dump(), outside_payload().dump()), kNow, claims);
    };
    BOOST_TEST((verdict(good) == Outcome::good));
    BOOST_TEST((verdict(weak_owner) == Outcome::bad));
    BOOST_TEST((verdict(ec) == Outcome::bad));
    BOOST_TEST((verdict(large) == Outcome::bad));
}

BOOST_AUTO_TEST_CASE(settings_are_checked_by_name) {
    const auto field_of = [](const json& settings) -> std::string {
        try {
            static_cast<void>(read_config(settings.dump()));
            return {};
        } catch (const ConfigError& wrong) {
            return wrong.field;
        }
    };
    const auto settings = [](const char* issuer, const char* audience) {
        return json{{"oidc_issuer", issuer}, {"oidc_audience", audience}};
    };
    for (const char* issuer : {"http://id.example", "ftp://id.example", "id.example", "",
                               "https://user@id.example", "http://127.0.0.1.evil.example",
                               "https://id.example?x", "https://id.example\n"})
        BOOST_TEST(field_of(settings(issuer, "shop")) == "/oidc_issuer", issuer);
    BOOST_TEST(field_of(settings("https://id.example", "")) == "/oidc_audience");
    for (const char* issuer : {"https://id.example/realm/", "http://127.0.0.1:8000",
                               "http://localhost", "http://[::1]:99/x"})
        BOOST_TEST(field_of(settings(issuer, "shop")).empty(), issuer);
    BOOST_TEST(field_of(settings("", "")).empty());
    json same = settings("https://id.example", "shop");
    same["issuer"] = "https://id.example";
    BOOST_TEST(field_of(same) == "/oidc_issuer");
    json nameless = settings("https://id.example", "shop");
    nameless["oidc_role_claim"] = "";
    BOOST_TEST(field_of(nameless) == "/oidc_role_claim");
}

BOOST_AUTO_TEST_CASE(a_request_is_answered_503_until_the_keys_are_there) {
    const Forger forger(ed25519());
    Web web(std::vector{jwk_of(forger)});
    OutsideIssuer issuer(web.config());
    Shop shop([&](RoutesConfig& config) { config.outside = &issuer; });
    json said = outside_payload();
    said.update({{"iat", Shop::now()}, {"nbf", Shop::now()}, {"exp", Shop::now() + 300}});
    const Shop::User ann{"", forger.token(forger.header().dump(), said.dump())};
    const Response early = shop.get(ann, "/v1/orders");
    check_problem(early, 503, "unavailable");
    BOOST_TEST(!header(early, "retry-after").empty());

    issuer.refresh(Shop::now());
    const std::string order = shop.order(ann, shop.product());
    BOOST_TEST(body_of(shop.get(ann, "/v1/orders/" + order)).at("user_id") == "usr_2p5hfdyg97fvmv3amhrdm9j72j");
    check_problem(shop.get(shop.bob, "/v1/orders/" + order), 404, "not_found");
    BOOST_TEST(shop.get(shop.admin, "/v1/admin/orders/" + order).status == 200U);
    check_problem(shop.get(ann, "/v1/admin/orders"), 403, "forbidden");
    check_problem(shop.get(ann, "/v1/auth/me"), 404, "not_found");
    BOOST_TEST(shop.call(ann.token, "POST", "/v1/auth/logout").status == 204U);
    const json passwords{{"current_password", "correct horse battery"},
                         {"new_password", "another good horse"}};
    check_problem(shop.post(ann, "/v1/auth/password", passwords), 404, "not_found");

    said["role"] = "admin";
    const Shop::User boss{"", forger.token(forger.header().dump(), said.dump())};
    BOOST_TEST(shop.get(boss, "/v1/admin/orders").status == 200U);
    const Forger stranger(ed25519());
    const Shop::User nobody{"", stranger.token(stranger.header().dump(), said.dump())};
    check_problem(shop.get(nobody, "/v1/orders"), 401, "unauthenticated");
}

BOOST_AUTO_TEST_SUITE_END()
