#pragma once

#include <string>

#include "provider/http/client.hpp"
#include "stripe/config.hpp"

namespace ordo_stripe {

using ordo_provider_plugin::Answer;
using ordo_provider_plugin::encoded;
using ordo_provider_plugin::Fields;

// Talks to Stripe's API, one connection a request. Any number of threads.
class Client {
public:
    explicit Client(const Config& config) : config_(config) {}

    [[nodiscard]] Answer get(const std::string& path, const Fields& query) const;
    // The names of nested fields are written metadata[name].
    [[nodiscard]] Answer post(const std::string& path, const Fields& form,
                              const std::string& idempotency_key) const;

private:
    [[nodiscard]] Answer send(const std::string& path, const std::string* form,
                              const char* idempotency_key) const;

    const Config& config_;
};

}  // namespace ordo_stripe
