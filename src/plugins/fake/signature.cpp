#include "fake/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <charconv>
#include <optional>
#include <stdexcept>
#include <vector>

namespace ordo_fake {
namespace {

constexpr std::int64_t kToleranceSeconds = 300;

std::string hex(const unsigned char* bytes, std::size_t count) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * count);
    for (std::size_t i = 0; i < count; ++i) {
        text += kDigits[bytes[i] >> 4U];
        text += kDigits[bytes[i] & 15U];
    }
    return text;
}

std::string mac_of(std::string_view secret, std::string_view time, std::string_view body) {
    std::string signed_text(time);
    signed_text += '.';
    signed_text += body;
    return hmac_hex(secret, signed_text);
}

std::optional<std::int64_t> seconds_of(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc{} || end != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

}  // namespace

std::string random_hex(std::size_t bytes) {
    std::vector<unsigned char> drawn(bytes);
    if (RAND_bytes(drawn.data(), static_cast<int>(bytes)) != 1)
        throw std::runtime_error("There is no randomness.");
    return hex(drawn.data(), drawn.size());
}

std::string hmac_hex(std::string_view key, std::string_view text) {
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac,
             &length) == nullptr)
        throw std::runtime_error("There is no HMAC-SHA256.");
    return hex(mac, length);
}

bool same_secret(std::string_view left, std::string_view right) noexcept {
    return left.size() == right.size() &&
           CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string sign_webhook(std::string_view secret, std::string_view body, std::int64_t now_s) {
    const std::string time = std::to_string(now_s);
    return "t=" + time + ",v1=" + mac_of(secret, time, body);
}

bool is_genuine(std::string_view secret, std::string_view header, std::string_view body,
                std::int64_t now_s) {
    std::string_view time;
    std::vector<std::string_view> macs;
    while (!header.empty()) {
        const std::string_view part = header.substr(0, header.find(','));
        header.remove_prefix(std::min(part.size() + 1, header.size()));
        if (part.starts_with("t=")) {
            if (!time.empty()) return false;
            time = part.substr(2);
        } else if (part.starts_with("v1=")) {
            macs.push_back(part.substr(3));
        }
    }
    const auto at = seconds_of(time);
    if (!at || *at < now_s - kToleranceSeconds || *at > now_s + kToleranceSeconds) return false;
    const std::string ours = mac_of(secret, time, body);
    bool genuine = false;
    for (const std::string_view mac : macs) genuine |= same_secret(mac, ours);
    return genuine;
}

}  // namespace ordo_fake
