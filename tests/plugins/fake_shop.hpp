#pragma once

#include <ordo/plugin.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

// A shop in which the plugin `fake` is at work, and what a payer, a browser and a sender of webhooks do
// with it, all through the C door.
extern "C" ordo_status ordo_plugin_fake_v1(const ordo_host* host, ordo_plugin* plugin,
                                           ordo_error** error);

namespace fake_shop {

using nlohmann::json;

inline constexpr const char* kSecret = "whsec_for_tests";
inline constexpr const char* kGood = "4242 4242 4242 4242";
inline constexpr const char* kDeclined = "4000 0000 0000 0002";
inline constexpr const char* kPoor = "4000 0000 0000 9995";
inline constexpr const char* kSilent = "4000 0000 0000 0044";
inline constexpr const char* kDisputed = "4000 0000 0000 0259";
inline constexpr const char* kBack = "https://shop.example/thanks";

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

inline std::string member(const std::string& text, const std::string& before, char end) {
    const std::size_t at = text.find(before);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, before + " is not in " + text);
    const std::size_t from = at + before.size();
    return text.substr(from, text.find(end, from) - from);
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

inline std::int64_t now_s() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

// A shop with one product at 29.99 USD, and the plugin at work on it.
class Shop {
public:
    explicit Shop(const json& config = {{"webhook_secret", kSecret}}, const char* url = "memory:") {
        BOOST_REQUIRE_EQUAL(ordo_plugin_register("fake", ordo_plugin_fake_v1, nullptr), ORDO_OK);
        BOOST_REQUIRE_EQUAL(ordo_open(url, R"({"migrate":true})", &engine_, nullptr), ORDO_OK);
        const auto log = [](void* user, std::int32_t, const char* event, const char* fields) {
            static_cast<Shop*>(user)->logged.push_back(std::string(event) + " " + fields);
        };
        must([&](ordo_doc**, ordo_error** error) {
            return ordo_plugin_open(engine_, "fake", nullptr, config.dump().c_str(), log, this,
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

    [[nodiscard]] ordo_engine* engine() const { return engine_; }
    [[nodiscard]] ordo_plugin_instance* plugin() const { return plugin_; }

    std::string order() {
        const json product = must([&](ordo_doc** out, ordo_error** error) {
            return ordo_product_create(
                engine_, R"({"name":"Mouse","type":"product","price":"29.99","stock_quantity":9})",
                nullptr, out, error);
        });
        const json request = {{"items", {{{"product_id", product["id"]}, {"quantity", 1}}}},
                              {"note", "<script>alert(1)</script>"}};
        return must([&](ordo_doc** out, ordo_error** error) {
            return ordo_order_create(engine_, request.dump().c_str(), nullptr, out, error);
        })["id"];
    }
    json pay(const std::string& order, const json& return_url = kBack) {
        const json request = {{"provider", "fake"}, {"return_url", return_url}};
        return must([&](ordo_doc** out, ordo_error** error) {
            return ordo_payment_create(engine_, order.c_str(), request.dump().c_str(), nullptr, out,
                                       error);
        });
    }
    json page(const char* method, const std::string& path, const std::string& body = {}) {
        const json request = {{"method", method},
                              {"path", path},
                              {"query", ""},
                              {"body", body},
                              {"url", "https://shop.example/pay/fake"}};
        return must([&](ordo_doc** out, ordo_error** error) {
            return ordo_provider_page(engine_, "fake", request.dump().c_str(), nullptr, out, error);
        });
    }
    // Opens the page, chooses a card and sends the form.
    json choose(const json& payment, const std::string& card) {
        const std::string path = path_of(payment);
        return page("POST", path, "card=" + card + "&token=" + token_of(path));
    }
    std::string token_of(const std::string& path) {
        return member(page("GET", path)["body"], "name=\"token\" value=\"", '"');
    }
    static std::string path_of(const json& payment) {
        const std::string url = payment["next_action"]["url"];
        return url.substr(url.rfind('/'));
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
    Answer refund(const std::string& order, const json& request, const char* key) {
        const json options = {{"idempotency_key", key}};
        return ask([&](ordo_doc** out, ordo_error** error) {
            return ordo_refund_create(engine_, order.c_str(), request.dump().c_str(),
                                      options.dump().c_str(), out, error);
        });
    }
    Answer webhook(const std::string& body, const std::string& signature) {
        const json headers = {{"Ordo-Fake-Signature", signature}};
        return ask([&](ordo_doc** out, ordo_error** error) {
            return ordo_webhook_receive(engine_, "fake", headers.dump().c_str(), body.data(),
                                        body.size(), out, error);
        });
    }

    std::vector<std::string> logged;

private:
    ordo_engine* engine_ = nullptr;
    ordo_plugin_instance* plugin_ = nullptr;
};

// A folder that is gone afterwards.
struct Scratch {
    Scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "ordo-fake-XXXXXX").string();
        BOOST_REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Scratch() { std::filesystem::remove_all(path); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    std::filesystem::path path;
};

}  // namespace fake_shop
