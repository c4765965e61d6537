// Proves what the endpoints promise, by calling Routes with requests as they come from the network, on a
// shop in memory: an order's whole life; who may use which row of the table; versions, ETags and repeated
// calls; lists and their pages; exports, receipts, pictures and webhooks; and what problems look like.
#include "routes_fixture.hpp"

BOOST_AUTO_TEST_SUITE(routes)

namespace {

using namespace ordo_http;
using namespace ordo_http::test;

const std::string kLetters = "01jd0000000000000000000000";

// A path of a pattern, about things that do not exist.
std::string example_path(std::string pattern) {
    const std::pair<std::string, std::string> parts[] = {
        {"products/{id}", "products/prd_" + kLetters},
        {"orders/{id}", "orders/ord_" + kLetters},
        {"images/{id}", "images/img_" + kLetters},
        {"{image_id}", "img_" + kLetters},
        {"{pid}", "pay_" + kLetters},
        {"{provider}", "nobody"},
        {"{path...}", "x"}};
    for (const auto& [name, value] : parts)
        if (const auto at = pattern.find(name); at != std::string::npos)
            pattern.replace(at, name.size(), value);
    return pattern;
}

std::string form(const std::string& file) {
    return "--b\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nA cup\r\n"
           "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n" +
           file + "\r\n--b--\r\n";
}
const HeaderList kForm = {{"content-type", "multipart/form-data; boundary=b"}};

void expire(RoutesConfig& config) { config.rate_quota = 2; }

}  // namespace

BOOST_AUTO_TEST_CASE(orders_that_come_together_are_answered_as_if_they_came_alone) {
    const Shop shop;
    const std::string product = shop.product({{"stock_quantity", 6}});
    const std::string cart = Shop::cart(product).dump();
    const HeaderList ann = {{"authorization", "Bearer " + shop.ann.token},
                            {"content-type", "application/json"}};
    const HeaderList keyed = {{"authorization", "Bearer " + shop.ann.token},
                              {"content-type", "application/json"},
                              {"idempotency-key", "k"}};
    const HeaderList staff = {{"authorization", "Bearer " + shop.admin.token},
                              {"content-type", "application/json"}};
    const std::vector<Request> requests = {
        Shop::request("POST", "/v1/orders", ann, cart),
        Shop::request("POST", "/v1/orders", ann, "{"),
        Shop::request("POST", "/v1/orders", {{"authorization", "Bearer " + shop.ann.token}}, cart),
        Shop::request("POST", "/v1/admin/orders", staff, cart),
        Shop::request("POST", "/v1/orders", keyed, cart),
        Shop::request("POST", "/v1/orders", keyed, cart),
        Shop::request("POST", "/v1/orders?x=1", ann, cart),
        Shop::request("POST", "/v1/orders", ann, Shop::cart(product, 9).dump())};
    std::vector<Response> responses(requests.size());
    std::vector<Application::Exchange> exchanges;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto plan = shop.routes->plan(requests[i]);
        BOOST_TEST(!plan.refusal);
        BOOST_TEST((plan.lane == Lane::together));
        exchanges.push_back({&requests[i], &responses[i]});
    }
    shop.routes->answer_together(exchanges);

    for (const std::size_t made : {0U, 3U, 4U}) {
        BOOST_TEST(responses[made].status == 201U);
        BOOST_TEST(header(responses[made], "etag") == "\"1\"");
        BOOST_TEST(header(responses[made], "cache-control") == "private, no-store");
        BOOST_TEST(header(responses[made], "x-content-type-options") == "nosniff");
        BOOST_TEST(header(responses[made], "location").ends_with(body_of(responses[made]).at("id").get<std::string>()));
    }
    BOOST_TEST(header(responses[3], "location").starts_with("/v1/admin/orders/"));
    check_problem(responses[1], 400, "malformed_request");
    check_problem(responses[2], 415, "unsupported_media_type");
    BOOST_TEST(responses[5].body == responses[4].body);
    BOOST_TEST(header(responses[5], "idempotency-replayed") == "true");
    check_problem(responses[6], 400, "malformed_request");
    check_problem(responses[7], 409, "out_of_stock");
}

