#include "http/net/request_parser.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace ordo_http {

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kFieldsMax = 100;
constexpr std::size_t kKeptWhenEmpty = 4096;

// The offset-form and '*' as they are, the absolute-form without scheme and host: which host it is plays
// no role here. False when it is none of them.
bool split_target(std::string_view target, Request& request) {
    for (const char c : target)
        if (c <= ' ' || c >= '\x7f' || c == '#') return false;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!beast::iequals(target.substr(0, scheme.size()), scheme)) continue;
        const std::string_view rest = target.substr(scheme.size());
        const std::size_t host_end = std::min(rest.find_first_of("/?"), rest.size());
        if (host_end == 0) return false;
        target = rest.substr(host_end);
        if (target.empty() || target.front() == '?') request.path = "/";
        break;
    }
    const std::size_t mark = std::min(target.find('?'), target.size());
    request.path += target.substr(0, mark);
    if (mark < target.size()) request.query = target.substr(mark + 1);
    if (request.path == "*") return request.method == "OPTIONS";
    return !request.path.empty() && request.path.front() == '/';
}

bool is_host(std::string_view value) {
    return !value.empty() && value.find_first_of(" \t/\\?#@,<>\"{}|^`") == std::string_view::npos;
}

// Of a header: no control, which leaves the tab.
bool is_plain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= ' ' && byte != 0x7f) || byte == '\t';
}

