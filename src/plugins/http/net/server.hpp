#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "http/net/message.hpp"

namespace ordo_http {

// Where a request is answered.
enum class Lane : std::uint8_t {
    network,  // on the thread that read it: short work that never waits
    pool,     // on a thread of the pool: may wait for the disk, a provider or a password hash
    together,  // the same, and many at once cost little more than one
};

// What the network asks of the application. Called on many threads at once.
class Application {
public:
    Application() = default;
    virtual ~Application() = default;
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    struct Plan {
        Lane lane = Lane::network;
        std::size_t body_limit = 0;       // in bytes; more is refused with 413
        std::unique_ptr<Response> refusal;  // an answer before the body is read, such as 404 or 429
    };
    // Once the header is there, and before the body: `request.body` is empty.
    virtual Plan plan(const Request& request) = 0;
    virtual Response answer(const Request& request) = 0;

    // A request that waits for its answer.
    struct Exchange {
        const Request* request;
        Response* response;
    };
    // Requests of Lane::together.
    virtual void answer_together(std::span<const Exchange> exchanges) {
        for (const Exchange& exchange : exchanges) *exchange.response = answer(*exchange.request);
    }

    // What the network itself refuses: 400 (framing), 408, 413, 431. The connection closes afterwards.
    virtual Response refuse(unsigned status, const Request& request) = 0;

    struct Done {
        const Request* request;
        unsigned status;
        std::uint64_t bytes;  // of the body
        std::chrono::steady_clock::duration took;
    };
    virtual void done(const Done& done) noexcept = 0;
};

struct ServerConfig {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0 = any free one
    unsigned network_threads = 2;
    unsigned pool_threads = 32;
    std::size_t connections_max = 10'000;  // more wait unaccepted
    std::size_t header_limit = 16 * 1024;  // in bytes
    std::chrono::milliseconds header_timeout{10'000};     // from the first byte to the last of a header
    std::chrono::milliseconds body_timeout{30'000};       // for a whole body, grown by its announced size
    std::chrono::milliseconds write_timeout{30'000};      // without any progress
    std::chrono::milliseconds keep_alive_timeout{60'000};  // idle between requests
    std::chrono::milliseconds turn_timeout{1'000};  // requests of Lane::together wait so long for others at work
};

// HTTP/1.1 over TCP. Threads of its own, from start() to stop().
class Server {
public:
    // `application` outlives the server.
    Server(ServerConfig config, Application& application);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Binds and listens. Throws std::system_error when it cannot.
    void start();
    // The port it listens on, after start().
    [[nodiscard]] std::uint16_t port() const noexcept;
    // Accepts no more, ends idle connections at once and others after the request they are in
    // ("Connection: close"), and body sources after their current piece. Whether all ended in time; the
    // rest is broken off. Joins all threads.
    bool stop(std::chrono::milliseconds deadline);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ordo_http
