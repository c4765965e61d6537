#pragma once

#include <array>
#include <cstddef>
#include <string_view>

// The statements of a backend's sql/*.sql, found by name while compiling: a name that no file has is an
// error of the compiler, and looking one up costs nothing at run time.
namespace ordo::relational {

struct NamedSql {
    std::string_view name;
    std::string_view text;
};

namespace detail {

inline constexpr std::string_view kNameMark = "-- name: ";

// Calls `visit(name, text)` for every statement: a line with the mark, then all up to the next one.
template <class Files, class Visit>
constexpr void for_each_statement(const Files& files, Visit visit) {
    for (const auto& file : files) {
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

template <class Files>
consteval std::size_t count_statements(const Files& files) {
    std::size_t count = 0;
    for_each_statement(files, [&](std::string_view, std::string_view) { ++count; });
    return count;
}

}  // namespace detail

// `kFiles` is the array of files that the build embeds for the backend.
template <const auto& kFiles>
inline constexpr auto kStatementsOf = [] {
    std::array<NamedSql, detail::count_statements(kFiles)> statements;
    std::size_t next = 0;
    detail::for_each_statement(kFiles, [&](std::string_view name, std::string_view text) {
        statements[next++] = NamedSql{name, text};
    });
    return statements;
}();

template <const auto& kFiles>
class StatementNameOf {
public:
    consteval StatementNameOf(const char* name) : index_(find(name)) {}
    [[nodiscard]] constexpr std::size_t index() const noexcept { return index_; }

private:
    static consteval std::size_t find(std::string_view name) {
        constexpr auto& statements = kStatementsOf<kFiles>;
        for (std::size_t i = 0; i < statements.size(); ++i) {
            if (statements[i].name == name) return i;
        }
        throw "no .sql file has a statement of this name";
    }

    std::size_t index_;
};

}  // namespace ordo::relational
