#include "http/auth/base64url.hpp"

#include <array>
#include <cstdint>

namespace ordo_http {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kForeign = 0xFF;

constexpr std::array<std::uint8_t, 256> kValues = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(kForeign);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}();

}  // namespace

std::string base64url_encode(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    std::uint32_t pending = 0;
    unsigned bits = 0;
    for (const char byte : bytes) {
        pending = (pending << 8) | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 6; bits -= 6)
            text.push_back(kAlphabet[(pending >> (bits - 6)) & 0x3F]);
    }
    if (bits > 0) text.push_back(kAlphabet[(pending << (6 - bits)) & 0x3F]);
    return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t pending = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const std::uint8_t value = kValues[static_cast<unsigned char>(c)];
        if (value == kForeign) return std::nullopt;
        pending = (pending << 6) | value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<char>((pending >> bits) & 0xFF));
        }
    }
    if ((pending & ((1U << bits) - 1U)) != 0) return std::nullopt;
    return bytes;
}

}  // namespace ordo_http
