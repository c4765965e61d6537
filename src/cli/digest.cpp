#include "cli/digest.hpp"

#include <openssl/evp.h>

#include "cli/shop.hpp"

namespace ordo_cli {
namespace {

using Uuid = std::array<std::uint8_t, 16>;

// 128 bits in 26 characters of Crockford's base32; the first stands for the upper three bits (TypeID
// specification 0.3.0).
std::string base32(const Uuid& uuid) {
    constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    std::string text;
    std::uint32_t bits = 0;
    int held = 2;  // two zero bits come first: 130 = 26 × 5
    for (const std::uint8_t byte : uuid) {
        bits = bits << 8U | byte;
        held += 8;
        while (held >= 5) {
            held -= 5;
            text += kAlphabet[bits >> static_cast<unsigned>(held) & 31U];
        }
    }
    return text;
}

}  // namespace

struct Digest::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();

    State() = default;
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

Digest::Digest() : state_(std::make_unique<State>()) {
    if (EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1) {
        throw Failure(Exit::failure, "SHA-256 is not available");
    }
}

Digest::~Digest() = default;

void Digest::add(std::string_view bytes) {
    if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1) {
        throw Failure(Exit::failure, "SHA-256 does not work");
    }
}

Digest::Bytes Digest::take() {
    Bytes bytes;
    if (EVP_DigestFinal_ex(state_->context, bytes.data(), nullptr) != 1) {
        throw Failure(Exit::failure, "SHA-256 does not work");
    }
    return bytes;
}

RowIds::RowIds(std::string_view file) {
    Digest digest;
    digest.add(file);
    file_ = digest.take();
}

std::string RowIds::id(std::string_view prefix, std::size_t line) const {
    Digest digest;
    digest.add({reinterpret_cast<const char*>(file_.data()), file_.size()});
    digest.add(prefix);
    digest.add(std::to_string(line));
    const Digest::Bytes bytes = digest.take();
    Uuid uuid;
    for (std::size_t i = 0; i < uuid.size(); ++i) uuid[i] = bytes[i];
    for (std::size_t i = 0; i < 6; ++i) {
        uuid[i] = static_cast<std::uint8_t>(line >> (8 * (5 - i)));
    }
    uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0FU) | 0x70U);  // version 7
    uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3FU) | 0x80U);  // the variant of RFC 9562
    return std::string(prefix) + '_' + base32(uuid);
}

}  // namespace ordo_cli
