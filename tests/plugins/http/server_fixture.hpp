#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/net/server.hpp"

// A server with an application made for the test, and a client that sends and reads raw bytes.
namespace server_test {

using namespace std::chrono_literals;
using ordo_http::Application;
using ordo_http::BodySource;
using ordo_http::Lane;
using ordo_http::Request;
using ordo_http::Response;
using ordo_http::Server;
using ordo_http::ServerConfig;

// How long a test waits for what must happen. Only a failing test waits that long.
constexpr auto kPatience = 20s;

// A value that one thread changes and another waits for.
template <class Value>
class Watched {
public:
    void change(const std::function<void(Value&)>& how) {
        {
            const std::lock_guard lock(mutex_);
            how(value_);
        }
        changed_.notify_all();
    }
    // Whether it became so in time.
    bool wait(const std::function<bool(const Value&)>& so) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, kPatience, [&] { return so(value_); });
    }
    Value get() {
        const std::lock_guard lock(mutex_);
        return value_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    Value value_{};
};

struct Finished {
    std::string path;
    unsigned status;
    std::uint64_t bytes;
};

// Answers by path; a path nobody wrote a handler for echoes the body.
class TestApplication : public Application {
public:
    using Handler = std::function<Response(const Request&)>;

    void on(const std::string& path, Handler handler, Lane lane = Lane::network) {
        handlers_[path] = {std::move(handler), lane};
    }
    void refuse_early(const std::string& path, unsigned status) { refusals_[path] = status; }

    Plan plan(const Request& request) override {
        planned.change([&](auto& all) { all.push_back(request.path); });
        if (request.path == "/plan-throws") throw std::runtime_error("no plan");
        Plan plan;
        plan.body_limit = kBodyLimit;
        if (const auto refusal = refusals_.find(request.path); refusal != refusals_.end())
            plan.refusal = std::make_unique<Response>(text(refusal->second, "early"));
        if (const auto handler = handlers_.find(request.path); handler != handlers_.end())
            plan.lane = handler->second.second;
        return plan;
    }
    Response answer(const Request& request) override {
        const auto handler = handlers_.find(request.path);
        if (handler != handlers_.end()) return handler->second.first(request);
        return text(200,
                    request.method + " " + request.path + "?" + request.query + " " + request.body);
    }
    void answer_together(std::span<const Exchange> exchanges) override {
        together.change([&](auto& all) { all.push_back(exchanges.size()); });
        Application::answer_together(exchanges);
    }
    Response refuse(unsigned status, const Request&) override { return text(status, "refused"); }
    void done(const Done& done) noexcept override {
        finished.change([&](auto& all) {
            all.push_back({done.request->path, done.status, done.bytes});
        });
    }

    static Response text(unsigned status, std::string body) {
        Response response;
        response.status = status;
        response.body = std::move(body);
        return response;
    }

    static constexpr std::size_t kBodyLimit = 100'000;
    Watched<std::vector<std::string>> planned;
    Watched<std::vector<Finished>> finished;
    Watched<std::vector<std::size_t>> together;  // how many came in each call

private:
    std::map<std::string, std::pair<Handler, Lane>> handlers_;
    std::map<std::string, unsigned> refusals_;
};

class Client {
public:
    explicit Client(std::uint16_t port, const char* address = "127.0.0.1") {
        sockaddr_in6 v6{};
        sockaddr_in v4{};
        v6.sin6_family = AF_INET6;
        v4.sin_family = AF_INET;
        v6.sin6_port = v4.sin_port = htons(port);
        const bool is_v4 = inet_pton(AF_INET, address, &v4.sin_addr) == 1;
        if (!is_v4) inet_pton(AF_INET6, address, &v6.sin6_addr);
        socket_ = ::socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const timeval patience{std::chrono::seconds(kPatience).count(), 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
        const void* to = is_v4 ? static_cast<const void*>(&v4) : &v6;
        connected = connect(socket_, static_cast<const sockaddr*>(to),
                            is_v4 ? sizeof(v4) : sizeof(v6)) == 0;
    }
    ~Client() { close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // Whether all of it was taken: a server that closed takes no more.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    void end_sending() { shutdown(socket_, SHUT_WR); }

    // Whether the server says anything, or closes, within that time.
    bool reacts_within(std::chrono::milliseconds time) {
        pollfd wanted{socket_, POLLIN, 0};
        return !unread_.empty() || poll(&wanted, 1, static_cast<int>(time.count())) > 0;
    }

    // Reads until there is `mark`, and gives all up to its end. Less when the server closed before.
    std::string until(std::string_view mark) {
        std::size_t at = unread_.find(mark);
        while (at == std::string::npos && more()) at = unread_.find(mark);
        return take(at == std::string::npos ? unread_.size() : at + mark.size());
    }
    std::string bytes(std::size_t count) {
        while (unread_.size() < count && more()) continue;
        return take(std::min(count, unread_.size()));
    }
    // Until the server closes.
    std::string rest() {
        while (more()) continue;
        return take(unread_.size());
    }

    struct Answer {
        unsigned status = 0;
        std::string head;
        std::string body;

        [[nodiscard]] std::string header(const std::string& name) const {
            const std::size_t at = head.find("\r\n" + name + ": ");
            if (at == std::string::npos) return "";
            const std::size_t begin = at + name.size() + 4;
            return head.substr(begin, head.find("\r\n", begin) - begin);
        }
    };
    // One answer with Content-Length, or without body.
    Answer answer(bool has_body = true) {
        Answer answer;
        answer.head = until("\r\n\r\n");
        if (answer.head.size() > 12)
            answer.status = static_cast<unsigned>(std::stoul(answer.head.substr(9, 3)));
        const std::string length = answer.header("Content-Length");
        if (has_body && !length.empty()) answer.body = bytes(std::stoul(length));
        return answer;
    }
    Answer get(const std::string& path) {
        send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        return answer();
    }

    bool connected = false;

private:
    bool more() {
        std::array<char, 65536> buffer;
        const ssize_t count = recv(socket_, buffer.data(), buffer.size(), 0);
        if (count > 0) unread_.append(buffer.data(), static_cast<std::size_t>(count));
        // Not a check of Boost.Test: clients also run on threads, and those checks may not.
        if (count < 0 && errno == EAGAIN)
            throw std::runtime_error("the server neither answers nor closes");
        return count > 0;
    }
    std::string take(std::size_t count) {
        std::string taken = unread_.substr(0, count);
        unread_.erase(0, count);
        return taken;
    }

    int socket_ = -1;
    std::string unread_;
};

struct Running {
    explicit Running(ServerConfig config = {}) : server(local(std::move(config)), application) {
        server.start();
    }
    static ServerConfig local(ServerConfig config) {
        config.port = 0;
        return config;
    }
    [[nodiscard]] std::uint16_t port() const { return server.port(); }

    TestApplication application;
    Server server;
};

// Tests with a thousand sockets in one process need more than the usual soft limit.
inline bool can_open(rlim_t files) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < files) return false;
    limit.rlim_cur = std::max(limit.rlim_cur, files);
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

}  // namespace server_test
