#include "paypal/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <new>
#include <utility>

#include "paypal/refusal.hpp"
#include "provider/http/client.hpp"
#include "provider/http/settings.hpp"
#include "provider/text.hpp"

namespace ordo_paypal {
namespace {

constexpr std::string_view kFolder = "/v1/notifications/certs/";
// A chain of three has some 6 KiB.
constexpr std::size_t kBytesMax = std::size_t{64} << 10U;
constexpr std::size_t kChainMax = 8;
// Whoever sent the webhook waits, and so does the next one.
constexpr std::int64_t kTimeoutMs = 5'000;
// PayPal uses one or two; what somebody else makes us fetch does not pile up.
constexpr std::size_t kKnownMax = 16;
constexpr long kOk = 200;

std::shared_ptr<X509_STORE> trusted_by(const std::string& ca_file) {
    std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
    if (!store) throw std::bad_alloc();
    const int read = ca_file.empty() ? X509_STORE_set_default_paths(store.get())
                                     : X509_STORE_load_file(store.get(), ca_file.c_str());
    ordo_provider_plugin::refuse_unless(read == 1, "The certificates to trust cannot be read.",
                                        "ca_file");
    return store;
}

}  // namespace

Certificates::Certificates(const Config& config)
    : config_(config), trusted_(trusted_by(config.ca_file)) {}

bool Certificates::is_allowed(const std::string& url) const {
    const std::string origin = ordo_provider_plugin::origin_of(url);
    if (std::ranges::count(config_.certificate_origins, origin) == 0) return false;
    // Written in one way only: what has another port, another case or dots in its path is not PayPal's.
    const std::string folder = origin + std::string(kFolder);
    return url.starts_with(folder) && ordo_provider_plugin::is_reference(url.substr(folder.size()));
}

std::shared_ptr<EVP_PKEY> Certificates::key_at(const std::string& url, std::int64_t now_s) {
    const Chain chain = chain_at(url);
    if (!is_trusted(chain, now_s)) return nullptr;
    std::shared_ptr<EVP_PKEY> key(X509_get_pubkey(chain.front().get()), EVP_PKEY_free);
    return key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA ? key : nullptr;
}

Certificates::Chain Certificates::chain_at(const std::string& url) {
    if (auto known = known_at(url)) return *std::move(known);
    const std::lock_guard one_at_a_time(fetching_);
    if (auto known = known_at(url)) return *std::move(known);
    Chain chain = fetch(url);
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kKnownMax) known_.clear();
    return known_.emplace(url, std::move(chain)).first->second;
}

std::optional<Certificates::Chain> Certificates::known_at(const std::string& url) {
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(url);
    return known == known_.end() ? std::nullopt : std::optional(known->second);
}

Certificates::Chain Certificates::fetch(const std::string& url) const {
    const auto answer = ordo_provider_plugin::send(
        {.url = url,
         .timeout_ms = std::min(config_.timeout_ms, kTimeoutMs),
         .answer_max = kBytesMax,
         .ca_file = config_.ca_file.empty() ? nullptr : config_.ca_file.c_str()});
    if (answer.status != kOk)
        throw Refusal{ORDO_E_PROVIDER_ERROR, "PayPal's certificate could not be fetched.", {}};
    const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(
        BIO_new_mem_buf(answer.body.data(), static_cast<int>(answer.body.size())), BIO_free);
    Chain chain;
    while (bytes && chain.size() < kChainMax) {
        std::shared_ptr<X509> next(PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr),
                                   X509_free);
        if (!next) break;
        chain.push_back(std::move(next));
    }
    // Half a certificate may be a whole one next time.
    if (chain.empty())
        throw Refusal{ORDO_E_PROVIDER_ERROR, "PayPal's certificate cannot be read.", {}};
    return chain;
}

bool Certificates::is_trusted(const Chain& chain, std::int64_t now_s) const {
    const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> check(
        X509_STORE_CTX_new(), X509_STORE_CTX_free);
    // The list borrows: the chain lives longer.
    const std::unique_ptr<STACK_OF(X509), void (*)(STACK_OF(X509)*)> between(
        sk_X509_new_null(), [](STACK_OF(X509) * list) { sk_X509_free(list); });
    if (!check || !between) throw std::bad_alloc();
    for (std::size_t i = 1; i < chain.size(); ++i)
        if (sk_X509_push(between.get(), chain[i].get()) == 0) throw std::bad_alloc();
    if (X509_STORE_CTX_init(check.get(), trusted_.get(), chain.front().get(), between.get()) != 1)
        throw std::bad_alloc();
    X509_VERIFY_PARAM* const rules = X509_STORE_CTX_get0_param(check.get());
    X509_VERIFY_PARAM_set_time(rules, now_s);
    // 112 bits of security: no RSA below 2048 bits, no SHA-1.
    X509_VERIFY_PARAM_set_auth_level(rules, 2);
    return X509_VERIFY_PARAM_set1_host(rules, config_.certificate_name(), 0) == 1 &&
           X509_verify_cert(check.get()) == 1;
}

}  // namespace ordo_paypal
