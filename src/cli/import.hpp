#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "cli/csv.hpp"
#include "cli/digest.hpp"
#include "cli/files.hpp"
#include "cli/session.hpp"

// How files get into a shop.
//
// The library has no transaction over several calls. "All or nothing" rests on a rehearsal: every row
// is first done on a copy of the shop, and only when all went well is the shop itself touched. What can
// still come in between (another writer's change, a full disk, ^C) ends the import in the middle; the
// same file can then be imported again, and what is done is recognised by its ids.
namespace ordo_cli {

// One product or order of a file.
struct Row {
    std::size_t line = 0;  // where it begins
    Json document;
};

struct Problem {
    std::size_t line = 0;
    std::string sentence;
    Json document;  // the library's Problem; null for what is wrong with the file itself
};

struct Rows {
    std::vector<Row> rows;
    std::vector<Problem> problems;
};

enum class Done { created, changed, unchanged };

// Says them on stderr with their lines, or with --json one a line on stdout.
void report_problems(Session& session, const std::string& file,
                     const std::vector<Problem>& problems);

// Does one row to a shop; throws Failure.
using TakeRow = std::function<Done(Shop&, const Row&)>;

struct ImportFlags {
    std::string file, format, upsert_by;
    std::string separator = ",";
    bool dry_run = false;
};

// Rehearses, reports, and unless it is a dry run does it.
[[nodiscard]] Exit import_rows(Session& session, const ImportFlags& flags, const Rows& rows,
                               const TakeRow& take);

// The documents of a JSON Lines file.
[[nodiscard]] Rows rows_of_jsonl(std::string_view text);

// A CSV file as records with the cells' names. `known` are the names there may be.
struct CsvTable {
    std::vector<std::string> names;
    std::vector<CsvRecord> records;
    std::vector<Problem> problems;

    // The cell, empty when the file does not have the column.
    [[nodiscard]] const std::string& cell(const CsvRecord& record, std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;
};
[[nodiscard]] CsvTable table_of_csv(std::string_view text, const std::string& separator,
                                    const std::vector<std::string>& known);

// A whole number, or the text itself for the library to refuse.
[[nodiscard]] Json number_or_text(const std::string& cell);
[[nodiscard]] Json flag_or_text(const std::string& cell);

[[nodiscard]] Exit import_products(Session& session, const ImportFlags& flags);
[[nodiscard]] Exit import_orders(Session& session, const ImportFlags& flags);
[[nodiscard]] Exit import_all(Session& session, const ImportFlags& flags);

}  // namespace ordo_cli
