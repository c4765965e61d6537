#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

#include "http/net/message.hpp"

namespace ordo_http {

// How the client learns where the body ends.
enum class Framing : std::uint8_t {
    none,     // 204, 304: there is none
    length,   // Content-Length
    chunked,  // Transfer-Encoding: chunked
    close,    // by the end of the connection, for HTTP/1.0
};

// The value of "Date", made once a second.
class DateText {
public:
    std::string_view now();

private:
    std::time_t second_ = 0;
    std::string text_;
};

// Random names for requests that came without one; the system is asked once in 128.
class RequestIds {
public:
    std::string next();
    // Whether the caller's is fit to be repeated in headers and logs.
    static bool is_fit(std::string_view id) noexcept;

private:
    static constexpr std::size_t kIdBytes = 16;
    std::array<unsigned char, 128 * kIdBytes> random_{};
    std::size_t used_ = sizeof(random_);
};

// Writes status line and headers into `out`, replacing what is there.
void write_head(std::string& out, const Response& response, const Request& request, Framing framing,
                bool keep_alive, std::string_view date);

}  // namespace ordo_http
