#include "engine/cursor.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "engine/base64.hpp"
#include "engine/digest.hpp"

namespace ordo {
namespace {

constexpr std::size_t kSignatureBytes = 16;  // HMAC-SHA-256, cut as RFC 2104 §5 allows
constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kFixedBytes = kSignatureBytes + kNumberBytes + kIdBytes;

Digest sign(const Digest& secret, std::string_view query, std::span<const std::uint8_t> position) {
    std::string message(query);
    message.push_back('\0');
    message.append(position.begin(), position.end());
    return hmac_sha256(secret, message);
}

}  // namespace

// Signature, number, id, then the text that is left.
std::string write_cursor(const Digest& secret, std::string_view query, const sys::ListPosition& position) {
    std::vector<std::uint8_t> bytes(kSignatureBytes);
    const auto number = static_cast<std::uint64_t>(position.number);
    for (std::size_t i = 0; i < kNumberBytes; ++i)
        bytes.push_back(static_cast<std::uint8_t>(number >> (56 - 8 * i)));
    bytes.insert(bytes.end(), position.id.begin(), position.id.end());
    bytes.insert(bytes.end(), position.text.begin(), position.text.end());
    const Digest signature = sign(secret, query, std::span(bytes).subspan(kSignatureBytes));
    std::copy_n(signature.begin(), kSignatureBytes, bytes.begin());
    return base64url(bytes);
}

Result<sys::ListPosition> read_cursor(const Digest& secret, std::string_view query, std::string_view cursor) {
    const Error invalid_cursor(Errc::invalid_cursor,
                               "The cursor does not belong to this list; start from the first page.",
                               "/cursor");
    const auto bytes = base64url_decode(cursor);
    if (!bytes || bytes->size() < kFixedBytes) return invalid_cursor;
    const std::span all(*bytes);
    const Digest signature = sign(secret, query, all.subspan(kSignatureBytes));
    if (!equal_constant_time(std::span(signature).first(kSignatureBytes), all.first(kSignatureBytes)))
        return invalid_cursor;
    sys::ListPosition position;
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < kNumberBytes; ++i) number = number << 8 | all[kSignatureBytes + i];
    position.number = static_cast<std::int64_t>(number);
    std::ranges::copy(all.subspan(kSignatureBytes + kNumberBytes, kIdBytes), position.id.begin());
    const auto text = all.subspan(kFixedBytes);
    position.text.assign(text.begin(), text.end());
    return position;
}

}  // namespace ordo
