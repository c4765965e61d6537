#include "provider/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <vector>

namespace ordo_provider_plugin {
namespace {

constexpr std::int64_t kToleranceSeconds = 300;

struct Header {
    std::string_view time;
    std::vector<std::string_view> macs;
};

// Nothing when two times are given: one of them is not the signed one.
std::optional<Header> read_header(std::string_view text) {
    Header header;
    while (!text.empty()) {
        std::string_view part = text.substr(0, text.find(','));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
        part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
        if (part.starts_with("t=")) {
            if (!header.time.empty()) return std::nullopt;
            header.time = part.substr(2);
        } else if (part.starts_with("v1=")) {
            header.macs.push_back(part.substr(3));
        }
    }
    return header;
}

bool is_recent(std::string_view time, std::int64_t now_s) {
    std::int64_t at = 0;
    const auto [end, problem] = std::from_chars(time.data(), time.data() + time.size(), at);
    if (problem != std::errc{} || end != time.data() + time.size() || at < 0) return false;
    return at >= now_s - kToleranceSeconds && at <= now_s + kToleranceSeconds;
}

std::string mac_of(std::string_view secret, std::string_view time, std::string_view body) {
    std::string signed_text(time);
    signed_text += '.';
    signed_text += body;
    return hmac_hex(secret, signed_text);
}

}  // namespace

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

bool is_genuine(std::span<const std::string_view> secrets, std::string_view header, std::string_view body,
                std::int64_t now_s) {
    const auto read = read_header(header);
    if (!read || !is_recent(read->time, now_s)) return false;
    bool genuine = false;
    for (const std::string_view secret : secrets) {
        const std::string ours = mac_of(secret, read->time, body);
        for (const std::string_view mac : read->macs) genuine |= same_secret(mac, ours);
    }
    return genuine;
}

}  // namespace ordo_provider_plugin
