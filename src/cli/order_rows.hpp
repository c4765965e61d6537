#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/import.hpp"

// Orders as rows: what was ordered when and by whom, what it came to, and how it was paid. In CSV an
// order has a row for each item; what belongs to the order stands in the first.
namespace ordo_cli {

[[nodiscard]] const std::vector<std::string>& order_columns();

// An Order of the library as the request that places it as a past one, just as it was. Nothing when there
// is no such request; then `why` says so.
[[nodiscard]] std::optional<Json> request_of_order(const Json& order, std::string& why);
// The request as records, one an item.
[[nodiscard]] std::vector<std::vector<std::string>> cells_of_request(const Json& request);

// `product` finds the id of what a cell names.
[[nodiscard]] Rows requests_of_csv(std::string_view text, const std::string& separator);

}  // namespace ordo_cli
