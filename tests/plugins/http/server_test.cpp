// Proves what a client sees of the server between start() and stop(): answers and their headers, limits,
// bodies that come piece by piece, lanes, and many connections at once. Real sockets, raw bytes.

#include <boost/test/unit_test.hpp>
#include <cctype>

#include "server_fixture.hpp"

BOOST_AUTO_TEST_SUITE(http_server)

namespace {

using namespace server_test;

std::string post(const std::string& path, std::size_t size, const std::string& lines = "") {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + lines +
           "Content-Length: " + std::to_string(size) + "\r\n\r\n";
}

bool is_own_id(const std::string& id) {
    return id.size() == 32 && id.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// The text with every letter as 'A' or 'a' and every digit as '0'.
std::string shape(std::string text) {
    for (char& c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isdigit(byte) != 0) c = '0';
        if (std::isupper(byte) != 0) c = 'A';
        if (std::islower(byte) != 0) c = 'a';
    }
    return text;
}

// Whether the server closed, and said nothing before.
bool closed_silently(Client& client) { return client.rest().empty(); }

}  // namespace

// ---- Answers

BOOST_AUTO_TEST_CASE(an_answer_says_when_how_long_and_to_which_request) {
    Running running;
    Client client(running.port());
    const auto answer = client.get("/a");
    BOOST_TEST(answer.head.starts_with("HTTP/1.1 200 OK\r\n"));
    BOOST_TEST(answer.header("Content-Length") == "8");
    BOOST_TEST(answer.header("Connection").empty());
    BOOST_TEST(is_own_id(answer.header("X-Request-Id")));
    BOOST_TEST(shape(answer.header("Date")) == "Aaa, 00 Aaa 0000 00:00:00 AAA");
    BOOST_TEST(client.get("/a").header("X-Request-Id") != answer.header("X-Request-Id"));
}

