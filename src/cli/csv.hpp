#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Comma-separated values (RFC 4180).
namespace ordo_cli {

struct CsvRecord {
    std::size_t line = 0;  // where it begins: a cell may have several lines
    std::vector<std::string> cells;
};

// Lines may end with CR LF or LF; a byte order mark is skipped; a line with nothing in it is none.
class CsvReader {
public:
    explicit CsvReader(std::string_view text, char separator = ',');

    // Nothing at the end. Throws CsvFault.
    [[nodiscard]] std::optional<CsvRecord> next();

private:
    [[nodiscard]] std::string quoted();
    [[nodiscard]] std::string plain();
    [[nodiscard]] bool at_line_end() const noexcept;
    void skip_line_end() noexcept;

    std::string_view rest_;
    char separator_;
    std::size_t line_ = 1;
};

struct CsvFault {
    std::size_t line = 0;
    std::string message;
};

// One record with its line end, CR LF.
[[nodiscard]] std::string csv_record(const std::vector<std::string>& cells);

// Text that a spreadsheet would take for a formula gets an apostrophe (OWASP, "CSV Injection"), and
// loses it again when it is read. Other text is left alone, also when it begins with an apostrophe.
[[nodiscard]] std::string guarded(std::string_view text);
[[nodiscard]] std::string unguarded(std::string_view cell);

}  // namespace ordo_cli
