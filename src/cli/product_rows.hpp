#pragma once

#include <string>
#include <vector>

#include "cli/import.hpp"

// Products as rows: all that a person has decided about a product, and its stock. Not its version,
// times and pictures.
namespace ordo_cli {

// The columns of a CSV file, in this order in an export.
[[nodiscard]] const std::vector<std::string>& product_columns();

// A Product of the library as the document of a row.
[[nodiscard]] Json row_of_product(const Json& product);
// The document of a row as cells.
[[nodiscard]] std::vector<std::string> cells_of_product(const Json& row);
[[nodiscard]] Rows products_of_csv(std::string_view text, const std::string& separator);

// The members of `row` that say something else than `product` does; of the stock nothing.
[[nodiscard]] std::vector<std::string> differences(const Json& row, const Json& product);

}  // namespace ordo_cli
