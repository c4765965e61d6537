#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ordo/history.hpp"

// SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104), from OpenSSL. The only place that knows it.
namespace ordo {

// A running digest. Fields are framed (64-bit length, then bytes) wherever they could run together.
class Sha256 {
public:
    Sha256();
    Sha256& bytes(std::string_view data);
    Sha256& bytes(std::span<const std::uint8_t> data);
    Sha256& number(std::uint64_t value);     // eight bytes, big endian
    Sha256& framed(std::string_view data);   // its length as a number, then the bytes
    [[nodiscard]] Digest finish();           // the object is ready for the next digest afterwards
};

[[nodiscard]] Digest hmac_sha256(std::span<const std::uint8_t> key, std::string_view message);
[[nodiscard]] bool equal_constant_time(std::span<const std::uint8_t> a,
                                       std::span<const std::uint8_t> b) noexcept;
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

}  // namespace ordo
