#pragma once

#include <string>
#include <vector>

#include "support/texts.hpp"

namespace ordo::test {

// All pieces of a dump as one: rows of each kind in the order they came in.
[[nodiscard]] sys::Changes joined(const std::vector<sys::Changes>& pieces);
// How many rows a piece holds, lines of orders and items of refunds not counted.
[[nodiscard]] std::size_t rows_of(const sys::Changes& piece);
// Every field of every row.
[[nodiscard]] std::string text_of(const sys::Changes& changes);

}  // namespace ordo::test