BOOST_AUTO_TEST_CASE(compressed_bodies_are_refused_whatever_they_hold) {
    const Shop shop;
    for (const std::string path : {"/v1/orders", "/v1/auth/login", "/v1/webhooks/nobody"}) {
        const Request request = Shop::request("POST", path,
                                              {{"authorization", "Bearer " + shop.ann.token},
                                               {"content-type", "application/json"},
                                               {"content-encoding", "gzip"}},
                                              "{}");
        check_problem(shop.send(request), 415, "unsupported_media_type");
    }
}

BOOST_AUTO_TEST_CASE(an_order_lives_its_life) {
    const Shop shop;
    const std::string product = shop.product({{"stock_quantity", 5}});
    const Response made = shop.post(shop.ann, "/v1/orders", Shop::cart(product));
    BOOST_TEST(made.status == 201);
    const std::string id = body_of(made).at("id");
    const std::string mine = "/v1/orders/" + id;
    const std::string staff = "/v1/admin/orders/" + id;
    BOOST_TEST(header(made, "location") == mine);
    BOOST_TEST(header(made, "etag") == "\"1\"");
    BOOST_TEST(header(made, "cache-control") == "private, no-store");
    BOOST_TEST(body_of(made).at("user_id") == shop.ann.id);
    BOOST_TEST(body_of(made).at("total_amount") == "25.00");

    check_problem(shop.get(shop.bob, mine), 404, "not_found");
    check_problem(shop.call(shop.bob.token, "POST", mine + "/cancel"), 404, "not_found");
    BOOST_TEST(body_of(shop.get(shop.ann, mine + "/payment-status")).at("payment_status") ==
               "pending");

    const Response paid = shop.call(shop.admin.token, "POST", staff + "/mark-paid");
    BOOST_TEST(paid.status == 200);
    BOOST_TEST(body_of(paid).at("status") == "processing");
    const Response done = shop.post(shop.admin, staff + "/status", {{"status", "completed"}});
    BOOST_TEST(body_of(done).at("status") == "completed");
    check_problem(shop.post(shop.admin, staff + "/cancel", {{"refund", "full"}}), 409,
                  "invalid_transition");
    const Response note = shop.post(shop.admin, staff + "/notes", {{"text", "Fragile"}});
    BOOST_TEST(note.status == 201);

    check_problem(shop.post(shop.admin, staff + "/refunds", json::object()), 400,
                  "idempotency_key_required");
    const Response refund = shop.post(shop.admin, staff + "/refunds", {{"amount", "5.00"}},
                                      {{"idempotency-key", "\"r-1\""}});
    BOOST_TEST_CONTEXT(refund.body) { BOOST_TEST(refund.status == 201); }

    const auto seen = body_of(shop.get(shop.ann, mine + "/history")).at("data").size();
    const auto all = body_of(shop.get(shop.admin, staff + "/history")).at("data").size();
    BOOST_TEST(seen + 1 == all);  // without the private note
    const Response stats = shop.get(
        shop.admin,
        "/v1/admin/stats?from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z&interval=month");
    BOOST_TEST_CONTEXT(stats.body) { BOOST_TEST(stats.status == 200); }
}

