// Webhooks of every provider: without the right signature none is taken and nothing happens, whatever it says; with
// it none is refused for its signature, and what it says makes no fault.
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <ordo/ordo.h>
#include <ordo/plugin.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "fuzz.hpp"

namespace ordo::fuzz {
namespace {

using nlohmann::json;

constexpr const char* kSecret = "whsec_of_this_fuzzer";
constexpr int kInputsOfAShop = 2'000;

struct Sender {
    const char* name;
    const char* path;
    const char* header;
    json config;
};

const std::array<Sender, 2>& senders() {
    static const std::array<Sender, 2> all = {
        Sender{"stripe",
               ORDO_STRIPE_PLUGIN,
               "stripe-signature",
               {{"secret_key", "sk_test_none"},
                {"webhook_secrets", {kSecret}},
                {"api_base", "http://127.0.0.1:1"}}},
        Sender{"fake", ORDO_FAKE_PLUGIN, "ordo-fake-signature", {{"webhook_secret", kSecret}}}};
    return all;
}

class Shop {
public:
    Shop() {
        must(ordo_open("memory:", R"({"migrate":true})", &engine_, nullptr) == ORDO_OK,
             "a shop opens");
        make(
            ordo_product_create,
            R"({"id":"prd_01jn8wvjqwf4sb5q3v5x4r2c7g","name":"Tea","type":"service","price":"12.50"})");
        make(ordo_order_create,
             R"({"id":"ord_01jn8wvjqwf4sb5q3v5x4r2c7g","items":)"
             R"([{"product_id":"prd_01jn8wvjqwf4sb5q3v5x4r2c7g","quantity":2}]})");
        for (std::size_t i = 0; i < senders().size(); ++i) {
            const Sender& sender = senders()[i];
            must(ordo_plugin_open(engine_, sender.name, sender.path, sender.config.dump().c_str(),
                                  nullptr, nullptr, &plugins_[i], nullptr) == ORDO_OK &&
                     ordo_plugin_start(plugins_[i], nullptr) == ORDO_OK,
                 "a plugin starts", sender.name);
        }
    }
    Shop(const Shop&) = delete;
    Shop& operator=(const Shop&) = delete;
    ~Shop() {
        must_verify();
        for (ordo_plugin_instance* plugin : plugins_) ordo_plugin_close(plugin);
        ordo_close(engine_);
    }

    ordo_status receive(const Sender& sender, const std::string& signature, std::string_view body) {
        const json headers = {{sender.header, signature}, {"content-type", "application/json"}};
        return ordo_webhook_receive(
            engine_, sender.name,
            headers.dump(-1, ' ', false, json::error_handler_t::replace).c_str(), body.data(),
            body.size(), nullptr, nullptr);
    }
    // How much has ever happened.
    std::int64_t head() {
        ordo_doc* page = nullptr;
        must(ordo_events_read(engine_, 0, 1, nullptr, &page, nullptr) == ORDO_OK,
             "the journal is read");
        std::int64_t head = -1;
        ordo_doc_int(page, "/head", &head);
        ordo_doc_free(page);
        return head;
    }

private:
    template <class Verb>
    void make(Verb verb, const char* wish) {
        must(verb(engine_, wish, nullptr, nullptr, nullptr) == ORDO_OK, "a thing is made", wish);
    }
    void must_verify() {
        ordo_doc* report = nullptr;
        must(ordo_verify(engine_, nullptr, &report, nullptr) == ORDO_OK &&
                 ordo_doc_size(report, "/findings") == 0,
             "the shop verifies");
        ordo_doc_free(report);
    }

    ordo_engine* engine_ = nullptr;
    std::array<ordo_plugin_instance*, 2> plugins_{};
};

// Written here once more: a fuzzer that asks the code under test for the truth finds nothing.
std::string mac_of(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned length = 0;
    const std::string_view secret = kSecret;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &length);
    std::string digits;
    for (unsigned i = 0; i < length; ++i) {
        digits += "0123456789abcdef"[mac[i] >> 4U];
        digits += "0123456789abcdef"[mac[i] & 15U];
    }
    return digits;
}

std::string signature_of(std::string_view body) {
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::system_clock::now().time_since_epoch());
    const std::string time = std::to_string(now.count());
    return "t=" + time + ",v1=" + mac_of(time + '.' + std::string(body));
}

bool is_fault(ordo_status status) {
    return status == ORDO_E_INTERNAL || status == ORDO_E_CORRUPT || status == ORDO_E_MISUSE;
}

// The header is the fuzzer's as well; it can hold no MAC that it cannot know.
void check_forged(Shop& shop, const Sender& sender, std::string_view header,
                  std::string_view body) {
    const std::int64_t before = shop.head();
    const ordo_status status = shop.receive(sender, std::string(header), body);
    // A header with a zero byte is none, and never comes as far as its signature.
    const bool is_header = header.find('\0') == std::string_view::npos;
    must(status == (is_header ? ORDO_E_INVALID_SIGNATURE : ORDO_E_MALFORMED_REQUEST),
         "what is not signed is refused", body);
    must(shop.head() == before, "what is refused changes nothing", body);
}

void check_signed(Shop& shop, const Sender& sender, std::string body) {
    const std::string signature = signature_of(body);
    const ordo_status status = shop.receive(sender, signature, body);
    must(status != ORDO_E_INVALID_SIGNATURE && !is_fault(status), "what is signed is no fault",
         body);
    if (body.empty()) return;
    body[body.size() / 2] = static_cast<char>(body[body.size() / 2] ^ 1);
    check_forged(shop, sender, signature, body);
}

}  // namespace
}  // namespace ordo::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ordo::fuzz;
    auto& shop = shop_for_input<Shop>(kInputsOfAShop);
    Bytes bytes(data, size);
    const char kind = bytes.letter();
    const Sender& sender = senders()[kind == 'f' || kind == 'F' ? 1 : 0];
    if (kind == 'F' || kind == 'S') {  // forged: a signature's line, and behind it the body
        const std::string_view header = bytes.line();
        check_forged(shop, sender, header, bytes.rest());
    } else {
        check_signed(shop, sender, std::string(bytes.rest()));
    }
    return 0;
}
