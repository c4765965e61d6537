#include "http/net/answer_head.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

namespace ordo_http {

namespace {

std::string_view reason(unsigned status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        default:
            return "";  // The phrase is optional (RFC 9112 §4).
    }
}

void append_number(std::string& out, std::size_t number) {
    std::array<char, 20> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), end);
}

// A value made from something a client sent must never start a header of its own.
void append_value(std::string& out, std::string_view value) {
    const std::size_t begin = out.size();
    out += value;
    std::replace_if(
        out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
        [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    append_value(out, value);
    out += "\r\n";
}

}  // namespace

std::string_view DateText::now() {
    const std::time_t second = std::time(nullptr);
    if (second != second_) {
        // Not strftime: the day's and month's names must not follow the locale of the host.
        static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::tm utc{};
        gmtime_r(&second, &utc);
        const auto two_digits = [](int number) { return std::to_string(100 + number).substr(1); };
        text_ = std::string(kDays.at(static_cast<std::size_t>(utc.tm_wday))) + ", " +
                two_digits(utc.tm_mday) + " " + kMonths.at(static_cast<std::size_t>(utc.tm_mon)) +
                " " + std::to_string(1900 + utc.tm_year) + " " + two_digits(utc.tm_hour) + ":" +
                two_digits(utc.tm_min) + ":" + two_digits(utc.tm_sec) + " GMT";
        second_ = second;
    }
    return text_;
}

std::string RequestIds::next() {
    if (used_ == random_.size()) {
        // The system gives up to 256 bytes in one piece, more perhaps in several.
        for (std::size_t filled = 0; filled < random_.size();) {
            const ssize_t count = getrandom(&random_[filled], random_.size() - filled, 0);
            if (count > 0)
                filled += static_cast<std::size_t>(count);
            else if (errno != EINTR)
                throw std::system_error(errno, std::system_category(), "getrandom");
        }
        used_ = 0;
    }
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string id;
    id.reserve(2 * kIdBytes);
    for (const std::size_t end = used_ + kIdBytes; used_ < end; ++used_) {
        id += kHex[random_[used_] >> 4];
        id += kHex[random_[used_] & 15];
    }
    return id;
}

bool RequestIds::is_fit(std::string_view id) noexcept {
    constexpr std::string_view kFit =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~+/=:-";
    return !id.empty() && id.size() <= 128 && id.find_first_not_of(kFit) == std::string_view::npos;
}

void write_head(std::string& out, const Response& response, const Request& request, Framing framing,
                bool keep_alive, std::string_view date) {
    out = "HTTP/1.1 ";
    append_number(out, response.status);
    out += ' ';
    out += reason(response.status);
    out += "\r\nDate: ";
    out += date;
    out += "\r\n";
    if (framing == Framing::length) {
        out += "Content-Length: ";
        append_number(out, response.body.size());
        out += "\r\n";
    }
    if (framing == Framing::chunked) out += "Transfer-Encoding: chunked\r\n";
    if (!keep_alive) out += "Connection: close\r\n";
    append_field(out, "X-Request-Id", request.request_id);
    for (const auto& [name, value] : response.headers.all()) append_field(out, name, value);
    out += "\r\n";
}

}  // namespace ordo_http