BOOST_AUTO_TEST_CASE(the_callers_request_id_is_kept_if_it_is_fit) {
    Running running;
    Client client(running.port());
    const auto id_for = [&](const std::string& id) {
        client.send("GET /a HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + id + "\r\n\r\n");
        return client.answer().header("X-Request-Id");
    };
    for (const auto& id : {std::string("aZ09._~+/=:-"), std::string(128, 'a')})
        BOOST_TEST(id_for(id) == id);
    for (const auto& id : {std::string(), std::string(129, 'a'), std::string("a b"),
                           std::string("a\"b"), std::string("\xc3\xa4")})
        BOOST_TEST(is_own_id(id_for(id)), id);
}

BOOST_AUTO_TEST_CASE(a_headers_value_cannot_start_another_header) {
    Running running;
    running.application.on("/split", [](const Request&) {
        Response response;
        response.headers.add("Location", "/a\r\nSet-Cookie: x");
        return response;
    });
    Client client(running.port());
    BOOST_TEST(client.get("/split").header("Location") == "/a  Set-Cookie: x");
}

BOOST_AUTO_TEST_CASE(head_204_and_304_have_no_body) {
    Running running;
    for (const unsigned status : {204U, 304U})
        running.application.on("/" + std::to_string(status), [status](const Request&) {
            return TestApplication::text(status, "never sent");
        });
    Client client(running.port());
    client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto head = client.answer(false);
    BOOST_TEST(head.status == 200U);
    BOOST_TEST(head.header("Content-Length") == "9");
    for (const unsigned status : {204U, 304U}) {
        const auto answer = client.get("/" + std::to_string(status));
        BOOST_TEST(answer.status == status);
        BOOST_TEST(answer.header("Content-Length").empty());
    }
    BOOST_TEST(client.get("/next").body == "GET /next? ");  // nothing was left over before it
}

BOOST_AUTO_TEST_CASE(requests_sent_at_once_are_answered_in_order) {
    Running running;
    running.application.on(
        "/slow", [](const Request&) { return TestApplication::text(200, "slow"); }, Lane::pool);
    Client client(running.port());
    std::string requests;
    for (int i = 0; i < 1000; ++i)
        requests += i % 10 == 0 ? "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"
                                : post("/" + std::to_string(i), 3) + "abc";
    client.send(requests);
    for (int i = 0; i < 1000; ++i) {
        const std::string expected = i % 10 == 0 ? "slow" : "POST /" + std::to_string(i) + "? abc";
        BOOST_REQUIRE(client.answer().body == expected);
    }
}

BOOST_AUTO_TEST_CASE(a_connection_closes_when_the_client_wants_it) {
    Running running;
    for (const auto* request :
         {"GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
          "GET /a HTTP/1.1\r\nHost: x\r\nconnection: foo, CLOSE\r\n\r\n", "GET /a HTTP/1.0\r\n\r\n",
          "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"}) {
        Client client(running.port());
        client.send(request);
        const auto answer = client.answer();
        BOOST_TEST(answer.body == "GET /a? ");
        BOOST_TEST(answer.header("Connection") == "close");
        BOOST_TEST(closed_silently(client));
    }
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_application_is_500) {
    Running running;
    const auto fail = [](const Request&) -> Response { throw std::runtime_error("secret"); };
    running.application.on("/throws", fail);
    running.application.on("/throws-in-pool", fail, Lane::pool);
    for (const auto* path : {"/throws", "/throws-in-pool", "/plan-throws"}) {
        Client client(running.port());
        const auto answer = client.get(path);
        BOOST_TEST(answer.status == 500U);
        BOOST_TEST(answer.body == "refused");
    }
}

BOOST_AUTO_TEST_CASE(each_answer_is_reported_once) {
    Running running;
    Client client(running.port());
    client.get("/a");
    client.send("bad\r\n\r\n");
    client.rest();
    BOOST_TEST(running.application.finished.wait([](const auto& all) { return all.size() == 2; }));
    const auto all = running.application.finished.get();
    BOOST_TEST((all[0].path == "/a" && all[0].status == 200 && all[0].bytes == 8));
    BOOST_TEST((all[1].path.empty() && all[1].status == 400 && all[1].bytes == 7));
}

// ---- Bodies of requests

BOOST_AUTO_TEST_CASE(a_body_may_be_as_large_as_planned_and_not_larger) {
    Running running;
    constexpr std::size_t kLimit = TestApplication::kBodyLimit;
    Client client(running.port());
    client.send(post("/a", kLimit) + std::string(kLimit, 'b'));
    BOOST_TEST(client.answer().body.size() == kLimit + 9);

    client.send(post("/a", kLimit + 1));  // refused before any of it came
    const auto refused = client.answer();
    BOOST_TEST(refused.status == 413U);
    BOOST_TEST(refused.header("Connection") == "close");

    Client chunks(running.port());
    const std::string chunk = "2710\r\n" + std::string(10'000, 'c') + "\r\n";
    chunks.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 10; ++i) chunks.send(chunk);
    BOOST_TEST(!chunks.reacts_within(0ms));
    chunks.send("1\r\n");
    BOOST_TEST(chunks.answer().status == 413U);
}

BOOST_AUTO_TEST_CASE(the_answer_to_a_body_that_is_too_large_is_not_lost_in_a_reset) {
    Running running;
    Client client(running.port());
    client.send(post("/a", 1'000'000) + std::string(500'000, 'b'));
    BOOST_TEST(client.answer().status == 413U);
}

BOOST_AUTO_TEST_CASE(who_asks_is_told_to_send_the_body) {
    Running running;
    running.application.refuse_early("/refused", 401);
    const std::string expect = "Expect: 100-Continue\r\n";
    Client client(running.port());
    client.send(post("/a", 3, expect));
    BOOST_TEST(client.until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    BOOST_TEST(client.answer().body == "POST /a? abc");
    client.send(post("/a", 3, expect) + "def");  // did not wait, needs no telling
    BOOST_TEST(client.answer().body == "POST /a? def");
    client.send(post("/refused", 3, expect));
    BOOST_TEST(client.answer().status == 401U);
    BOOST_TEST(closed_silently(client));
}

BOOST_AUTO_TEST_CASE(after_an_early_refusal_the_next_request_begins_behind_the_body) {
    Running running;
    running.application.refuse_early("/refused", 401);
    Client client(running.port());
    const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";
    client.send(post("/refused", hidden.size()) + hidden);
    BOOST_TEST(client.answer().body == "early");
    BOOST_TEST(client.get("/next").body == "GET /next? ");
    client.send(post("/refused", 50'000) + std::string(10, 'x'));
    const auto large = client.answer();
    BOOST_TEST(large.status == 401U);
    BOOST_TEST(large.header("Connection") == "close");
    const auto planned = running.application.planned.get();
    BOOST_TEST((std::find(planned.begin(), planned.end(), "/hidden") == planned.end()));
}

// ---- Timeouts

BOOST_AUTO_TEST_CASE(dripping_bytes_do_not_extend_the_time_for_a_header_or_a_body) {
    ServerConfig config;
    config.header_timeout = config.body_timeout = 200ms;
    Running running(config);
    for (const std::string& start : {std::string("GET /a HTTP/1.1\r\nA: "), post("/a", 30'000)}) {
        Client client(running.port());
        const auto begun = std::chrono::steady_clock::now();
        client.send(start);
        for (int i = 0; i < 2'000 && !client.reacts_within(10ms); ++i) client.send("a");
        BOOST_TEST(client.answer().status == 408U);
        BOOST_TEST((std::chrono::steady_clock::now() - begun < 5s));
    }
}

BOOST_AUTO_TEST_CASE(idle_and_silent_connections_are_closed_without_a_word) {
    ServerConfig config;
    config.header_timeout = 100ms;
    config.keep_alive_timeout = 50ms;
    Running running(config);
    Client silent(running.port()), idle(running.port());
    BOOST_TEST(idle.get("/a").status == 200U);
    BOOST_TEST(closed_silently(idle));
    BOOST_TEST(closed_silently(silent));
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_its_answer_is_given_up) {
    ServerConfig config;
    config.write_timeout = 100ms;
    Running running(config);
    running.application.on("/large", [](const Request&) {
        return TestApplication::text(200, std::string(64 * 1024 * 1024, 'x'));
    });
    Client client(running.port());
    client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    BOOST_TEST(running.application.finished.wait([](const auto& all) { return all.size() == 1; }));
    BOOST_TEST(running.application.finished.get()[0].bytes == 0U);
}

BOOST_AUTO_TEST_CASE(a_large_answer_arrives_whole_at_a_client_that_reads) {
    Running running;
    const std::string body(8 * 1024 * 1024, 'x');
    running.application.on("/large",
                           [&](const Request&) { return TestApplication::text(200, body); });
    Client client(running.port());
    BOOST_TEST((client.get("/large").body == body));
    BOOST_TEST((client.get("/large").body == body));
}

// ---- Lanes and many connections

BOOST_AUTO_TEST_CASE(a_blocked_pool_blocks_nobody_but_those_who_wait_for_it) {
    ServerConfig config;
    config.network_threads = config.pool_threads = 1;
    Running running(config);
    Watched<bool> open;
    running.application.on(
        "/blocks",
        [&](const Request&) {
            open.wait([](bool is_open) { return is_open; });
            return TestApplication::text(200, "unblocked");
        },
        Lane::pool);
    Client first(running.port()), second(running.port()), other(running.port());
    for (Client* client : {&first, &second})
        client->send("GET /blocks HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 100; ++i) BOOST_TEST(other.get("/a").status == 200U);
    BOOST_TEST(!first.reacts_within(0ms));
    open.change([](bool& is_open) { is_open = true; });
    for (Client* client : {&first, &second}) BOOST_TEST(client->answer().body == "unblocked");
}

BOOST_AUTO_TEST_CASE(when_too_many_wait_for_the_pool_the_next_is_told_503) {
    if (!can_open(4096)) {
        BOOST_TEST_MESSAGE("skipped: too few files may be open");
        return;
    }
    ServerConfig config;
    config.pool_threads = 1;
    Running running(config);
    Watched<bool> open;
    running.application.on(
        "/blocks",
        [&](const Request&) {
            open.wait([](bool is_open) { return is_open; });
            return Response();
        },
        Lane::pool);
    std::vector<std::unique_ptr<Client>> waiting;
    bool refused = false;
    for (int i = 0; i < 1100 && !refused; ++i) {
        waiting.push_back(std::make_unique<Client>(running.port()));
        waiting.back()->send("GET /blocks HTTP/1.1\r\nHost: x\r\n\r\n");
        // Some reaction comes for the first one over the limit, and none before.
        refused = i > 1020 && waiting.back()->reacts_within(i < 1030 ? 50ms : 2000ms);
    }
    BOOST_TEST(refused);
    BOOST_TEST(waiting.back()->answer().status == 503U);
    open.change([](bool& is_open) { is_open = true; });
    BOOST_TEST(waiting.front()->answer().status == 200U);
}

BOOST_AUTO_TEST_CASE(five_hundred_slow_clients_do_not_disturb_a_good_one) {
    if (!can_open(2048)) {
        BOOST_TEST_MESSAGE("skipped: too few files may be open");
        return;
    }
    Running running;
    std::vector<std::unique_ptr<Client>> slow;
    for (int i = 0; i < 500; ++i) {
        slow.push_back(std::make_unique<Client>(running.port()));
        slow.back()->send(i % 2 == 0 ? "GET /slow HTTP/1.1\r\nA: " : post("/slow", 1000));
    }
    Client good(running.port());
    for (int i = 0; i < 300; ++i) {
        if (i > 0) slow[static_cast<std::size_t>(i)]->send("a");
        BOOST_REQUIRE(good.get("/a").status == 200U);
    }
    slow[0]->send("\r\nHost: x\r\n\r\n");
    BOOST_TEST(slow[0]->answer().body == "GET /slow? ");
}

BOOST_AUTO_TEST_CASE(over_the_limit_a_connection_waits_until_another_ends) {
    ServerConfig config;
    config.connections_max = 2;
    Running running(config);
    auto first = std::make_unique<Client>(running.port());
    Client second(running.port());
    BOOST_TEST(first->get("/a").status == 200U);
    BOOST_TEST(second.get("/a").status == 200U);
    Client third(running.port());
    third.send("GET /third HTTP/1.1\r\nHost: x\r\n\r\n");
    BOOST_TEST(!third.reacts_within(50ms));
    first.reset();
    BOOST_TEST(third.answer().body == "GET /third? ");
}

BOOST_AUTO_TEST_SUITE_END()
