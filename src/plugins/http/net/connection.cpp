#include "http/net/connection.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <exception>
#include <utility>

namespace ordo_http {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::steady_clock;

// A refused request's body of at most that size is read and dropped, so that the connection can go on.
constexpr std::uint64_t kDroppedBodyMax = 16 * 1024;
// More requests than that waiting for the pool would only be answered when nobody listens any more.
constexpr std::size_t kPoolWaitingMax = 1024;
// What is still read from a client after its last answer, so that the answer is not lost in a reset.
constexpr std::size_t kLingerBytes = 1024 * 1024;
constexpr std::chrono::seconds kLingerTime{2};
constexpr std::uint64_t kBodyBytesPerSecond = 64 * 1024;

bool is_bodiless(unsigned status) { return status == 204 || status == 304; }

}  // namespace

Connection::Connection(Loop& loop, Socket socket, std::string peer)
    : loop_(loop),
      socket_(std::move(socket)),
      rest_timer_(loop.context().get_executor()),
      peer_(std::move(peer)),
      place_(loop.enter(*this)) {}

Connection::~Connection() {
    error_code ignored;
    socket_.close(ignored);
    loop_.leave(place_);
}

void Connection::start() {
    error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    asio::co_spawn(loop_.context().get_executor(), run(), asio::detached);
}

void Connection::check_deadline(steady_clock::time_point now) {
    if (deadline_ > now) return;
    expired_ = true;
    deadline_ = kNone;
    error_code ignored;
    socket_.cancel(ignored);
}

void Connection::end_idle() {
    error_code ignored;
    if (idle_) socket_.cancel(ignored);
    rest_timer_.cancel(ignored);
}

void Connection::break_off() {
    error_code ignored;
    socket_.close(ignored);
    rest_timer_.cancel(ignored);
}

Awaitable<void> Connection::run() {
    const auto self = shared_from_this();
    try {
        while (co_await serve()) {
        }
    } catch (const std::exception&) {
        // Out of memory or of threads. The connection ends, the others go on.
    }
}

// One request and its answer. Whether another may follow.
Awaitable<bool> Connection::serve() {
    RequestParser parser(loop_.shared.config.header_limit);
    Request request;
    request.peer = peer_;
    const Outcome outcome = co_await read_head(parser, request);
    if (outcome == kGone) co_return false;
    name_request(request);
    std::optional<Reply> reply;
    if (outcome == kRead)
        reply = co_await reply_to(parser, request);
    else
        reply = Reply{refuse(outcome, request)};
    if (!reply) co_return false;
    served_ = true;
    co_return co_await send(request, *reply, parser.is_http_1_0());
}

// ---- Reading

// Waits for bytes. Whether they came in time is seen here only, so that a deadline holds for everything read
// until it is set anew, however many pieces that comes in.
Awaitable<Connection::Outcome> Connection::fill() {
    for (;;) {
        error_code waited, error;
        co_await socket_.async_wait(Socket::wait_read, asio::redirect_error(kAwait, waited));
        if (expired_) co_return 408;
        const std::size_t count = socket_.read_some(asio::buffer(loop_.scratch), error);
        if (!error) {
            input_.append({loop_.scratch.data(), count});
            co_return kRead;
        }
        if (waited || error != asio::error::would_block) co_return kGone;
    }
}

Awaitable<Connection::Outcome> Connection::read_head(RequestParser& parser, Request& request) {
    const ServerConfig& config = loop_.shared.config;
    if (input_.empty()) {
        if (loop_.stopping()) co_return kGone;
        deadline_ =
            steady_clock::now() + (served_ ? config.keep_alive_timeout : config.header_timeout);
        idle_ = true;
        const Outcome outcome = co_await fill();
        idle_ = false;
        if (outcome != kRead) co_return kGone;
    }
    request.received_at = steady_clock::now();
    deadline_ = request.received_at + config.header_timeout;
    for (;;) {
        const RequestParser::State state = parser.read_head(input_, request);
        if (state == RequestParser::State::refused) co_return parser.status();
        if (state == RequestParser::State::complete) break;
        if (const Outcome outcome = co_await fill(); outcome != kRead) co_return outcome;
    }
    deadline_ = kNone;
    co_return kRead;
}

Awaitable<Connection::Outcome> Connection::read_body(RequestParser& parser, Request& request,
                                                     std::size_t limit) {
    const auto begun = steady_clock::now();
    for (;;) {
        const RequestParser::State state = parser.read_body(input_, request.body, limit);
        if (state == RequestParser::State::refused) co_return parser.status();
        if (state == RequestParser::State::complete) break;
        const std::uint64_t size = parser.content_length().value_or(request.body.size());
        deadline_ = begun + loop_.shared.config.body_timeout +
                    std::chrono::seconds(size / kBodyBytesPerSecond);
        if (const Outcome outcome = co_await fill(); outcome != kRead) co_return outcome;
    }
    deadline_ = kNone;
    co_return kRead;
}

