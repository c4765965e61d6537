#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Small readers and writers of the texts that HTTP is made of.
namespace ordo_http {

// Without the blanks and tabs around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// What stands before `separator`, which is taken off `rest` together with it; all of it when there is none.
std::string_view take_until(std::string_view& rest, char separator);

enum class Plus : std::uint8_t { stays, is_blank };  // in a path, in a query
// Nothing for a bad escape, for U+0000, and for what is no UTF-8.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text, Plus plus);
// For a value of a query.
[[nodiscard]] std::string percent_encoded(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);

// Appends `text`, which is UTF-8, as a JSON string.
void append_json(std::string& json, std::string_view text);

// A whole number from 0 to 10^18 - 1, in digits only.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string_view text);

}  // namespace ordo_http
