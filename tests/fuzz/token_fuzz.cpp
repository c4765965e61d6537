// Access tokens: what nobody has signed is never good, and of what the shop's own key has signed only that which says
// what the claims then say.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "fuzz.hpp"
#include "http/auth/strict_json.hpp"
#include "plugins/http/token_forger.hpp"

namespace ordo::fuzz {
namespace {

using namespace ordo_http;
using namespace ordo_http::test;

constexpr std::int64_t kLeeway = 60;

// A test's cache of good tokens would answer for the parser.
Verdict verdict(const PemPair& pem, std::string_view token, Claims& claims) {
    return Tokens(config_with(pem.secret)).verify(token, kNow, claims);
}

// What must be so of everything that is accepted, read by the plainest means.
bool may_be_good(std::string_view header_text, std::string_view payload_text, const Forger& forger,
                 const Claims& claims) {
    const json header = json::parse(header_text, nullptr, false);
    const json payload = json::parse(payload_text, nullptr, false);
    if (!header.is_object() || !payload.is_object()) return false;
    const json audience = payload.value("aud", json());
    return header.value("alg", json()) == forger.key.algorithm() && header.contains("typ") &&
           !header.contains("crit") && payload.value("iss", json()) == "https://shop.example" &&
           (audience == "ordo" ||
            (audience.is_array() && std::ranges::count(audience, json("ordo")) > 0)) &&
           payload.value("exp", json()).is_number_integer() && payload.at("exp") > kNow &&
           payload.value("nbf", json(0)) <= kNow + kLeeway &&
           payload.value("sub", json()) == claims.user_id &&
           payload.value("role", json()) == claims.role;
}

void check_signed(std::string_view header, std::string_view payload, const Forger& forger) {
    const std::string token = forger.token(header, payload);
    Claims claims;
    if (verdict(forger.pem, token, claims) == Verdict::good)
        must(may_be_good(header, payload, forger, claims), "a good token says what its claims say",
             payload);
    else
        must(claims.user_id.empty(), "a refused token says nothing", payload);
    static const Forger stranger(ed25519());
    must(verdict(forger.pem, stranger.token(header, payload), claims) == Verdict::bad,
         "a stranger's signature counts for nothing", payload);
}

// One byte of a token that is good, replaced.
void check_changed(std::size_t place, char byte, const Forger& forger) {
    const std::string good = forger.with_payload(json::object());
    std::string changed = good;
    changed[place % changed.size()] = byte;
    Claims claims;
    must((verdict(forger.pem, changed, claims) == Verdict::good) == (changed == good),
         "no byte of a token may be another", changed);
}

void check_text(std::string_view text, const Forger& forger) {
    Claims claims;
    must(verdict(forger.pem, text, claims) != Verdict::good, "what nobody has signed is not good",
         text);
    if (const auto bytes = base64url_decode(text))
        must(base64url_encode(*bytes) == text, "bytes have one spelling", text);
    if (const auto object = parse_object(text)) {
        must(json::accept(text), "what is taken is JSON", text);
        must(parse_object(object->dump()) == object, "an object comes back", text);
    }
}

}  // namespace
}  // namespace ordo::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ordo::fuzz;
    static const Forger forger(ed25519());
    Bytes bytes(data, size);
    switch (bytes.letter()) {
        case 's': {  // a header, and behind it a payload
            const std::string_view header = bytes.line();
            check_signed(header, bytes.rest(), forger);
            break;
        }
        case 'c': {  // a byte, and behind it its place in digits
            const char byte = bytes.letter();
            std::size_t place = 0;
            for (const char digit : bytes.rest().substr(0, 4))
                place = place * 10 + static_cast<unsigned char>(digit);
            check_changed(place, byte, forger);
            break;
        }
        default:
            check_text(bytes.rest(), forger);
    }
    return 0;
}