// A client that asked first sends the body only after this.
Awaitable<bool> Connection::invite_body(const RequestParser& parser) {
    if (!parser.expects_continue() || !input_.empty()) co_return true;
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    const Buffers buffers{asio::buffer(kContinue)};
    co_return co_await write(buffers);
}

// ---- Answering

Response Connection::refuse(unsigned status, const Request& request) const noexcept {
    return loop_.shared.refuse(status, request);
}

void Connection::name_request(Request& request) {
    const std::string* given = request.headers.find("x-request-id");
    const bool fit = given != nullptr && RequestIds::is_fit(*given);
    request.request_id = fit ? *given : loop_.request_ids.next();
}

// Nothing when the client went away before its request was complete.
Awaitable<std::optional<Connection::Reply>> Connection::reply_to(RequestParser& parser,
                                                                 Request& request) {
    Application::Plan plan;
    bool planned = true;
    try {
        plan = loop_.shared.application.plan(request);
    } catch (...) {
        planned = false;
    }
    if (!planned) co_return Reply{refuse(500, request)};
    if (plan.refusal) co_return co_await reply_early(parser, request, *plan.refusal);
    if (parser.has_body()) {
        if (parser.content_length().value_or(0) > plan.body_limit)
            co_return Reply{refuse(413, request)};
        if (!co_await invite_body(parser)) co_return std::nullopt;
        const Outcome outcome = co_await read_body(parser, request, plan.body_limit);
        if (outcome == kGone) co_return std::nullopt;
        if (outcome != kRead) co_return Reply{refuse(outcome, request)};
    }
    if (is_full(plan.lane)) co_return Reply{refuse(503, request)};
    // Not in one expression: GCC 12 destroys an aggregate twice when a co_await is among its initialisers.
    Reply reply;
    co_await answer(plan, request, reply.response);
    reply.keep_alive = parser.keep_alive();
    co_return reply;
}

// The application refused before the body. The next request begins where the body ends, so a small body is
// read and dropped; after a large one the connection closes.
Awaitable<std::optional<Connection::Reply>> Connection::reply_early(RequestParser& parser,
                                                                    Request& request,
                                                                    Response& refusal) {
    if (!parser.has_body()) co_return Reply{std::move(refusal), parser.keep_alive()};
    const std::uint64_t length = parser.content_length().value_or(kDroppedBodyMax + 1);
    if (length > kDroppedBodyMax || parser.expects_continue()) co_return Reply{std::move(refusal)};
    const Outcome outcome = co_await read_body(parser, request, kDroppedBodyMax);
    request.body.clear();
    if (outcome == kGone) co_return std::nullopt;
    if (outcome != kRead) co_return Reply{refuse(outcome, request)};
    co_return Reply{std::move(refusal), parser.keep_alive()};
}

bool Connection::is_full(Lane lane) const {
    if (lane == Lane::pool) return loop_.shared.pool.waiting() >= kPoolWaitingMax;
    return lane == Lane::together && loop_.shared.gathering.waiting() >= kPoolWaitingMax;
}

Awaitable<void> Connection::answer(Application::Plan& plan, Request& request, Response& response) {
    response.status = 503;  // what stays when stop() is over before a thread of the pool came to it
    if (plan.lane == Lane::together) {
        co_await elsewhere([&](auto resume) {
            loop_.shared.gathering.add({&request, &response}, std::move(resume));
        });
        co_return;
    }
    const auto ask = [this, &response, &request] {
        try {
            response = loop_.shared.application.answer(request);
        } catch (...) {
            response = refuse(500, request);
        }
    };
    if (plan.lane == Lane::pool)
        co_await on_pool(ask);
    else
        ask();
}

// Has `job` done by a thread of the pool, and goes on here afterwards. `job` must not throw.
Awaitable<void> Connection::on_pool(std::function<void()> job) {
    co_await elsewhere([&](auto resume) {
        loop_.shared.pool.submit([this, &job, resume = std::move(resume)] {
            if (!loop_.shared.broken_off) job();
            resume();
        });
    });
}

