// Proves that an access token that we issue is good until the second it expires, for every algorithm; that
// keys can be rotated and unfit ones are refused by the name of their setting; and that the cache of good
// tokens is bounded. That signatures and keys are those of the standards is shown by the example of
// RFC 8037 and by PyJWT, which reads our tokens and key set and writes tokens that we read. What is
// refused is in token_forgery_test.cpp.
#include "http/auth/tokens.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>

#include "http/auth/token_cache.hpp"
#include "support/scratch.hpp"
#include "token_forger.hpp"

BOOST_AUTO_TEST_SUITE(tokens)

namespace {

using namespace ordo_http;
using namespace ordo_http::test;

std::string encrypted(const PemPair& pem) {
    BIO* source = BIO_new_mem_buf(pem.secret.data(), -1);
    BIO* target = BIO_new(BIO_s_mem());
    EVP_PKEY* key = PEM_read_bio_PrivateKey(source, nullptr, nullptr, nullptr);
    PEM_write_bio_PKCS8PrivateKey(target, key, EVP_aes_128_cbc(), "secret", 6, nullptr, nullptr);
    EVP_PKEY_free(key);
    BIO_free(source);
    return taken(target);
}

bool throws_about(const TokenConfig& config, std::string_view setting) {
    try {
        const Tokens tokens(config);
    } catch (const std::invalid_argument& fault) {
        return std::string_view(fault.what()).starts_with(setting);
    }
    return false;
}

// A server whose keys are in a file that is replaced while it runs.
struct RotatingShop {
    ordo::test::ScratchFolder folder{ordo::test::ScratchFolder::Place::fast};
    std::vector<std::string> refusals;
    std::unique_ptr<Tokens> tokens;

