// The floor of the HTTP adapter: what Beast and the kernel cost alone. Any request, body included, is
// answered with the same bytes, which have the status line and headers that the adapter's answers have
// and a body of the given size. Connections live on as many threads as there and have the same socket
// options; there are no limits, time-outs, routes, tokens, logs or documents.
//
//     ordo_http_bare BODY_BYTES      prints its port, and serves until it is killed

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <thread>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Work = asio::executor_work_guard<Executor>;
template <class Value>
using Awaitable = asio::awaitable<Value, Executor>;
constexpr asio::use_awaitable_t<Executor> kAwait{};

std::string make_answer(std::size_t body_bytes) {
    return "HTTP/1.1 200 OK\r\n"
           "Date: Sat, 01 Mar 2025 10:00:00 GMT\r\n"
           "Content-Length: " +
           std::to_string(body_bytes) +
           "\r\n"
           "X-Request-Id: 0123456789abcdef0123456789abcdef\r\n"
           "content-type: application/json\r\n"
           "etag: \"1\"\r\n"
           "cache-control: private, no-store\r\n"
           "x-content-type-options: nosniff\r\n"
           "\r\n" +
           std::string(body_bytes, 'x');
}

Awaitable<void> serve(Socket socket, const std::string& answer) {
    boost::beast::flat_buffer buffer;
    try {
        for (;;) {
            http::request<http::string_body> request;
            co_await http::async_read(socket, buffer, request, kAwait);
            co_await asio::async_write(socket, asio::buffer(answer), kAwait);
        }
    } catch (const boost::system::system_error&) {
        // The client has gone.
    }
}

Awaitable<void> accept(Acceptor& acceptor, asio::io_context (&loops)[2],
                       const std::string& answer) {
    for (unsigned turn = 0;; ++turn) {
        asio::io_context& loop = loops[turn % 2];
        Socket socket = co_await acceptor.async_accept(loop.get_executor(), kAwait);
        socket.non_blocking(true);
        socket.set_option(tcp::no_delay(true));
        asio::co_spawn(loop.get_executor(), serve(std::move(socket), answer), asio::detached);
    }
}

int run(std::size_t body_bytes) {
    const std::string answer = make_answer(body_bytes);
    asio::io_context loops[2]{asio::io_context(1), asio::io_context(1)};
    const Work work[2]{Work(loops[0].get_executor()), Work(loops[1].get_executor())};
    Acceptor acceptor(loops[0].get_executor(), {asio::ip::address_v4::loopback(), 0});
    asio::co_spawn(loops[0].get_executor(), accept(acceptor, loops, answer), asio::detached);
    std::printf("%u\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
    std::fflush(stdout);
    std::thread second([&loops] { loops[1].run(); });
    loops[0].run();
    second.join();
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    const std::string_view text = count == 2 ? arguments[1] : "";
    std::size_t body_bytes = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), body_bytes);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
        std::fprintf(stderr, "usage: ordo_http_bare BODY_BYTES\n");
        return 2;
    }
    try {
        return run(body_bytes);
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "ordo_http_bare: %s\n", exception.what());
        return 1;
    }
}
