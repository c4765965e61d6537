// Proves that nobody can make an access token but the shop: for every algorithm, more than two hundred
// forged or broken tokens are refused (RFC 8725, RFC 9068; promise R45), most of them right and signed
// but for one detail, and every token that differs from a good one in one letter.
#include <openssl/hmac.h>

#include "token_forger.hpp"

BOOST_AUTO_TEST_SUITE(token_forgery)

namespace {

using namespace ordo_http;
using namespace ordo_http::test;

std::string hs256(std::string_view text, const std::string& secret) {
    std::string mac(32, '\0');
    unsigned int length = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(mac.data()), &length);
    return mac;
}

// Wrong algorithms, types and keys, in headers that the shop's own key has signed.
void refuses_wrong_headers(Issuer& shop) {
    const Forger& ours = shop.forger;
    for (const char* alg :
         {"none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "RS384", "RS512", "PS256",
          "ES384", "ES512", "ES256K", "eddsa", "Ed25519", "ED25519"})
        shop.refuses(std::string("alg ") + alg, ours.with_header({{"alg", alg}}));
    for (const char* alg : {"EdDSA", "ES256", "RS256"})
        if (alg != ours.key.algorithm())
            shop.refuses(std::string("another key's alg ") + alg, ours.with_header({{"alg", alg}}));
    for (const json& alg :
         {json(nullptr), json(1), json::array({"EdDSA"}), json::object({{"a", 1}})})
        shop.refuses("alg " + alg.dump(), ours.with_header({{"alg", alg}}));
    for (const json& typ :
         {json(nullptr), json("JWT"), json("at+jwt "), json("at-jwt"), json(""),
          json("application/jwt"), json("text/at+jwt"), json("at+jwt;x"), json(1)})
        shop.refuses("typ " + typ.dump(), ours.with_header({{"typ", typ}}));
    for (const json& kid :
         {json(nullptr), json(""), json("unknown"), json("../../../etc/passwd"), json("/dev/null"),
          json("' OR 1=1 --"), json("http://evil.example/key"), json(0),
          json::array({ours.key.id()}), json(ours.key.id() + " "), json(std::string(3'000, 'a'))})
        shop.refuses("kid " + kid.dump(), ours.with_header({{"kid", kid}}));
    for (const json& crit :
         {json::array(), json::array({"exp"}), json::array({"b64"}), json("exp")})
        shop.refuses("crit " + crit.dump(), ours.with_header({{"crit", crit}, {"b64", false}}));
}

// Headers and payloads that are no strict JSON object, with a right signature.
void refuses_loose_json(Issuer& shop) {
    const Forger& ours = shop.forger;
    const std::string header = ours.header().dump();
    const std::string payload = good_payload().dump();
    const auto inside = [](const std::string& object, const std::string& more) {
        return object.substr(0, object.size() - 1) + ',' + more + '}';
    };
    const std::string deep = R"("x":)" + std::string(32, '[') + std::string(32, ']');
    for (const std::string& text : {std::string(), std::string("null"), std::string("[]"),
                                    std::string("\"x\""), std::string("{"), std::string("{}"),
                                    std::string("{'a':1}"), std::string("{\"a\":NaN}")}) {
        shop.refuses("header " + text, ours.token(text, payload));
        shop.refuses("payload " + text, ours.token(header, text));
    }
    for (const std::string& more : {std::string(R"("x":1,"x":1)"), std::string("\"x\":\"\xff\""),
                                    std::string(R"("x":"\ud800")"), std::string(R"("x":"\u0000")"),
                                    std::string(R"("x":{"y":1,"y":2})"), deep}) {
        shop.refuses("header with " + more, ours.token(inside(header, more), payload));
        shop.refuses("payload with " + more, ours.token(header, inside(payload, more)));
    }
    for (const char* name : {"alg", "typ", "kid"})
        shop.refuses(std::string(name) + " twice",
                     ours.token(inside(header, json(name).dump() + ":\"x\""), payload));
    for (const char* name : {"iss", "aud", "sub", "role", "exp", "jti"})
        shop.refuses(std::string(name) + " twice",
                     ours.token(header, inside(payload, json(name).dump() + ":\"x\"")));
    for (const std::string& tail : {std::string(" {}"), std::string("x"), std::string(1, '\0')}) {
        shop.refuses("bytes behind the header", ours.token(header + tail, payload));
        shop.refuses("bytes behind the payload", ours.token(header, payload + tail));
    }
}

void refuses_wrong_claims(Issuer& shop) {
    const Forger& ours = shop.forger;
    const auto each = [&](const char* name, std::initializer_list<json> values) {
        for (const json& value : values)
            shop.refuses(std::string(name) + ' ' + value.dump(),
                         ours.with_payload({{name, value}}));
    };
    each("iss", {nullptr, "", "https://shop.example/", "https://SHOP.example", "shop.example", 1,
                 json::array({"https://shop.example"})});
    each("aud",
         {nullptr, "", "ord", "ordo2", "ORDO", 1, json::array(), json::array({"other", "ord"}),
          json::array({"ordo", 1}), json::array({json::array({"ordo"})})});
    each("sub", {nullptr, "", "usr_", "1", 1, "ord_01jbqa4t5ve6x8mzk2w9ns3c7d", kUser + "x",
                 "usr_01jbqa4t5ve6x8mzk2w9ns3c7D", "usr_01jbqa4t5ve6x8mzk2w9ns3c7l",
                 "usr_01jbqa4t5ve6x8mzk2w9ns3c7'", "usr_../../../../../../../x"});
    each("role", {nullptr, "", "Admin", "root", "system", "till", 1, json::array({"admin"})});
    each("exp", {nullptr, "1700000900", 1'700'000'900.5, 1e300, -1, INT64_MAX, UINT64_MAX, true,
                 std::int64_t{253'402'300'800}, json::array({kNow + 900})});
    each("iat", {nullptr, "1700000000", 1.5});
    each("jti", {nullptr, "", 7});
    each("nbf", {kNow + 1, "1700000000", 1e300, INT64_MAX, 1.5});
    shop.refuses("exp beyond all numbers",
                 ours.token(ours.header().dump(), R"({"exp":99999999999999999999,"aud":"ordo"})"));
}

// What someone can do who has the public key, a key of his own, and our tokens.
void refuses_other_signatures(Issuer& shop, const Forger& attacker) {
    const Forger& ours = shop.forger;
    const std::string payload = good_payload().dump();
    const std::string text = joined(ours.header().dump(), payload);
    const json theirs = json::parse(attacker.key.jwk());
    shop.refuses("attacker's key under our kid", attacker.with_header({{"kid", ours.key.id()}}));
    shop.refuses("attacker's key under his kid", attacker.with_header(json::object()));
    for (const json& gift : {json{{"jwk", theirs}}, json{{"jku", "https://evil.example/jwks.json"}},
                             json{{"x5u", "file:///etc/passwd"}}, json{{"x5c", {"MIIB"}}}}) {
        json with_our_kid = gift;
        with_our_kid["kid"] = ours.key.id();
        with_our_kid["alg"] = ours.key.algorithm();
        shop.refuses("a key brought along", attacker.with_header(gift));
        shop.refuses("a key brought along under our kid", attacker.with_header(with_our_kid));
    }
    for (const std::string& secret :
         {ours.pem.open, ours.key.jwk(), ours.key.id(), std::string()}) {
        json header = ours.header();
        header["alg"] = "HS256";
        const std::string confused = joined(header.dump(), payload);
        shop.refuses("HS256", confused + '.' + base64url_encode(hs256(confused, secret)));
        shop.refuses("HMAC under our alg", text + '.' + base64url_encode(hs256(text, secret)));
    }
    json unsigned_header = ours.header();
    unsigned_header["alg"] = "none";
    shop.refuses("none without signature", joined(unsigned_header.dump(), payload) + '.');
    shop.refuses("no signature", text + '.');
    for (const std::size_t size : {1U, 32U, 63U, 64U, 65U, 96U, 128U, 256U, 257U})
        for (const char byte : {'\0', '\xff'})
            shop.refuses("signature of equal bytes",
                         text + '.' + base64url_encode(std::string(size, byte)));
    const std::string signature = ours.key.sign(text);
    shop.refuses("signature cut", text + '.' + base64url_encode(signature.substr(1)));
    shop.refuses("signature grown", text + '.' + base64url_encode(signature + '\0'));
    shop.refuses("signature of another", text + '.' + base64url_encode(ours.key.sign(text + "x")));
    shop.refuses("signed without the dot",
                 text + '.' + base64url_encode(ours.key.sign(base64url_encode(payload))));
}

void refuses_other_spellings(Issuer& shop) {
    const std::string token = shop.tokens.issue(kUser, "admin", kNow);
    const std::size_t first = token.find('.');
    const std::size_t second = token.find('.', first + 1);
    const std::string signature = token.substr(second + 1);
    for (const char* end : {".", "..", "=", "==", "=.", " ", "\n", "\t", "\r\n", "A", "AA",
                            "\xc3\xa9", ".eyJ9", "%3D", "\""})
        shop.refuses(std::string("behind it: ") + end, token + end);
    for (const char* begin : {".", " ", "Bearer ", "\xef\xbb\xbf", "A"})
        shop.refuses(std::string("before it: ") + begin, begin + token);
    shop.refuses("a zero byte behind it", token + '\0');
    shop.refuses("nothing", "");
    shop.refuses("dots", "..");
    shop.refuses("two parts", token.substr(0, second));
    shop.refuses("one part", token.substr(0, first));
    shop.refuses("padding inside", token.substr(0, first) + "=" + token.substr(first));
    shop.refuses("five parts", token.substr(0, first) + ".." + token.substr(first) + ".x");
    shop.refuses("three dots in a row", token.substr(0, second) + "..." + signature);
    std::string swapped = token;
    for (char& c : swapped) c = c == '-' ? '+' : c == '_' ? '/' : c;
    if (swapped != token) shop.refuses("the other base64", swapped);
    shop.refuses("8 KiB", token + std::string(8 * 1024, 'A'));
    shop.refuses("1 MiB", std::string(1024 * 1024, '.'));
    const std::string filler(4 * 1024, 'x');
    shop.refuses("larger than 4 KiB, though ours", shop.forger.with_payload({{"x", filler}}));
}

// Every single letter counts.
void refuses_any_change(Issuer& shop) {
    const std::string token = shop.tokens.issue(kUser, "customer", kNow);
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = token[i] == 'A' ? 'B' : 'A';
        shop.refuses("letter " + std::to_string(i), changed);
        changed.erase(i, 1);
        shop.refuses("without letter " + std::to_string(i), changed);
    }
    shop.accepts("the unchanged token", token);
}

void battery(const PemPair& pem, const PemPair& attacker_pem) {
    Issuer shop(pem);
    const Forger attacker(attacker_pem);
    refuses_wrong_headers(shop);
    refuses_loose_json(shop);
    refuses_wrong_claims(shop);
    refuses_other_signatures(shop, attacker);
    refuses_other_spellings(shop);
    BOOST_TEST(shop.refused > 200);
    refuses_any_change(shop);
}

}  // namespace

BOOST_AUTO_TEST_CASE(ed25519_forgeries_are_refused) { battery(ed25519(), ed25519()); }
BOOST_AUTO_TEST_CASE(p256_forgeries_are_refused) { battery(p256(), p256()); }
BOOST_AUTO_TEST_CASE(rsa_forgeries_are_refused) { battery(rsa(), rsa()); }

BOOST_AUTO_TEST_CASE(an_ecdsa_signature_in_der_is_refused) {
    Issuer shop(p256());
    const std::string text = joined(shop.forger.header().dump(), good_payload().dump());
    BIO* source = BIO_new_mem_buf(shop.forger.pem.secret.data(), -1);
    EVP_PKEY* key = PEM_read_bio_PrivateKey(source, nullptr, nullptr, nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::string der(80, '\0');
    std::size_t length = der.size();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(der.data()), &length,
                   reinterpret_cast<const unsigned char*>(text.data()), text.size());
    der.resize(length);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    BIO_free(source);
    shop.refuses("DER", text + '.' + base64url_encode(der));
}

BOOST_AUTO_TEST_SUITE_END()
