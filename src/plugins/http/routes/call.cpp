#include "http/routes/call.hpp"

#include <algorithm>
#include <chrono>
#include <functional>

#include "http/auth/ascii.hpp"
#include "http/auth/outside_issuer.hpp"
#include "http/routes/text.hpp"

namespace ordo_http {
namespace {

// How long the engine may wait for the writer's turn: what is left of five seconds. A request that has waited here
// for a thread does not keep those behind it waiting as long again.
std::int64_t patience_ms(const Request& request) {
    using namespace std::chrono;
    constexpr std::int64_t kMost = 5'000, kLeast = 500;
    const auto waited = duration_cast<milliseconds>(steady_clock::now() - request.received_at);
    return std::max(kMost - std::int64_t{waited.count()}, kLeast);
}

std::string_view media_type_of(std::string_view header) {
    return trimmed(header.substr(0, header.find(';')));
}

void check_body(const Request& request, Body kind) {
    if (kind == Body::none) return;
    if (const std::string* coding = request.headers.find("content-encoding");
        coding != nullptr && lower_case(*coding) != "identity")
        throw Refusal(ORDO_E_UNSUPPORTED_MEDIA_TYPE, "Compressed bodies are not taken.");
    if (kind == Body::raw || kind == Body::multipart) return;
    if (request.body.empty()) {
        if (kind == Body::optional_json) return;
        throw Refusal(ORDO_E_MALFORMED_REQUEST, "The body is missing; it must be a JSON object.");
    }
    const std::string* header = request.headers.find("content-type");
    const std::string type = header == nullptr ? "" : lower_case(media_type_of(*header));
    if (type != "application/json" && type != "application/merge-patch+json")
        throw Refusal(ORDO_E_UNSUPPORTED_MEDIA_TYPE,
                      "The body must be JSON, with Content-Type: application/json.");
    // The door takes a zero byte for the end, and would not see what follows.
    if (request.body.find('\0') != std::string::npos)
        throw Refusal(ORDO_E_MALFORMED_REQUEST, "The body holds a zero byte.");
}

bool is_visible(char c) { return c > ' ' && c <= '~'; }

// Quoted, as a structured field, or bare.
std::string_view read_key(const Request& request, Need need) {
    constexpr std::size_t kLengthMax = 255;
    const std::string* header = request.headers.find("idempotency-key");
    if (header == nullptr) {
        if (need != Need::required) return {};
        throw Refusal(ORDO_E_IDEMPOTENCY_KEY_REQUIRED,
                      "This call needs an Idempotency-Key, so that it can be repeated safely.");
    }
    std::string_view key = trimmed(*header);
    if (key.size() >= 2 && key.front() == '"' && key.back() == '"')
        key = key.substr(1, key.size() - 2);
    if (key.empty() || key.size() > kLengthMax || !std::all_of(key.begin(), key.end(), is_visible))
        throw Refusal(ORDO_E_MALFORMED_REQUEST,
                      "The Idempotency-Key must have 1 to 255 visible ASCII characters.");
    return key;
}

// The version in an ETag of ours, quoted or bare, which may be followed by '-' and more. Nothing for '*'.
std::optional<std::int64_t> read_version(const Request& request, Need need) {
    const std::string* header = request.headers.find("if-match");
    if (header == nullptr) {
        if (need != Need::required) return std::nullopt;
        throw Refusal(ORDO_E_PRECONDITION_REQUIRED,
                      "Send If-Match with the ETag that you have seen, so that no change is lost.");
    }
    std::string_view tag = trimmed(*header);
    if (tag == "*") return std::nullopt;
    if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"')
        tag = tag.substr(1, tag.size() - 2);
    const auto version = whole_number(tag.substr(0, tag.find('-')));
    if (!version)
        throw Refusal(ORDO_E_MALFORMED_REQUEST, "If-Match must be one strong ETag, or '*'.");
    return version;
}

// W3C Trace Context, version 00 and those that look like it. One that is malformed is to be ignored.
bool is_traceparent(std::string_view text) {
    constexpr std::size_t kLength = 55;
    constexpr std::string_view kHex = "0123456789abcdef";
    if (text.size() != kLength || text[2] != '-' || text[35] != '-' || text[52] != '-')
        return false;
    const auto is_hex = [&](std::size_t from, std::size_t length) {
        return text.substr(from, length).find_first_not_of(kHex) == std::string_view::npos;
    };
    const auto is_zero = [&](std::size_t from, std::size_t length) {
        return text.substr(from, length).find_first_not_of('0') == std::string_view::npos;
    };
    return is_hex(0, 2) && is_hex(3, 32) && is_hex(36, 16) && is_hex(53, 2) && !is_zero(3, 32) &&
           !is_zero(36, 16) && text.substr(0, 2) != "ff";
}

std::string actor_of(const Claims* claims) {
    if (claims == nullptr) return R"({"actor":{"type":"customer"})";
    std::string json = claims->role == "admin" ? R"({"actor":{"type":"admin","id":)"
                                               : R"({"actor":{"type":"customer","id":)";
    append_json(json, claims->user_id);
    return json + '}';
}

// No token is good for both: their issuers have different names.
OutsideIssuer::Verdict verdict_of(std::string_view token, std::int64_t now, const Tokens& tokens,
                                  OutsideIssuer* outside, Claims& claims) {
    const Tokens::Verdict ours = tokens.verify(token, now, claims);
    if (ours == Tokens::Verdict::good) return OutsideIssuer::Verdict::good;
    if (ours == Tokens::Verdict::expired) return OutsideIssuer::Verdict::expired;
    return outside == nullptr ? OutsideIssuer::Verdict::bad : outside->verify(token, now, claims);
}

// The version of the thing that a document shows, as text. No parse: inside of a JSON string every quote
// stands behind a backslash, so `,"version":` can only be a member's name; and where a member of the
// shop's own metadata has that name its value is a text, not a digit. It is looked for by its "v", which
// is rarer than commas are.
std::string_view version_in(std::string_view document) {
    constexpr std::string_view kBefore = R"(,")";
    constexpr std::string_view kName = R"(version":)";
    for (std::size_t at = document.find(kName); at != std::string_view::npos;
         at = document.find(kName, at + 1)) {
        if (!document.substr(0, at).ends_with(kBefore)) continue;
        const std::string_view value = document.substr(at + kName.size());
        const std::size_t length = std::min(value.find_first_not_of("0123456789"), value.size());
        if (length > 0) return value.substr(0, length);
    }
    return {};
}

