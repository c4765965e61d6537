#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/net/message.hpp"

namespace ordo_http {

// Bytes that came and are not used up yet. Taking from the front moves nothing.
class Input {
public:
    [[nodiscard]] std::string_view bytes() const noexcept {
        return std::string_view(bytes_).substr(begin_);
    }
    [[nodiscard]] bool empty() const noexcept { return begin_ == bytes_.size(); }
    void append(std::string_view more);
    void take(std::size_t count) noexcept;
    void clear() noexcept { take(bytes().size()); }

private:
    std::string bytes_;
    std::size_t begin_ = 0;
};

// Reads one request. Beast reads the grammar; around it stands what RFC 9112 lets a server tolerate and
// we do not, because two servers in a row that tolerate differently see different requests (smuggling):
// folded lines, bare line feeds, a length given twice or in two ways, chunk extensions.
class RequestParser {
public:
    explicit RequestParser(std::size_t header_limit);
    ~RequestParser();
    RequestParser(const RequestParser&) = delete;
    RequestParser& operator=(const RequestParser&) = delete;

    enum class State : std::uint8_t { incomplete, complete, refused };

    // Takes the header from `input` into `request` once it is there as a whole.
    State read_head(Input& input, Request& request);
    // Then as much of the body as is there; more than `limit` bytes are refused.
    State read_body(Input& input, std::string& body, std::size_t limit);
    // Why it was refused: 400, 413 or 431.
    [[nodiscard]] unsigned status() const noexcept { return status_; }

    // Known once the header is complete:
    [[nodiscard]] bool has_body() const noexcept { return has_body_; }
    // Nothing when the body comes in chunks.
    [[nodiscard]] std::optional<std::uint64_t> content_length() const noexcept {
        return content_length_;
    }
    [[nodiscard]] bool expects_continue() const noexcept { return expects_continue_; }
    [[nodiscard]] bool is_http_1_0() const noexcept { return http_1_0_; }
    [[nodiscard]] bool keep_alive() const noexcept { return keep_alive_; }

private:
    class Grammar;

    State scan(std::string_view bytes);
    State refuse(unsigned status) noexcept;
    State check(Request& request);

    const std::size_t header_limit_;
    std::size_t scanned_ = 0;
    std::unique_ptr<Grammar> grammar_;
    unsigned status_ = 0;
    std::optional<std::uint64_t> content_length_;
    bool has_body_ = false;
    bool expects_continue_ = false;
    bool http_1_0_ = false;
    bool keep_alive_ = false;
};

}  // namespace ordo_http
