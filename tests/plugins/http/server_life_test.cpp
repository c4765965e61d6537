// Proves that bodies made piece by piece end with their client, their source or the server and are destroyed
// once, and that stop() lets go what is idle, waits for what is under way, and breaks off the rest.

#include <boost/test/unit_test.hpp>
#include <future>
#include <system_error>
#include <thread>

#include "server_fixture.hpp"

BOOST_AUTO_TEST_SUITE(http_server_life)

namespace {

using namespace server_test;
using Piece = BodySource::Piece;

// A source made of a function; `destroyed` counts.
class ScriptedSource : public BodySource {
public:
    ScriptedSource(std::function<Piece(int)> script, Watched<int>& destroyed)
        : script_(std::move(script)), destroyed_(destroyed) {}
    ~ScriptedSource() override {
        destroyed_.change([](int& count) { ++count; });
    }
    Piece next() override { return script_(turn_++); }

private:
    std::function<Piece(int)> script_;
    Watched<int>& destroyed_;
    int turn_ = 0;
};

struct Streaming {
    explicit Streaming(const std::function<Piece(int)>& script) {
        running.application.on("/stream", [this, script](const Request&) {
            Response response;
            response.source = std::make_unique<ScriptedSource>(script, destroyed);
            return response;
        });
    }
    bool all_destroyed(int count) {
        return destroyed.wait([count](int destroyed_now) { return destroyed_now == count; });
    }

