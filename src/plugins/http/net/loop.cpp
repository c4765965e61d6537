#include "http/net/loop.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <new>

#include "http/net/connection.hpp"
#include "http/net/thread.hpp"

namespace ordo_http {

namespace {

// Often enough that a timeout is late by a tenth of itself at most, and never so often that it costs.
std::chrono::milliseconds tick_for(const ServerConfig& config) {
    const std::chrono::milliseconds shortest =
        std::min({config.header_timeout, config.body_timeout, config.write_timeout,
                  config.keep_alive_timeout});
    return std::clamp<std::chrono::milliseconds>(std::min(shortest / 10, config.turn_timeout),
                                                 std::chrono::milliseconds(10), std::chrono::milliseconds(500));
}

}  // namespace

void Shared::answer_together(std::span<const Application::Exchange> exchanges) noexcept {
    if (broken_off) return;
    try {
        application.answer_together(exchanges);
    } catch (...) {
        for (const Application::Exchange& exchange : exchanges)
            *exchange.response = refuse(500, *exchange.request);
    }
}

Response Shared::refuse(unsigned status, const Request& request) const noexcept {
    try {
        return application.refuse(status, request);
    } catch (...) {
        Response bare;
        bare.status = status;
        return bare;
    }
}

Loop::Loop(Shared& shared_state)
    : shared(shared_state),
      work_(context_.get_executor()),
      ticker_(context_.get_executor()),
      tick_(tick_for(shared_state.config)) {}

Loop::~Loop() { join(); }

void Loop::start() {
    thread_ = start_thread("ordo-http-net", [this] {
        while (!context_.stopped()) {
            try {
                context_.run();
            } catch (const std::bad_alloc&) {
                // It cost one connection, which is closed by now. The others go on.
            }
        }
    });
}

void Loop::join() {
    work_.reset();
    if (thread_.joinable()) thread_.join();
}

void Loop::end_idle() {
    boost::asio::post(context_, [this] {
        stopping_ = true;
        for (Connection* connection : connections_) connection->end_idle();
    });
}

void Loop::break_off() {
    boost::asio::post(context_, [this] {
        for (Connection* connection : connections_) connection->break_off();
    });
}

Loop::Place Loop::enter(Connection& connection) {
    connections_.push_back(&connection);
    if (!ticking_) tick();
    return std::prev(connections_.end());
}

void Loop::leave(Place place) {
    connections_.erase(place);
    // Else the ticker would keep the thread from ending.
    if (connections_.empty()) ticker_.cancel();
    shared.connection_ended();
}

// One timer looks after all deadlines: a timer for each connection would be moved with each request.
void Loop::tick() {
    ticking_ = !connections_.empty();
    if (!ticking_) return;
    ticker_.expires_after(tick_);
    ticker_.async_wait([this](const boost::system::error_code&) {
        const auto now = std::chrono::steady_clock::now();
        for (Connection* connection : connections_) connection->check_deadline(now);
        shared.gathering.help(now - shared.config.turn_timeout);
        tick();
    });
}

}  // namespace ordo_http
