#pragma once

#include <string>
#include <vector>

#include "storage/postgres/connection.hpp"

namespace ordo::postgres {

// What the server knows to be wrong with the shop's tables, and settings with which it may lose what it
// has confirmed; one sentence a finding.
[[nodiscard]] std::vector<std::string> integrity_findings(Connection& connection);

}  // namespace ordo::postgres