BOOST_AUTO_TEST_CASE(each_row_lets_in_whom_it_says) {
    const Shop shop([](RoutesConfig& config) { config.rate_quota = 0; });
    for (const Endpoint& endpoint : endpoints()) {
        const std::string path = example_path(std::string(endpoint.pattern));
        const std::string method(endpoint.method);
        const HeaderList headers = {{"idempotency-key", "k"}, {"if-match", "\"1\""}};
        // Logging in hashes for nothing, and webhooks answer with 501 for providers that are not there.
        const bool outside = path.starts_with("/v1/webhooks") || path.starts_with("/pay");
        const auto status = [&](const std::string& token) {
            const bool has_body = method == "POST" || method == "PATCH";
            return shop.call(token, method, path, has_body ? "{}" : "", headers).status;
        };
        BOOST_TEST_CONTEXT(method << ' ' << path) {
            const unsigned anonymous = status("");
            const unsigned customer = status(shop.ann.token);
            const unsigned admin = status(shop.admin.token);
            const Access access = endpoint.rules.access;
            const bool closed = access == Access::customer || access == Access::admin;
            BOOST_TEST((anonymous == 401) == (closed || path == "/v1/auth/refresh"));
            BOOST_TEST((customer == 403) == (access == Access::admin));
            BOOST_TEST(admin != 403);
            if (closed) BOOST_TEST(admin != 401);
            if (!outside) BOOST_TEST(std::max({anonymous, customer, admin}) < 500U);
        }
    }
}