    explicit RotatingShop(const std::string& pem) {
        put(pem);
        TokenConfig config = config_with(pem);
        const auto files = std::make_shared<KeyFiles>(folder.file("key.pem"), std::vector<std::string>(),
                                                      KeyTexts{pem, {}});
        config.changed_keys = [files] { return files->changed(); };
        config.keys_refused = [this](const std::string& why) { refusals.push_back(why); };
        tokens = std::make_unique<Tokens>(std::move(config));
    }
    void put(const std::string& text) { std::ofstream(folder.file("key.pem")) << text; }
    std::size_t published(std::int64_t now) {
        return json::parse(tokens->jwks(now)).at("keys").size();
    }
    Verdict verdict(const std::string& token, std::int64_t now) {
        Claims claims;
        return tokens->verify(token, now, claims);
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_issued_token_is_good_until_the_second_it_expires) {
    for (const PemPair& pem : {ed25519(), p256(), rsa()}) {
        const Tokens tokens(config_with(pem.secret));
        const std::string token = tokens.issue(kUser, "admin", kNow);
        const Tokens fresh(config_with(pem.secret));
        for (const Tokens* reader : {&tokens, &fresh}) {
            Claims claims;
            BOOST_TEST((reader->verify(token, kNow + 899, claims) == Verdict::good));
            BOOST_TEST(claims.user_id == kUser);
            BOOST_TEST(claims.role == "admin");
            BOOST_TEST(claims.expires_at == kNow + 900);
            // The first of these asks the cache.
            BOOST_TEST((reader->verify(token, kNow + 900, claims) == Verdict::expired));
        }
        Claims untouched;
        const Tokens late(config_with(pem.secret));
        BOOST_TEST((late.verify(token, kNow + 900, untouched) == Verdict::expired));
        BOOST_TEST(untouched.user_id.empty());
    }
}

BOOST_AUTO_TEST_CASE(an_expired_token_that_is_wrong_as_well_is_bad) {
    Issuer shop(ed25519());
    const json late{{"exp", kNow - 1}};
    BOOST_TEST((shop.verdict(shop.forger.with_payload(late)) == Verdict::expired));
    json stranger = late;
    stranger["iss"] = "https://other.example";
    BOOST_TEST((shop.verdict(shop.forger.with_payload(stranger)) == Verdict::bad));
    const Forger attacker(ed25519());
    BOOST_TEST((shop.verdict(attacker.with_payload(late)) == Verdict::bad));
}

BOOST_AUTO_TEST_CASE(what_the_standards_leave_open_is_accepted) {
    const Issuer shop(ed25519());
    const Forger& ours = shop.forger;
    for (const char* typ : {"AT+JWT", "application/at+jwt", "Application/AT+jwt"})
        shop.accepts(typ, ours.with_header({{"typ", typ}}));
    const Forger stranger(ed25519());
    shop.accepts("keys brought along are not looked at",
                 ours.with_header({{"jwk", json::parse(stranger.key.jwk())}, {"jku", "file:///"}}));
    shop.accepts("one of several audiences", ours.with_payload({{"aud", {"other", "ordo"}}}));
    shop.accepts("further claims", ours.with_payload({{"scope", "a b"}, {"x", {{"y", {1, 2.5}}}}}));
    shop.accepts("valid from this second on", ours.with_payload({{"nbf", kNow}}));
    shop.accepts("a last second", ours.with_payload({{"exp", kNow + 1}}));
}

BOOST_AUTO_TEST_CASE(keys_are_rotated_by_accepting_the_old_one_as_well) {
    const PemPair old_pem = rsa();
    const PemPair new_pem = ed25519();
    const Forger old_key(old_pem);
    Issuer shop(new_pem, {old_pem.open, new_pem.open, old_pem.open});
    shop.accepts("a token of the old key",
                 Tokens(config_with(old_pem.secret)).issue(kUser, "admin", kNow));
    shop.accepts("a token of the new key", shop.tokens.issue(kUser, "admin", kNow));
    shop.refuses("the old key under the new name",
                 old_key.with_header({{"kid", shop.forger.key.id()}}));
    shop.refuses("the new key under the old name",
                 shop.forger.with_header({{"kid", old_key.key.id()}}));
    shop.refuses("the old key with the new one's algorithm",
                 old_key.with_header({{"alg", "EdDSA"}}));

    const json keys = json::parse(shop.tokens.jwks(kNow)).at("keys");
    BOOST_REQUIRE(keys.size() == 2U);
    BOOST_TEST(keys[0].at("kid") == shop.forger.key.id());
    BOOST_TEST(keys[1].at("kid") == old_key.key.id());
    for (const json& key : keys) {
        BOOST_TEST(key.at("use") == "sig");
        for (const char* secret : {"d", "p", "q", "dp", "dq", "qi", "k"})
            BOOST_TEST(!key.contains(secret));
    }
}

BOOST_AUTO_TEST_CASE(unfit_settings_are_refused_by_name) {
    const PemPair good = ed25519();
    for (const std::string& pem :
         {std::string("nonsense"), good.open, encrypted(good), rsa(1024).secret,
          p256("P-384").secret, pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448")).secret,
          pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519")).secret, good.secret.substr(0, 60)})
        BOOST_TEST(throws_about(config_with(pem), "signing_key: "));
    BOOST_TEST(throws_about(config_with(good.secret, {good.secret}), "other_keys: "));
    BOOST_TEST(throws_about(config_with(good.secret, {""}), "other_keys: "));
    for (const char* setting : {"issuer", "audience", "lifetime"}) {
        TokenConfig config = config_with(good.secret);
        if (*setting == 'i') config.issuer.clear();
        if (*setting == 'a') config.audience.clear();
        if (*setting == 'l') config.lifetime = 0;
        BOOST_TEST(throws_about(config, setting));
    }
}

BOOST_AUTO_TEST_CASE(without_a_key_each_shop_makes_its_own) {
    const Tokens one(config_with(""));
    const Tokens two(config_with(""));
    Claims claims;
    const std::string token = one.issue(kUser, "customer", kNow);
    BOOST_TEST((one.verify(token, kNow, claims) == Verdict::good));
    BOOST_TEST((two.verify(token, kNow, claims) == Verdict::bad));
    BOOST_TEST(token != one.issue(kUser, "customer", kNow));  // each has a jti of its own
}

BOOST_AUTO_TEST_CASE(the_cache_is_bounded_and_forgets_what_expires_first) {
    TokenCache cache(16);  // one for each shard
    const auto claims = [](std::int64_t expires_at) {
        return Claims{kUser, "customer", expires_at};
    };
    TokenCache::Digest late{}, early{}, middle{};
    early[5] = 1;
    middle[5] = 2;
    cache.insert(late, claims(30));
    cache.insert(early, claims(10));
    BOOST_TEST(cache.find(late).has_value());
    BOOST_TEST(!cache.find(early).has_value());
    cache.insert(middle, claims(40));
    BOOST_TEST(!cache.find(late).has_value());
    for (int i = 0; i < 1'000; ++i)
        cache.insert(TokenCache::digest_of(std::to_string(i)), claims(1'000 + i));
    BOOST_TEST(cache.size() <= 16U);
}

BOOST_AUTO_TEST_CASE(many_threads_verify_at_once) {
    const Tokens tokens(config_with(""));
    std::vector<std::string> issued;
    for (int i = 0; i < 50; ++i) issued.push_back(tokens.issue(kUser, "customer", kNow));
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int round = 0; round < 4; ++round)
                for (const std::string& token : issued) {
                    Claims claims;
                    if (tokens.verify(token, kNow, claims) == Verdict::good) ++good;
                }
        });
    for (std::thread& thread : threads) thread.join();
    BOOST_TEST(good == 4 * 4 * 50);
}

// RFC 8037, appendix A: the key, its thumbprint (A.3), its signature (A.4).
BOOST_AUTO_TEST_CASE(the_example_of_rfc_8037_verifies) {
    const auto secret = base64url_decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
    BOOST_REQUIRE(secret.has_value());
    EVP_PKEY* raw = EVP_PKEY_new_raw_private_key(
        EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(secret->data()), 32);
    const PemPair pem = pem_of(raw);
    const SigningKey signer = SigningKey::from_private_pem(pem.secret);
    const SigningKey reader = SigningKey::from_public_pem(pem.open);
    BOOST_TEST(json::parse(reader.jwk()).at("x") == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    BOOST_TEST(reader.id() == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    const std::string text = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    const std::string signature =
        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    BOOST_TEST(base64url_encode(signer.sign(text)) == signature);
    BOOST_TEST(reader.verify(text, base64url_decode(signature).value()));
}

BOOST_AUTO_TEST_CASE(base64url_has_one_spelling) {
    for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"})
        BOOST_TEST(base64url_decode(base64url_encode(text)).value() == text);
    BOOST_TEST(base64url_encode("\xfb\xff") == "-_8");
    for (const char* text : {"A", "AB", "-_9", "Zg==", "Zg=", "+/8", "Z g", "Zm9vA"})
        BOOST_TEST(!base64url_decode(text).has_value());
}

// Debian's python3 with python3-jwt. Without it the case says so and, in CI, fails.
BOOST_AUTO_TEST_CASE(pyjwt_and_we_read_each_other) {
    if (std::system("/usr/bin/python3 -c 'import jwt, cryptography' 2>/dev/null") != 0) {
        BOOST_TEST_MESSAGE("skipped: no python3-jwt");
        BOOST_TEST(std::getenv("CI") == nullptr);
        return;
    }
    const ordo::test::ScratchFolder folder(ordo::test::ScratchFolder::Place::fast);
    std::ofstream(folder.file("check.py")) << R"(
import hashlib, base64, json, sys, jwt
folder, = sys.argv[1:]
read = lambda name: open(folder + "/" + name).read()
keys = jwt.PyJWKSet.from_json(read("jwks"))
raw = {k["kid"]: k for k in json.loads(read("jwks"))["keys"]}
header = jwt.get_unverified_header(read("token"))
key, = [k for k in keys.keys if k.key_id == header["kid"]]
claims = jwt.decode(read("token"), key.key, algorithms=[header["alg"]], audience="ordo",
                    issuer="https://shop.example", options={"require": ["exp", "iat", "iss", "aud", "sub", "jti"],
                    "verify_exp": False})
assert claims["exp"] - claims["iat"] == 900 and claims["role"] == "admin", claims
assert header["typ"] == "at+jwt", header
counted = {n: v for n, v in raw[header["kid"]].items() if n in ("crv", "kty", "x", "y", "e", "n")}
text = json.dumps(counted, sort_keys=True, separators=(",", ":")).encode()
print64 = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).rstrip(b"=").decode()
assert print64 == header["kid"], (print64, header)
claims["jti"] = "python"
open(folder + "/theirs", "w").write(jwt.encode(claims, read("secret"), algorithm=header["alg"],
                                              headers={"typ": "at+jwt", "kid": header["kid"]}))
)";
    for (const PemPair& pem : {ed25519(), p256(), rsa()}) {
        const Issuer shop(pem);
        std::ofstream(folder.file("jwks")) << shop.tokens.jwks(kNow);
        std::ofstream(folder.file("secret")) << pem.secret;
        std::ofstream(folder.file("token")) << shop.tokens.issue(kUser, "admin", kNow);
        const std::string command =
            "/usr/bin/python3 " + folder.file("check.py") + ' ' + folder.path().string();
        BOOST_REQUIRE_MESSAGE(std::system(command.c_str()) == 0, shop.forger.key.algorithm());
        std::stringstream theirs;
        theirs << std::ifstream(folder.file("theirs")).rdbuf();
        shop.accepts("PyJWT's token", theirs.str());
    }
}

BOOST_AUTO_TEST_CASE(a_key_is_replaced_while_the_server_runs_and_its_tokens_live_out_their_time) {
    const PemPair before = ed25519(), after = p256();
    RotatingShop shop(before.secret);
    const std::string old_token = shop.tokens->issue(kUser, "admin", kNow);
    const std::string unseen = shop.tokens->issue(kUser, "customer", kNow);
    BOOST_TEST((shop.verdict(old_token, kNow) == Verdict::good));  // and now it is in the cache
    shop.put(after.secret);
    const std::string new_token = shop.tokens->issue(kUser, "admin", kNow + 1);
    const Tokens only_new(config_with(after.secret));
    Claims claims;
    BOOST_TEST((only_new.verify(new_token, kNow + 1, claims) == Verdict::good));
    BOOST_TEST((only_new.verify(old_token, kNow + 1, claims) == Verdict::bad));
    for (const std::string& token : {old_token, unseen, new_token})
        BOOST_TEST((shop.verdict(token, kNow + 899) == Verdict::good));
    BOOST_TEST(shop.published(kNow + 899) == 2U);
    BOOST_TEST(shop.published(kNow + 902) == 1U);
    BOOST_TEST((shop.verdict(old_token, kNow + 902) == Verdict::bad));
}

BOOST_AUTO_TEST_CASE(what_a_replaced_key_has_signed_for_long_ends_with_it_also_in_the_cache) {
    const PemPair stolen = ed25519();
    RotatingShop shop(stolen.secret);
    TokenConfig config = config_with(stolen.secret);
    config.lifetime = 1'000'000;
    const std::string forged = Tokens(config).issue(kUser, "admin", kNow);
    BOOST_TEST((shop.verdict(forged, kNow) == Verdict::good));
    shop.put(ed25519().secret);
    BOOST_TEST((shop.verdict(forged, kNow + 1) == Verdict::good));
    BOOST_TEST((shop.verdict(forged, kNow + 901) == Verdict::bad));
}

BOOST_AUTO_TEST_CASE(an_unfit_or_missing_file_leaves_the_keys_as_they_are) {
    RotatingShop shop(ed25519().secret);
    const std::string token = shop.tokens->issue(kUser, "admin", kNow);
    shop.put("half a ke");
    BOOST_TEST((shop.verdict(token, kNow + 1) == Verdict::good));
    BOOST_TEST((shop.verdict(token, kNow + 2) == Verdict::good));
    BOOST_REQUIRE_EQUAL(shop.refusals.size(), 1U);  // told once
    BOOST_TEST(shop.refusals.front().starts_with("signing_key"));
    std::remove(shop.folder.file("key.pem").c_str());
    BOOST_TEST((shop.verdict(token, kNow + 3) == Verdict::good));
    const std::string later = shop.tokens->issue(kUser, "admin", kNow + 4);
    BOOST_TEST((shop.verdict(later, kNow + 4) == Verdict::good));
    BOOST_TEST(shop.published(kNow + 4) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