// Calls `begin` with a function that makes this go on here, to be called from any thread.
template <class Begin>
Awaitable<void> Connection::elsewhere(Begin begin) {
    const auto initiate = [this, &begin](auto handler) {
        // std::function wants to copy; the handler can only move.
        auto here = std::make_shared<decltype(handler)>(std::move(handler));
        begin([this, here] { asio::post(loop_.context(), std::move(*here)); });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(initiate, kAwait);
}

// ---- Writing

// Writes what the system takes at once. Whether that was all.
bool Connection::write_some(Buffers& buffers, error_code& error) {
    std::size_t count = socket_.write_some(buffers, error);
    for (asio::const_buffer& buffer : buffers) {
        const std::size_t used = std::min(count, buffer.size());
        buffer += used;
        count -= used;
    }
    return asio::buffer_size(buffers) == 0;
}

Awaitable<bool> Connection::write(Buffers buffers) {
    for (;;) {
        error_code error;
        if (write_some(buffers, error)) break;
        if (error && error != asio::error::would_block) co_return false;
        deadline_ = steady_clock::now() + loop_.shared.config.write_timeout;
        co_await socket_.async_wait(Socket::wait_write, asio::redirect_error(kAwait, error));
        if (error || expired_) co_return false;
    }
    deadline_ = kNone;
    co_return true;
}

Awaitable<bool> Connection::send(const Request& request, Reply& reply, bool http_1_0) {
    Response& response = reply.response;
    // What is on its way to us, if this answer is the last, will not be read as a request.
    const bool unread = !reply.keep_alive || !input_.empty();
    bool keep_alive = reply.keep_alive && !loop_.stopping();
    Framing framing = Framing::length;
    if (is_bodiless(response.status))
        framing = Framing::none;
    else if (response.source)
        framing = http_1_0 ? Framing::close : Framing::chunked;
    expired_ = false;
    write_head(head_, response, request, framing, keep_alive, loop_.date.now());

    const Buffers head{asio::buffer(head_)};
    std::uint64_t sent = 0;
    bool whole = false;
    if (framing == Framing::none || request.method == "HEAD") {
        whole = co_await write(head);
    } else if (response.source) {
        whole = co_await write(head) &&
                co_await send_pieces(*response.source, framing == Framing::chunked, sent);
    } else {
        const Buffers all{asio::buffer(head_), asio::buffer(response.body)};
        whole = co_await write(all);
        if (whole) sent = response.body.size();
    }
    loop_.shared.application.done(
        {&request, response.status, sent, steady_clock::now() - request.received_at});
    if (whole && !keep_alive && unread) co_await linger();
    co_return (whole && keep_alive);
}

Awaitable<bool> Connection::send_pieces(BodySource& source, bool chunked, std::uint64_t& sent) {
    for (;;) {
        std::optional<BodySource::Piece> piece;
        const auto ask = [&source, &piece] {
            try {
                piece = source.next();
            } catch (...) {
                piece.reset();
            }
        };
        co_await on_pool(ask);
        if (!piece) co_return false;
        std::string_view before, after;
        if (chunked && !piece->bytes.empty()) {
            std::array<char, 16> digits{};
            const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(),
                                                    piece->bytes.size(), 16);
            head_.assign(digits.data(), end).append("\r\n");
            before = head_;
            after = piece->last ? "\r\n0\r\n\r\n" : "\r\n";
        } else if (chunked && piece->last) {
            after = "0\r\n\r\n";
        }
        const Buffers framed{asio::buffer(before), asio::buffer(piece->bytes), asio::buffer(after)};
        if (!co_await write(framed)) co_return false;
        sent += piece->bytes.size();
        if (piece->last) co_return true;
        // Without the last chunk the client knows that there would have been more.
        if (loop_.stopping()) co_return false;
        if (piece->wait.count() > 0 && !co_await rest(piece->wait)) co_return false;
    }
}

// Between two pieces. False when the client went away or the server stops.
Awaitable<bool> Connection::rest(std::chrono::milliseconds wait) {
    using asio::experimental::awaitable_operators::operator||;
    rest_timer_.expires_after(wait);
    for (;;) {
        error_code timed, readable, error;
        const auto first = co_await (
            rest_timer_.async_wait(asio::redirect_error(kAwait, timed)) ||
            socket_.async_wait(Socket::wait_read, asio::redirect_error(kAwait, readable)));
        if (loop_.stopping()) co_return false;
        if (first.index() == 0) co_return true;
        const std::size_t count = socket_.read_some(asio::buffer(loop_.scratch), error);
        if (!error) input_.append({loop_.scratch.data(), count});
        if (error && error != asio::error::would_block) co_return false;
        // The next request may come early, but nobody needs more than that.
        if (input_.bytes().size() > loop_.shared.config.header_limit) co_return false;
    }
}

// Closing while bytes are unread resets the connection, and a reset may overtake the answer.
Awaitable<void> Connection::linger() {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    deadline_ = steady_clock::now() + kLingerTime;
    for (std::size_t room = kLingerBytes; room > 0;) {
        input_.clear();
        if (co_await fill() != kRead) co_return;
        room -= std::min(room, input_.bytes().size());
    }
}

}  // namespace ordo_http
