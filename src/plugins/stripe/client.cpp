#include "stripe/client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <new>
#include <stdexcept>

namespace ordo_stripe {
namespace {

constexpr std::int64_t kConnectTimeoutMs = 10'000;
// A page of a hundred payments with their charges has less than half a mebibyte.
constexpr std::size_t kAnswerMax = std::size_t{4} << 20U;
// The version of Stripe's API that the answers are read in, whatever the account's own default is.
constexpr const char* kApiVersion = "Stripe-Version: 2024-06-20";

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// It is never undone: libraries stay loaded until the process ends, and the host may use curl as well.
void prepare_curl() {
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (result != CURLE_OK) throw std::runtime_error("libcurl cannot be used.");
}

std::string percent_encoded(std::string_view text) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    constexpr std::string_view kPlain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char c : text) {
        if (kPlain.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += kDigits[byte >> 4U];
            encoded += kDigits[byte & 15U];
        }
    }
    return encoded;
}

std::string encoded(const Fields& fields) {
    std::string text;
    for (const auto& [name, value] : fields) {
        if (!text.empty()) text += '&';
        text += percent_encoded(name) + '=' + percent_encoded(value);
    }
    return text;
}

// Called by libcurl, through which nothing may be thrown. Taking less than was given ends the request.
std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* user) noexcept {
    auto& body = *static_cast<std::string*>(user);
    const std::size_t length = size * count;
    if (body.size() + length > kAnswerMax) return 0;
    try {
        body.append(bytes, length);
    } catch (const std::bad_alloc&) {
        return 0;
    }
    return length;
}

template <class Value>
void set(const Handle& handle, CURLoption option, Value value) {
    if (curl_easy_setopt(handle.get(), option, value) != CURLE_OK)
        throw std::runtime_error("libcurl lacks something that Stripe needs.");
}

void guard_connection(const Handle& handle, const Config& config) {
    const bool encrypted = config.api_base.starts_with("https:");
    set(handle, CURLOPT_PROTOCOLS_STR, encrypted ? "https" : "http");
    // This machine is not reached through a proxy.
    if (!encrypted) set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    // With HTTP/1.1 libcurl counts the bytes of a request as they leave.
    set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(config.timeout_ms));
    set(handle, CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(std::min(config.timeout_ms, kConnectTimeoutMs)));
}

HeaderList header_list(const std::vector<std::string>& headers) {
    HeaderList list(nullptr, curl_slist_free_all);
    for (const std::string& header : headers) {
        curl_slist* const longer = curl_slist_append(list.get(), header.c_str());
        if (longer == nullptr) throw std::bad_alloc();
        static_cast<void>(list.release());
        list.reset(longer);
    }
    return list;
}

template <class Value>
Value told(const Handle& handle, CURLINFO what) {
    Value value{};
    curl_easy_getinfo(handle.get(), what, &value);
    return value;
}

}  // namespace

Client::Client(const Config& config) : config_(config) { prepare_curl(); }

Answer Client::get(const std::string& path, const Fields& query) const {
    return send(query.empty() ? path : path + "?" + encoded(query), nullptr, {});
}

Answer Client::post(const std::string& path, const Fields& form,
                    const std::string& idempotency_key) const {
    const std::string body = encoded(form);
    return send(path, &body, {"Idempotency-Key: " + idempotency_key});
}

Answer Client::send(const std::string& path, const std::string* form,
                    const std::vector<std::string>& headers) const {
    const Handle handle(curl_easy_init(), curl_easy_cleanup);
    if (!handle) throw std::bad_alloc();
    std::string received;
    guard_connection(handle, config_);
    set(handle, CURLOPT_URL, (config_.api_base + path).c_str());
    set(handle, CURLOPT_USERAGENT, "Ordo/1.0");
    set(handle, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
    set(handle, CURLOPT_XOAUTH2_BEARER, config_.secret_key.text().c_str());
    set(handle, CURLOPT_WRITEFUNCTION, take_body);
    set(handle, CURLOPT_WRITEDATA, &received);
    if (form != nullptr) {
        set(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(form->size()));
        set(handle, CURLOPT_COPYPOSTFIELDS, form->c_str());
    }
    // Without "Expect:" libcurl would wait for leave to send longer forms.
    std::vector<std::string> lines = {kApiVersion, "Expect:"};
    lines.insert(lines.end(), headers.begin(), headers.end());
    if (!config_.account.empty()) lines.push_back("Stripe-Account: " + config_.account);
    const HeaderList list = header_list(lines);
    set(handle, CURLOPT_HTTPHEADER, list.get());

    const CURLcode result = curl_easy_perform(handle.get());
    Answer answer;
    answer.sent = told<long>(handle, CURLINFO_REQUEST_SIZE) > 0;
    if (result != CURLE_OK) return answer;
    answer.status = told<long>(handle, CURLINFO_RESPONSE_CODE);
    answer.body = nlohmann::json::parse(received, nullptr, false);
    if (!answer.body.is_object()) answer.body = nullptr;
    curl_header* header = nullptr;
    if (curl_easy_header(handle.get(), "Request-Id", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
        answer.request_id = header->value;
    return answer;
}

}  // namespace ordo_stripe
