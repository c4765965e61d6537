#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/output.hpp"

// What several views are made of.
namespace ordo_cli {

// "49.90 USD"; empty when there is no amount.
[[nodiscard]] std::string money(const Json& object, const char* name, std::string_view currency);
[[nodiscard]] bool is_zero(std::string_view amount);
// "name: value" lines with the values under each other; empty values are left out.
void print_fields(Output& out, const std::vector<std::pair<std::string, std::string>>& fields);
// "colour=black, size=M"
[[nodiscard]] std::string metadata_of(const Json& object);
// The words of a list, with commas.
[[nodiscard]] std::string words_of(const Json& object, const char* name);
// "60.00 tendered, 0.02 USD change"; empty when it was not cash in hand.
[[nodiscard]] std::string change_of(const Json& payment, const std::string& currency);
// "yes" or "no"
[[nodiscard]] std::string yes_no(const Json& object, const char* name);

}  // namespace ordo_cli
