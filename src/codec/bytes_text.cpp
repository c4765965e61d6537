#include "codec/bytes_text.hpp"

namespace ordo::codec {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The value of a digit, or -1.
int digit_value(std::string_view digits, char c) noexcept {
    const auto found = digits.find(c);
    return found == std::string_view::npos ? -1 : static_cast<int>(found);
}

}  // namespace

std::string hex(std::span<const std::uint8_t> bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text.push_back(kHex[byte >> 4U]);
        text.push_back(kHex[byte & 0x0FU]);
    }
    return text;
}

bool read_hex(std::string_view text, std::span<std::uint8_t> out) noexcept {
    if (text.size() != out.size() * 2) return false;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = digit_value(kHex, text[2 * i]);
        const int low = digit_value(kHex, text[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return true;
}

std::string base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            const std::uint32_t byte = j < count ? static_cast<unsigned char>(bytes[i + j]) : 0;
            bits = bits << 8U | byte;
        }
        for (std::size_t j = 0; j < 4; ++j) {
            text.push_back(j <= count ? kBase64[bits >> (18 - 6 * j) & 0x3FU] : '=');
        }
    }
    return text;
}

std::optional<std::string> read_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool last = i + 4 == text.size();
        const std::size_t padding =
            last ? static_cast<std::size_t>(text[i + 3] == '=') + (text[i + 2] == '=' ? 1U : 0U) : 0U;
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const int value = j < 4 - padding ? digit_value(kBase64, text[i + j]) : 0;
            if (value < 0) return std::nullopt;
            bits = bits << 6U | static_cast<std::uint32_t>(value);
        }
        for (std::size_t j = 0; j < 3 - padding; ++j) {
            bytes.push_back(static_cast<char>(bits >> (16 - 8 * j) & 0xFFU));
        }
    }
    // Bits that belong to no byte must be zero, or two texts would mean the same.
    if (base64(bytes) != text) return std::nullopt;
    return bytes;
}

}  // namespace ordo::codec
