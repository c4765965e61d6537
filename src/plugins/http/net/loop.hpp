#pragma once

#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <span>
#include <thread>
#include <utility>

#include "http/net/answer_head.hpp"
#include "http/net/gathering.hpp"
#include "http/net/pool.hpp"
#include "http/net/server.hpp"

namespace ordo_http {

class Connection;

// What all network threads share.
struct Shared {
    Shared(const ServerConfig& the_config, Application& the_application, Pool& the_pool,
           std::function<void()> on_connection_ended)
        : config(the_config),
          application(the_application),
          pool(the_pool),
          connection_ended(std::move(on_connection_ended)),
          gathering(the_pool, [this](auto exchanges) { answer_together(exchanges); }) {}

    const ServerConfig& config;
    Application& application;
    Pool& pool;
    std::function<void()> connection_ended;
    // The deadline of stop() is over: jobs that did not begin are not done any more.
    std::atomic<bool> broken_off{false};
    Gathering gathering;  // of the requests of Lane::together

    void answer_together(std::span<const Application::Exchange> exchanges) noexcept;
    // What the network answers by itself.
    [[nodiscard]] Response refuse(unsigned status, const Request& request) const noexcept;
};

// A network thread and the connections that live on it. Only that thread touches it, but for the functions
// that say otherwise.
class Loop {
public:
    explicit Loop(Shared& shared);
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    // On any thread.
    void start();
    void join();       // ends the thread once the last connection is gone
    void end_idle();   // from now on every connection ends as soon as it can
    void break_off();  // all connections end now
    boost::asio::io_context& context() noexcept { return context_; }

    Shared& shared;
    std::array<char, 64 * 1024> scratch{};  // what a read just brought, before it is handed on
    DateText date;
    RequestIds request_ids;

    [[nodiscard]] bool stopping() const noexcept { return stopping_; }

    using Place = std::list<Connection*>::iterator;
    Place enter(Connection& connection);
    void leave(Place place);

private:
    void tick();

    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>,
                                      boost::asio::io_context::executor_type>
        ticker_;
    const std::chrono::milliseconds tick_;
    bool ticking_ = false;
    bool stopping_ = false;
    std::list<Connection*> connections_;
    std::thread thread_;
};

}  // namespace ordo_http
