#pragma once

#include "plugins/provider_shop.hpp"
#include "plugins/provider_stub.hpp"
#include "provider/signature.hpp"

// A shop in which the plugin `stripe` is at work, with a Stripe that does what the test says.
extern "C" ordo_status ordo_plugin_stripe_v1(const ordo_host* host, ordo_plugin* plugin,
                                             ordo_error** error);

namespace stripe_test {

using namespace provider_shop;

inline constexpr const char* kKey = "sk_test_canary_of_the_tests";
inline constexpr const char* kWebhookSecret = "whsec_canary_of_the_tests";
inline constexpr const char* kOlderSecret = "whsec_older";
inline constexpr const char* kRef = "pi_3Ordo";

inline std::string signature(const std::string& body, std::int64_t at, const char* secret) {
    return ordo_provider_plugin::sign_webhook(secret, body, at);
}

// A PaymentIntent as Stripe tells it.
inline json intent_of(const json& metadata, const char* status = "requires_payment_method") {
    const bool paid = std::string(status) == "succeeded";
    return {{"id", kRef},
            {"object", "payment_intent"},
            {"amount", 2999},
            {"amount_capturable", 0},
            {"amount_received", paid ? 2999 : 0},
            {"currency", "usd"},
            {"status", status},
            {"client_secret", "pi_3Ordo_secret_x"},
            {"last_payment_error", nullptr},
            {"latest_charge", paid ? json("ch_1") : json()},
            {"livemode", false},
            {"metadata", metadata}};
}

inline json refund_of(const json& metadata, const char* status = "succeeded",
                      std::int64_t amount = 2999) {
    return {{"id", "re_1"},        {"object", "refund"},     {"amount", amount},
            {"currency", "usd"},   {"payment_intent", kRef}, {"status", status},
            {"metadata", metadata}};
}

inline json dispute_of(const char* status) {
    return {{"id", "dp_1"},     {"object", "dispute"},    {"amount", 2999},  {"currency", "usd"},
            {"charge", "ch_1"}, {"payment_intent", kRef}, {"status", status}};
}

inline json metadata_of(const json& payment) {
    return {{"ordo_payment_id", payment["id"]}, {"ordo_order_id", payment["order_id"]}};
}

inline std::string list_of(const std::vector<json>& objects, bool has_more = false) {
    return json{{"object", "list"}, {"data", objects}, {"has_more", has_more}}.dump();
}

inline json config_for(const Stub& stripe, const json& settings) {
    json config = {{"secret_key", kKey},
                   {"webhook_secrets", {kWebhookSecret, kOlderSecret}},
                   {"publishable_key", "pk_test_1"},
                   {"api_base", stripe.url()},
                   {"timeout_ms", 20'000}};
    config.update(settings);
    return config;
}

// It is there before the shop, which is told its address, and longer.
struct WithStripe {
    Stub stripe;
};

class Shop : public WithStripe, public ProviderShop {
public:
    explicit Shop(const json& settings = json::object())
        : ProviderShop("stripe", ordo_plugin_stripe_v1, config_for(stripe, settings)) {}

    // An attempt that Stripe has opened.
    json pay(const std::string& order) {
        stripe.will(200, intent_of(json::object()).dump());
        const Answer answer = try_to_pay(order);
        BOOST_REQUIRE_MESSAGE(answer.status == ORDO_OK, answer.body.dump());
        stripe.heard();
        return answer.body;
    }
    // An attempt whose answer was lost.
    json lose(const std::string& order) {
        stripe.will({.how = Reply::How::cut_at_once});
        const Answer answer = try_to_pay(order);
        BOOST_REQUIRE_MESSAGE(answer.status == ORDO_OK, answer.body.dump());
        stripe.heard();
        return answer.body;
    }
    Answer webhook(const std::string& body, const std::string& header) {
        return ProviderShop::webhook(body, {{"Stripe-Signature", header}});
    }
    // A genuine event about an object.
    json event(const char* type, const json& object, const json& members = json::object()) {
        json event = {{"id", "evt_" + std::to_string(++events_)},
                      {"object", "event"},
                      {"type", type},
                      {"livemode", false},
                      {"data", {{"object", object}}}};
        event.update(members);
        const std::string body = event.dump();
        const Answer answer = webhook(body, signature(body, now_s(), kWebhookSecret));
        BOOST_REQUIRE_MESSAGE(answer.status == ORDO_OK, answer.body.dump());
        return answer.body;
    }
    void capture(const json& payment) {
        event("payment_intent.succeeded", intent_of(metadata_of(payment), "succeeded"));
    }

private:
    int events_ = 0;
};

}  // namespace stripe_test
