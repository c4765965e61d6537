// Proves that bytes become requests strictly (RFC 9112): what two servers could read in two ways is refused
// with 400 and the connection closed, so that no second request hides in the body of a first. Over real
// sockets, and through the parser alone at every place where a packet may end.

#include <boost/test/unit_test.hpp>

#include "http/net/request_parser.hpp"
#include "server_fixture.hpp"

BOOST_AUTO_TEST_SUITE(http_framing)

namespace {

using namespace server_test;
using namespace std::string_literals;
using ordo_http::Input;
using ordo_http::RequestParser;

const std::string kHidden = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";

// A request with these header lines, and what a sloppy server would take for the next.
std::string post(const std::string& lines, const std::string& body = "") {
    return "POST /a HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n" + body + kHidden;
}

std::string chunked(const std::string& body) {
    return post("Transfer-Encoding: chunked\r\n", body);
}

std::vector<std::string> malicious() {
    std::vector<std::string> all{
        post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
        post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        post("Content-Length: 5\r\nContent-Length: 6\r\n", "aaaaa"),
        post("Content-Length: 5\r\nContent-Length: 5\r\n", "aaaaa"),
        post("Content-Length: 18446744073709551616\r\n"),
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"),
        post("Header : x\r\n"),
        post("Header\t: x\r\n"),
        post("Content-Length : 5\r\n", "aaaaa"),
        post(" Header: x\r\n"),
        post("Header: x\r\n folded\r\n"),
        post("Header: x\r\n\tfolded\r\n"),
        post("Header: x\r\n \r\n"),
        post("Header: a\nb\r\n"),
        post("Header: a\rb\r\n"),
        post("Header: a\r\rb\r\n"),
        post("Header: a\0b\r\n"s),
        post("Header: a\x01\x62\r\n"),
        post("Header: a\x7f\r\n"),
        post("Hea der: x\r\n"),
        post("Hea\0der: x\r\n"s),
        post("Hea(der): x\r\n"),
        post("H\xc3\xa4: x\r\n"),
        post(": x\r\n"),
        post("Header\r\n"),
        post("Host: y\r\n"),
        post("Host: x\r\n"),
        "GET /a HTTP/1.1\r\n\r\n" + kHidden,
        "GET /a HTTP/1.1\r\nHost:\r\n\r\n" + kHidden,
        "GET /a HTTP/1.1\r\nHost: a b\r\n\r\n" + kHidden,
        "GET /a HTTP/1.1\r\nHost: a/b\r\n\r\n" + kHidden,
        "GET /a HTTP/1.1\r\nHost: u@a\r\n\r\n" + kHidden,
        "GET /a HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n" + kHidden,
        "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + kHidden,
        "GET /a HTTP/1.1\nHost: x\n\n" + kHidden,
        "GET /a HTTP/1.1\r\nHost: x\n\r\n" + kHidden,
        "GET /a\r\n\r\n" + kHidden,
        "GET /a HTTP/2.0\r\nHost: x\r\n\r\n" + kHidden,
        "GET /a HTTP/1.2\r\nHost: x\r\n\r\n" + kHidden,
        "GET /a HTTP/0.9\r\nHost: x\r\n\r\n" + kHidden,
        "GET /a http/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "GET /a HTTP/1.1 \r\nHost: x\r\n\r\n" + kHidden,
        "GET /a  HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "GET  /a HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "GET\t/a HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        " GET /a HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "G@T /a HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "GET a HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "GET /\xc3\xa4 HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n"s + kHidden,
        "GET * HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "GET ftp://x/a HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "GET http:///a HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n" + kHidden,
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\r\n\r\n" + kHidden,
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s,  // TLS
        "\0"s,
    };
    for (const char* length :
         {"", "-1", "+5", "5 5", "0x5", "5, 5", "5,6", "5;", "1e1", "５", "5.0"})
        all.push_back(post("Content-Length: "s + length + "\r\n", "aaaaa"));
    for (const char* coding :
         {"", "gzip", "gzip, chunked", "chunked, gzip", "chunked, chunked", "identity", "xchunked",
          "chunked;q=1", "\"chunked\"", ",chunked", "chunked,",
          "\x0b"
          "chunked"})
        all.push_back(post("Transfer-Encoding: "s + coding + "\r\n", "0\r\n\r\n"));
    for (const char* body : {"g\r\n",
                             "\r\n",
                             "-1\r\n",
                             "+1\r\na\r\n0\r\n\r\n",
                             "0x1\r\na\r\n0\r\n\r\n",
                             "1 \r\na\r\n0\r\n\r\n",
                             " 1\r\na\r\n0\r\n\r\n",
                             "1;a=b\r\na\r\n0\r\n\r\n",
                             "1;\r\na\r\n0\r\n\r\n",
                             "1;a=\"\n\"\r\na\r\n0\r\n\r\n",
                             "1\na\r\n0\r\n\r\n",
                             "1\ra\r\n0\r\n\r\n",
                             "1\r\nab\r\n0\r\n\r\n",
                             "1\r\na0\r\n\r\n",
                             "1\r\na\n0\r\n\r\n",
                             "1\r\na\r\r0\r\n\r\n",
                             "11111111111111111\r\na",
                             "0\r\nbad trailer\r\n\r\n",
                             "0\r\nContent-Length: 5\r\n\r\n",
                             "0\r\nTransfer-Encoding: chunked\r\n\r\n",
                             "0\r\nTrailer : x\r\n\r\n",
                             "0;a\r\n\r\n",
                             "0\r\nA: \n\r\n\r\n"})
        all.push_back(chunked(body));
    return all;
}

// What the parser makes of `bytes` that come in two packets.
std::string parsed(const std::string& bytes, std::size_t first_packet) {
    Input input;
    Request request;
    RequestParser parser(1000);
    std::string packet = bytes.substr(0, first_packet);
    bool head_done = false;
    for (int i = 0; i < 2; ++i, packet = bytes.substr(first_packet)) {
        input.append(packet);
        RequestParser::State state = RequestParser::State::complete;
        if (!head_done) state = parser.read_head(input, request);
        head_done = head_done || state == RequestParser::State::complete;
        if (head_done) state = parser.read_body(input, request.body, 1000);
        if (state == RequestParser::State::refused) return std::to_string(parser.status());
        if (state == RequestParser::State::complete)
            return request.method + request.path + request.body + "|" + std::string(input.bytes()) +
                   bytes.substr(i == 0 ? first_packet : bytes.size());
    }
    return "incomplete";
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_can_be_read_in_two_ways_is_refused_and_the_connection_closed) {
    Running running;
    for (const std::string& bytes : malicious()) {
        Client client(running.port());
        client.send(bytes);
        client.end_sending();
        const std::string answers = client.rest();
        BOOST_TEST_CONTEXT(bytes) {
            BOOST_TEST(answers.starts_with("HTTP/1.1 400 Bad Request\r\n"));
            BOOST_TEST(answers.find("HTTP/1.1", 1) == std::string::npos);
            BOOST_TEST(answers.find("\r\nConnection: close\r\n") != std::string::npos);
        }
    }
    const auto planned = running.application.planned.get();
    BOOST_TEST((std::find(planned.begin(), planned.end(), "/hidden") == planned.end()));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_refused_before_the_header_is_complete) {
    Running running;
    for (const auto& bytes : {"GET / HTTP/1.1\n"s, "GET / HTTP/1.1\r\nA: \0"s, "\x16\x03\x01"s}) {
        Client client(running.port());
        client.send(bytes);
        BOOST_TEST(client.answer().status == 400U);
    }
}

BOOST_AUTO_TEST_CASE(the_outcome_does_not_depend_on_where_a_packet_ends) {
    const std::string good = chunked("3\r\nabc\r\n00A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n");
    const std::string expected = parsed(good, good.size());
    BOOST_TEST(expected == "POST/aabc0123456789|" + kHidden);
    for (std::size_t at = 0; at < good.size(); ++at) BOOST_TEST(parsed(good, at) == expected);

    for (const std::string& bytes : malicious()) {
        const std::string whole = parsed(bytes, bytes.size());
        for (std::size_t at = 0; at < bytes.size(); ++at)
            BOOST_TEST(parsed(bytes, at) == whole, bytes << " in two at " << at);
    }
}

BOOST_AUTO_TEST_CASE(every_form_of_a_target_is_understood) {
    Running running;
    Client client(running.port());
    const std::vector<std::pair<std::string, std::string>> targets{
        {"GET /a/b?c=d?e", "GET /a/b?c=d?e "},
        {"GET /", "GET /? "},
        {"GET //a", "GET //a? "},
        {"GET http://x/a?b", "GET /a?b "},
        {"GET HTTPS://x:1", "GET /? "},
        {"GET http://x?b", "GET /?b "},
        {"OPTIONS *", "OPTIONS *? "},
        {"get /%2e%00", "get /%2e%00? "}};
    for (const auto& [line, echo] : targets) {
        client.send(line + " HTTP/1.1\r\nHost: x\r\n\r\n");
        BOOST_TEST(client.answer().body == echo);
    }
}

BOOST_AUTO_TEST_CASE(fields_keep_their_order_and_lose_their_capitals) {
    Running running;
    running.application.on("/headers", [](const Request& request) {
        std::string all;
        for (const auto& [name, value] : request.headers.all()) all += name + "=" + value + ";";
        return TestApplication::text(200, all);
    });
    Client client(running.port());
    client.send(
        "GET /headers HTTP/1.1\r\nB: 1\r\nHOST: x:80\r\na:2 \r\nB:\t3\r\nempty:\r\nC: \xc3\xa4 "
        "b\r\n\r\n");
    BOOST_TEST(client.answer().body == "b=1;host=x:80;a=2;b=3;empty=;c=\xc3\xa4 b;");
}

BOOST_AUTO_TEST_CASE(a_chunked_body_is_put_together_and_its_trailer_dropped) {
    Running running;
    Client client(running.port());
    client.send(chunked("3\r\nabc\r\n00A\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n"));
    BOOST_TEST(client.answer().body == "POST /a? abc0123456789");
    BOOST_TEST(client.answer().body == "GET /hidden? ");  // which is the next request here
    client.send("POST /b HTTP/1.1\r\nHost: x\r\ntransfer-encoding: CHUNKED\r\n\r\n0\r\n\r\n");
    BOOST_TEST(client.answer().body == "POST /b? ");
}

BOOST_AUTO_TEST_CASE(a_header_has_a_limit_in_bytes_and_in_fields) {
    ServerConfig config;
    config.header_limit = 8000;
    Running running(config);
    const auto padded = [](std::size_t size) {
        const std::string start = "GET /a HTTP/1.1\r\nHost: x\r\nA: ", end = "\r\n\r\n";
        return start + std::string(size - start.size() - end.size(), 'a') + end;
    };
    const auto status = [&](const std::string& bytes) {
        Client client(running.port());
        client.send(bytes);
        return client.answer().status;
    };
    BOOST_TEST(status(padded(8000)) == 200U);
    BOOST_TEST(status(padded(8001)) == 431U);
    BOOST_TEST(status(std::string(8001, 'a')) == 431U);
    std::string fields = "GET /a HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 99; ++i) fields += "A: b\r\n";
    BOOST_TEST(status(fields + "\r\n") == 200U);
    BOOST_TEST(status(fields + "A: b\r\n\r\n") == 431U);
}

BOOST_AUTO_TEST_SUITE_END()
