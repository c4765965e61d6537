// Ordo against its floor: place, pay and read, by one caller and by 32, through the C++ door and
// the C door, each next to a hand-written C program over sqlite3 that writes the same rows with the
// same durability (floor.h). Prints ratios; absolute numbers are the disk's as much as ours.
//
//     ordo_bench [--rounds N]
//     ordo_bench --smoke       only a second, and looks whether the rows are the same

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string_view>
#include <thread>

#include "support/scratch.hpp"
#include "workload.hpp"

namespace {

using namespace ordo::bench;

enum class Work { place, place_keyed, pay, read };
struct NamedWork {
    Work work;
    std::string_view name;
};
constexpr NamedWork kWorks[] = {{Work::place, "place"},
                                {Work::place_keyed, "place, with a key"},
                                {Work::pay, "pay"},
                                {Work::read, "read"}};
constexpr int kCallers[] = {1, 32};

struct Plan {
    int rounds = 7;
    long alone = 400, together = 1'600, reads = 5'000;  // operations of one turn
    bool smoke = false;

    [[nodiscard]] long count(Work work, int callers) const {
        if (work == Work::read) return callers == 1 ? reads : 2 * reads;
        return callers == 1 ? alone : together;
    }
};

// One door, its shop file, and a floor on a file of its own that receives the same works.
struct Match {
    std::string_view door;
    ShopFile floor_file, ordo_file;
    std::unique_ptr<Worker> floor, ordo;
};

// The operations a second of every round.
struct Row {
    std::vector<double> floor, ordo;
};
using Rows = std::map<std::tuple<Work, int, std::size_t>, Row>;  // work, callers, match

double seconds_of(Worker& worker, Work work, long count, int callers) {
    switch (work) {
        case Work::place:
            return worker.place(count, callers, false);
        case Work::place_keyed:
            return worker.place(count, callers, true);
        case Work::pay:
            return worker.pay(count, callers);
        case Work::read:
            return worker.read(count, callers);
    }
    return 0;
}

double rate(Worker& worker, Work work, long count, int callers) {
    return static_cast<double>(count) / seconds_of(worker, work, count, callers);
}

// Floor and Ordo take turns, and begin in turns, so that what drifts (the disk, the size of the
// files, other programs) meets both alike.
void play_turns(Match& match, Row& row, Work work, long count, int callers, bool floor_begins) {
    if (floor_begins) row.floor.push_back(rate(*match.floor, work, count, callers));
    row.ordo.push_back(rate(*match.ordo, work, count, callers));
    if (!floor_begins) row.floor.push_back(rate(*match.floor, work, count, callers));
}

void play_round(const Plan& plan, int round, std::vector<Match>& matches, Rows& rows) {
    for (const int callers : kCallers) {
        for (const NamedWork& named : kWorks) {
            const long count = plan.count(named.work, callers);
            for (std::size_t i = 0; i < matches.size(); ++i)
                play_turns(matches[i], rows[{named.work, callers, i}], named.work, count, callers,
                           round % 2 == 0);
        }
    }
}

// Until the write-ahead log has its full length: the file then no longer grows.
void warm_up(const Plan& plan, std::vector<Match>& matches) {
    for (Match& match : matches) {
        for (Worker* worker : {match.floor.get(), match.ordo.get()}) {
            worker->place(2 * plan.together, 32, false);
            worker->pay(plan.together, 32);
            worker->read(plan.together, 1);
        }
    }
}

// ---- the table

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 != 0 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// "12 345"
std::string grouped(double value) {
    const std::string digits = std::to_string(std::llround(value));
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) text += ' ';
        text += digits[i];
    }
    return text;
}

std::string file_system_of(const std::filesystem::path& folder) {
    std::ifstream mounts("/proc/self/mounts");
    std::string line, found = "an unknown file system";
    std::size_t longest = 0;
    while (std::getline(mounts, line)) {
        std::istringstream fields(line);
        std::string device, point, type;
        fields >> device >> point >> type;
        const bool inside = point == "/" || (folder.string() + "/").starts_with(point + "/");
        if (!inside || point.size() < longest) continue;
        longest = point.size();
        found = type;
    }
    return found;
}

void print_heading(const Plan& plan, const std::filesystem::path& folder) {
    fmt::print(
        "Ordo against its floor: hand-written C over sqlite3, the same rows, the same "
        "durability\n");
    fmt::print("{} cores, {} ({}), SQLite {}; {} rounds, floor and Ordo in turns\n",
               std::thread::hardware_concurrency(), file_system_of(folder),
               folder.parent_path().string(), sqlite3_libversion(), plan.rounds);
    fmt::print("orders of {} lines of {} products with counted stock; ratio: 1.00 is the floor\n\n",
               kLines, kProducts);
    fmt::print("{:<18} {:>7}  {:<4} {:>10} {:>10}   {:<5}  {}\n", "", "callers", "door", "floor/s",
               "Ordo/s", "ratio", "[min..max]");
    std::fflush(stdout);
}

