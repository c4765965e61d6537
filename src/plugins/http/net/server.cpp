#include "http/net/server.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <mutex>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "http/net/connection.hpp"
#include "http/net/loop.hpp"
#include "http/net/pool.hpp"

namespace ordo_http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// How long to leave the listening socket alone when the system is out of sockets or memory.
constexpr std::chrono::milliseconds kAcceptPause{100};

void check(const error_code& error, const std::string& what) {
    if (error) throw std::system_error(static_cast<std::error_code>(error), what);
}

// An IPv4 client of a socket that listens on "::" is the same client as on "0.0.0.0".
std::string address_text(const asio::ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

}  // namespace

// One listening socket, whose thread hands the connections to all threads in turn. A listening socket for
// each thread (SO_REUSEPORT) would also let a second server take the same port unnoticed.
class Server::Impl {
public:
    Impl(ServerConfig config, Application& application)
        : config_(std::move(config)), application_(application) {}

    void start();
    bool stop(std::chrono::milliseconds deadline);

    std::uint16_t port = 0;

private:
    using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

    void listen();
    Awaitable<void> accept();
    Awaitable<bool> accept_one(Loop& loop);
    Awaitable<void> pause(std::chrono::steady_clock::time_point until);
    void hand_over(Loop& loop, Socket socket, const tcp::endpoint& peer);
    void ended();
    void run_off();

    const ServerConfig config_;
    Application& application_;
    std::unique_ptr<Pool> pool_;
    std::unique_ptr<Shared> shared_;
    std::vector<std::unique_ptr<Loop>> loops_;
    // On the first loop:
    std::optional<Acceptor> acceptor_;
    std::optional<Timer> pause_;

    std::atomic<bool> stopping_{false};
    std::atomic<bool> full_{false};
    std::atomic<std::size_t> open_{0};  // connections, and one for accept()
    std::mutex mutex_;
    std::condition_variable all_ended_;
};

void Server::Impl::start() {
    if (!loops_.empty()) throw std::logic_error("The server runs already.");
    pool_ = std::make_unique<Pool>(config_.pool_threads);
    shared_ = std::make_unique<Shared>(config_, application_, *pool_, [this] { ended(); });
    try {
        for (unsigned i = 0; i < std::max(config_.network_threads, 1U); ++i)
            loops_.push_back(std::make_unique<Loop>(*shared_));
        listen();
        stopping_ = false;
        for (const auto& loop : loops_) loop->start();
    } catch (...) {
        run_off();
        throw;
    }
    open_ = 1;
    asio::co_spawn(loops_.front()->context().get_executor(), accept(), asio::detached);
}

void Server::Impl::listen() {
    const std::string what =
        "listen on " + config_.address + " port " + std::to_string(config_.port);
    error_code error;
    const asio::ip::address address = asio::ip::make_address(config_.address, error);
    check(error, what);
    const tcp::endpoint endpoint(address, config_.port);
    acceptor_.emplace(loops_.front()->context().get_executor());
    pause_.emplace(loops_.front()->context().get_executor());
    check(acceptor_->open(endpoint.protocol(), error), what);
    check(acceptor_->set_option(Acceptor::reuse_address(true), error), what);
    if (address.is_v6()) check(acceptor_->set_option(asio::ip::v6_only(false), error), what);
    check(acceptor_->bind(endpoint, error), what);
    check(acceptor_->listen(Acceptor::max_listen_connections, error), what);
    port = acceptor_->local_endpoint(error).port();
    check(error, what);
}

Awaitable<void> Server::Impl::accept() {
    for (std::size_t turn = 0; acceptor_->is_open(); ++turn) {
        full_ = true;
        if (open_ > config_.connections_max) {
            co_await pause(std::chrono::steady_clock::time_point::max());
            continue;
        }
        full_ = false;
        bool accepted = false;
        try {
            accepted = co_await accept_one(*loops_[turn % loops_.size()]);
        } catch (const std::bad_alloc&) {
            accepted = false;
        }
        if (!accepted && acceptor_->is_open())
            co_await pause(std::chrono::steady_clock::now() + kAcceptPause);
    }
    ended();
}

Awaitable<bool> Server::Impl::accept_one(Loop& loop) {
    tcp::endpoint peer;
    error_code error;
    Socket socket = co_await acceptor_->async_accept(loop.context().get_executor(), peer,
                                                     asio::redirect_error(kAwait, error));
    if (!error) hand_over(loop, std::move(socket), peer);
    co_return !error || error == asio::error::connection_aborted;
}

// Until then, or until something changed.
Awaitable<void> Server::Impl::pause(std::chrono::steady_clock::time_point until) {
    error_code cancelled;
    pause_->expires_at(until);
    co_await pause_->async_wait(asio::redirect_error(kAwait, cancelled));
}

void Server::Impl::hand_over(Loop& loop, Socket socket, const tcp::endpoint& peer) {
    std::string text = address_text(peer.address());
    auto begin = [this, &loop, text = std::move(text), socket = std::move(socket)]() mutable {
        std::shared_ptr<Connection> connection;
        try {
            connection = std::make_shared<Connection>(loop, std::move(socket), std::move(text));
        } catch (const std::bad_alloc&) {
            ended();
            return;
        }
        connection->start();
    };
    ++open_;
    try {
        asio::post(loop.context(), std::move(begin));
    } catch (const std::bad_alloc&) {
        --open_;
        throw;
    }
}

void Server::Impl::ended() {
    if (--open_ == 0) {
        const std::lock_guard lock(mutex_);
        all_ended_.notify_all();
    } else if (full_ && !stopping_) {
        asio::post(loops_.front()->context(), [this] { pause_->cancel(); });
    }
}

bool Server::Impl::stop(std::chrono::milliseconds deadline) {
    if (loops_.empty()) return true;
    stopping_ = true;
    asio::post(loops_.front()->context(), [this] {
        error_code ignored;
        acceptor_->close(ignored);
        pause_->cancel();
    });
    for (const auto& loop : loops_) loop->end_idle();
    std::unique_lock lock(mutex_);
    const auto none_open = [this] { return open_ == 0; };
    const bool in_time = all_ended_.wait_for(lock, deadline, none_open);
    if (!in_time) {
        shared_->broken_off = true;
        for (const auto& loop : loops_) loop->break_off();
        // What is left are answers in the making: their threads cannot be broken off.
        all_ended_.wait(lock, none_open);
    }
    lock.unlock();
    run_off();
    return in_time;
}

void Server::Impl::run_off() {
    pool_->join();
    // All threads end before the first loop goes: the last connection of one may still wake another.
    for (const auto& loop : loops_) loop->join();
    acceptor_.reset();
    pause_.reset();
    loops_.clear();
    pool_.reset();
    shared_.reset();
}

Server::Server(ServerConfig config, Application& application)
    : impl_(std::make_unique<Impl>(std::move(config), application)) {}

Server::~Server() { impl_->stop(std::chrono::milliseconds(0)); }

void Server::start() { impl_->start(); }

std::uint16_t Server::port() const noexcept { return impl_->port; }

bool Server::stop(std::chrono::milliseconds deadline) { return impl_->stop(deadline); }

}  // namespace ordo_http
