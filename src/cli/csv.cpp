#include "cli/csv.hpp"

#include <algorithm>

namespace ordo_cli {
namespace {

// Apostrophes, then what begins a formula.
bool is_formula(std::string_view text) {
    const auto start = text.find_first_not_of('\'');
    return start != std::string_view::npos &&
           std::string_view("=+-@\t\r").find(text[start]) != std::string_view::npos;
}

}  // namespace

CsvReader::CsvReader(std::string_view text, char separator) : rest_(text), separator_(separator) {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
}

bool CsvReader::at_line_end() const noexcept {
    return rest_.starts_with('\n') || rest_.starts_with("\r\n");
}

void CsvReader::skip_line_end() noexcept {
    if (rest_.empty()) return;
    rest_.remove_prefix(rest_.front() == '\n' ? 1 : 2);
    ++line_;
}

std::string CsvReader::quoted() {
    const std::size_t begin = line_;
    std::string cell;
    rest_.remove_prefix(1);
    while (true) {
        const auto quote = rest_.find('"');
        if (quote == std::string_view::npos) throw CsvFault{begin, "a quote is not closed"};
        cell += rest_.substr(0, quote);
        line_ += static_cast<std::size_t>(
            std::count(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(quote), '\n'));
        rest_.remove_prefix(quote + 1);
        if (!rest_.starts_with('"')) break;
        cell += '"';
        rest_.remove_prefix(1);
    }
    if (!rest_.empty() && rest_.front() != separator_ && !at_line_end()) {
        throw CsvFault{line_, "there is text behind a closing quote"};
    }
    return cell;
}

std::string CsvReader::plain() {
    std::size_t length = 0;
    while (length < rest_.size() && rest_[length] != separator_ && rest_[length] != '\n' &&
           rest_.substr(length, 2) != "\r\n") {
        if (rest_[length] == '"')
            throw CsvFault{line_, "there is a quote inside a cell without quotes"};
        ++length;
    }
    std::string cell(rest_.substr(0, length));
    rest_.remove_prefix(length);
    return cell;
}

std::optional<CsvRecord> CsvReader::next() {
    while (at_line_end()) skip_line_end();
    if (rest_.empty()) return std::nullopt;
    CsvRecord record{line_, {}};
    while (true) {
        record.cells.push_back(rest_.starts_with('"') ? quoted() : plain());
        if (!rest_.starts_with(separator_)) break;
        rest_.remove_prefix(1);
    }
    skip_line_end();
    return record;
}

std::string csv_record(const std::vector<std::string>& cells) {
    std::string record;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string& cell = cells[i];
        if (i > 0) record += ',';
        if (cell.find_first_of("\",\r\n") == std::string::npos) {
            record += cell;
            continue;
        }
        record += '"';
        for (const char c : cell) {
            if (c == '"') record += '"';
            record += c;
        }
        record += '"';
    }
    // A record of one empty cell would be an empty line.
    if (record.empty()) record = "\"\"";
    return record + "\r\n";
}

std::string guarded(std::string_view text) {
    return is_formula(text) ? "'" + std::string(text) : std::string(text);
}

std::string unguarded(std::string_view cell) {
    const bool is_guarded = cell.starts_with('\'') && is_formula(cell);
    return std::string(is_guarded ? cell.substr(1) : cell);
}

}  // namespace ordo_cli
