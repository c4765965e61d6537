// Proves that the events are one log for all: staff read everything, customers what concerns their own
// orders and is not private; pages lead through a log of several hundreds; a stream begins with what
// happens from now on, or behind the last event that the client has, and ends with the token.
#include "routes_fixture.hpp"

BOOST_AUTO_TEST_SUITE(routes_events)

namespace {

using namespace ordo_http;
using namespace ordo_http::test;

void unlimited(RoutesConfig& config) { config.rate_quota = 0; }

// All events that a caller can list.
std::vector<json> list_all(const Shop& shop, const Shop::User& who, std::string target) {
    std::vector<json> all;
    while (!target.empty()) {
        const Response page = shop.get(who, target);
        BOOST_REQUIRE_MESSAGE(page.status == 200, page.body);
        const json body = body_of(page);
        for (const json& event : body.at("data")) all.push_back(event);
        const std::string link = header(page, "link");
        target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
    }
    return all;
}

Response stream(const Shop& shop, const std::string& token, const std::string& target,
                HeaderList headers = {}) {
    headers.emplace_back("accept", "text/event-stream");
    return shop.call(token, "GET", target, {}, headers);
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(pages_lead_through_the_whole_log) {
    const Shop shop(unlimited);
    const std::string product = shop.product();
    // Exactly two of the journal's own pages and a bit, so that their borders are crossed.
    for (int i = 0; i < 205; ++i)
        static_cast<void>(shop.order(i % 50 == 0 ? shop.bob : shop.ann, product));
    const auto all = list_all(shop, shop.admin, "/v1/events?limit=30");
    BOOST_REQUIRE(all.size() == 205U);
    for (std::size_t at = 0; at < all.size(); ++at)
        BOOST_REQUIRE(std::stoull(all[at].at("sequence").get<std::string>()) == at + 1);
    const auto of_bob = list_all(shop, shop.bob, "/v1/events?limit=2");
    BOOST_TEST(of_bob.size() == 5U);
    for (const json& event : of_bob)
        BOOST_TEST(event.at("data").at("order").at("user_id") == shop.bob.id);
    BOOST_TEST(list_all(shop, shop.admin, "/v1/events?after=199").size() == 6U);
    BOOST_TEST(list_all(shop, shop.admin, "/v1/events?after=5000").empty());
    check_problem(shop.get(shop.admin, "/v1/events?cursor=x"), 400, "invalid_cursor");
    check_problem(shop.get(shop.admin, "/v1/events?limit=0"), 422, "validation_failed");
    check_problem(shop.get(shop.nobody, "/v1/events"), 401, "unauthenticated");
}

BOOST_AUTO_TEST_CASE(customers_do_not_hear_of_notes) {
    const Shop shop;
    const std::string order = shop.order(shop.ann, shop.product());
    BOOST_TEST(
        shop.post(shop.admin, "/v1/admin/orders/" + order + "/notes", {{"text", "x"}}).status ==
        201);
    BOOST_TEST(list_all(shop, shop.admin, "/v1/events").size() == 2U);
    BOOST_TEST(list_all(shop, shop.ann, "/v1/events").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_stream_tells_what_happens_from_now_on) {
    for (const int before : {0, 3, 100, 150}) {
        BOOST_TEST_CONTEXT(before) {
            const Shop shop(unlimited);
            const std::string product = shop.product();
            for (int i = 0; i < before; ++i) static_cast<void>(shop.order(shop.ann, product));
            Response live = stream(shop, shop.admin.token, "/v1/events");
            BOOST_TEST(header(live, "content-type") == "text/event-stream");
            static_cast<void>(shop.order(shop.ann, product));
            // What was read within the last half second is not read again, so the stream may have to ask
            // more than once; it says itself that it wants to.
            std::string text;
            const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
            while (text.find("data:") == std::string::npos &&
                   std::chrono::steady_clock::now() < deadline)
                text += read_source(live);
            BOOST_TEST(text.starts_with("retry: 1000\n\n"));
            const std::string id =
                "id: " + std::to_string(before + 1) + "\nevent: order.created\ndata: {";
            BOOST_TEST(text.find(id) != std::string::npos, text);
            BOOST_TEST(count(text, "data:") == 1U);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_stream_goes_on_where_the_client_stopped) {
    const Shop shop;
    const std::string product = shop.product();
    for (int i = 0; i < 4; ++i)
        static_cast<void>(shop.order(i == 2 ? shop.bob : shop.ann, product));
    Response resumed =
        stream(shop, shop.admin.token, "/v1/events?after=1", {{"last-event-id", "2"}});
    BOOST_TEST(count(read_source(resumed), "data:") == 2U);
    Response of_ann = stream(shop, shop.ann.token, "/v1/events?after=0");
    BOOST_TEST(count(read_source(of_ann), "data:") == 3U);
    check_problem(stream(shop, shop.ann.token, "/v1/events", {{"last-event-id", "x"}}), 400,
                  "malformed_request");
}

BOOST_AUTO_TEST_CASE(a_stream_ends_with_its_token) {
    const Shop shop;
    const auto lifetime = shop.tokens.lifetime();
    const std::string token =
        shop.tokens.issue(shop.ann.id, "customer", Shop::now() - lifetime + 2);
    Response live = stream(shop, token, "/v1/events");
    BOOST_REQUIRE(live.source);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    bool last = false;
    while (!last && std::chrono::steady_clock::now() < deadline) last = live.source->next().last;
    BOOST_TEST(last);
}

BOOST_AUTO_TEST_SUITE_END()
