#pragma once

#include <ordo/ordo.h>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "paypal/certificates.hpp"
#include "paypal/client.hpp"
#include "paypal/config.hpp"
#include "provider/log.hpp"

namespace ordo_paypal {

// The provider behind the table. Documents are those of ordo_provider (ordo.h); what it refuses it throws
// as a Refusal. It keeps an access token and PayPal's certificates. Any number of threads.
class Provider {
public:
    Provider(void* log_context, Config config);

    void start() { log_.start(); }
    void stop() { log_.stop(); }
    [[nodiscard]] nlohmann::json status() const;

    [[nodiscard]] nlohmann::json create_intent(const nlohmann::json& request);
    [[nodiscard]] nlohmann::json refund(const nlohmann::json& request);
    [[nodiscard]] nlohmann::json lookup(const nlohmann::json& request);
    [[nodiscard]] nlohmann::json verify_webhook(const nlohmann::json& headers,
                                                std::string_view body, std::int64_t now_ms);

private:
    [[nodiscard]] nlohmann::json act(const std::string& path, const nlohmann::json& body,
                                     const std::string& key, ordo_status when_wrong);
    [[nodiscard]] nlohmann::json read(const std::string& path);
    [[nodiscard]] nlohmann::json captured(nlohmann::json order, const std::string& payment_id);
    void add_disputes(nlohmann::json& facts, const nlohmann::json& order);
    [[nodiscard]] nlohmann::json fact_of(std::string_view type, const nlohmann::json& resource);
    [[nodiscard]] nlohmann::json with_payment(nlohmann::json fact, const nlohmann::json& resource);
    [[nodiscard]] nlohmann::json order_of_capture(const std::string& capture);
    [[nodiscard]] nlohmann::json confirmed(const char* folder, const std::string& id);
    void require_signature(const nlohmann::json& headers, std::string_view body,
                           std::int64_t now_s);
    void log(const std::string& path, const Answer& answer) const;

    ordo_provider_plugin::Log log_;
    const Config config_;
    Client client_;
    Certificates certificates_;
};

}  // namespace ordo_paypal
