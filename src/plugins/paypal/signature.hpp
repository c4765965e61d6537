#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

// The signature of PayPal's webhooks.
namespace ordo_paypal {

// CRC-32 as in Ethernet and zip.
std::uint32_t crc32(std::string_view bytes);

// What the header fields of a webhook say.
struct Transmission {
    std::string id;
    std::string time;  // as it is signed
    std::string certificate_url;
    std::string signature;  // bytes
};

// Nothing when one of them is missing, when the algorithm is another, or when the time is none of the last
// four days. PayPal tries again for three, and does not say that it dates its later tries anew; what comes
// twice is told by the event's id.
std::optional<Transmission> read_transmission(const nlohmann::json& headers, std::int64_t now_s);

// Whether the key has signed that transmission of that body to that webhook.
bool is_signed(const Transmission& transmission, const std::string& webhook_id,
               std::string_view body, EVP_PKEY* key);

}  // namespace ordo_paypal
