#pragma once

#include "storage/postgres/embedded_sql.hpp"
#include "storage/relational/named_sql.hpp"

namespace ordo::postgres {

inline constexpr auto& kStatements = relational::kStatementsOf<kStatementFiles>;
using StatementName = relational::StatementNameOf<kStatementFiles>;

}  // namespace ordo::postgres
