#pragma once

#include "storage/relational/named_sql.hpp"
#include "storage/sqlite/embedded_sql.hpp"

namespace ordo::sqlite {

inline constexpr auto& kStatements = relational::kStatementsOf<kStatementFiles>;
using StatementName = relational::StatementNameOf<kStatementFiles>;

}  // namespace ordo::sqlite