    Watched<int> destroyed;
    Running running;
};

Piece three_pieces(int turn) {
    if (turn == 0) return {"first", false, 1ms};
    if (turn == 1) return {"", false, 0ms};
    return {"0123456789abcdef", true, 0ms};
}

Piece endless(int turn) { return {turn == 0 ? "first" : "", false, 1h}; }

const std::string kGetStream = "GET /stream HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace

BOOST_AUTO_TEST_CASE(pieces_are_chunks_and_the_connection_goes_on_after_the_last) {
    Streaming streaming(three_pieces);
    Client client(streaming.running.port());
    client.send(kGetStream + kGetStream);
    for (int i = 0; i < 2; ++i) {
        const auto answer = client.answer();
        BOOST_TEST(answer.header("Transfer-Encoding") == "chunked");
        BOOST_TEST(answer.header("Content-Length").empty());
        BOOST_TEST(client.until("0\r\n\r\n") ==
                   "5\r\nfirst\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n");
    }
    BOOST_TEST(client.get("/a").status == 200U);
    BOOST_TEST(streaming.all_destroyed(2));
    BOOST_TEST(streaming.running.application.finished.get()[0].bytes == 21U);
}

BOOST_AUTO_TEST_CASE(for_http_1_0_the_end_of_the_connection_ends_the_body) {
    Streaming streaming(three_pieces);
    Client client(streaming.running.port());
    client.send("GET /stream HTTP/1.0\r\n\r\n");
    BOOST_TEST(client.answer().header("Transfer-Encoding").empty());
    BOOST_TEST(client.rest() == "first0123456789abcdef");
}

BOOST_AUTO_TEST_CASE(head_asks_the_source_for_nothing) {
    Streaming streaming([](int) -> Piece { throw std::logic_error("asked"); });
    Client client(streaming.running.port());
    client.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n");
    BOOST_TEST(client.answer().status == 200U);
    BOOST_TEST(client.get("/a").status == 200U);
    BOOST_TEST(streaming.all_destroyed(1));
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_source_leaves_the_body_without_end) {
    Streaming streaming([](int turn) -> Piece {
        if (turn > 0) throw std::runtime_error("broken");
        return {"first", false, 0ms};
    });
    Client client(streaming.running.port());
    client.send(kGetStream);
    client.answer();
    BOOST_TEST(client.rest() == "5\r\nfirst\r\n");
    BOOST_TEST(streaming.all_destroyed(1));
}

BOOST_AUTO_TEST_CASE(a_source_at_rest_ends_when_its_client_goes) {
    Streaming streaming(endless);
    {
        Client client(streaming.running.port());
        client.send(kGetStream);
        client.until("first");
        BOOST_TEST(client.until("\r\n") == "\r\n");
        client.send("GET /early HTTP/1.1\r\n");  // is not taken for the end
        BOOST_TEST(!client.reacts_within(20ms));
    }
    BOOST_TEST(streaming.all_destroyed(1));
}

BOOST_AUTO_TEST_CASE(a_busy_source_ends_when_its_client_goes) {
    Streaming streaming([](int) -> Piece { return {std::string(1000, 'x'), false, 0ms}; });
    {
        Client client(streaming.running.port());
        client.send(kGetStream);
        client.bytes(100'000);
    }
    BOOST_TEST(streaming.all_destroyed(1));
}

BOOST_AUTO_TEST_CASE(requests_that_come_while_others_are_at_work_are_answered_together) {
    Running running({.turn_timeout = 1h});
    Watched<bool> open;
    Watched<int> begun;
    running.application.on(
        "/together",
        [&](const Request& request) {
            begun.change([](int& count) { ++count; });
            open.wait([](bool is_open) { return is_open; });
            return TestApplication::text(200, request.body);
        },
        Lane::together);
    std::vector<std::unique_ptr<Client>> clients;
    const auto post = [&](int i) {
        clients.push_back(std::make_unique<Client>(running.port()));
        clients.back()->send("POST /together HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n" +
                             std::to_string(i));
    };
    // The first has not waited for company.
    post(0);
    BOOST_TEST(begun.wait([](int count) { return count == 1; }));
    for (int i = 1; i < 8; ++i) post(i);
    BOOST_TEST(running.application.planned.wait([](const auto& all) { return all.size() == 8; }));
    // The network thread that has planned the last may still be handing it over; an answer from it says that
    // it has.
    for (int i = 0; i < 4; ++i) BOOST_TEST(Client(running.port()).get("/a").status == 200U);
    open.change([](bool& is_open) { is_open = true; });
    for (int i = 0; i < 8; ++i)
        BOOST_TEST(clients[static_cast<std::size_t>(i)]->answer().body == std::to_string(i));
    const auto turns = running.application.together.get();
    BOOST_TEST(turns.size() == 2U);
    BOOST_TEST(turns.back() == 7U);
}

BOOST_AUTO_TEST_CASE(work_that_hangs_does_not_keep_the_requests_behind_it) {
    Running running({.turn_timeout = 10ms});
    Watched<bool> open;
    Watched<bool> begun;
    running.application.on(
        "/together",
        [&](const Request& request) {
            if (request.query != "hangs") return TestApplication::text(200, "");
            begun.change([](bool& has_begun) { has_begun = true; });
            open.wait([](bool is_open) { return is_open; });
            return TestApplication::text(200, "at last");
        },
        Lane::together);
    Client hangs(running.port());
    hangs.send("GET /together?hangs HTTP/1.1\r\nHost: x\r\n\r\n");
    BOOST_TEST(begun.wait([](bool has_begun) { return has_begun; }));
    for (int i = 0; i < 3; ++i) BOOST_TEST(Client(running.port()).get("/together").status == 200U);
    open.change([](bool& is_open) { is_open = true; });
    BOOST_TEST(hangs.answer().body == "at last");
}

BOOST_AUTO_TEST_CASE(what_waits_for_company_when_the_server_is_broken_off_is_not_begun) {
    Running running({.turn_timeout = 1h});
    Watched<bool> open;
    Watched<int> begun;
    running.application.on(
        "/together",
        [&](const Request&) {
            begun.change([](int& count) { ++count; });
            open.wait([](bool is_open) { return is_open; });
            return TestApplication::text(200, "");
        },
        Lane::together);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<Client>(running.port()));
        clients.back()->send("GET /together HTTP/1.1\r\nHost: x\r\n\r\n");
        if (i == 0) BOOST_TEST(begun.wait([](int count) { return count == 1; }));
    }
    BOOST_TEST(running.application.planned.wait([](const auto& all) { return all.size() == 3; }));
    auto stopped = std::async(std::launch::async, [&] { return running.server.stop(0ms); });
    BOOST_TEST(clients[0]->rest().empty());  // so it is broken off
    open.change([](bool& is_open) { is_open = true; });
    BOOST_TEST(!stopped.get());
    BOOST_TEST(begun.get() == 1);
}

BOOST_AUTO_TEST_CASE(stopping_ends_idle_connections_and_waits_for_answers_under_way) {
    Running running;
    Watched<bool> open;
    Watched<int> begun;
    running.application.on(
        "/blocks",
        [&](const Request&) {
            begun.change([](int& count) { ++count; });
            open.wait([](bool is_open) { return is_open; });
            return TestApplication::text(200, "done");
        },
        Lane::pool);
    Client silent(running.port()), idle(running.port()), busy(running.port());
    BOOST_TEST(idle.get("/a").status == 200U);
    busy.send("GET /blocks HTTP/1.1\r\nHost: x\r\n\r\n");
    BOOST_TEST(begun.wait([](int count) { return count == 1; }));

    auto stopped = std::async(std::launch::async, [&] { return running.server.stop(kPatience); });
    BOOST_TEST(idle.rest().empty());
    BOOST_TEST(silent.rest().empty());
    BOOST_TEST(!busy.reacts_within(0ms));
    open.change([](bool& is_open) { is_open = true; });
    const auto answer = busy.answer();
    BOOST_TEST(answer.body == "done");
    BOOST_TEST(answer.header("Connection") == "close");
    BOOST_TEST(busy.rest().empty());
    BOOST_TEST(stopped.get());
    BOOST_TEST(!Client(running.port()).connected);
}