// The id of what a document shows: its first member.
std::string_view id_in(std::string_view document) {
    constexpr std::string_view kBegin = R"({"id":")";
    if (!document.starts_with(kBegin)) return {};
    document.remove_prefix(kBegin.size());
    return document.substr(0, document.find('"'));
}

// Where the next page of a list begins: its last member, a text without quotes or null.
std::string_view next_cursor_in(std::string_view document) {
    constexpr std::string_view kName = R"(,"next_cursor":)";
    constexpr std::string_view kEnd = R"("})";
    if (!document.ends_with(kEnd)) return {};
    document.remove_suffix(kEnd.size());
    const std::size_t quote = document.rfind('"');
    if (quote == std::string_view::npos || !document.substr(0, quote).ends_with(kName)) return {};
    return document.substr(quote + 1);
}

std::string make_tag(Tag kind, std::string_view body) {
    std::string text;
    if (kind == Tag::none) return text;
    if (kind != Tag::content) text = version_in(body);
    if (kind == Tag::version_and_content) text += '-';
    // Only ever compared with what this very program has made, so any good hash will do.
    if (kind != Tag::version) text += std::to_string(std::hash<std::string_view>()(body));
    return text.empty() ? text : '"' + text + '"';
}

// Weak comparison (RFC 9110, 13.1.2).
bool has_already(const Request& request, std::string_view tag) {
    const std::string* header = request.headers.find("if-none-match");
    if (header == nullptr) return false;
    std::string_view rest = *header;
    while (!rest.empty()) {
        std::string_view one = trimmed(take_until(rest, ','));
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one == "*" || one == tag) return true;
    }
    return false;
}

}  // namespace

