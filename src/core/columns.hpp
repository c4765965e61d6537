#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Text on paper and screens of fixed columns, such as a receipt printer's.
namespace ordo {

// How many columns the text takes: East Asian wide characters take two, marks that combine with the
// character before them none (Unicode Standard Annex 11, by utf8proc).
[[nodiscard]] std::int64_t columns_of(std::string_view text) noexcept;
// Lines of at most `columns` (>= 2) each, broken at blanks where that is possible; at least one line.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::int64_t columns);

}  // namespace ordo
