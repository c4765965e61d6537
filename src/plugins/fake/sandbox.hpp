#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "fake/books.hpp"
#include "fake/page.hpp"

struct ordo_engine;

namespace ordo_fake {

struct Config {
    std::string webhook_secret;
    std::string state_file;  // empty = memory only
    std::string base_url;    // without a slash at its end
};

// Reads the plugin's configuration, or throws a Refusal. Without a secret it draws one.
Config read_config(const std::string& json);

// The provider behind the table. Documents are those of ordo_provider (ordo.h); what it refuses it throws
// as a Refusal. Any number of threads.
class Sandbox {
public:
    Sandbox(ordo_engine* shop, void* log_context, Config config);

    // Pages, the only part that calls the shop, are served between these two. stop() waits for those
    // under way, so that the plugin may be destroyed while the shop keeps the provider.
    void start();
    void stop();
    [[nodiscard]] nlohmann::json status() const;

    nlohmann::json create_intent(const nlohmann::json& request);
    nlohmann::json refund(const nlohmann::json& request);
    [[nodiscard]] nlohmann::json lookup(const nlohmann::json& request) const;
    [[nodiscard]] nlohmann::json verify_webhook(const nlohmann::json& headers,
                                                std::string_view body, std::int64_t now_ms) const;
    nlohmann::json page(const nlohmann::json& request);

private:
    [[nodiscard]] Page answer(const std::string& method, const std::string& ref,
                              const std::string& body);
    [[nodiscard]] Page pay(const Intent& intent, const std::string& form);
    [[nodiscard]] nlohmann::json fact(const Intent& intent) const;
    [[nodiscard]] std::string form_token(const Intent& intent) const;
    void announce(const Intent& intent) const;
    void send_webhook(const char* type, const nlohmann::json& data) const;

    ordo_engine* const shop_;
    void* const log_context_;
    const Config config_;
    Books books_;
    std::shared_mutex gate_;  // held by pages, shared
    bool working_ = false;
};

}  // namespace ordo_fake