void print_row(std::string_view name, int callers, std::string_view door, const Row& row) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < row.floor.size(); ++i) ratios.push_back(row.ordo[i] / row.floor[i]);
    const auto [least, most] = std::ranges::minmax(ratios);
    fmt::print("{:<18} {:>7}  {:<4} {:>10} {:>10}    {:.2f}  [{:.2f}..{:.2f}]\n", name, callers,
               door, grouped(median(row.floor)), grouped(median(row.ordo)), median(ratios), least,
               most);
}

void print_rows(const Rows& rows, const std::vector<Match>& matches) {
    for (const NamedWork& named : kWorks)
        for (const int callers : kCallers)
            for (std::size_t i = 0; i < matches.size(); ++i)
                print_row(named.name, callers, matches[i].door, rows.at({named.work, callers, i}));
}

// ---- are the rows the same?

struct Contents {
    std::int64_t rows = 0, bytes = 0;
};

std::map<std::string, Contents> contents_of(const std::string& path) {
    sqlite3* database = nullptr;
    std::map<std::string, Contents> tables;
    const auto query = [&](const std::string& sql, auto visit) {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
            fail(sqlite3_errmsg(database));
        while (sqlite3_step(statement) == SQLITE_ROW) visit(statement);
        sqlite3_finalize(statement);
    };
    const auto text = [](sqlite3_stmt* row, int column) {
        return std::string(reinterpret_cast<const char*>(sqlite3_column_text(row, column)));
    };
    if (sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK)
        fail("the shop file cannot be opened");
    std::map<std::string, std::string> lengths;  // of all columns together
    query(
        "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c "
        "WHERE t.type = 'table'",
        [&](sqlite3_stmt* row) {
            lengths[text(row, 0)] += "+ifnull(length(" + text(row, 1) + "),0)";
        });
    for (const auto& of_table : lengths)
        query("SELECT count(*), ifnull(sum(0" + of_table.second + "),0) FROM " + of_table.first,
              [&](sqlite3_stmt* row) {
                  tables[of_table.first] = {sqlite3_column_int64(row, 0),
                                            sqlite3_column_int64(row, 1)};
              });
    sqlite3_close(database);
    return tables;
}

// The floor is only one if it writes as much. Bytes may differ by the digits of numbers.
bool rows_agree(const Match& match) {
    const auto floor = contents_of(match.floor_file.path), ordo = contents_of(match.ordo_file.path);
    bool agree = floor.size() == ordo.size();
    for (const auto& [table, written] : ordo) {
        const Contents wanted = floor.contains(table) ? floor.at(table) : Contents{};
        const bool same = wanted.rows == written.rows &&
                          std::abs(wanted.bytes - written.bytes) <= written.bytes / 100 + 2 * written.rows + 8;
        agree = agree && same;
        fmt::print("{:<4} {:<16} {:>7} rows {:>10} bytes{}\n", match.door, table, written.rows,
                   written.bytes,
                   same ? "" : fmt::format(", the floor {} and {}", wanted.rows, wanted.bytes));
    }
    return agree;
}

bool is_sound(const Match& match) {
    const auto report = take(take(ordo::Engine::open(match.ordo_file.path)).verify());
    for (const auto& finding : report.findings)
        fmt::print("{:<4} {}: {}\n", match.door, finding.subject, finding.detail);
    return report.findings.empty();
}

int run(const Plan& plan) {
    const ordo::test::ScratchFolder folder;
    std::vector<Match> matches;
    for (const std::string_view door : {"C++", "C"}) {
        const std::string name = door == "C" ? "c" : "cpp";
        ShopFile floor_file = make_shop(folder.file(name + "-floor.db"));
        ShopFile ordo_file = make_shop(folder.file(name + "-ordo.db"));
        auto floor = open_floor(floor_file);
        auto ordo = door == "C" ? open_c(ordo_file) : open_cpp(ordo_file);
        matches.push_back(
            {door, std::move(floor_file), std::move(ordo_file), std::move(floor), std::move(ordo)});
    }
    print_heading(plan, folder.path());
    warm_up(plan, matches);
    Rows rows;
    for (int round = 0; round < plan.rounds; ++round) play_round(plan, round, matches, rows);
    print_rows(rows, matches);

    bool good = true;
    for (Match& match : matches) {
        match.floor.reset();
        match.ordo.reset();
        if (!plan.smoke) continue;
        good = rows_agree(match) && good;
        good = is_sound(match) && good;
    }
    return good ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
    Plan plan;
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        if (argument == "--smoke") {
            plan = {.rounds = 2, .alone = 5, .together = 64, .reads = 100, .smoke = true};
        } else if (argument == "--rounds" && i + 1 < count) {
            plan.rounds = std::max(1, std::atoi(arguments[++i]));
        } else {
            fmt::print(stderr, "usage: ordo_bench [--smoke] [--rounds N]\n");
            return 2;
        }
    }
    try {
        return run(plan);
    } catch (const std::exception& exception) {
        fmt::print(stderr, "ordo_bench: {}\n", exception.what());
        return 1;
    }
}
