#include "cli/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>

#include "cli/copy_of_shop.hpp"
#include "cli/interrupts.hpp"
#include "cli/progress.hpp"

namespace ordo_cli {
namespace {

struct Tally {
    std::size_t created = 0, changed = 0, unchanged = 0;

    void count(Done done) {
        if (done == Done::created) ++created;
        if (done == Done::changed) ++changed;
        if (done == Done::unchanged) ++unchanged;
    }
};

Problem problem_of(std::size_t line, const Failure& failure) {
    if (failure.problem().empty()) return {line, clean(failure.what()), nullptr};
    const Json document = Json::parse(failure.problem());
    return {line, explain(document), document};
}

// Refusals belong to their rows; a shop that cannot be used at all ends everything.
bool is_refusal(const Failure& failure) {
    return failure.code() == Exit::refused || failure.code() == Exit::not_found ||
           failure.code() == Exit::usage;
}

std::vector<Problem> rehearse(Session& session, const Rows& rows, const TakeRow& take,
                              Tally& tally) {
    std::vector<Problem> problems = rows.problems;
    CopyOfShop copy(session);
    Progress progress(progress_wanted(session.out.quiet), "checking", rows.rows.size());
    for (const Row& row : rows.rows) {
        Interrupts::check();
        try {
            tally.count(take(copy.shop(), row));
        } catch (const Failure& failure) {
            if (!is_refusal(failure)) throw;
            problems.push_back(problem_of(row.line, failure));
        } catch (const Json::type_error& fault) {
            if (!is_not_utf8(fault)) throw;
            problems.push_back({row.line, "this is not UTF-8 text", nullptr});
        }
        progress.step();
    }
    std::ranges::stable_sort(problems, {}, &Problem::line);
    return problems;
}

void summarize(Session& session, const Tally& tally, std::size_t problems, bool dry_run) {
    if (session.json) {
        session.out.line(Json({{"dry_run", dry_run},
                               {"created", tally.created},
                               {"changed", tally.changed},
                               {"unchanged", tally.unchanged},
                               {"problems", problems}})
                             .dump());
        return;
    }
    if (problems > 0) {
        session.out.note(
            fmt::format("{} problem{}; nothing was written", problems, problems == 1 ? "" : "s"));
        return;
    }
    const std::string_view would = dry_run ? "would be " : "";
    session.out.line(fmt::format("{}{} created, {} changed, {} as they are", would, tally.created,
                                 tally.changed, tally.unchanged));
}

// A file without a row is more likely the wrong file than a wish to do nothing.
std::vector<Problem> problems_of_nothing(const Rows& rows) {
    if (!rows.rows.empty() || !rows.problems.empty()) return {};
    return {{1, "there is nothing in it to import", nullptr}};
}

// All rows, or those before the one that the shop refuses although the rehearsal went well: then the
// problem tells.
std::optional<Failure> perform(Session& session, const Rows& rows, const TakeRow& take,
                               Tally& tally, std::size_t& line) {
    Shop shop = session.open();
    Progress progress(progress_wanted(session.out.quiet), "importing", rows.rows.size());
    for (const Row& row : rows.rows) {
        line = row.line;
        try {
            Interrupts::check();
            tally.count(take(shop, row));
        } catch (const Failure& failure) {
            return failure;
        }
        progress.step();
    }
    return std::nullopt;
}

}  // namespace

void report_problems(Session& session, const std::string& file,
                     const std::vector<Problem>& problems) {
    const std::string name = file == "-" ? "stdin" : clean(file);
    for (const Problem& problem : problems) {
        if (session.json) {
            session.out.line(Json({{"line", problem.line},
                                   {"detail", problem.sentence},
                                   {"problem", problem.document}})
                                 .dump(-1, ' ', false, Json::error_handler_t::replace));
        } else {
            std::fprintf(stderr, "%s:%zu: %s\n", name.c_str(), problem.line,
                         problem.sentence.c_str());
        }
    }
}

Exit import_rows(Session& session, const ImportFlags& flags, const Rows& rows,
                 const TakeRow& take) {
    const Interrupts interrupts;  // the copy has to go away
    Tally rehearsed;
    std::vector<Problem> problems = problems_of_nothing(rows);
    if (problems.empty()) problems = rehearse(session, rows, take, rehearsed);
    report_problems(session, flags.file, problems);
    if (!problems.empty() || flags.dry_run) {
        summarize(session, rehearsed, problems.size(), flags.dry_run);
        return problems.empty() ? Exit::ok : Exit::refused;
    }
    Tally done;
    std::size_t line = 0;
    const auto failure = perform(session, rows, take, done, line);
    if (failure) {
        report_problems(session, flags.file, {problem_of(line, *failure)});
        session.out.note(fmt::format(
            "{} of the rows before it were written and stay; import the same file again to go on",
            done.created + done.changed));
        if (session.json) summarize(session, done, 1, false);
        return failure->code();
    }
    summarize(session, done, 0, false);
    return Exit::ok;
}

Rows rows_of_jsonl(std::string_view text) {
    Rows rows;
    std::size_t line = 0;
    while (!text.empty()) {
        ++line;
        const auto end = text.find('\n');
        const std::string row(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (row.find_first_not_of(" \t\r") == std::string::npos) continue;
        try {
            Json document = parse_document(row);
            if (!document.is_object()) throw Failure(Exit::refused, "this is no object");
            rows.rows.push_back({line, std::move(document)});
        } catch (const Failure& failure) {
            rows.problems.push_back(problem_of(line, failure));
        }
    }
    return rows;
}

const std::string& CsvTable::cell(const CsvRecord& record, std::string_view name) const {
    static const std::string kNothing;
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return kNothing;
    return record.cells[static_cast<std::size_t>(found - names.begin())];
}

bool CsvTable::has(std::string_view name) const {
    return std::ranges::find(names, name) != names.end();
}

CsvTable table_of_csv(std::string_view text, const std::string& separator,
                      const std::vector<std::string>& known) {
    CsvTable table;
    CsvReader reader(text, separator.front());
    bool knows_columns = true;
    try {
        const auto head = reader.next();
        if (!head) return table;
        table.names = head->cells;
        for (std::size_t i = 0; i < table.names.size(); ++i) {
            const std::string& name = table.names[i];
            const auto begin = table.names.begin();
            const auto here = begin + static_cast<std::ptrdiff_t>(i);
            if (std::ranges::find(known, name) == known.end()) {
                table.problems.push_back(
                    {head->line,
                     fmt::format("there is no column '{}'; those there are: {}", clean(name),
                                 fmt::join(known, ", ")),
                     nullptr});
            } else if (std::find(begin, here, name) != here) {
                table.problems.push_back(
                    {head->line, fmt::format("the column '{}' stands twice", name), nullptr});
            }
        }
        knows_columns = table.problems.empty();
        while (auto record = reader.next()) {
            if (record->cells.size() == table.names.size()) {
                table.records.push_back(std::move(*record));
            } else {
                table.problems.push_back({record->line,
                                          fmt::format("there are {} cells, and {} columns",
                                                      record->cells.size(), table.names.size()),
                                          nullptr});
            }
        }
    } catch (const CsvFault& fault) {
        table.problems.push_back({fault.line, fault.message, nullptr});
    }
    // Without its columns no row means anything.
    if (!knows_columns) table.records.clear();
    return table;
}

Json number_or_text(const std::string& cell) {
    std::int64_t number = 0;
    const char* const end = cell.data() + cell.size();
    const auto [last, fault] = std::from_chars(cell.data(), end, number);
    if (fault != std::errc{} || last != end) return cell;
    return number;
}

Json flag_or_text(const std::string& cell) {
    if (cell == "true" || cell == "yes") return true;
    if (cell == "false" || cell == "no") return false;
    return cell;
}

}  // namespace ordo_cli
