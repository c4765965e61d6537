#include "paypal/signature.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>

#include "provider/text.hpp"

namespace ordo_paypal {
namespace {

constexpr std::int64_t kAheadMaxSeconds = 300;
// PayPal tries again for three days, under the time of the first try. What is sent twice has one effect: it is
// looked up, or known by its event's id.
constexpr std::int64_t kAgeMaxSeconds = 4 * 86'400;
// An RSA key of 8192 bits signs with 1024 bytes.
constexpr std::size_t kSignatureTextMax = 1'368;
constexpr std::size_t kTextMax = 500;

constexpr std::array<std::uint32_t, 256> crc_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1U) != 0 ? (value >> 1U) ^ 0xedb88320U : value >> 1U;
        table[i] = value;
    }
    return table;
}

// "2026-09-21T22:00:46Z", also with a fraction, as seconds since 1970.
std::optional<std::int64_t> seconds_of(std::string_view time) {
    constexpr std::string_view kShape = "0000-00-00T00:00:00";
    if (time.size() <= kShape.size() || !time.ends_with('Z')) return std::nullopt;
    for (std::size_t i = 0; i < kShape.size(); ++i) {
        const bool digit = time[i] >= '0' && time[i] <= '9';
        if (kShape[i] == '0' ? !digit : time[i] != kShape[i]) return std::nullopt;
    }
    const auto number = [&](std::size_t at, std::size_t count) {
        int value = 0;
        std::from_chars(time.data() + at, time.data() + at + count, value);
        return value;
    };
    const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    if (!day.ok()) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
    return days * 86'400 + number(11, 2) * 3'600 + number(14, 2) * 60 + number(17, 2);
}

std::string from_base64(const std::string& text) {
    if (text.empty() || text.size() % 4 != 0 || text.size() > kSignatureTextMax) return {};
    std::string bytes(text.size() / 4 * 3, '\0');
    const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                       reinterpret_cast<const unsigned char*>(text.data()),
                                       static_cast<int>(text.size()));
    if (length < 0) return {};
    // The padding has become bytes.
    bytes.resize(static_cast<std::size_t>(length) - (text.ends_with("==")  ? 2U
                                                     : text.ends_with('=') ? 1U
                                                                           : 0U));
    return bytes;
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
    static constexpr auto kTable = crc_table();
    std::uint32_t sum = ~0U;
    for (const char c : bytes)
        sum = kTable[(sum ^ static_cast<unsigned char>(c)) & 0xffU] ^ (sum >> 8U);
    return ~sum;
}

std::optional<Transmission> read_transmission(const nlohmann::json& headers, std::int64_t now_s) {
    using ordo_provider_plugin::text_or_empty;
    Transmission told{.id = text_or_empty(headers, "paypal-transmission-id"),
                      .time = text_or_empty(headers, "paypal-transmission-time"),
                      .certificate_url = text_or_empty(headers, "paypal-cert-url"),
                      .signature = from_base64(text_or_empty(headers, "paypal-transmission-sig"))};
    // No bar in it, which would move what is signed from one field into the next.
    if (!ordo_provider_plugin::is_reference(told.id) || told.signature.empty() ||
        told.certificate_url.size() > kTextMax ||
        text_or_empty(headers, "paypal-auth-algo") != "SHA256withRSA")
        return std::nullopt;
    const auto at = told.time.size() > kTextMax ? std::nullopt : seconds_of(told.time);
    if (!at || *at > now_s + kAheadMaxSeconds || *at < now_s - kAgeMaxSeconds) return std::nullopt;
    return told;
}

bool is_signed(const Transmission& transmission, const std::string& webhook_id,
               std::string_view body, EVP_PKEY* key) {
    const std::string text = transmission.id + "|" + transmission.time + "|" + webhook_id + "|" +
                             std::to_string(crc32(body));
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> check(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
    if (!check || EVP_DigestVerifyInit(check.get(), nullptr, EVP_sha256(), nullptr, key) != 1)
        throw std::bad_alloc();
    const auto bytes = [](const std::string& of) {
        return reinterpret_cast<const unsigned char*>(of.data());
    };
    return EVP_DigestVerify(check.get(), bytes(transmission.signature),
                            transmission.signature.size(), bytes(text), text.size()) == 1;
}

}  // namespace ordo_paypal
