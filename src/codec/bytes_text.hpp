#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

// Bytes as text, for texts of our own.
namespace ordo::codec {

// Lower-case hexadecimal digits (RFC 4648 §8).
[[nodiscard]] std::string hex(std::span<const std::uint8_t> bytes);
// False when `text` is not exactly so many bytes in lower-case hexadecimal digits.
[[nodiscard]] bool read_hex(std::string_view text, std::span<std::uint8_t> out) noexcept;

// Base64 with padding (RFC 4648 §4).
[[nodiscard]] std::string base64(std::string_view bytes);
// Empty for text that base64() would not have written.
[[nodiscard]] std::optional<std::string> read_base64(std::string_view text);

}  // namespace ordo::codec
