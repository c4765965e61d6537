#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

// A web server on this machine that says and does what a test tells it: the payment company of the tests.
namespace provider_shop {

struct Request {
    std::string method;
    std::string target;
    std::string head;  // the request's first line and its header fields
    std::string body;
};

inline bool has_line(const Request& request, const std::string& line) {
    return (request.head + "\r\n").find("\r\n" + line + "\r\n") != std::string::npos;
}

struct Reply {
    enum class How { answer, cut_at_once, cut_in_the_middle, say_nothing };

    int status = 200;
    std::string body = "{}";
    std::string headers = {};  // further ones, each with its line end
    How how = How::answer;
};

class Stub {
public:
    Stub() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        if (listener_ < 0 || ::bind(listener_, generic, length) != 0 ||
            ::listen(listener_, 64) != 0 || ::getsockname(listener_, generic, &length) != 0)
            throw std::runtime_error("The stub cannot listen.");
        port_ = ntohs(address.sin_port);
        worker_ = std::thread([this] { serve(); });
    }
    ~Stub() { close(); }
    Stub(const Stub&) = delete;
    Stub& operator=(const Stub&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    // Replies are given in turn; when none is left, 500 is the answer.
    void will(Reply reply) {
        const std::lock_guard lock(mutex_);
        replies_.push_back(std::move(reply));
    }
    void will(int status, std::string body) {
        will(Reply{.status = status, .body = std::move(body)});
    }

    // The requests since the last time.
    std::vector<Request> heard() {
        const std::lock_guard lock(mutex_);
        return std::exchange(requests_, {});
    }

    // From now on nobody is there.
    void close() {
        if (!worker_.joinable()) return;
        ::shutdown(listener_, SHUT_RDWR);
        worker_.join();
        ::close(listener_);
    }

private:
    void serve() {
        for (;;) {
            const int peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (peer < 0) return;
            const Request request = read_request(peer);
            answer(peer, take(request));
            ::close(peer);
        }
    }
    Reply take(const Request& request) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        if (replies_.empty()) return {.status = 500};
        Reply reply = std::move(replies_.front());
        replies_.pop_front();
        return reply;
    }
    // As much as the peer sends, up to `wanted` bytes or the end of its head.
    static void read_more(int peer, std::string& text) {
        char bytes[4096];
        const ::ssize_t count = ::recv(peer, bytes, sizeof bytes, 0);
        if (count <= 0) throw std::runtime_error("The peer has gone.");
        text.append(bytes, static_cast<std::size_t>(count));
    }
    static Request read_request(int peer) try {
        std::string text;
        while (text.find("\r\n\r\n") == std::string::npos) read_more(peer, text);
        Request request;
        const std::size_t end = text.find("\r\n\r\n");
        request.head = text.substr(0, end);
        request.body = text.substr(end + 4);
        const std::string length = "\r\nContent-Length: ";
        const std::size_t at = request.head.find(length);
        if (at != std::string::npos)
            while (request.body.size() < std::stoul(request.head.substr(at + length.size())))
                read_more(peer, request.body);
        const std::size_t space = request.head.find(' ');
        request.method = request.head.substr(0, space);
        request.target =
            request.head.substr(space + 1, request.head.find(' ', space + 1) - space - 1);
        return request;
    } catch (const std::runtime_error&) {
        return {};
    }
    static void answer(int peer, const Reply& reply) {
        if (reply.how == Reply::How::cut_at_once) return;
        if (reply.how == Reply::How::say_nothing) {
            char byte = 0;
            while (::recv(peer, &byte, 1, 0) > 0) {
            }
            return;
        }
        const std::string text =
            "HTTP/1.1 " + std::to_string(reply.status) +
            " Told\r\nContent-Type: application/json\r\nRequest-Id: req_1\r\n" + reply.headers +
            "Content-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n" + reply.body;
        const bool whole = reply.how == Reply::How::answer;
        send_all(peer, whole ? text : text.substr(0, text.size() - reply.body.size() / 2 - 1));
    }
    static void send_all(int peer, const std::string& text) {
        std::size_t done = 0;
        while (done < text.size()) {
            const ::ssize_t count =
                ::send(peer, text.data() + done, text.size() - done, MSG_NOSIGNAL);
            if (count <= 0) return;
            done += static_cast<std::size_t>(count);
        }
    }

    const int listener_;
    int port_ = 0;
    std::mutex mutex_;
    std::deque<Reply> replies_;
    std::vector<Request> requests_;
    std::thread worker_;
};

}  // namespace provider_shop
