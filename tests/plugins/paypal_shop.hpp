#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>

#include "paypal/signature.hpp"
#include "plugins/provider_shop.hpp"
#include "plugins/provider_stub.hpp"

// A shop in which the plugin `paypal` is at work, with a PayPal that does what the test says, and that signs
// its webhooks with certificates of the test's own.
extern "C" ordo_status ordo_plugin_paypal_v1(const ordo_host* host, ordo_plugin* plugin,
                                             ordo_error** error);

namespace paypal_test {

using namespace provider_shop;

inline constexpr const char* kSecret = "canary_of_the_tests";
inline constexpr const char* kWebhook = "9XL90610J3647323C";
inline constexpr const char* kRef = "5O190127TN364715T";
inline constexpr const char* kCapture = "3C679366HH908993F";
inline constexpr const char* kRefund = "1JU08902781691411";
inline constexpr const char* kDispute = "PP-D-4012";
inline constexpr const char* kSigner = "messageverificationcerts.paypal.com";
inline constexpr long kDay = 86'400;

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

inline Key new_key() { return {EVP_RSA_gen(2048), EVP_PKEY_free}; }

// When a certificate begins and ends to be valid, in seconds from now.
struct Valid {
    long from = -kDay;
    long until = kDay;
};

inline void add_extension(X509* certificate, int nid, const std::string& value) {
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
    BOOST_REQUIRE(extension != nullptr);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

// Of `name`, for `key`, by the authority; one that has no authority is one itself.
inline Certificate certify(const std::string& name, const Key& key, const Certificate& by,
                           const Key& by_key, Valid valid = {}) {
    static long serial = 0;
    const Certificate made(X509_new(), X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), valid.from);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), valid.until);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(made.get(), X509_get_subject_name(by ? by.get() : made.get()));
    X509_set_pubkey(made.get(), key.get());
    if (by)
        add_extension(made.get(), NID_subject_alt_name, "DNS:" + name);
    else
        add_extension(made.get(), NID_basic_constraints, "critical,CA:TRUE");
    BOOST_REQUIRE(X509_sign(made.get(), by_key.get(), EVP_sha256()) > 0);
    return made;
}

inline std::string pem_of(const Certificate& certificate) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(BIO_new(BIO_s_mem()), BIO_free);
    PEM_write_bio_X509(bytes.get(), certificate.get());
    char* text = nullptr;
    const long length = BIO_get_mem_data(bytes.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}

// The authority that the shops of the tests trust, PayPal's certificate by it, and one authority that nobody
// trusts. Keys take a moment to make: one set serves all.
struct Authority {
    Key key = new_key();
    Certificate root = certify("Root of the tests", key, nullptr, key);
    Key signer_key = new_key();
    Certificate signer = certify(kSigner, signer_key, root, key);
    Key other_key = new_key();
    Certificate other = certify("Root of nobody", other_key, nullptr, other_key);
    std::filesystem::path file;

    Authority() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "ordo-paypal-XXXXXX").string();
        const int descriptor = ::mkstemp(pattern.data());
        BOOST_REQUIRE(descriptor >= 0);
        ::close(descriptor);
        file = pattern;
        std::ofstream(file) << pem_of(root);
    }
    ~Authority() {
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
    }
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;
};

inline const Authority& authority() {
    static const Authority only;
    return only;
}

inline std::string time_text(std::int64_t at) {
    const std::time_t time = at;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

inline std::string sign(const std::string& text, const Key& key) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
    unsigned char signature[512];
    std::size_t length = sizeof signature;
    BOOST_REQUIRE(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) ==
                  1);
    BOOST_REQUIRE(EVP_DigestSign(context.get(), signature, &length, bytes, text.size()) == 1);
    unsigned char encoded[1024];
    const int count = EVP_EncodeBlock(encoded, signature, static_cast<int>(length));
    return {reinterpret_cast<char*>(encoded), static_cast<std::size_t>(count)};
}

// How a webhook is sent; by default as PayPal would.
struct Sending {
    std::string url;
    std::int64_t at = now_s();
    std::string webhook = kWebhook;
    Key key = authority().signer_key;
};

inline json headers_of(const std::string& body, const Sending& sending) {
    const std::string id = "d938e770-8046-11e6-8103-6b62a8a99ac4";
    const std::string time = time_text(sending.at);
    const std::string text =
        id + "|" + time + "|" + sending.webhook + "|" + std::to_string(ordo_paypal::crc32(body));
    return {{"PAYPAL-TRANSMISSION-ID", id},
            {"PAYPAL-TRANSMISSION-TIME", time},
            {"PAYPAL-TRANSMISSION-SIG", sign(text, sending.key)},
            {"PAYPAL-CERT-URL", sending.url},
            {"PAYPAL-AUTH-ALGO", "SHA256withRSA"}};
}

inline json money(const char* value = "29.99") {
    return {{"currency_code", "USD"}, {"value", value}};
}

