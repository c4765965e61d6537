#pragma once

#include <SQLiteCpp/Database.h>

#include <string>
#include <vector>

namespace ordo::sqlite {

// SQLite's own checks of the file and of its foreign keys; one sentence a finding, at most 100
// each. Reads the whole file: until it is through, the write-ahead log cannot begin anew.
[[nodiscard]] std::vector<std::string> integrity_findings(SQLite::Database& database);

}  // namespace ordo::sqlite
