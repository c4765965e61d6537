#include "paypal/client.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "paypal/refusal.hpp"
#include "provider/text.hpp"

namespace ordo_paypal {
namespace {

using ordo_provider_plugin::HttpRequest;
using ordo_provider_plugin::Secret;
using Seconds = std::chrono::seconds;

constexpr int kUnauthorized = 401;
// A token that is about to expire would do so on its way. PayPal's live for nine hours.
constexpr Seconds kMargin{60};
constexpr std::int64_t kLifeMaxSeconds = 86'400;

}  // namespace

Answer Client::get(const std::string& path) { return send({.url = config_.api_base + path}); }

Answer Client::post(const std::string& path, const nlohmann::json& body,
                    const std::string& request_id) {
    const std::string text = body.dump();
    return send({.url = config_.api_base + path,
                 .body = &text,
                 .headers = {"Content-Type: application/json", "Prefer: return=representation",
                             "PayPal-Request-Id: " + request_id}});
}

// A token that PayPal no longer takes is exchanged once; the request has not been looked at then.
Answer Client::send(HttpRequest request) {
    request.trace_header = "PayPal-Debug-Id";
    request.timeout_ms = config_.timeout_ms;
    if (!config_.ca_file.empty()) request.ca_file = config_.ca_file.c_str();
    const Secret first(token({}));
    request.bearer = first.text().c_str();
    Answer answer = read_answer(ordo_provider_plugin::send(request));
    if (answer.status != kUnauthorized) return answer;
    const Secret second(token(first.text()));
    request.bearer = second.text().c_str();
    return read_answer(ordo_provider_plugin::send(request));
}

std::string Client::token(const std::string& refused) {
    const std::uint64_t failures = failures_;
    const std::lock_guard lock(mutex_);
    const bool good = !token_.text().empty() && std::chrono::steady_clock::now() < good_until_;
    if (good && token_.text() != refused) return token_.text();
    // Whoever has waited for a fetch that failed does not wait for another.
    if (failures_ != failures && !good)
        throw Refusal{ORDO_E_PROVIDER_ERROR, "PayPal could not be reached.", {}};
    try {
        fetch_token();
    } catch (...) {
        ++failures_;
        throw;
    }
    return token_.text();
}

void Client::fetch_token() {
    const std::string form = "grant_type=client_credentials";
    const Answer answer = read_answer(ordo_provider_plugin::send(
        {.url = config_.api_base + "/v1/oauth2/token",
         .body = &form,
         .user = config_.client_id.c_str(),
         .password = config_.client_secret.text().c_str(),
         .timeout_ms = config_.timeout_ms,
         .ca_file = config_.ca_file.empty() ? nullptr : config_.ca_file.c_str()}));
    if (answer.status == kUnauthorized)
        throw Refusal{ORDO_E_PROVIDER_ERROR, "PayPal does not accept the shop's keys.", {}};
    Secret token(ordo_provider_plugin::text_or_empty(answer.body, "access_token"));
    const auto& life = ordo_provider_plugin::member_or_null(answer.body, "expires_in");
    if (!answer.is_good() || token.text().empty() || !life.is_number_integer())
        throw Refusal{ORDO_E_PROVIDER_ERROR, "PayPal could not be reached.", {}};
    token_ = std::move(token);
    good_until_ = std::chrono::steady_clock::now() - kMargin +
                  Seconds(std::clamp<std::int64_t>(life.get<std::int64_t>(), 0, kLifeMaxSeconds));
}

}  // namespace ordo_paypal
