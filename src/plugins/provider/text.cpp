#include "provider/text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ordo_provider_plugin {
namespace {

constexpr std::string_view kBase32 = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kIdLength = 26;
constexpr std::size_t kReferenceLength = 255;

}  // namespace

const nlohmann::json& member_or_null(const nlohmann::json& document, const char* member) {
    static const nlohmann::json null;
    if (!document.is_object()) return null;
    const auto found = document.find(member);
    return found == document.end() ? null : *found;
}

std::string text_or_empty(const nlohmann::json& document, const char* member) {
    const nlohmann::json& value = member_or_null(document, member);
    return value.is_string() ? value.get<std::string>() : std::string();
}

bool is_our_id(std::string_view text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    // 26 characters hold 130 bits, a UUID has 128.
    return text.size() == kIdLength && text[0] <= '7' &&
           text.find_first_not_of(kBase32) == std::string_view::npos;
}

std::int64_t made_at_ms(std::string_view id) {
    // The first ten characters hold 48 bits behind two that are empty.
    std::int64_t milliseconds = 0;
    for (const char c : id.substr(id.size() - kIdLength, 10))
        milliseconds = milliseconds * 32 + static_cast<std::int64_t>(kBase32.find(c));
    return milliseconds;
}

bool is_reference(std::string_view text) {
    return !text.empty() && text.size() <= kReferenceLength &&
           std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '_' || c == '-';
           });
}

}  // namespace ordo_provider_plugin
