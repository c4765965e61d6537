#pragma once

#include <ordo/plugin.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "plugins/stripe_stub.hpp"
#include "provider/signature.hpp"

// A shop in which the plugin `stripe` is at work, with a Stripe that does what the test says.
extern "C" ordo_status ordo_plugin_stripe_v1(const ordo_host* host, ordo_plugin* plugin,
                                             ordo_error** error);

namespace stripe_test {

using nlohmann::json;

inline constexpr const char* kKey = "sk_test_canary_of_the_tests";
inline constexpr const char* kWebhookSecret = "whsec_canary_of_the_tests";
inline constexpr const char* kOlderSecret = "whsec_older";
inline constexpr const char* kRef = "pi_3Ordo";

struct Answer {
    ordo_status status = ORDO_OK;
    json body;  // the document, or the problem
};

template <class Call>
Answer ask(Call call) {
    ordo_doc* doc = nullptr;
    ordo_error* error = nullptr;
    Answer answer;
    answer.status = call(&doc, &error);
    if (answer.status != ORDO_OK)
        answer.body = json::parse(ordo_error_json(error));
    else if (doc != nullptr)
        answer.body = json::parse(ordo_doc_json(doc));
    ordo_doc_free(doc);
    ordo_error_free(error);
    return answer;
}

template <class Call>
json must(Call call) {
    const Answer answer = ask(call);
    BOOST_REQUIRE_MESSAGE(answer.status == ORDO_OK, answer.body.dump());
    return answer.body;
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

inline std::int64_t now_s() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

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

// A shop with one product at 29.99 USD, and the plugin at work on it.
class Shop {
public:
    explicit Shop(const json& settings = json::object()) {
        BOOST_REQUIRE_EQUAL(ordo_plugin_register("stripe", ordo_plugin_stripe_v1, nullptr),
                            ORDO_OK);
        BOOST_REQUIRE_EQUAL(ordo_open("memory:", R"({"migrate":true})", &engine_, nullptr),
                            ORDO_OK);
        json config = {{"secret_key", kKey},
                       {"webhook_secrets", {kWebhookSecret, kOlderSecret}},
                       {"publishable_key", "pk_test_1"},
                       {"api_base", stripe.url()},
                       {"timeout_ms", 20'000}};
        config.update(settings);
        const auto log = [](void* user, std::int32_t, const char* event, const char* fields) {
            static_cast<Shop*>(user)->logged.push_back(std::string(event) + " " + fields);
        };
        must([&](ordo_doc**, ordo_error** error) {
            return ordo_plugin_open(engine_, "stripe", nullptr, config.dump().c_str(), log, this,
                                    &plugin_, error);
        });
        BOOST_REQUIRE_EQUAL(ordo_plugin_start(plugin_, nullptr), ORDO_OK);
    }
    ~Shop() {
        ordo_plugin_close(plugin_);
        ordo_close(engine_);
    }
    Shop(const Shop&) = delete;
    Shop& operator=(const Shop&) = delete;

    [[nodiscard]] ordo_plugin_instance* plugin() const { return plugin_; }

    std::string order() {
        const json product = must([&](ordo_doc** out, ordo_error** error) {
            return ordo_product_create(engine_,
                                       R"({"name":"Mouse","type":"product","price":"29.99"})",
                                       nullptr, out, error);
        });
        const json request = {{"items", {{{"product_id", product["id"]}, {"quantity", 1}}}}};
        return must([&](ordo_doc** out, ordo_error** error) {
            return ordo_order_create(engine_, request.dump().c_str(), nullptr, out, error);
        })["id"];
    }
    Answer try_to_pay(const std::string& order) {
        return ask([&](ordo_doc** out, ordo_error** error) {
            return ordo_payment_create(engine_, order.c_str(), R"({"provider":"stripe"})", nullptr,
                                       out, error);
        });
    }
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
    json order_of(const std::string& order) {
        return must([&](ordo_doc** out, ordo_error** error) {
            return ordo_order_get(engine_, order.c_str(), nullptr, out, error);
        });
    }
    std::string status_of(const std::string& order) { return order_of(order)["payment_status"]; }
    Answer sync(const json& payment) {
        return ask([&](ordo_doc** out, ordo_error** error) {
            return ordo_payment_sync(engine_, payment["id"].get<std::string>().c_str(), nullptr,
                                     out, error);
        });
    }
    Answer refund(const std::string& order, const json& request) {
        return ask([&](ordo_doc** out, ordo_error** error) {
            return ordo_refund_create(engine_, order.c_str(), request.dump().c_str(), nullptr, out,
                                      error);
        });
    }
    Answer webhook(const std::string& body, const std::string& header) {
        const json headers = {{"Stripe-Signature", header}};
        return ask([&](ordo_doc** out, ordo_error** error) {
            return ordo_webhook_receive(engine_, "stripe", headers.dump().c_str(), body.data(),
                                        body.size(), out, error);
        });
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

    Stub stripe;
    std::vector<std::string> logged;

private:
    ordo_engine* engine_ = nullptr;
    ordo_plugin_instance* plugin_ = nullptr;
    int events_ = 0;
};

}  // namespace stripe_test
