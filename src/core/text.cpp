#include "core/text.hpp"

#include <algorithm>

#include "core/try.hpp"
#include "ordo/limits.hpp"

namespace ordo {
namespace {

// The code point at the front of `text`, which it removes; -1 when it is ill-formed.
std::int32_t take_code_point(std::string_view& text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    std::size_t length = 1;
    std::int32_t point = lead;
    std::int32_t smallest = 0;
    if (lead >= 0x80) {
        if (lead >= 0xc2 && lead <= 0xdf) { length = 2; point = lead & 0x1f; smallest = 0x80; }
        else if (lead >= 0xe0 && lead <= 0xef) { length = 3; point = lead & 0x0f; smallest = 0x800; }
        else if (lead >= 0xf0 && lead <= 0xf4) { length = 4; point = lead & 0x07; smallest = 0x10000; }
        else return -1;
    }
    if (text.size() < length) return -1;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return -1;
        point = point << 6 | (byte(i) & 0x3f);
    }
    if (point < smallest || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return -1;
    text.remove_prefix(length);
    return point;
}

bool is_control(std::int32_t point) noexcept { return point < 0x20 || (point >= 0x7f && point < 0xa0); }

}  // namespace

Error invalid(std::string field, std::string sentence) {
    ErrorDetails details;
    details.errors.push_back({field, Errc::validation_failed, sentence});
    return Error(Errc::validation_failed, std::move(sentence), std::move(field))
        .with(std::move(details));
}

std::int64_t utf8_length(std::string_view text) noexcept {
    std::int64_t count = 0;
    while (!text.empty()) {
        if (take_code_point(text) < 0) return -1;
        ++count;
    }
    return count;
}

Result<void> check_text(std::string_view text, std::int64_t length_max, TextKind kind,
                        std::string_view field) {
    std::int64_t count = 0;
    while (!text.empty()) {
        const std::int32_t point = take_code_point(text);
        if (point < 0) return invalid(std::string(field), "The text is not valid UTF-8.");
        const bool allowed = kind == TextKind::lines && (point == '\n' || point == '\t');
        if (is_control(point) && !allowed)
            return invalid(std::string(field), "The text must not contain control characters.");
        ++count;
    }
    if (count > length_max)
        return invalid(std::string(field), "The text is longer than " + std::to_string(length_max) +
                                               " characters.");
    return {};
}

Result<void> check_required(std::string_view text, std::int64_t length_max, std::string_view field) {
    if (text.find_first_not_of(" \t\n") == std::string_view::npos)
        return invalid(std::string(field), "The text must not be empty.");
    return check_text(text, length_max, TextKind::line, field);
}

Result<void> check_optional(const std::optional<std::string>& text, std::int64_t length_max,
                            TextKind kind, std::string_view field) {
    if (!text) return {};
    if (text->find_first_not_of(" \t\n") == std::string::npos)
        return invalid(std::string(field), "The text must not be empty; leave it out.");
    return check_text(*text, length_max, kind, field);
}

Result<void> check_metadata(const Metadata& metadata) {
    if (std::ssize(metadata) > limits::kMetadataEntries)
        return invalid("/metadata", "There may be at most " +
                                        std::to_string(limits::kMetadataEntries) + " entries.");
    for (const auto& [key, value] : metadata) {
        ORDO_TRY(check_required(key, limits::kMetadataKeyLength, "/metadata"));
        ORDO_TRY(check_text(value, limits::kMetadataValueLength, TextKind::lines, "/metadata"));
    }
    return {};
}

Result<void> check_email(const std::optional<std::string>& email, std::string_view field) {
    if (!email) return {};
    ORDO_TRY(check_required(*email, limits::kEmailLength, field));
    const auto at = email->find('@');
    const bool plausible = at != std::string::npos && at > 0 && at + 1 < email->size() &&
                           email->find('@', at + 1) == std::string::npos &&
                           email->find(' ') == std::string::npos;
    if (!plausible) return invalid(std::string(field), "This is not an e-mail address.");
    return {};
}

bool is_visible_ascii(std::string_view text, std::int64_t length_max) noexcept {
    return !text.empty() && std::ssize(text) <= length_max &&
           std::ranges::all_of(text, [](char c) { return c >= '!' && c <= '~'; });
}

}  // namespace ordo
