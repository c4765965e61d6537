#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stripe/config.hpp"

namespace ordo_stripe {

// Fields of a form or a query; the names of nested ones are written metadata[name].
using Fields = std::vector<std::pair<std::string, std::string>>;

// What became of a request.
struct Answer {
    long status = 0;      // of HTTP; 0 = none came
    nlohmann::json body;  // an object, or null when there is none that can be read
    bool sent = false;    // whether any byte of the request has left
    std::string request_id;

    [[nodiscard]] bool is_good() const { return status >= 200 && status < 300 && body.is_object(); }
};

// Talks to Stripe's API, one connection a request. It follows no redirection, takes no answer without end,
// and waits no longer than the time-out. Any number of threads.
class Client {
public:
    explicit Client(const Config& config);

    [[nodiscard]] Answer get(const std::string& path, const Fields& query) const;
    [[nodiscard]] Answer post(const std::string& path, const Fields& form,
                              const std::string& idempotency_key) const;

private:
    [[nodiscard]] Answer send(const std::string& path, const std::string* form,
                              const std::vector<std::string>& headers) const;

    const Config& config_;
};

}  // namespace ordo_stripe
