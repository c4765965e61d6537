#include "storage/sqlite/integrity.hpp"

#include <SQLiteCpp/Statement.h>

#include <utility>

namespace ordo::sqlite {

std::vector<std::string> integrity_findings(SQLite::Database& database) {
    constexpr std::size_t kFindingsMax = 100;
    std::vector<std::string> findings;
    SQLite::Statement file(database, "PRAGMA integrity_check(100)");
    while (file.executeStep()) {
        std::string finding = file.getColumn(0).getString();
        if (finding != "ok") findings.push_back(std::move(finding));
    }
    SQLite::Statement keys(database, "PRAGMA foreign_key_check");
    for (std::size_t found = 0; found < kFindingsMax && keys.executeStep(); ++found) {
        findings.push_back("A row of " + keys.getColumn(0).getString() + " refers to a row of " +
                           keys.getColumn(2).getString() + " that is not there.");
    }
    return findings;
}

}  // namespace ordo::sqlite
