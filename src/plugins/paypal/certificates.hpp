#pragma once

#include <openssl/x509.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "paypal/config.hpp"

namespace ordo_paypal {

// The certificates that PayPal signs webhooks with: fetched from the addresses it names, if these are its
// own, and kept. Any number of threads.
class Certificates {
public:
    // Throws a Refusal when it cannot be read whom to trust.
    explicit Certificates(const Config& config);

    // Whether an address may be asked at all.
    [[nodiscard]] bool is_allowed(const std::string& url) const;

    // The key of the certificate at an address that is allowed, when at that time it is PayPal's and of
    // somebody who is trusted; else null. Throws a Refusal when it cannot be fetched: that proves nothing,
    // so the webhook is to come again.
    [[nodiscard]] std::shared_ptr<EVP_PKEY> key_at(const std::string& url, std::int64_t now_s);

private:
    // The certificate first, then those between it and a root.
    using Chain = std::vector<std::shared_ptr<X509>>;

    [[nodiscard]] Chain chain_at(const std::string& url);
    [[nodiscard]] std::optional<Chain> known_at(const std::string& url);
    [[nodiscard]] Chain fetch(const std::string& url) const;
    [[nodiscard]] bool is_trusted(const Chain& chain, std::int64_t now_s) const;

    const Config& config_;
    const std::shared_ptr<X509_STORE> trusted_;
    // Held while one is fetched; whose certificate is known does not wait, whatever others make us ask for.
    std::mutex fetching_;
    std::mutex mutex_;  // of what is known
    std::map<std::string, Chain> known_;
};

}  // namespace ordo_paypal