bool is_number(std::string_view value) {
    return !value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

void Input::append(std::string_view more) {
    if (begin_ > 0) {
        bytes_.erase(0, begin_);
        begin_ = 0;
    }
    bytes_.append(more);
}

void Input::take(std::size_t count) noexcept {
    begin_ += count;
    if (begin_ < bytes_.size()) return;
    begin_ = 0;
    bytes_.clear();
    // An idle connection shall not hold the memory of the largest body it ever sent.
    if (bytes_.capacity() > kKeptWhenEmpty) std::string().swap(bytes_);
}

// Beast's parser, writing straight into a Request instead of its own containers.
class RequestParser::Grammar final : public http::basic_parser<true> {
public:
    explicit Grammar(std::size_t header_limit) {
        this->header_limit(static_cast<std::uint32_t>(header_limit));
        body_limit(boost::none);  // ours depends on the request and is checked as it comes
    }

    Request* request = nullptr;
    std::string* body = nullptr;
    std::size_t body_room = 0;
    int version = 0;

private:
    void on_request_impl(http::verb, beast::string_view method, beast::string_view target,
                         int http_version, error_code& error) override {
        version = http_version;
        request->method.assign(method.data(), method.size());
        if (!split_target({target.data(), target.size()}, *request))
            error = http::error::bad_target;
    }

    void on_field_impl(http::field, beast::string_view name, beast::string_view value,
                       error_code& error) override {
        if (request == nullptr) return;  // Trailers are dropped: nothing may depend on them.
        if (request->headers.all().size() == kFieldsMax) {
            error = http::error::header_limit;
            return;
        }
        std::string lower(name.data(), name.size());
        for (char& c : lower) c = beast::detail::ascii_tolower(c);
        request->headers.add(std::move(lower), std::string(value.data(), value.size()));
    }

    std::size_t on_body_impl(beast::string_view bytes, error_code& error) override {
        if (bytes.size() > body_room) {
            error = http::error::body_limit;
            return 0;
        }
        body_room -= bytes.size();
        body->append(bytes.data(), bytes.size());
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t size, beast::string_view extensions,
                              error_code& error) override {
        if (!extensions.empty())
            error = http::error::bad_chunk_extension;
        else if (size > body_room)
            error = http::error::body_limit;
    }

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes,
                                   error_code& error) override {
        return on_body_impl(bytes, error);
    }

    void on_response_impl(int, beast::string_view, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    void on_finish_impl(error_code&) override {}
};

RequestParser::RequestParser(std::size_t header_limit)
    : header_limit_(header_limit), grammar_(std::make_unique<Grammar>(header_limit)) {}

RequestParser::~RequestParser() = default;

RequestParser::State RequestParser::refuse(unsigned status) noexcept {
    status_ = status;
    return State::refused;
}

// Looks for the empty line that ends the header, and on the way at each byte once, as soon as it came: what
// is wrong is refused at sight and not after the timeout. Nearly all bytes are plain, between plain ones.
RequestParser::State RequestParser::scan(std::string_view bytes) {
    const std::size_t end = std::min(bytes.size(), header_limit_);
    char before = scanned_ == 0 ? '\0' : bytes[scanned_ - 1];
    // A local place: a member would be written for each byte.
    for (std::size_t at = scanned_; at < end; before = bytes[at++]) {
        const char c = bytes[at];
        if (is_plain(c) && before != '\r' && before != '\n') continue;
        if ((before == '\r') != (c == '\n')) return refuse(400);
        if (before == '\n' && (c == ' ' || c == '\t')) return refuse(400);
        if (c == '\n' && at >= 3 && bytes[at - 2] == '\n') {
            scanned_ = at + 1;
            return State::complete;
        }
        if (!is_plain(c) && c != '\r' && c != '\n') return refuse(400);
    }
    scanned_ = end;
    return scanned_ == header_limit_ ? refuse(431) : State::incomplete;
}

RequestParser::State RequestParser::read_head(Input& input, Request& request) {
    const State scanned = scan(input.bytes());
    if (scanned != State::complete) return scanned;
    error_code error;
    grammar_->request = &request;
    const std::size_t used =
        grammar_->put(boost::asio::buffer(input.bytes().data(), scanned_), error);
    grammar_->request = nullptr;
    if (error == http::error::header_limit) return refuse(431);
    if (error || used != scanned_ || !grammar_->is_header_done()) return refuse(400);
    input.take(used);
    return check(request);
}

RequestParser::State RequestParser::check(Request& request) {
    std::size_t hosts = 0, lengths = 0, encodings = 0;
    for (const auto& [name, value] : request.headers.all()) {
        if (name == "host") {
            ++hosts;
            if (!is_host(value)) return refuse(400);
        } else if (name == "content-length") {
            ++lengths;
            if (!is_number(value)) return refuse(400);
        } else if (name == "transfer-encoding") {
            ++encodings;
            if (!beast::iequals(value, "chunked")) return refuse(400);
        } else if (name == "expect") {
            expects_continue_ = beast::iequals(value, "100-continue");
        }
    }
    http_1_0_ = grammar_->version < 11;
    if (hosts > 1 || (hosts == 0 && !http_1_0_)) return refuse(400);
    if (lengths + encodings > 1 || (encodings == 1 && http_1_0_)) return refuse(400);
    has_body_ = !grammar_->is_done();
    if (const auto length = grammar_->content_length()) content_length_ = *length;
    expects_continue_ = expects_continue_ && has_body_ && !http_1_0_;
    keep_alive_ = !http_1_0_ && grammar_->keep_alive();
    grammar_->eager(true);
    return State::complete;
}

RequestParser::State RequestParser::read_body(Input& input, std::string& body, std::size_t limit) {
    if (content_length_.value_or(0) > limit) return refuse(413);
    grammar_->body = &body;
    grammar_->body_room = limit - body.size();
    while (!grammar_->is_done() && !input.empty()) {
        error_code error;
        const std::string_view bytes = input.bytes();
        const std::size_t used =
            grammar_->put(boost::asio::buffer(bytes.data(), bytes.size()), error);
        input.take(used);
        if (error == http::error::body_limit) return refuse(413);
        if (error && error != http::error::need_more) return refuse(400);
        if (used > 0) continue;
        // What cannot be used before more comes is a chunk's line or the trailer, and neither is long.
        if (bytes.size() > header_limit_) return refuse(400);
        break;
    }
    return grammar_->is_done() ? State::complete : State::incomplete;
}

}  // namespace ordo_http