BOOST_AUTO_TEST_CASE(tokens_that_are_not_good_are_refused) {
    const Shop shop;
    const Response none = shop.get(shop.nobody, "/v1/orders");
    check_problem(none, 401, "unauthenticated");
    BOOST_TEST(header(none, "www-authenticate") == "Bearer");
    check_problem(shop.call("nonsense", "GET", "/v1/orders"), 401, "unauthenticated");
    check_problem(shop.send(Shop::request("GET", "/v1/orders", {{"authorization", "Basic YTpi"}})),
                  401, "unauthenticated");
    const std::string old = shop.tokens.issue(shop.ann.id, "customer", Shop::now() - 10'000);
    check_problem(shop.call(old, "GET", "/v1/orders"), 401, "token_expired");
    // A quote is for all, but a bad token is not taken for none.
    check_problem(shop.call(old, "POST", "/v1/orders/quote", "{}"), 401, "token_expired");
}

BOOST_AUTO_TEST_CASE(bodies_are_strict) {
    const Shop shop;
    const auto send = [&](const std::string& body, HeaderList headers = {}) {
        return shop.call(shop.ann.token, "POST", "/v1/orders", body, std::move(headers));
    };
    check_problem(send(""), 400, "malformed_request");
    check_problem(send("[]"), 400, "malformed_request");
    check_problem(send(R"({"items":[],"items":[]})"), 400, "malformed_request");
    check_problem(send(R"({"total_amount":"1.00","items":[]})"), 400, "malformed_request");
    check_problem(send(std::string("{\"items\":[]}\0{}", 15)), 400, "malformed_request");
    check_problem(send("{}", {{"content-type", "text/plain"}}), 415, "unsupported_media_type");
    check_problem(send("{}", {{"content-encoding", "gzip"}}), 415, "unsupported_media_type");
    check_problem(send("{}", {{"idempotency-key", "a b"}}), 400, "malformed_request");
}

BOOST_AUTO_TEST_CASE(queries_are_strict) {
    const Shop shop;
    const Response unknown = shop.get(shop.admin, "/v1/admin/orders?statuss=pending");
    check_problem(unknown, 400, "malformed_request");
    BOOST_TEST(body_of(unknown).at("field") == "/statuss");
    check_problem(shop.get(shop.ann, "/v1/orders?user_id=" + shop.bob.id), 400,
                  "malformed_request");
    check_problem(shop.get(shop.ann, "/v1/orders/ord_" + kLetters + "?x=1"), 400,
                  "malformed_request");
    check_problem(shop.get(shop.ann, "/v1/orders?limit=0"), 422, "validation_failed");
    check_problem(shop.get(shop.ann, "/v1/orders?cursor=x"), 400, "invalid_cursor");
    const Response many = shop.get(shop.admin,
                                   "/v1/admin/orders?status=pending&status=completed"
                                   "&payment_status=paid&attention=true&limit=500");
    BOOST_TEST(many.status == 200, many.body);
    check_problem(shop.get(shop.admin, "/v1/admin/products/prd_" + kLetters + "/stock?limit=0"),
                  422, "validation_failed");
}

BOOST_AUTO_TEST_CASE(a_repeated_key_gets_the_first_answer) {
    const Shop shop;
    const std::string product = shop.product();
    const HeaderList bare = {{"idempotency-key", "cart-1"}};
    const HeaderList quoted = {{"idempotency-key", "\"cart-1\""}};
    const Response first = shop.post(shop.ann, "/v1/orders", Shop::cart(product), bare);
    const Response again = shop.post(shop.ann, "/v1/orders", Shop::cart(product), quoted);
    BOOST_TEST(header(first, "idempotency-replayed").empty());
    BOOST_TEST(again.status == 201);
    BOOST_TEST(again.body == first.body);
    BOOST_TEST(header(again, "idempotency-replayed") == "true");
    BOOST_TEST(header(again, "location") == header(first, "location"));
    check_problem(shop.post(shop.ann, "/v1/orders", Shop::cart(product, 3), bare), 422,
                  "idempotency_key_reused");
    // Another caller's key is another key.
    BOOST_TEST(shop.post(shop.bob, "/v1/orders", Shop::cart(product, 3), bare).status == 201);
}

BOOST_AUTO_TEST_CASE(an_id_made_by_the_client_makes_one_order) {
    const Shop shop;
    json cart = Shop::cart(shop.product());
    cart["id"] = "ord_01jd0000000000000000000000";
    const Response first = shop.post(shop.ann, "/v1/orders", cart);
    BOOST_TEST(first.status == 201, first.body);
    const Response again = shop.post(shop.ann, "/v1/orders", cart);
    BOOST_TEST(again.status == 200);
    BOOST_TEST(header(again, "location").empty());
    cart["note"] = "other";
    check_problem(shop.post(shop.ann, "/v1/orders", cart), 409, "already_exists");
}

BOOST_AUTO_TEST_CASE(products_are_changed_only_as_they_were_seen) {
    const Shop shop;
    const std::string path = "/v1/admin/products/" + shop.product({{"stock_quantity", 3}});
    const std::string tag = header(shop.get(shop.admin, path), "etag");
    const auto patch = [&](const std::string& if_match) {
        return shop.call(shop.admin.token, "PATCH", path, R"({"price":"13.00"})",
                         {{"if-match", if_match}});
    };
    check_problem(shop.call(shop.admin.token, "PATCH", path, R"({"price":"13.00"})"), 428,
                  "precondition_required");
    check_problem(shop.call(shop.admin.token, "DELETE", path), 428, "precondition_required");
    for (const std::string wrong : {"W/\"1\"", "\"x\"", "\"1\", \"2\"", ""})
        check_problem(patch(wrong), 400, "malformed_request");
    const Response changed = patch(tag);
    BOOST_TEST(changed.status == 200, changed.body);
    const Response stale = patch(tag);
    check_problem(stale, 412, "version_conflict");
    BOOST_TEST(body_of(stale).at("current_version") == 2);
    BOOST_TEST(patch("\"2\"").status == 200);
    BOOST_TEST(patch("*").status == 200);
    BOOST_TEST(patch("2").status == 200);
    const Response removed = shop.call(shop.admin.token, "DELETE", path, "", {{"if-match", "*"}});
    BOOST_TEST(removed.status == 204);
    BOOST_TEST(removed.body.empty());
}

BOOST_AUTO_TEST_CASE(what_the_caller_has_is_not_sent_again) {
    const Shop shop;
    const std::string product =
        shop.product({{"stock_quantity", 2}, {"metadata", {{"version", "9"}}}});
    const std::string order = shop.order(shop.ann, product, 1);
    const std::string tagged[] = {"/v1/products", "/v1/products/" + product, "/v1/orders/" + order,
                                  "/v1/orders/" + order + "/payment-status"};
    std::vector<std::string> before;
    for (const std::string& path : tagged) {
        BOOST_TEST_CONTEXT(path) {
            before.push_back(header(shop.get(shop.ann, path), "etag"));
            BOOST_TEST(!before.back().empty());
            const Response same =
                shop.get(shop.ann, path, {{"if-none-match", "\"x\", W/" + before.back()}});
            BOOST_TEST(same.status == 304);
            BOOST_TEST(same.body.empty());
            BOOST_TEST(header(same, "etag") == before.back());
        }
    }
    BOOST_TEST(before[1].starts_with("\"1-"));
    BOOST_TEST(header(shop.get(shop.nobody, "/v1/products"), "cache-control") ==
               "public, max-age=15");

    // The last piece is sold: the product's version stays, what the page shows does not.
    static_cast<void>(shop.order(shop.bob, product, 1));
    shop.call(shop.admin.token, "POST", "/v1/admin/orders/" + order + "/mark-paid");
    for (std::size_t at = 0; at < before.size(); ++at)
        BOOST_TEST(shop.get(shop.ann, tagged[at], {{"if-none-match", before[at]}}).status == 200,
                   tagged[at]);
}

BOOST_AUTO_TEST_CASE(lists_lead_from_page_to_page) {
    const Shop shop;
    const std::string product = shop.product();
    for (int i = 0; i < 5; ++i) static_cast<void>(shop.order(shop.ann, product));
    static_cast<void>(shop.order(shop.bob, product));
    std::string target = "/v1/orders?limit=2&status=pending";
    std::size_t found = 0;
    int pages = 0;
    while (!target.empty() && pages < 10) {
        const Response page = shop.get(shop.ann, target);
        BOOST_REQUIRE_MESSAGE(page.status == 200, page.body);
        found += body_of(page).at("data").size();
        ++pages;
        const std::string link = header(page, "link");
        target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
        if (!link.empty()) BOOST_TEST(link.ends_with("; rel=\"next\""));
        BOOST_TEST(link.empty() == body_of(page).at("next_cursor").is_null());
    }
    BOOST_TEST(found == 5U);
    BOOST_TEST(pages == 3);
}

BOOST_AUTO_TEST_CASE(an_export_holds_all_matches) {
    const Shop shop([](RoutesConfig& config) { config.rate_quota = 0; });
    const std::string product = shop.product();
    for (int i = 0; i < 130; ++i) static_cast<void>(shop.order(shop.ann, product));
    const HeaderList csv = {{"accept", "text/csv"}};
    const std::string target = "/v1/admin/orders?status=pending";
    const Request asked = Shop::request(
        "GET", target, {{"accept", "text/csv"}, {"authorization", "Bearer " + shop.admin.token}});
    BOOST_TEST((shop.routes->plan(asked).lane == Lane::pool));
    Response all = shop.get(shop.admin, target, csv);
    BOOST_TEST(header(all, "content-type") == "text/csv; charset=utf-8");
    const std::string text = read_source(all);
    BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 131);
    check_problem(shop.get(shop.admin, "/v1/admin/orders?status=gone", csv), 422,
                  "validation_failed");
    check_problem(shop.get(shop.admin, "/v1/admin/orders?limit=5", csv), 400, "malformed_request");
    BOOST_TEST(header(shop.get(shop.admin, target), "content-type") == "application/json");
}

