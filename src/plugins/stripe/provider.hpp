#pragma once

#include <ordo/ordo.h>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "provider/log.hpp"
#include "stripe/client.hpp"
#include "stripe/config.hpp"

namespace ordo_stripe {

// The provider behind the table. Documents are those of ordo_provider (ordo.h); what it refuses it throws
// as a Refusal. It keeps nothing but its configuration. Any number of threads.
class Provider {
public:
    Provider(void* log_context, Config config);

    void start() { log_.start(); }
    void stop() { log_.stop(); }
    [[nodiscard]] nlohmann::json status() const;

    [[nodiscard]] nlohmann::json create_intent(const nlohmann::json& request) const;
    [[nodiscard]] nlohmann::json refund(const nlohmann::json& request) const;
    [[nodiscard]] nlohmann::json lookup(const nlohmann::json& request) const;
    [[nodiscard]] nlohmann::json verify_webhook(const nlohmann::json& headers,
                                                std::string_view body, std::int64_t now_ms) const;

private:
    [[nodiscard]] nlohmann::json act(const std::string& path, const Fields& form,
                                     const std::string& key, ordo_status when_wrong) const;
    [[nodiscard]] nlohmann::json read(const std::string& path, const Fields& query) const;
    [[nodiscard]] nlohmann::json intent_of(const nlohmann::json& request) const;
    [[nodiscard]] nlohmann::json find_intent(const std::string& payment_id) const;
    void log(const char* what, const std::string& path, const Answer& answer) const;

    ordo_provider_plugin::Log log_;
    const Config config_;
    const Client client_;
};

}  // namespace ordo_stripe
