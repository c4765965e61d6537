#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "paypal/config.hpp"
#include "provider/http/client.hpp"

namespace ordo_paypal {

using ordo_provider_plugin::Answer;

// Talks to PayPal's API, one connection a request, with an access token that is fetched when it is needed
// and kept until it expires. Without a token nothing has happened, and a Refusal says so. Any number of
// threads.
class Client {
public:
    explicit Client(const Config& config) : config_(config) {}

    [[nodiscard]] Answer get(const std::string& path);
    [[nodiscard]] Answer post(const std::string& path, const nlohmann::json& body,
                              const std::string& request_id);

private:
    [[nodiscard]] Answer send(ordo_provider_plugin::HttpRequest request);
    [[nodiscard]] std::string token(const std::string& refused);
    void fetch_token();

    const Config& config_;
    std::mutex mutex_;  // held while a token is fetched: one at a time
    std::atomic<std::uint64_t> failures_ = 0;  // of fetching one
    ordo_provider_plugin::Secret token_;
    std::chrono::steady_clock::time_point good_until_;
};

}  // namespace ordo_paypal