BOOST_AUTO_TEST_CASE(pictures_are_kept_for_ever) {
    const Shop shop;
    const std::string images = "/v1/admin/products/" + shop.product() + "/images";
    const std::string others = "/v1/admin/products/" + shop.product() + "/images/";
    const Response added = shop.call(shop.admin.token, "POST", images, form(kPixel), kForm);
    BOOST_REQUIRE_MESSAGE(added.status == 201, added.body);
    const std::string id = body_of(added).at("id");
    BOOST_TEST(body_of(added).at("alt") == "A cup");
    const Response shown = shop.get(shop.nobody, header(added, "location"));
    BOOST_TEST(shown.body == kPixel);
    BOOST_TEST(header(shown, "content-type") == "image/png");
    BOOST_TEST(header(shown, "x-content-type-options") == "nosniff");
    BOOST_TEST(header(shown, "cache-control").ends_with("immutable"));

    check_problem(shop.call(shop.admin.token, "POST", images, form("<svg/>"), kForm), 415,
                  "unsupported_media_type");
    check_problem(shop.call(shop.admin.token, "POST", images, "--b", kForm), 400,
                  "malformed_request");
    check_problem(shop.call(shop.admin.token, "POST", images, "{}"), 415, "unsupported_media_type");
    check_problem(shop.call(shop.admin.token, "DELETE", others + id), 404, "not_found");
    const Response changed =
        shop.call(shop.admin.token, "PATCH", images + '/' + id, R"({"alt":"Two cups"})");
    BOOST_TEST(body_of(changed).at("alt") == "Two cups");
    BOOST_TEST(shop.call(shop.admin.token, "DELETE", images + '/' + id).status == 204);
    check_problem(shop.get(shop.nobody, "/v1/images/" + id), 404, "not_found");
}