// An order as PayPal tells it, of our payment.
inline json order_of(const std::string& payment, const char* status) {
    return {{"id", kRef},
            {"status", status},
            {"purchase_units", {{{"custom_id", payment}, {"amount", money()}}}},
            {"links",
             {{{"rel", "self"}, {"href", "https://api.paypal.com/x"}},
              {{"rel", "payer-action"}, {"href", "https://www.paypal.com/checkoutnow?token=5O"}}}}};
}

inline json capture_of(const std::string& payment, const char* status = "COMPLETED") {
    return {{"id", kCapture},
            {"status", status},
            {"amount", money()},
            {"custom_id", payment},
            {"supplementary_data", {{"related_ids", {{"order_id", kRef}}}}}};
}

inline json refund_of(const std::string& custom_id, const char* status = "COMPLETED",
                      const char* value = "29.99") {
    json refund = {
        {"id", kRefund},
        {"status", status},
        {"amount", money(value)},
        {"links",
         {{{"rel", "up"},
           {"href", std::string("https://api.paypal.com/v2/payments/captures/") + kCapture}}}}};
    if (!custom_id.empty()) refund["custom_id"] = custom_id;
    return refund;
}

inline json paid_order(const std::string& payment, const json& capture,
                       const json& refunds = json::array()) {
    json order = order_of(payment, "COMPLETED");
    order["purchase_units"][0]["payments"] = {{"captures", json::array({capture})},
                                              {"refunds", refunds}};
    return order;
}

inline json dispute_of(const json& transaction, const char* status, const char* outcome = nullptr) {
    json dispute = {{"dispute_id", kDispute},
                    {"status", status},
                    {"dispute_amount", money()},
                    {"disputed_transactions", json::array({transaction})}};
    if (outcome != nullptr) dispute["dispute_outcome"] = {{"outcome_code", outcome}};
    return dispute;
}

inline json problem_of(const char* issue) {
    return {
        {"name", "UNPROCESSABLE_ENTITY"}, {"details", {{{"issue", issue}}}}, {"message", "canary"}};
}

inline json config_for(const Stub& paypal, const json& settings) {
    json config = {{"client_id", "app"},
                   {"client_secret", kSecret},
                   {"webhook_id", kWebhook},
                   {"api_base", paypal.url()},
                   {"certificate_origins", {paypal.url()}},
                   {"ca_file", authority().file.string()}};
    config.update(settings);
    return config;
}

// It is there before the shop, which is told its address, and longer.
struct WithPaypal {
    Stub paypal;
};

class Shop : public WithPaypal, public ProviderShop {
public:
    explicit Shop(const json& settings = json::object())
        : ProviderShop("paypal", ordo_plugin_paypal_v1, config_for(paypal, settings)) {}

    void give_token(const char* token = "A21_canary", std::int64_t life_s = 32'400) {
        paypal.will(200, json{{"access_token", token}, {"expires_in", life_s}}.dump());
    }
    // An attempt that PayPal has opened, with the token that it takes.
    json pay(const std::string& order) {
        give_token();
        paypal.will(201, paypal_test::order_of("", "PAYER_ACTION_REQUIRED").dump());
        const Answer answer = try_to_pay(order);
        BOOST_REQUIRE_MESSAGE(answer.status == ORDO_OK, answer.body.dump());
        paypal.heard();
        return answer.body;
    }
    [[nodiscard]] std::string certificate_url() const {
        return paypal.url() + "/v1/notifications/certs/CERT-1";
    }
    [[nodiscard]] Sending as_paypal() const { return {.url = certificate_url()}; }
    Answer send(const std::string& body, const Sending& sending) {
        return webhook(body, headers_of(body, sending));
    }
    static std::string event_text(const char* type, const json& resource, const std::string& id) {
        return json{{"id", id}, {"event_type", type}, {"resource", resource}}.dump();
    }
    // A genuine event; its certificate is fetched with the first.
    Answer event(const char* type, const json& resource, const std::vector<Reply>& replies = {}) {
        if (!knows_certificate_) paypal.will(200, pem_of(authority().signer));
        knows_certificate_ = true;
        for (const Reply& reply : replies) paypal.will(reply);
        return send(event_text(type, resource, "WH-" + std::to_string(++events_)), as_paypal());
    }
    json must_event(const char* type, const json& resource,
                    const std::vector<Reply>& replies = {}) {
        const Answer answer = event(type, resource, replies);
        BOOST_REQUIRE_MESSAGE(answer.status == ORDO_OK, answer.body.dump());
        return answer.body;
    }
    // What PayPal knows of an order without disputes.
    static std::vector<Reply> looked_up(const json& order) {
        return {{.body = order.dump()}, {.body = R"({"items":[]})"}};
    }
    void capture(const json& payment) {
        const std::string id = payment["id"];
        must_event("PAYMENT.CAPTURE.COMPLETED", capture_of(id),
                   looked_up(paid_order(id, capture_of(id))));
        paypal.heard();
    }

private:
    bool knows_certificate_ = false;
    int events_ = 0;
};

}  // namespace paypal_test
