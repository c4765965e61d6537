#include "ordo/id.hpp"

#include <algorithm>

#include "core/ids.hpp"

namespace ordo {
namespace {

// Crockford's base32 alphabet in lower case (TypeID spec 0.3.0, "Suffix").
constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kSuffixLength = 26;
constexpr std::uint8_t kNoDigit = 0xff;

constexpr auto kDigitOf = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(kNoDigit);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
    return table;
}();

}  // namespace

std::string typeid_format(std::string_view prefix, const Uuid& uuid) {
    std::string text(prefix.size() + 1 + kSuffixLength, '_');
    auto next = std::ranges::copy(prefix, text.begin()).out + 1;
    // 128 bits are 26 groups of five with two zero bits in front.
    unsigned bits = 0;
    int pending = 2;
    for (const std::uint8_t byte : uuid) {
        bits = bits << 8 | byte;
        pending += 8;
        while (pending >= 5) {
            pending -= 5;
            *next++ = kAlphabet[bits >> pending & 31U];
        }
    }
    return text;
}

Result<Uuid> typeid_parse(std::string_view prefix, std::string_view text) {
    const auto bad = [&] {
        return Error(Errc::validation_failed, "The id must be of the form " + std::string(prefix) +
                                                  "_ followed by 26 characters of base32.");
    };
    if (text.size() != prefix.size() + 1 + kSuffixLength || !text.starts_with(prefix) ||
        text[prefix.size()] != '_')
        return bad();
    const auto suffix = text.substr(prefix.size() + 1);
    if (suffix.front() > '7') return bad();  // more than 128 bits

    Uuid uuid{};
    std::size_t next = 0;
    unsigned bits = 0;
    int pending = -2;
    for (const char c : suffix) {
        const std::uint8_t digit = kDigitOf[static_cast<unsigned char>(c)];
        if (digit == kNoDigit) return bad();
        bits = bits << 5 | digit;
        pending += 5;
        if (pending >= 8) {
            pending -= 8;
            uuid[next++] = static_cast<std::uint8_t>(bits >> pending & 255U);
        }
    }
    return uuid;
}

Uuid IdSource::next_uuid(Time now) noexcept {
    constexpr unsigned kCounterMax = 0xfff;
    // A clock that is set back by a little is waited for; one that is set back by more is believed.
    constexpr std::int64_t kPatienceMs = 1'000;
    Uuid uuid;
    random_.fill(std::span(uuid).subspan(6));
    if (now.ms > last_ms_ || now.ms < last_ms_ - kPatienceMs) {
        last_ms_ = now.ms;
        counter_ = (static_cast<unsigned>(uuid[6]) << 8 | uuid[7]) & (kCounterMax >> 1);
    } else if (++counter_ > kCounterMax) {
        ++last_ms_;
        counter_ = 0;
    }
    for (std::size_t i = 0; i < 6; ++i)
        uuid[i] = static_cast<std::uint8_t>(last_ms_ >> (40 - 8 * i) & 255);
    uuid[6] = static_cast<std::uint8_t>(0x70U | counter_ >> 8);         // version 7
    uuid[7] = static_cast<std::uint8_t>(counter_ & 255U);
    uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3fU) | 0x80U);  // variant of RFC 9562
    return uuid;
}

}  // namespace ordo
