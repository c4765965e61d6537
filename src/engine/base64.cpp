#include "engine/base64.hpp"

#include <sodium.h>

namespace ordo {
namespace {

constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

}  // namespace

std::string base64url(std::span<const std::uint8_t> bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
    text.pop_back();  // the length counts the final zero
    return text;
}

std::optional<std::vector<std::uint8_t>> base64url_decode(std::string_view text) {
    if (text.empty()) return std::vector<std::uint8_t>();  // libsodium takes no null pointer
    std::vector<std::uint8_t> bytes(text.size());
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                          kVariant) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    bytes.resize(size);
    return bytes;
}

}  // namespace ordo
