#pragma once

// The real names of ordo.h, before host.hpp turns them into the table's.
#include "static_host.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/auth/tokens.hpp"
#include "http/host.hpp"
#include "http/routes/accounts.hpp"
#include "http/routes/application.hpp"
#include "http/routes/endpoint.hpp"

// A shop in memory with one administrator and two customers, and the routes in front of it; no network.
namespace ordo_http::test {

using nlohmann::json;

using HeaderList = std::vector<std::pair<std::string, std::string>>;

// A PNG of one transparent pixel.
inline const std::string kPixel(
    "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9c"
    "c\0\1\0\0\5\0\1\r\n-\xb4\0\0\0\0IEND\xae\x42\x60\x82",
    67);

struct Shop {
    explicit Shop(const std::function<void(RoutesConfig&)>& adjust = {})
        : tokens({"https://shop.example", "ordo"}) {
        g_host = test_host();
        BOOST_REQUIRE(ordo_open("memory:", R"({"migrate":true})", &engine, nullptr) == ORDO_OK);
        accounts.emplace(engine, tokens, AccountsConfig{});
        admin = user("admin@shop.example", "admin");
        ann = user("ann@example.com", "customer");
        bob = user("bob@example.com", "customer");
        RoutesConfig config;
        config.shop = engine;
        config.tokens = &tokens;
        config.accounts = &*accounts;
        config.public_url = "https://shop.example";
        if (adjust) adjust(config);
        routes = std::make_unique<Routes>(config);
    }
    Shop(const Shop&) = delete;
    Shop& operator=(const Shop&) = delete;
    ~Shop() {
        routes.reset();
        ordo_close(engine);
    }

    struct User {
        std::string id, token;
    };
    User user(const std::string& email, const std::string& role) const {
        ordo_doc* made = nullptr;
        const json wish{
            {"email", email}, {"password", "correct horse battery"}, {"name", "N"}, {"role", role}};
        BOOST_REQUIRE(ordo_user_create(engine, wish.dump().c_str(), nullptr, &made, nullptr) ==
                      ORDO_OK);
        const std::string id = ordo_doc_text(made, "/id");
        ordo_doc_free(made);
        return {id, tokens.issue(id, role, now())};
    }
    static std::int64_t now() {
        return std::chrono::duration_cast<std::chrono::seconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    }

    static Request request(const std::string& method, const std::string& target,
                           const HeaderList& headers = {}, const std::string& body = {}) {
        Request made;
        made.method = method;
        made.path = target.substr(0, target.find('?'));
        if (made.path.size() < target.size()) made.query = target.substr(made.path.size() + 1);
        for (const auto& [name, value] : headers) made.headers.add(name, value);
        made.body = body;
        made.peer = "192.0.2.1";
        made.request_id = "req-1";
        made.received_at = std::chrono::steady_clock::now();
        return made;
    }
    // As the network does it: a plan, and the answer when nothing stands against it.
    Response send(const Request& request) const {
        auto plan = routes->plan(request);
        return plan.refusal ? std::move(*plan.refusal) : routes->answer(request);
    }
    // `token` is empty for nobody. A body is JSON unless a header says otherwise.
    Response call(const std::string& token, const std::string& method, const std::string& target,
                  const std::string& body = {}, HeaderList headers = {}) const {
        if (!token.empty()) headers.emplace_back("authorization", "Bearer " + token);
        const bool typed = std::any_of(headers.begin(), headers.end(),
                                       [](const auto& h) { return h.first == "content-type"; });
        if (!body.empty() && !typed) headers.emplace_back("content-type", "application/json");
        return send(request(method, target, headers, body));
    }
    Response get(const User& who, const std::string& target, HeaderList headers = {}) const {
        return call(who.token, "GET", target, {}, std::move(headers));
    }
    Response post(const User& who, const std::string& target, const json& body,
                  HeaderList headers = {}) const {
        return call(who.token, "POST", target, body.dump(), std::move(headers));
    }

    // The id of a new product.
    std::string product(const json& more = json::object()) const {
        json wish{{"name", "Tea"}, {"type", "product"}, {"price", "12.50"}};
        wish.update(more);
        const Response made = post(admin, "/v1/admin/products", wish);
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
        return json::parse(made.body).at("id");
    }
    // The id of a new order.
    std::string order(const User& who, const std::string& product_id, int quantity = 2) const {
        const Response made = post(who, "/v1/orders", cart(product_id, quantity));
        BOOST_REQUIRE_MESSAGE(made.status == 201, made.body);
        return json::parse(made.body).at("id");
    }
    static json cart(const std::string& product_id, int quantity = 2) {
        return {{"items", {{{"product_id", product_id}, {"quantity", quantity}}}}};
    }

    Tokens tokens;
    ordo_engine* engine = nullptr;
    std::optional<Accounts> accounts;
    User admin, ann, bob, nobody;
    std::unique_ptr<Routes> routes;
};

inline json body_of(const Response& response) { return json::parse(response.body); }

inline std::string header(const Response& response, std::string_view name) {
    const std::string* value = response.headers.find(name);
    return value == nullptr ? "" : *value;
}

inline void check_problem(const Response& response, unsigned status, const std::string& code) {
    BOOST_TEST_CONTEXT(response.body) {
        BOOST_TEST(response.status == status);
        BOOST_TEST(header(response, "content-type") == "application/problem+json");
        BOOST_TEST(body_of(response).value("code", "") == code);
    }
}

// All pieces of a streamed body, until it ends or has to wait.
inline std::string read_source(Response& response) {
    std::string all;
    while (response.source) {
        const auto piece = response.source->next();
        all += piece.bytes;
        if (piece.last || piece.wait.count() > 0) break;
    }
    return all;
}

}  // namespace ordo_http::test
