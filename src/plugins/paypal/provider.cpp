#include "paypal/provider.hpp"

#include <algorithm>
#include <utility>

#include "paypal/amount.hpp"
#include "paypal/facts.hpp"
#include "paypal/refusal.hpp"
#include "paypal/signature.hpp"
#include "provider/text.hpp"

// Last, because it gives the names of ordo.h another meaning.
#include "paypal/host.hpp"

namespace ordo_paypal {
namespace {

using Json = nlohmann::json;
using ordo_provider_plugin::is_reference;
using ordo_provider_plugin::member_or_null;
using ordo_provider_plugin::text_or_empty;

constexpr const char* kOrders = "/v2/checkout/orders";
constexpr const char* kCaptures = "/v2/payments/captures";
constexpr const char* kRefunds = "/v2/payments/refunds";
constexpr const char* kDisputes = "/v1/customer/disputes";

// The payer's means of payment was turned down, for good as far as this order goes.
constexpr std::string_view kDeclines[] = {"INSTRUMENT_DECLINED", "TRANSACTION_REFUSED",
                                          "PAYER_CANNOT_PAY", "TRANSACTION_LIMIT_EXCEEDED",
                                          "ORDER_EXPIRED"};

// What exactly was wrong, in PayPal's word; else what it calls the error.
std::string issue_of(const Answer& answer) {
    const Json& details = member_or_null(answer.body, "details");
    std::string issue =
        details.is_array() && !details.empty() ? text_or_empty(details.front(), "issue") : "";
    return issue.empty() ? text_or_empty(answer.body, "name") : issue;
}

bool is_decline(const Answer& answer) {
    return answer.status == 422 && std::ranges::count(kDeclines, issue_of(answer)) != 0;
}

Json amount_of(const Json& request) {
    const std::string currency = request.at("currency");
    return {{"currency_code", currency},
            {"value", to_paypal(request.at("amount").get<std::string>(), currency)}};
}

// PayPal takes one invoice once: each attempt at paying an order has its own, which a person can still read.
std::string invoice_of(const Json& request) {
    constexpr std::size_t kTail = 10;
    const std::string payment = request.at("payment_id");
    return text_or_empty(request, "order_number") + "-" +
           payment.substr(payment.size() - std::min(kTail, payment.size()));
}

// The shop has its own addresses, and captures as soon as the payer has agreed.
Json order_of(const Json& request) {
    Json page = {{"user_action", "PAY_NOW"}, {"shipping_preference", "NO_SHIPPING"}};
    const std::string back = text_or_empty(request, "return_url");
    if (!back.empty()) {
        page["return_url"] = back;
        page["cancel_url"] = back;
    }
    const Json unit = {{"reference_id", request.at("payment_id")},
                       {"custom_id", request.at("payment_id")},
                       {"invoice_id", invoice_of(request)},
                       {"description", "Order " + text_or_empty(request, "order_number")},
                       {"amount", amount_of(request)}};
    return {{"intent", "CAPTURE"},
            {"purchase_units", Json::array({unit})},
            {"payment_source", {{"paypal", {{"experience_context", std::move(page)}}}}}};
}

// The refund that carries this id of ours, or null.
Json find_refund(const Json& order, const std::string& custom_id) {
    for (const Json& refund : payments_in(order, "refunds"))
        if (text_or_empty(refund, "custom_id") == custom_id) return refund;
    return nullptr;
}

}  // namespace

Provider::Provider(void* log_context, Config config)
    : log_(g_host, log_context),
      config_(std::move(config)),
      client_(config_),
      certificates_(config_) {}

Json Provider::status() const {
    return {{"api_base", config_.api_base}, {"environment", config_.sandbox ? "sandbox" : "live"}};
}

// --- what Ordo asks

Json Provider::create_intent(const Json& request) {
    const Json order =
        act(kOrders, order_of(request), request.at("payment_id"), ORDO_E_PROVIDER_ERROR);
    Json fact = order_fact(order);
    if (!fact.contains("provider_ref"))
        throw Refusal{ORDO_E_OUTCOME_UNKNOWN, "PayPal's answer is no order.", {}};
    return fact;
}

// PayPal forgets a request's id after 45 days, and Ordo may ask again later than that; so what is there is
// looked at first.
Json Provider::refund(const Json& request) {
    const std::string ref = text_or_empty(request, "provider_ref");
    const Json order = is_reference(ref) ? read(kOrders + ("/" + ref)) : Json();
    const Json& captures = payments_in(order, "captures");
    const std::string capture = captures.empty() ? "" : text_or_empty(captures.front(), "id");
    if (!is_reference(capture))
        throw Refusal{ORDO_E_PAYMENT_DECLINED, "PayPal has no money of this payment.", {}};
    const std::string id = request.at("refund_id");
    const std::string custom_id = custom_id_of_refund(id, request.at("payment_id"));
    const Json known = find_refund(order, custom_id);
    if (!known.is_null()) return refund_fact(known);
    const Json body = {{"amount", amount_of(request)}, {"custom_id", custom_id}};
    return refund_fact(
        act(kCaptures + ("/" + capture + "/refund"), body, id, ORDO_E_PAYMENT_DECLINED));
}

// Only the payment's own order counts, whatever a webhook has said that it is.
//
// When the answer of create_intent was lost, so was the address at which the payer agrees: nobody has been
// told it, so nobody can pay that order, and PayPal drops it within hours. There is nothing to look for.
Json Provider::lookup(const Json& request) {
    Json facts = Json::array();
    const std::string ref = text_or_empty(request, "provider_ref");
    if (!is_reference(ref)) return {{"data", std::move(facts)}};
    Json order = read(kOrders + ("/" + ref));
    const bool may_capture = request.at("may_capture");
    // PayPal drops an order that nobody has agreed to.
    if (order.is_null() && may_capture) facts.push_back({{"kind", "expired"}});
    if (order.is_null() || order_fact(order).value("payment_id", "") != request.at("payment_id"))
        return {{"data", std::move(facts)}};
    if (text_or_empty(order, "status") == "APPROVED" && may_capture && !config_.only_look)
        order = captured(std::move(order), request.at("payment_id"));
    facts.push_back(order_fact(order));
    if (facts[0]["kind"] != "captured") return {{"data", std::move(facts)}};
    add_disputes(facts, order);
    const auto is_lost = [&](const Json& refund) {
        return std::ranges::any_of(facts, [&](const Json& fact) {
            return fact["kind"] == "dispute_lost" && fact.value("refund_ref", "") == refund["refund_ref"];
        });
    };
    for (const Json& refund : payments_in(order, "refunds"))
        if (Json fact = refund_fact(refund); !fact.contains("refund_ref") || !is_lost(fact))
            facts.push_back(std::move(fact));
    return {{"data", std::move(facts)}};
}

// Takes the money of an order that the payer has agreed to, and returns the order as it is then. Asked twice,
// PayPal takes it once. Whatever is not certain is asked again: by the next look-up, or by the same event.
Json Provider::captured(Json order, const std::string& payment_id) {
    const std::string path = kOrders + ("/" + text_or_empty(order, "id"));
    Answer answer = client_.post(path + "/capture", Json::object(), payment_id + "-capture");
    if (answer.is_good()) return std::move(answer.body);
    if (issue_of(answer) == "ORDER_ALREADY_CAPTURED") return read(path);
    log(path + "/capture", answer);
    if (!is_decline(answer))
        throw Refusal{
            ORDO_E_PROVIDER_ERROR, "PayPal has not said that it has taken the money.", {}};
    const Json declined = {{"status", "DECLINED"},
                           {"status_details", {{"reason", issue_of(answer)}}}};
    order["purchase_units"][0]["payments"]["captures"] = Json::array({declined});
    return order;
}

// An app may be without the right to see disputes; their events come all the same.
void Provider::add_disputes(Json& facts, const Json& order) {
    const std::string capture = text_or_empty(payments_in(order, "captures").front(), "id");
    if (!is_reference(capture)) return;
    const std::string path = kDisputes + ("?disputed_transaction_id=" + capture);
    const Answer answer = client_.get(path);
    if (answer.status == 403 || answer.status == 404) return;
    const Json& items = member_or_null(answer.body, "items");
    if (!answer.is_good()) {
        log(path, answer);
        throw Refusal{ORDO_E_PROVIDER_ERROR, "PayPal could not be asked.", {}};
    }
    if (!items.is_array()) return;
    for (const Json& item : items) {
        const std::string id = text_or_empty(item, "dispute_id");
        // The list does not tell how a dispute has ended.
        const Json dispute = is_reference(id) ? read(kDisputes + ("/" + id)) : Json();
        if (dispute.is_object()) facts.push_back(named(dispute_fact(dispute), order));
    }
}

// --- asking

// A request that changes something. `when_wrong`: what it means that PayPal finds it wrong in itself.
Json Provider::act(const std::string& path, const Json& body, const std::string& key,
                   ordo_status when_wrong) {
    Answer answer = client_.post(path, body, key);
    if (answer.is_good()) return std::move(answer.body);
    log(path, answer);
    if (!answer.sent) throw Refusal{ORDO_E_PROVIDER_ERROR, "PayPal could not be reached.", {}};
    if (is_decline(answer))
        throw Refusal{ORDO_E_PAYMENT_DECLINED, "PayPal declined the payment.", {}};
    if (answer.status == 401 || answer.status == 403)
        throw Refusal{ORDO_E_PROVIDER_ERROR, "PayPal does not allow the shop to do that.", {}};
    if (answer.status == 400 || answer.status == 404 || answer.status == 422)
        throw Refusal{when_wrong, "PayPal refused the request.", {}};
    throw Refusal{ORDO_E_OUTCOME_UNKNOWN, "It is not known whether PayPal has acted.", {}};
}

// A request that changes nothing; null when there is no such thing.
Json Provider::read(const std::string& path) {
    Answer answer = client_.get(path);
    if (answer.is_good()) return std::move(answer.body);
    if (answer.status == 404) return nullptr;
    log(path, answer);
    throw Refusal{ORDO_E_PROVIDER_ERROR, "PayPal could not be asked.", {}};
}

void Provider::log(const std::string& path, const Answer& answer) const {
    log_.warn("paypal_request_failed", {{"path", path},
                                        {"sent", answer.sent},
                                        {"status", answer.status},
                                        {"issue", issue_of(answer)},
                                        {"debug_id", answer.request_id}});
}

// --- webhooks

void Provider::require_signature(const Json& headers, std::string_view body, std::int64_t now_s) {
    const auto transmission = read_transmission(headers, now_s);
    const bool worth_asking =
        transmission && certificates_.is_allowed(transmission->certificate_url);
    const auto key =
        worth_asking ? certificates_.key_at(transmission->certificate_url, now_s) : nullptr;
    if (!key || !is_signed(*transmission, config_.webhook_id, body, key.get()))
        throw Refusal{ORDO_E_INVALID_SIGNATURE, "The signature of the webhook is not valid.", {}};
}

// PayPal signs no more of a body than a CRC-32, which another body can be made to have. So a webhook is believed
// in what it is about, and PayPal is asked for the rest: that is news, of which Ordo looks the payment up, or
// what a look-up cannot tell.
Json Provider::fact_of(std::string_view type, const Json& resource) {
    if (type == "CUSTOMER.DISPUTE.CREATED" || type == "CUSTOMER.DISPUTE.RESOLVED") {
        const Json dispute = confirmed(kDisputes, text_or_empty(resource, "dispute_id"));
        Json fact = with_payment(dispute_fact(dispute), dispute);
        return fact["kind"] == "dispute_lost" ? named(std::move(fact), order_of_capture(capture_of(dispute)))
                                              : fact;
    }
    if (type == "PAYMENT.CAPTURE.REVERSED") {
        const Json reversal = confirmed(kRefunds, text_or_empty(resource, "id"));
        return with_payment(reversal_fact(reversal), reversal);
    }
    Json news = news_of(type, resource);
    return type == "PAYMENT.CAPTURE.REFUNDED" ? with_payment(std::move(news), resource) : news;
}

// Refunds made at PayPal's own desk, and disputes, may name the capture only.
Json Provider::with_payment(Json fact, const Json& resource) {
    const std::string capture = capture_of(resource);
    if (fact.contains("payment_id") || capture.empty()) return fact;
    const Json of_capture = capture_fact(confirmed(kCaptures, capture));
    for (const char* const member : {"payment_id", "provider_ref"})
        if (of_capture.contains(member)) fact[member] = of_capture[member];
    return fact;
}

// The order as it stands; null when PayPal does not say which.
Json Provider::order_of_capture(const std::string& capture) {
    if (capture.empty()) return nullptr;
    const std::string ref = capture_fact(confirmed(kCaptures, capture)).value("provider_ref", "");
    return is_reference(ref) ? read(kOrders + ("/" + ref)) : Json();
}

// What PayPal itself says of what a webhook is about; null when that has no name. One that PayPal does not know is
// younger than what answers here knows, or false: either way it may come again.
Json Provider::confirmed(const char* folder, const std::string& id) {
    if (!is_reference(id)) return nullptr;
    Json told = read(folder + ("/" + id));
    if (told.is_null())
        throw Refusal{ORDO_E_PROVIDER_ERROR, "PayPal does not know what the webhook is about.", {}};
    return told;
}

Json Provider::verify_webhook(const Json& headers, std::string_view body, std::int64_t now_ms) {
    require_signature(headers, body, now_ms / 1'000);
    const Json event = Json::parse(body, nullptr, false);
    const std::string id = text_or_empty(event, "id");
    if (!is_reference(id)) throw Refusal{ORDO_E_MALFORMED_REQUEST, "The webhook has no id.", {}};
    Json fact = fact_of(text_or_empty(event, "event_type"), member_or_null(event, "resource"));
    // What somebody else has made with the same app is none of ours.
    if (!fact.contains("payment_id")) return {{"data", Json::array()}};
    fact["event_id"] = id;
    return {{"data", Json::array({std::move(fact)})}};
}

}  // namespace ordo_paypal
