// Bytes of a connection, through our framing, routes, queries and forms. However the network cuts them, they are
// the same request; whatever it asks, the answer is no fault of ours, and nothing of it can end a header.
#include "fuzz.hpp"

// The real names of ordo.h, before host.hpp turns them into the table's.
#include "plugins/static_host.hpp"

#include <ordo/ordo.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <tuple>

#include "http/auth/strict_json.hpp"
#include "http/auth/tokens.hpp"
#include "http/host.hpp"
#include "http/net/request_parser.hpp"
#include "http/routes/accounts.hpp"
#include "http/routes/application.hpp"
#include "http/routes/multipart.hpp"
#include "http/routes/text.hpp"

namespace ordo::fuzz {
namespace {

using namespace ordo_http;

constexpr std::size_t kHeaderLimit = 16 * 1024;
constexpr std::size_t kBodyLimit = 64 * 1024;
constexpr int kInputsOfAShop = 2'000;

// A shop in memory, with one thing of each kind under the ids that the corpus names.
class Shop {
public:
    Shop() : tokens_({.issuer = "https://shop.example", .audience = "ordo"}) {
        g_host = test_host();
        must(ordo_open("memory:", R"({"migrate":true})", &engine_, nullptr) == ORDO_OK,
             "a shop opens");
        make(
            &ordo_host::product_create,
            R"({"id":"prd_01jn8wvjqwf4sb5q3v5x4r2c7g","name":"Tea","type":"product","price":"12.50",)"
            R"("stock_quantity":1000000})");
        make(&ordo_host::order_create,
             R"({"id":"ord_01jn8wvjqwf4sb5q3v5x4r2c7g","items":)"
             R"([{"product_id":"prd_01jn8wvjqwf4sb5q3v5x4r2c7g","quantity":2}]})");
        accounts_.emplace(engine_, tokens_, AccountsConfig{});
        RoutesConfig config;
        config.shop = engine_;
        config.tokens = &tokens_;
        config.accounts = &*accounts_;
        config.public_url = "https://shop.example";
        config.rate_quota = 0;
        routes_ = std::make_unique<Routes>(config);
    }
    Shop(const Shop&) = delete;
    Shop& operator=(const Shop&) = delete;
    ~Shop() {
        routes_.reset();
        ordo_close(engine_);
    }

    Response answer(Request& request) {
        sign_in(request);
        auto plan = routes_->plan(request);
        if (plan.refusal) return std::move(*plan.refusal);
        if (request.body.size() > plan.body_limit) return routes_->refuse(413, request);
        return routes_->answer(request);
    }

private:
    void make(decltype(ordo_host::order_create) ordo_host::*verb, const char* wish) {
        must((g_host->*verb)(engine_, wish, nullptr, nullptr, nullptr) == ORDO_OK,
             "a thing is made");
    }
    // A corpus cannot hold tokens, which are signed by a fresh key: "Bearer admin" stands for one.
    void sign_in(Request& request) const {
        Headers headers;
        for (auto [name, value] : request.headers.all()) {
            if (name == "authorization" &&
                (value == "Bearer admin" || value == "Bearer customer")) {
                const auto now = std::chrono::duration_cast<std::chrono::seconds>(
                    std::chrono::system_clock::now().time_since_epoch());
                value = "Bearer " + tokens_.issue("usr_01jbqa4t5ve6x8mzk2w9ns3c7d", value.substr(7),
                                                  now.count());
            }
            headers.add(name, value);
        }
        request.headers = std::move(headers);
    }

    Tokens tokens_;
    ordo_engine* engine_ = nullptr;
    std::optional<Accounts> accounts_;
    std::unique_ptr<Routes> routes_;
};

struct Reading {
    RequestParser::State state = RequestParser::State::incomplete;
    unsigned status = 0;
    Request request;

    [[nodiscard]] auto what() const {
        return std::tie(state, status, request.method, request.path, request.query,
                        request.headers.all(), request.body);
    }
};

// The bytes as they come, so many at a time.
Reading read(std::string_view bytes, std::size_t step) {
    using State = RequestParser::State;
    Reading reading;
    RequestParser parser(kHeaderLimit);
    Input input;
    bool in_body = false;
    while (!bytes.empty() && reading.state == State::incomplete) {
        input.append(bytes.substr(0, step));
        bytes.remove_prefix(std::min(step, bytes.size()));
        if (!in_body) reading.state = parser.read_head(input, reading.request);
        if (reading.state == State::complete && !in_body && parser.has_body()) {
            in_body = true;
            reading.state = State::incomplete;
        }
        if (in_body && reading.state == State::incomplete)
            reading.state = parser.read_body(input, reading.request.body, kBodyLimit);
    }
    reading.status = parser.status();
    // Of a request that is not whole, how much was seen depends on how it came.
    if (reading.state != State::complete) reading.request = {};
    return reading;
}

// Argon2 takes a tenth of a second by design, and has no parser.
bool is_slow(const Request& request) { return request.path.find("/auth/") != std::string::npos; }

bool is_one_line(const std::string& text) {
    return text.find_first_of("\r\n\0") == std::string::npos;
}

void check(const Response& response, const Request& request) {
    must(response.status >= 200 && response.status < 600 && response.status != 500,
         "the answer is no fault", response.body);
    for (const auto& [name, value] : response.headers.all())
        must(is_one_line(name) && is_one_line(value), "a header is one line", value);
    if (response.status < 400) return;
    const std::string* const type = response.headers.find("content-type");
    must(type != nullptr && *type == "application/problem+json", "an error is a problem",
         request.path);
    must(parse_object(response.body).has_value(), "a problem is JSON", response.body);
}

void check_texts(const Request& request) {
    if (const auto text = percent_decoded(request.query, Plus::stays))
        must(percent_decoded(percent_encoded(*text), Plus::stays) == text,
             "an escaped text comes back", *text);
    const std::string* const type = request.headers.find("content-type");
    const auto form = read_form(type == nullptr ? "" : *type, request.body);
    if (!form) return;
    for (const FormPart& part : *form)
        must(part.content.data() >= request.body.data() &&
                 part.content.data() + part.content.size() <=
                     request.body.data() + request.body.size(),
             "a part lies in the body");
}

}  // namespace
}  // namespace ordo::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ordo::fuzz;
    auto& shop = shop_for_input<Shop>(kInputsOfAShop);
    const std::string_view bytes = Bytes(data, size).rest();
    Reading whole = read(bytes, std::max<std::size_t>(size, 1));
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}})
        must(read(bytes, step).what() == whole.what(), "packets make no difference", bytes);
    if (whole.state != ordo_http::RequestParser::State::complete) return 0;
    whole.request.peer = "192.0.2.1";
    whole.request.request_id = "fuzz";
    check_texts(whole.request);
    if (!is_slow(whole.request)) check(shop.answer(whole.request), whole.request);
    return 0;
}
