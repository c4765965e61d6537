#include "provider/http/client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <new>
#include <stdexcept>

namespace ordo_provider_plugin {
namespace {

constexpr std::int64_t kConnectTimeoutMs = 10'000;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// It is never undone: libraries stay loaded until the process ends, and the host may use curl as well.
void prepare_curl() {
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (result != CURLE_OK) throw std::runtime_error("libcurl cannot be used.");
}

std::string percent_encoded(const std::string& text) {
    const std::unique_ptr<char, decltype(&curl_free)> encoded(
        curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())), curl_free);
    if (!encoded) throw std::bad_alloc();
    return encoded.get();
}

struct Received {
    std::string body;
    std::size_t max;
};

// Called by libcurl, through which nothing may be thrown. Taking less than was given ends the request.
std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* user) noexcept {
    auto& received = *static_cast<Received*>(user);
    const std::size_t length = size * count;
    if (received.body.size() + length > received.max) return 0;
    try {
        received.body.append(bytes, length);
    } catch (const std::bad_alloc&) {
        return 0;
    }
    return length;
}

template <class Value>
void set(const Handle& handle, CURLoption option, Value value) {
    if (curl_easy_setopt(handle.get(), option, value) != CURLE_OK)
        throw std::runtime_error("libcurl lacks something that payments need.");
}

void guard_connection(const Handle& handle, const HttpRequest& request) {
    const bool encrypted = request.url.starts_with("https:");
    set(handle, CURLOPT_PROTOCOLS_STR, encrypted ? "https" : "http");
    // This machine is not reached through a proxy.
    if (!encrypted) set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (request.ca_file != nullptr) set(handle, CURLOPT_CAINFO, request.ca_file);
    // With HTTP/1.1 libcurl counts the bytes of a request as they leave.
    set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout_ms));
    set(handle, CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(std::min(request.timeout_ms, kConnectTimeoutMs)));
}

void identify(const Handle& handle, const HttpRequest& request) {
    set(handle, CURLOPT_USERAGENT, "Ordo/1.0");
    if (request.bearer != nullptr) {
        set(handle, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
        set(handle, CURLOPT_XOAUTH2_BEARER, request.bearer);
    } else if (request.user != nullptr) {
        set(handle, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
        set(handle, CURLOPT_USERNAME, request.user);
        set(handle, CURLOPT_PASSWORD, request.password);
    }
}

HeaderList header_list(const std::vector<std::string>& headers) {
    HeaderList list(nullptr, curl_slist_free_all);
    const auto append = [&](const char* line) {
        curl_slist* const longer = curl_slist_append(list.get(), line);
        if (longer == nullptr) throw std::bad_alloc();
        static_cast<void>(list.release());
        list.reset(longer);
    };
    // Without "Expect:" libcurl would wait for leave to send longer forms.
    append("Expect:");
    for (const std::string& header : headers) append(header.c_str());
    return list;
}

template <class Value>
Value told(const Handle& handle, CURLINFO what) {
    Value value{};
    curl_easy_getinfo(handle.get(), what, &value);
    return value;
}

}  // namespace

std::string encoded(const Fields& fields) {
    std::string text;
    for (const auto& [name, value] : fields) {
        if (!text.empty()) text += '&';
        text += percent_encoded(name) + '=' + percent_encoded(value);
    }
    return text;
}

HttpAnswer send(const HttpRequest& request) {
    prepare_curl();
    const Handle handle(curl_easy_init(), curl_easy_cleanup);
    if (!handle) throw std::bad_alloc();
    Received received{{}, request.answer_max};
    guard_connection(handle, request);
    identify(handle, request);
    set(handle, CURLOPT_URL, request.url.c_str());
    set(handle, CURLOPT_WRITEFUNCTION, take_body);
    set(handle, CURLOPT_WRITEDATA, &received);
    if (request.body != nullptr) {
        set(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body->size()));
        set(handle, CURLOPT_COPYPOSTFIELDS, request.body->c_str());
    }
    const HeaderList list = header_list(request.headers);
    set(handle, CURLOPT_HTTPHEADER, list.get());

    const CURLcode result = curl_easy_perform(handle.get());
    HttpAnswer answer;
    answer.sent = told<long>(handle, CURLINFO_REQUEST_SIZE) > 0;
    if (result != CURLE_OK) return answer;
    answer.status = told<long>(handle, CURLINFO_RESPONSE_CODE);
    answer.body = std::move(received.body);
    curl_header* header = nullptr;
    if (request.trace_header != nullptr && curl_easy_header(handle.get(), request.trace_header, 0,
                                                            CURLH_HEADER, -1, &header) == CURLHE_OK)
        answer.request_id = header->value;
    return answer;
}

Answer read_answer(HttpAnswer answer) {
    Answer read{answer.status, nlohmann::json::parse(answer.body, nullptr, false), answer.sent,
                std::move(answer.request_id)};
    if (!read.body.is_object()) read.body = nullptr;
    return read;
}

}  // namespace ordo_provider_plugin
