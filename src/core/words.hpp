#pragma once

#include <optional>
#include <string_view>

// The words of every enumeration, as they stand in documents, databases and logs. to_string() is
// declared beside each enumeration; this is the way back.
namespace ordo {

// Empty for a word the enumeration does not have. Instantiated in words.cpp for every enumeration of
// the public headers.
template <class Enum>
[[nodiscard]] std::optional<Enum> parse_word(std::string_view word) noexcept;

}  // namespace ordo
