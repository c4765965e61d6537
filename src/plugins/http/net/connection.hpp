#pragma once

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/net/loop.hpp"
#include "http/net/message.hpp"
#include "http/net/request_parser.hpp"

namespace ordo_http {

using Executor = boost::asio::io_context::executor_type;
inline constexpr boost::asio::use_awaitable_t<Executor> kAwait{};
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
template <class Value>
using Awaitable = boost::asio::awaitable<Value, Executor>;

// One client, from accept to close: reads a request, has it answered, writes the answer, and again.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Loop& loop, Socket socket, std::string peer);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // All on the thread of the loop.
    void start();
    void check_deadline(std::chrono::steady_clock::time_point now);
    void end_idle();
    void break_off();

private:
    // What became of reading: kRead, kGone, or the status to refuse with.
    using Outcome = unsigned;
    static constexpr Outcome kRead = 0;
    static constexpr Outcome kGone = 1;  // nobody is there to be answered

    struct Reply {
        Response response;
        bool keep_alive = false;
    };

    Awaitable<void> run();
    Awaitable<bool> serve();
    Awaitable<Outcome> fill();
    Awaitable<Outcome> read_head(RequestParser& parser, Request& request);
    Awaitable<Outcome> read_body(RequestParser& parser, Request& request, std::size_t limit);
    Awaitable<bool> invite_body(const RequestParser& parser);
    Awaitable<std::optional<Reply>> reply_to(RequestParser& parser, Request& request);
    Awaitable<std::optional<Reply>> reply_early(RequestParser& parser, Request& request,
                                                Response& refusal);
    Awaitable<void> answer(Application::Plan& plan, Request& request, Response& response);
    Awaitable<bool> send(const Request& request, Reply& reply, bool http_1_0);
    Awaitable<bool> send_pieces(BodySource& source, bool chunked, std::uint64_t& sent);
    Awaitable<bool> rest(std::chrono::milliseconds wait);
    Awaitable<void> linger();

    using Buffers = std::array<boost::asio::const_buffer, 3>;
    bool write_some(Buffers& buffers, boost::system::error_code& error);
    Awaitable<bool> write(Buffers buffers);
    Awaitable<void> on_pool(std::function<void()> job);
    template <class Begin>
    Awaitable<void> elsewhere(Begin begin);
    [[nodiscard]] bool is_full(Lane lane) const;

    Response refuse(unsigned status, const Request& request) const noexcept;
    void name_request(Request& request);

    Loop& loop_;
    Socket socket_;
    Timer rest_timer_;
    const std::string peer_;
    Loop::Place place_;
    Input input_;
    std::string head_;  // what is written before a body or a piece of it
    std::chrono::steady_clock::time_point deadline_ = kNone;
    bool expired_ = false;
    bool idle_ = false;  // between two requests
    bool served_ = false;

    static constexpr auto kNone = std::chrono::steady_clock::time_point::max();
};

}  // namespace ordo_http