BOOST_AUTO_TEST_CASE(a_receipt_comes_as_it_is_wanted) {
    const Shop shop;
    const std::string path = "/v1/orders/" + shop.order(shop.ann, shop.product()) + "/receipt";
    const auto type = [&](const std::string& accept) {
        return header(shop.get(shop.ann, path, {{"accept", accept}}), "content-type");
    };
    BOOST_TEST(type("text/html") == "text/html; charset=utf-8");
    BOOST_TEST(type("text/plain;q=0.9") == "text/plain; charset=utf-8");
    BOOST_TEST(type("application/json") == "application/json");
    BOOST_TEST(type("*/*") == "text/html; charset=utf-8");
    check_problem(shop.get(shop.bob, path), 404, "not_found");
}

BOOST_AUTO_TEST_CASE(the_shop_tells_of_itself) {
    const Shop shop;
    const json config = body_of(shop.get(shop.nobody, "/v1/config"));
    BOOST_TEST(config.at("currency_digits") == json({{"USD", 2}}));
    BOOST_TEST(config.at("min_password_length") == 12);
    BOOST_TEST(config.at("registration_open") == true);
    BOOST_TEST(shop.get(shop.nobody, "/livez").status == 200);
    const Response ready = shop.get(shop.nobody, "/readyz");
    BOOST_TEST(ready.status == 200, ready.body);
    for (const auto name : {"database", "migrations", "outbox", "providers"})
        BOOST_TEST(body_of(ready).at("checks").at(name) == "ok");
    BOOST_TEST(shop.get(shop.nobody, "/.well-known/jwks.json").status == 200);
    check_problem(shop.call("", "POST", "/v1/webhooks/nobody", "{}"), 501,
                  "provider_not_configured");
    ordo_close(shop.engine);
    BOOST_TEST(shop.get(shop.nobody, "/livez").status == 200);
    BOOST_TEST(shop.get(shop.nobody, "/readyz").status == 503);
}

BOOST_AUTO_TEST_CASE(a_caller_has_so_many_requests) {
    const Shop shop(expire);
    const Response first = shop.get(shop.ann, "/v1/orders");
    BOOST_TEST(header(first, "ratelimit-policy") == "\"default\";q=2;w=60");
    BOOST_TEST(header(first, "ratelimit").starts_with("\"default\";r=1;t="));
    shop.get(shop.ann, "/v1/orders");
    const Response over = shop.get(shop.ann, "/v1/orders");
    check_problem(over, 429, "rate_limited");
    BOOST_TEST(std::stoi(header(over, "retry-after")) >= 1);
    BOOST_TEST(shop.get(shop.bob, "/v1/orders").status == 200);
    // Bad tokens count against the peer, and probes against nobody.
    for (int i = 0; i < 2; ++i) BOOST_TEST(shop.call("bad", "GET", "/v1/orders").status == 401);
    BOOST_TEST(shop.call("bad", "GET", "/v1/orders").status == 429);
    BOOST_TEST(shop.get(shop.nobody, "/livez").status == 200);
}

