#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ordo/product.hpp"
#include "ordo/result.hpp"

// What text may enter the shop. Everything that is stored passes here once.
namespace ordo {

// A refusal of one field: `validation_failed` with the JSON pointer `field`.
[[nodiscard]] Error invalid(std::string field, std::string sentence);

enum class TextKind : std::uint8_t {
    line,   // no control characters
    lines,  // tab and line feed as well
};

// Code points of `text`, or -1 when it is not valid UTF-8 (RFC 3629: no surrogates, shortest form).
[[nodiscard]] std::int64_t utf8_length(std::string_view text) noexcept;

// At most `length_max` code points of valid UTF-8 without control characters.
[[nodiscard]] Result<void> check_text(std::string_view text, std::int64_t length_max, TextKind kind,
                                      std::string_view field);
// The same, and not empty or all blanks.
[[nodiscard]] Result<void> check_required(std::string_view text, std::int64_t length_max,
                                          std::string_view field);
// The same for text that may be left out, but not be empty when it is there.
[[nodiscard]] Result<void> check_optional(const std::optional<std::string>& text,
                                          std::int64_t length_max, TextKind kind,
                                          std::string_view field);
[[nodiscard]] Result<void> check_metadata(const Metadata& metadata);
// One '@' with something on both sides and no blanks; whether mail arrives only mail can tell.
[[nodiscard]] Result<void> check_email(const std::optional<std::string>& email,
                                       std::string_view field);
// 1 to `length_max` characters between '!' and '~'.
[[nodiscard]] bool is_visible_ascii(std::string_view text, std::int64_t length_max) noexcept;

}  // namespace ordo