BOOST_AUTO_TEST_CASE(stopping_lets_a_request_that_has_begun_be_sent_to_its_end) {
    Running running;
    Client idle(running.port()), client(running.port());
    BOOST_TEST(client.get("/a").status == 200U);
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n");
    client.send("Expect: 100-continue\r\n\r\n");
    BOOST_TEST(client.until("\r\n\r\n").starts_with("HTTP/1.1 100"));  // so it has begun
    auto stopped = std::async(std::launch::async, [&] { return running.server.stop(kPatience); });
    BOOST_TEST(idle.rest().empty());  // so it is stopping
    client.send("abc");
    BOOST_TEST(client.answer().body == "POST /a? abc");
    BOOST_TEST(stopped.get());
}

BOOST_AUTO_TEST_CASE(stopping_breaks_off_what_is_not_over_in_time) {
    Running running;
    Client client(running.port());
    client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    BOOST_TEST(client.until("\r\n\r\n").starts_with("HTTP/1.1 100"));
    BOOST_TEST(!running.server.stop(20ms));
    BOOST_TEST(client.rest().empty());
}

BOOST_AUTO_TEST_CASE(stopping_ends_sources_after_their_piece_and_without_a_false_end) {
    Streaming streaming(endless);
    Client client(streaming.running.port());
    client.send(kGetStream);
    client.until("first");
    BOOST_TEST(streaming.running.server.stop(kPatience));
    BOOST_TEST(client.rest() == "\r\n");  // of the first chunk; no last one follows
    BOOST_TEST(streaming.all_destroyed(1));
}

BOOST_AUTO_TEST_CASE(stopping_under_load_answers_or_closes_and_never_hangs) {
    for (int round = 0; round < 20; ++round) {
        Running running;
        running.application.on(
            "/pool", [](const Request&) { return TestApplication::text(200, "pool"); }, Lane::pool);
        std::atomic<int> answered{0};
        std::vector<std::future<void>> clients;
        for (int i = 0; i < 8; ++i)
            clients.push_back(std::async(std::launch::async, [&, i] {
                Client client(running.port());
                while (client.get(i % 2 == 0 ? "/pool" : "/a").status == 200) ++answered;
            }));
        while (answered < 50) std::this_thread::yield();
        BOOST_TEST(running.server.stop(kPatience));
        for (auto& client : clients) client.get();
    }
}

BOOST_AUTO_TEST_CASE(a_server_starts_again_after_it_stopped) {
    Running running;
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(Client(running.port()).get("/a").status == 200U);
        BOOST_TEST(running.server.stop(kPatience));
        BOOST_TEST(running.server.stop(kPatience));
        running.server.start();
    }
}

BOOST_AUTO_TEST_CASE(a_port_in_use_or_no_address_is_an_error_at_once) {
    Running running;
    TestApplication application;
    ServerConfig config;
    config.port = running.port();
    BOOST_CHECK_THROW(Server(config, application).start(), std::system_error);
    config.address = "nowhere";
    BOOST_CHECK_THROW(Server(config, application).start(), std::system_error);
}

BOOST_AUTO_TEST_CASE(every_kind_of_address_works_and_names_the_peer_without_port) {
    const std::vector<std::array<const char*, 3>> cases{{"127.0.0.1", "127.0.0.1", "127.0.0.1"},
                                                        {"0.0.0.0", "127.0.0.1", "127.0.0.1"},
                                                        {"::1", "::1", "::1"},
                                                        {"::", "::1", "::1"},
                                                        {"::", "127.0.0.1", "127.0.0.1"}};
    for (const auto& [listen, connect, peer] : cases) {
        ServerConfig config;
        config.address = listen;
        std::unique_ptr<Running> running;
        try {
            running = std::make_unique<Running>(config);
        } catch (const std::system_error& error) {
            BOOST_TEST_MESSAGE("skipped, no IPv6 here: " << error.what());
            continue;
        }
        running->application.on(
            "/peer", [](const Request& r) { return TestApplication::text(200, r.peer); });
        BOOST_TEST(Client(running->port(), connect).get("/peer").body == peer);
    }
}

BOOST_AUTO_TEST_SUITE_END()
