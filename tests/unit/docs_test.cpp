#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "core/ledger.hpp"
#include "core/order_machine.hpp"
#include "core/payment_machine.hpp"
#include "core/refund_machine.hpp"
#include "ordo/error.hpp"

// The pages that describe tables say what the tables say. Run with ORDO_UPDATE_DOCS=1 to write the generated
// parts anew.
namespace ordo::test {
BOOST_AUTO_TEST_SUITE(docs)

namespace {

const std::filesystem::path kDocs =
    std::filesystem::path(__FILE__).parent_path().parent_path().parent_path() / "docs";

std::string read(const std::filesystem::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

// The generated part of a page stands between <!-- name: begin --> and <!-- name: end -->.
void check_part(const std::string& page, const std::string& name, const std::string& expected) {
    const auto path = kDocs / page;
    std::string text = read(path);
    const std::string begin = "<!-- " + name + ": begin -->\n", end = "<!-- " + name + ": end -->";
    const auto from = text.find(begin), to = text.find(end);
    BOOST_REQUIRE_MESSAGE(from != std::string::npos && to != std::string::npos,
                          page << " has no part " << name);
    const auto start = from + begin.size();
    if (std::getenv("ORDO_UPDATE_DOCS") != nullptr) {
        text.replace(start, to - start, expected);
        std::ofstream(path) << text;
        return;
    }
    BOOST_TEST(text.substr(start, to - start) == expected, page << " is out of date at " << name);
}

std::string cell(std::string_view text) { return " " + std::string(text) + " |"; }

std::string order_table() {
    std::string out = "| From | Event | To | Guard | Also in the same transaction |\n|---|---|---|---|---|\n";
    for (const auto& row : order_transitions())
        out += "|" + cell(to_string(row.from)) + cell(to_string(row.event)) + cell(to_string(row.to)) +
               cell("`" + std::string(row.guard_name) + "`") + cell(row.effect) + "\n";
    return out;
}

std::string order_diagram() {
    std::string out = "```mermaid\nstateDiagram-v2\n    [*] --> pending\n";
    for (const auto& row : order_transitions())
        out += "    " + std::string(to_string(row.from)) + " --> " + std::string(to_string(row.to)) +
               ": " + std::string(to_string(row.event)) + "\n";
    return out + "    completed --> [*]\n    cancelled --> [*]\n```\n";
}

std::string witnesses(Witnesses by) {
    std::string out;
    const auto add = [&](Witness witness, std::string_view word) {
        if ((by & static_cast<Witnesses>(witness)) == 0) return;
        if (!out.empty()) out += ", ";
        out += word;
    };
    add(Witness::caller, "caller");
    add(Witness::provider, "provider");
    add(Witness::admin, "admin");
    return out;
}

std::string attempt_table() {
    std::string out = "| From | Event | To | On whose word |\n|---|---|---|---|\n";
    for (const auto& row : attempt_transitions())
        out += "|" + cell(to_string(row.from)) + cell(to_string(row.event)) + cell(to_string(row.to)) +
               cell(witnesses(row.by)) + "\n";
    return out;
}

std::string refund_table() {
    std::string out = "| From | Event | To | On whose word |\n|---|---|---|---|\n";
    for (const auto& row : refund_transitions())
        out += "|" + cell(to_string(row.from)) + cell(to_string(row.event)) + cell(to_string(row.to)) +
               cell(witnesses(row.by)) + "\n";
    return out;
}

std::string error_table() {
    std::string out = "| Code | Number | HTTP | Retry |\n|---|---|---|---|\n";
#define ORDO_DOC_ROW(name, number, http, retryable) \
    out += "| [" #name "](#" #name ") | " #number " | " #http " | " + std::string(retryable ? "yes" : "") + " |\n";
    ORDO_ERROR_CATALOGUE(ORDO_DOC_ROW)
#undef ORDO_DOC_ROW
    return out;
}

// The names of all test cases of this tree.
std::set<std::string> cases() {
    const std::regex pattern(R"(TEST_CASE(?:_TEMPLATE)?\((\w+))");
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kDocs.parent_path() / "tests")) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string text = read(entry.path());
        for (std::sregex_iterator found(text.begin(), text.end(), pattern), end; found != end; ++found)
            names.insert((*found)[1]);
    }
    return names;
}

}  // namespace

// What stands in back quotes in the last column of a table.
BOOST_AUTO_TEST_CASE(the_page_of_rules_names_cases_that_exist) {
    const auto known = cases();
    const std::regex name("`([a-z0-9_]+)`");
    std::istringstream page(read(kDocs / "rules.md"));
    int named = 0;
    for (std::string line; std::getline(page, line);) {
        if (!line.starts_with("| ")) continue;
        const std::string column = line.substr(line.rfind('|', line.size() - 2));
        for (std::sregex_iterator found(column.begin(), column.end(), name), end; found != end; ++found, ++named)
            BOOST_TEST(known.contains((*found)[1]), "there is no case " << (*found)[1]);
    }
    BOOST_TEST(named > 100);
}

BOOST_AUTO_TEST_CASE(the_page_of_state_machines_shows_the_order_machine) {
    check_part("state-machines.md", "order diagram", order_diagram());
    check_part("state-machines.md", "order table", order_table());
}

BOOST_AUTO_TEST_CASE(the_page_of_state_machines_shows_the_attempt_machine) {
    check_part("state-machines.md", "attempt table", attempt_table());
}

BOOST_AUTO_TEST_CASE(the_page_of_state_machines_shows_the_refund_machine) {
    check_part("state-machines.md", "refund table", refund_table());
}

BOOST_AUTO_TEST_CASE(the_page_of_errors_has_the_catalogue_and_a_paragraph_for_each_code) {
    check_part("errors.md", "catalogue", error_table());
    const std::string text = read(kDocs / "errors.md");
#define ORDO_DOC_PARAGRAPH(name, number, http, retryable) \
    BOOST_TEST(text.find("\n### " #name "\n\n") != std::string::npos, "no paragraph for " #name);
    ORDO_ERROR_CATALOGUE(ORDO_DOC_PARAGRAPH)
#undef ORDO_DOC_PARAGRAPH
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ordo::test
