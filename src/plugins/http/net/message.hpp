#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Requests and answers as plain values: what lies between the network and the routes.
namespace ordo_http {

// In the order they came; names in lower case.
class Headers {
public:
    using Field = std::pair<std::string, std::string>;

    // The first of that name (in lower case), or nullptr.
    [[nodiscard]] const std::string* find(std::string_view name) const noexcept {
        for (const Field& field : fields_)
            if (field.first == name) return &field.second;
        return nullptr;
    }
    void add(std::string name, std::string value) {
        if (fields_.empty()) fields_.reserve(kUsual);
        fields_.emplace_back(std::move(name), std::move(value));
    }
    [[nodiscard]] const std::vector<Field>& all() const noexcept { return fields_; }

private:
    static constexpr std::size_t kUsual = 8;  // as many as most messages have

    std::vector<Field> fields_;
};

struct Request {
    std::string method;  // as sent, such as "GET"
    std::string path;    // of the target, not decoded
    std::string query;   // of the target, behind the '?', not decoded
    Headers headers;
    std::string body;
    std::string peer;        // the client's address, without port
    std::string request_id;  // the caller's X-Request-Id if it is fit to be repeated, else one of our own
    std::chrono::steady_clock::time_point received_at;
    // The application's own: what Application::plan() found out, for answer() and done().
    mutable std::shared_ptr<const void> planned;
};

// The body of an answer that is made piece by piece.
class BodySource {
public:
    BodySource() = default;
    virtual ~BodySource() = default;
    BodySource(const BodySource&) = delete;
    BodySource& operator=(const BodySource&) = delete;

    struct Piece {
        std::string bytes;              // sent at once; may be empty
        bool last = false;              // nothing comes after it
        std::chrono::milliseconds wait{0};  // how long to wait before the next piece is asked for
    };
    // Called on a thread of the pool, one call at a time, never after one that threw: an exception cuts
    // the connection, so that the client sees that the body is not whole.
    virtual Piece next() = 0;
};

struct Response {
    unsigned status = 200;
    Headers headers;  // without Content-Length, Transfer-Encoding, Connection, Date, X-Request-Id
    std::string body;
    std::unique_ptr<BodySource> source;  // instead of `body`
};

}  // namespace ordo_http