Call::Call(const RoutesConfig& with, const Request& asked, const Endpoint& found,
           const Parameters& parameters, const std::optional<Claims>& signed_in)
    : config(with),
      request(asked),
      endpoint(found),
      claims(signed_in ? &*signed_in : nullptr),
      csv(found.rules.csv && accepts(asked, "text/csv")),
      options(actor_of(claims)),
      parameters_(parameters) {
    check_body(request, endpoint.rules.body);
    constexpr std::size_t kPaging = 2;  // "limit" and "cursor" stand last
    const auto known = csv ? endpoint.rules.query.first(endpoint.rules.query.size() - kPaging)
                           : endpoint.rules.query;
    if (!endpoint.rules.any_query) query = read_query(request.query, known);
    if (endpoint.rules.key != Need::ignored) {
        if (const auto key = read_key(request, endpoint.rules.key); !key.empty()) {
            has_key_ = true;
            options += R"(,"idempotency_key":)";
            append_json(options, key);
        }
    }
    if (endpoint.rules.if_match != Need::ignored) {
        if (const auto version = read_version(request, endpoint.rules.if_match))
            options += R"(,"expected_version":)" + std::to_string(*version);
    }
    if (const std::string* trace = request.headers.find("traceparent");
        trace != nullptr && is_traceparent(*trace))
        options += R"(,"trace":")" + *trace + '"';
    options += R"(,"timeout_ms":)" + std::to_string(patience_ms(request)) + '}';
}

Response Call::answer(const Doc& doc) const {
    const std::string_view text = text_of(doc);
    const bool repeated = has_key_ && ordo_doc_replayed(doc.get()) != 0;
    unsigned status = endpoint.rules.success;
    // It was there: an id that the client made and sends again, or an attempt that is still open. A
    // repeated key gets the first answer's status.
    if (status == 201 && !repeated && ordo_doc_changed(doc.get()) == 0) status = 200;
    Response response = status == 204 ? Response() : json_answer(status, text);
    response.status = status;
    if (repeated) response.headers.add("idempotency-replayed", "true");
    if (status == 201 && !endpoint.rules.location.empty())
        response.headers.add("location", std::string(endpoint.rules.location).append(id_in(text)));
    if (const auto cursor = next_cursor_in(text); !cursor.empty() && endpoint.method == "GET")
        response.headers.add(
            "link", '<' + with_cursor(request.path, request.query, cursor) + ">; rel=\"next\"");
    return response;
}

Response json_answer(unsigned status, std::string_view body) {
    Response response;
    response.status = status;
    response.headers.add("content-type", "application/json");
    response.body = body;
    return response;
}

bool accepts(const Request& request, std::string_view media_type) {
    const std::string* header = request.headers.find("accept");
    if (header == nullptr) return false;
    std::string_view rest = *header;
    while (!rest.empty())
        if (lower_case(media_type_of(take_until(rest, ','))) == media_type) return true;
    return false;
}

std::optional<Claims> read_caller(const Request& request, const Tokens& tokens,
                                  OutsideIssuer* outside) {
    constexpr std::string_view kScheme = "bearer ";
    const std::string* header = request.headers.find("authorization");
    if (header == nullptr) return std::nullopt;
    const std::string_view text = *header;
    if (lower_case(text.substr(0, kScheme.size())) != kScheme)
        throw Refusal(ORDO_E_UNAUTHENTICATED, "Authorization must be a Bearer token.");
    using std::chrono::seconds;
    using std::chrono::system_clock;
    const auto now = std::chrono::duration_cast<seconds>(system_clock::now().time_since_epoch());
    Claims claims;
    switch (verdict_of(trimmed(text.substr(kScheme.size())), now.count(), tokens, outside, claims)) {
        case OutsideIssuer::Verdict::good:
            return claims;
        case OutsideIssuer::Verdict::expired:
            throw Refusal(ORDO_E_TOKEN_EXPIRED, "The access token has expired; refresh it.");
        case OutsideIssuer::Verdict::unknown:
            throw Refusal(ORDO_E_UNAVAILABLE,
                          "The keys of the token's issuer are not there yet; try again.");
        case OutsideIssuer::Verdict::bad:
            break;
    }
    throw Refusal(ORDO_E_UNAUTHENTICATED, "The access token is not valid.");
}

void tag(Response& response, const Endpoint& endpoint, const Request& request) {
    const bool shows = response.status == 200 || response.status == 201;
    if (!shows || response.source) return;
    const std::string* own = response.headers.find("etag");
    std::string value = own == nullptr ? make_tag(endpoint.rules.tag, response.body) : *own;
    if (value.empty()) return;
    if (endpoint.method == "GET" && has_already(request, value)) {
        response.status = 304;
        response.body.clear();
    }
    if (own == nullptr) response.headers.add("etag", std::move(value));
}

}  // namespace ordo_http