BOOST_AUTO_TEST_CASE(problems_have_one_shape) {
    const Shop shop;
    const Response missing = shop.get(shop.nobody, "/v1/\xff\"nothing");
    check_problem(missing, 404, "not_found");
    const json problem = body_of(missing);
    for (const auto name : {"type", "title", "status", "detail", "instance", "code", "retryable",
                            "request_id", "errors"})
        BOOST_TEST(problem.contains(name), name);
    BOOST_TEST(problem.at("type") == "urn:ordo:error:not_found");
    BOOST_TEST(problem.at("request_id") == "req-1");
    const Response method = shop.call("", "PUT", "/v1/products", "{}");
    check_problem(method, 405, "method_not_allowed");
    BOOST_TEST(header(method, "allow") == "GET, HEAD, OPTIONS");
    const Response options = shop.call("", "OPTIONS", "/v1/products");
    BOOST_TEST(options.status == 204);
    BOOST_TEST(header(options, "allow") == "GET, HEAD, OPTIONS");
    const Request slow = Shop::request("GET", "/");
    for (const unsigned status : {400U, 408U, 413U, 431U, 500U, 503U}) {
        const Response refused = shop.routes->refuse(status, slow);
        BOOST_TEST(refused.status == status);
        BOOST_TEST(body_of(refused).at("status") == status);
    }
}

BOOST_AUTO_TEST_CASE(only_configured_origins_may_call) {
    const Shop closed;
    const HeaderList from = {{"origin", "https://app.example"},
                             {"access-control-request-method", "GET"}};
    BOOST_TEST(header(closed.get(closed.nobody, "/v1/products", from),
                      "access-control-allow-origin") == "");
    const Shop shop([](RoutesConfig& config) { config.origins = {"https://app.example"}; });
    const Response asked = shop.call("", "OPTIONS", "/v1/orders", "", from);
    BOOST_TEST(header(asked, "access-control-allow-origin") == "https://app.example");
    BOOST_TEST(header(asked, "access-control-allow-methods") == "POST, GET, HEAD, OPTIONS");
    const Response other =
        shop.get(shop.nobody, "/v1/products", {{"origin", "https://evil.example"}});
    BOOST_TEST(header(other, "access-control-allow-origin") == "");
    BOOST_TEST(header(other, "vary") == "origin");
}

BOOST_AUTO_TEST_CASE(reads_that_may_wait_leave_the_network_alone) {
    const auto lanes = [](bool reads_wait) {
        const Shop shop([&](RoutesConfig& config) {
            config.reads_wait = reads_wait;
            config.pages["/metrics"] = [](const Request&) { return Response(); };
        });
        std::string letters;
        for (const char* path : {"/v1/products", "/metrics", "/livez", "/v1/openapi.json", "/readyz"})
            letters += shop.routes->plan(Shop::request("GET", path)).lane == Lane::pool ? 'p' : 'n';
        return letters;
    };
    BOOST_TEST(lanes(false) == "nnnnp");
    BOOST_TEST(lanes(true) == "ppnnp");
}

BOOST_AUTO_TEST_CASE(every_answer_is_observed_under_its_route) {
    std::vector<std::string> seen;
    const Shop shop([&](RoutesConfig& config) {
        config.pages["/metrics"] = [](const Request&) { return Response(); };
        config.observe = [&](std::string_view route, const Application::Done&) {
            seen.emplace_back(route);
        };
    });
    for (const std::string& path :
         {"/v1/orders/ord_" + kLetters, std::string("/metrics"), std::string("/x")}) {
        const Request request = Shop::request("GET", path);
        const Response response = shop.send(request);
        shop.routes->done({&request, response.status, 0, {}});
    }
    BOOST_TEST(seen == (std::vector<std::string>{"/v1/orders/{id}", "/metrics", ""}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
