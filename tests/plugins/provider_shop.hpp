#pragma once

#include <ordo/plugin.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

// A shop in which a plugin that is a payment provider is at work, all through the C door.
namespace provider_shop {

using nlohmann::json;

// A status, and the document or the problem that came with it.
struct Answer {
    ordo_status status = ORDO_OK;
    json body;
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

// What becomes of opening a plugin with `config`, changed by `settings`, of which null removes.
inline Answer open_plugin(const char* name, ordo_plugin_entry entry, json config, const json& settings) {
    config.merge_patch(settings);
    ordo_engine* engine = nullptr;
    ordo_plugin_instance* plugin = nullptr;
    BOOST_REQUIRE_EQUAL(ordo_plugin_register(name, entry, nullptr), ORDO_OK);
    BOOST_REQUIRE_EQUAL(ordo_open("memory:", R"({"migrate":true})", &engine, nullptr), ORDO_OK);
    const Answer answer = ask([&](ordo_doc**, ordo_error** error) {
        return ordo_plugin_open(engine, name, nullptr, config.dump().c_str(), nullptr, nullptr, &plugin, error);
    });
    ordo_plugin_close(plugin);
    ordo_close(engine);
    return answer;
}

// Settings that are refused, each with the place that the refusal names, and some that are not. No value is
// repeated: those that are secret have a canary in them.
template <class Open>
void expect_settings(Open open, const std::vector<std::pair<json, const char*>>& wrong,
                     const std::vector<json>& good) {
    for (const auto& [settings, field] : wrong) {
        const Answer answer = open(settings);
        const std::string told = settings.dump() + answer.body.dump();
        BOOST_TEST(answer.status == ORDO_E_VALIDATION_FAILED, told);
        BOOST_TEST(contains(answer.body.dump(), field), told);
        BOOST_TEST(!contains(answer.body.dump(), "canary"), told);
    }
    for (const json& settings : good) BOOST_TEST(open(settings).status == ORDO_OK, settings.dump());
}

// A shop, and the plugin at work on it.
class ProviderShop {
public:
    ProviderShop(const char* name, ordo_plugin_entry entry, const json& config, const char* url = "memory:")
        : name_(name) {
        BOOST_REQUIRE_EQUAL(ordo_plugin_register(name, entry, nullptr), ORDO_OK);
        BOOST_REQUIRE_EQUAL(ordo_open(url, R"({"migrate":true})", &engine_, nullptr), ORDO_OK);
        const auto log = [](void* user, std::int32_t, const char* event, const char* fields) {
            static_cast<ProviderShop*>(user)->logged.push_back(std::string(event) + " " + fields);
        };
        must([&](ordo_doc**, ordo_error** error) {
            return ordo_plugin_open(engine_, name, nullptr, config.dump().c_str(), log, this, &plugin_,
                                    error);
        });
        BOOST_REQUIRE_EQUAL(ordo_plugin_start(plugin_, nullptr), ORDO_OK);
    }
    ~ProviderShop() {
        ordo_plugin_close(plugin_);
        ordo_close(engine_);
    }
    ProviderShop(const ProviderShop&) = delete;
    ProviderShop& operator=(const ProviderShop&) = delete;

    [[nodiscard]] ordo_engine* engine() const { return engine_; }
    [[nodiscard]] ordo_plugin_instance* plugin() const { return plugin_; }

    // An order of one thing at 29.99 USD.
    std::string order() {
        const json product = must([&](ordo_doc** out, ordo_error** error) {
            return ordo_product_create(engine_, R"({"name":"Mouse","type":"product","price":"29.99"})",
                                       nullptr, out, error);
        });
        const json request = {{"items", {{{"product_id", product["id"]}, {"quantity", 1}}}},
                              {"note", "<script>alert(1)</script>"}};
        return must([&](ordo_doc** out, ordo_error** error) {
            return ordo_order_create(engine_, request.dump().c_str(), nullptr, out, error);
        })["id"];
    }
    Answer try_to_pay(const std::string& order, json request = json::object()) {
        request["provider"] = name_;
        return ask([&](ordo_doc** out, ordo_error** error) {
            return ordo_payment_create(engine_, order.c_str(), request.dump().c_str(), nullptr, out, error);
        });
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
    void cancel(const std::string& order) {
        must([&](ordo_doc** out, ordo_error** error) {
            return ordo_order_cancel(engine_, order.c_str(), R"({"reason":"customer"})", nullptr, out, error);
        });
    }
    // By hand, all that is due.
    void mark_paid(const std::string& order) {
        must([&](ordo_doc** out, ordo_error** error) {
            return ordo_order_mark_paid(engine_, order.c_str(), R"({"method":"cash"})", nullptr, out, error);
        });
    }
    Answer refund(const std::string& order, const json& request, const json& options = json::object()) {
        return ask([&](ordo_doc** out, ordo_error** error) {
            return ordo_refund_create(engine_, order.c_str(), request.dump().c_str(),
                                      options.dump().c_str(), out, error);
        });
    }
    Answer webhook(const std::string& body, const json& headers) {
        return ask([&](ordo_doc** out, ordo_error** error) {
            return ordo_webhook_receive(engine_, name_, headers.dump().c_str(), body.data(), body.size(),
                                        out, error);
        });
    }

    void expect_no_secrets(const Answer& answer) const {
        for (const std::string& line : logged) BOOST_TEST(!contains(line, "canary"), line);
        BOOST_TEST(!contains(answer.body.dump(), "canary"), answer.body.dump());
    }

    std::vector<std::string> logged;

private:
    const char* name_;
    ordo_engine* engine_ = nullptr;
    ordo_plugin_instance* plugin_ = nullptr;
};

}  // namespace provider_shop
