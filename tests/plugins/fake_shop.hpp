#pragma once

#include <cstdlib>
#include <filesystem>

#include "plugins/provider_shop.hpp"

// A shop in which the plugin `fake` is at work, and what a payer, a browser and a sender of webhooks do
// with it, all through the C door.
extern "C" ordo_status ordo_plugin_fake_v1(const ordo_host* host, ordo_plugin* plugin,
                                           ordo_error** error);

namespace fake_shop {

using namespace provider_shop;

inline constexpr const char* kSecret = "whsec_for_tests";
inline constexpr const char* kGood = "4242 4242 4242 4242";
inline constexpr const char* kDeclined = "4000 0000 0000 0002";
inline constexpr const char* kPoor = "4000 0000 0000 9995";
inline constexpr const char* kSilent = "4000 0000 0000 0044";
inline constexpr const char* kDisputed = "4000 0000 0000 0259";
inline constexpr const char* kBack = "https://shop.example/thanks";

inline std::string member(const std::string& text, const std::string& before, char end) {
    const std::size_t at = text.find(before);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, before + " is not in " + text);
    const std::size_t from = at + before.size();
    return text.substr(from, text.find(end, from) - from);
}

class Shop : public ProviderShop {
public:
    explicit Shop(const json& config = {{"webhook_secret", kSecret}}, const char* url = "memory:")
        : ProviderShop("fake", ordo_plugin_fake_v1, config, url) {}

    json pay(const std::string& order, const json& return_url = kBack) {
        const Answer answer = try_to_pay(order, {{"return_url", return_url}});
        BOOST_REQUIRE_MESSAGE(answer.status == ORDO_OK, answer.body.dump());
        return answer.body;
    }
    json page(const char* method, const std::string& path, const std::string& body = {}) {
        const json request = {{"method", method},
                              {"path", path},
                              {"query", ""},
                              {"body", body},
                              {"url", "https://shop.example/pay/fake"}};
        return must([&](ordo_doc** out, ordo_error** error) {
            return ordo_provider_page(engine(), "fake", request.dump().c_str(), nullptr, out, error);
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
    Answer refund(const std::string& order, const json& request, const char* key) {
        return ProviderShop::refund(order, request, {{"idempotency_key", key}});
    }
    Answer webhook(const std::string& body, const std::string& signature) {
        return ProviderShop::webhook(body, {{"Ordo-Fake-Signature", signature}});
    }
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
