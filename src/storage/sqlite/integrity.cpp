#include "storage/sqlite/integrity.hpp"

#include <SQLiteCpp/Statement.h>

#include <utility>

namespace ordo::sqlite {
namespace {

// Products whose days do not add up to what is kept for their month.
constexpr const char* kWrongMonths = R"(
    SELECT product_id || ' in the month from ' || date(month / 1000, 'unixepoch')
    FROM (SELECT month, product_id, currency, quantity, revenue FROM product_month
          UNION ALL
          SELECT unixepoch(day / 1000, 'unixepoch', 'start of month') * 1000, product_id, currency,
                 -quantity, -revenue
          FROM product_day)
    GROUP BY month, product_id, currency
    HAVING sum(quantity) <> 0 OR sum(revenue) <> 0
    ORDER BY month, product_id)";

}  // namespace

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
    SQLite::Statement months(database, kWrongMonths);
    for (std::size_t found = 0; found < kFindingsMax && months.executeStep(); ++found) {
        findings.push_back("The days on which a product was sold do not add up to the month: " +
                           months.getColumn(0).getString() + ".");
    }
    return findings;
}

}  // namespace ordo::sqlite
