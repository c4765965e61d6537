#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "storage/sqlite/embedded_sql.hpp"

// The statements of sql/*.sql, found by name while compiling: a name that no file has is an error
// of the compiler, and looking one up costs nothing at run time.
namespace ordo::sqlite {

struct NamedSql {
    std::string_view name;
    std::string_view text;
};

namespace detail {

inline constexpr std::string_view kNameMark = "-- name: ";

// Calls `visit(name, text)` for every statement: a line with the mark, then all up to the next one.
template <class Visit>
constexpr void for_each_statement(Visit visit) {
    for (const EmbeddedFile& file : kStatementFiles) {
        std::size_t begin = file.text.find(kNameMark);
        while (begin != std::string_view::npos) {
            begin += kNameMark.size();
            const std::size_t line_end = file.text.find('\n', begin);
            const std::size_t next = file.text.find(kNameMark, line_end);
            visit(file.text.substr(begin, line_end - begin),
                  file.text.substr(line_end + 1, next == std::string_view::npos
                                                     ? std::string_view::npos
                                                     : next - line_end - 1));
            begin = next;
        }
    }
}

consteval std::size_t count_statements() {
    std::size_t count = 0;
    for_each_statement([&](std::string_view, std::string_view) { ++count; });
    return count;
}

}  // namespace detail

inline constexpr auto kStatements = [] {
    std::array<NamedSql, detail::count_statements()> statements;
    std::size_t next = 0;
    detail::for_each_statement([&](std::string_view name, std::string_view text) {
        statements[next++] = NamedSql{name, text};
    });
    return statements;
}();

class StatementName {
public:
    consteval StatementName(const char* name) : index_(find(name)) {}
    [[nodiscard]] constexpr std::size_t index() const noexcept { return index_; }

private:
    static consteval std::size_t find(std::string_view name) {
        for (std::size_t i = 0; i < kStatements.size(); ++i) {
            if (kStatements[i].name == name) return i;
        }
        throw "no .sql file has a statement of this name";
    }

    std::size_t index_;
};

}  // namespace ordo::sqlite
