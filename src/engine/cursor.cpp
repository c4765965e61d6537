#include "engine/cursor.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "engine/digest.hpp"

namespace ordo {
namespace {

constexpr std::size_t kPositionBytes = 24;   // time, then id
constexpr std::size_t kSignatureBytes = 16;  // HMAC-SHA-256, cut as RFC 2104 §5 allows
constexpr std::size_t kBytes = kPositionBytes + kSignatureBytes;
// base64url without padding (RFC 4648 §5): 40 bytes are 54 characters.
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kCharacters = (kBytes * 8 + 5) / 6;

using Bytes = std::array<std::uint8_t, kBytes>;

std::string encode(const Bytes& bytes) {
    std::string text;
    text.reserve(kCharacters);
    unsigned bits = 0;
    int pending = 0;
    for (const auto byte : bytes) {
        bits = bits << 8 | byte;
        for (pending += 8; pending >= 6; pending -= 6)
            text.push_back(kAlphabet[bits >> (pending - 6) & 63U]);
    }
    if (pending > 0) text.push_back(kAlphabet[bits << (6 - pending) & 63U]);
    return text;
}

bool decode(std::string_view text, Bytes& bytes) {
    if (text.size() != kCharacters) return false;
    std::size_t next = 0;
    unsigned bits = 0;
    int pending = 0;
    for (const char c : text) {
        const auto digit = kAlphabet.find(c);
        if (digit == std::string_view::npos) return false;
        bits = bits << 6 | static_cast<unsigned>(digit);
        pending += 6;
        if (pending >= 8 && next < kBytes) {
            pending -= 8;
            bytes[next++] = static_cast<std::uint8_t>(bits >> pending & 255U);
        }
    }
    return encode(bytes) == text;  // one spelling only
}

Digest sign(const Digest& secret, std::string_view query, std::span<const std::uint8_t> position) {
    std::string message(query);
    message.push_back('\0');
    message.append(position.begin(), position.end());
    return hmac_sha256(secret, message);
}

}  // namespace

std::string write_cursor(const Digest& secret, std::string_view query, const CursorPosition& position) {
    Bytes bytes{};
    for (std::size_t i = 0; i < 8; ++i)
        bytes[i] = static_cast<std::uint8_t>(position.created_at.ms >> (56 - 8 * i) & 255);
    std::ranges::copy(position.id, bytes.begin() + 8);
    const Digest signature = sign(secret, query, std::span(bytes).first(kPositionBytes));
    std::copy_n(signature.begin(), kSignatureBytes, bytes.begin() + kPositionBytes);
    return encode(bytes);
}

Result<CursorPosition> read_cursor(const Digest& secret, std::string_view query,
                                   std::string_view cursor) {
    const Error invalid_cursor(Errc::invalid_cursor,
                               "The cursor does not belong to this list; start from the first page.",
                               "/cursor");
    Bytes bytes{};
    if (!decode(cursor, bytes)) return invalid_cursor;
    const Digest signature = sign(secret, query, std::span(bytes).first(kPositionBytes));
    if (!equal_constant_time(std::span(signature).first(kSignatureBytes),
                             std::span(bytes).subspan(kPositionBytes)))
        return invalid_cursor;
    CursorPosition position;
    for (std::size_t i = 0; i < 8; ++i) position.created_at.ms = position.created_at.ms << 8 | bytes[i];
    std::copy_n(bytes.begin() + 8, position.id.size(), position.id.begin());
    return position;
}

}  // namespace ordo
