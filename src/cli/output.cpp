#include "cli/output.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace ordo_cli {
namespace {

struct CodePoint {
    char32_t value;
    std::size_t bytes;
};

// The library hands out valid UTF-8 only; a stray byte from a command line counts as itself.
CodePoint decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    const std::size_t bytes = lead < 0x80    ? 1
                              : lead >= 0xF0 ? 4
                              : lead >= 0xE0 ? 3
                              : lead >= 0xC0 ? 2
                                             : 1;
    if (bytes == 1 || bytes > text.size()) return {lead, 1};
    char32_t value = lead & (0xFFU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) value = value << 6U | (byte(i) & 0x3FU);
    return {value, bytes};
}

bool is_wide(char32_t c) {
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
           (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

bool is_mark(char32_t c) {
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x200B && c <= 0x200D) ||
           (c >= 0xFE00 && c <= 0xFE0F);
}

bool is_hostile(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

const char* code_of(Colour colour) {
    switch (colour) {
        case Colour::none:
            return "";
        case Colour::bold:
            return "\033[1m";
        case Colour::dim:
            return "\033[2m";
        case Colour::red:
            return "\033[31m";
        case Colour::green:
            return "\033[32m";
        case Colour::yellow:
            return "\033[33m";
        case Colour::blue:
            return "\033[34m";
    }
    return "";
}

bool wants_colours() {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    if (no_colour != nullptr && *no_colour != '\0') return false;
    if (terminal == nullptr || std::string_view(terminal) == "dumb") return false;
    return isatty(STDOUT_FILENO) == 1;
}

[[noreturn]] void output_failed() {
    if (errno == EPIPE) throw ReaderGone{};
    throw Failure(Exit::failure, "the output cannot be written");
}

}  // namespace

Output::Output() : colours_(wants_colours()) {}

void Output::line(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
        std::fputc('\n', stdout) == EOF) {
        output_failed();
    }
}

void Output::write(std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) output_failed();
}

void Output::note(std::string_view text) const {
    if (quiet) return;
    std::fflush(stdout);  // in the order in which it was said, where both go to one place
    std::fprintf(stderr, "%.*s\n", static_cast<int>(text.size()), text.data());
}

void Output::finish() {
    if (std::fflush(stdout) != 0) output_failed();
}

std::string Output::paint(Colour colour, std::string_view text) const {
    if (!colours_ || colour == Colour::none || text.empty()) return std::string(text);
    return std::string(code_of(colour)).append(text).append("\033[0m");
}

std::string Output::status(std::string_view word) const {
    constexpr std::pair<std::string_view, Colour> kColours[] = {
        {"completed", Colour::green},       {"paid", Colour::green},
        {"captured", Colour::green},        {"succeeded", Colour::green},
        {"cancelled", Colour::red},         {"failed", Colour::red},
        {"charged_back", Colour::red},      {"disputed", Colour::red},
        {"processing", Colour::blue},       {"authorized", Colour::blue},
        {"pending", Colour::yellow},        {"unknown", Colour::yellow},
        {"requires_action", Colour::yellow}};
    for (const auto& [name, colour] : kColours) {
        if (name == word) return paint(colour, word);
    }
    return std::string(word);
}

void Table::print(Output& out, std::string_view indent) const {
    std::vector<std::size_t> widths;
    for (const Column& column : columns_) widths.push_back(width(column.title));
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], width(row[i].text));
        }
    }
    const auto is_empty = [&](std::size_t column) {
        return std::all_of(rows_.begin(), rows_.end(),
                           [&](const auto& row) { return row[column].text.empty(); });
    };
    const auto print_row = [&](const std::vector<Cell>& cells) {
        std::string text(indent);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (is_empty(i)) continue;
            const Cell& cell = cells[i];
            const std::string gap(widths[i] - width(cell.text), ' ');
            if (columns_[i].align == Align::right) text += gap;
            text += cell.status ? out.status(cell.text) : out.paint(cell.colour, cell.text);
            if (columns_[i].align == Align::left) text += gap;
            text += "  ";
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out.line(text);
    };
    std::vector<Cell> titles;
    for (const Column& column : columns_) titles.push_back({column.title, Colour::dim});
    print_row(titles);
    for (const auto& row : rows_) print_row(row);
}

std::string clean(std::string_view text) {
    std::string cleaned;
    while (!text.empty()) {
        const CodePoint point = decode(text);
        if (point.value == '\n' || point.value == '\t') {
            cleaned += ' ';
        } else if (is_hostile(point.value)) {
            cleaned += "\xEF\xBF\xBD";
        } else {
            cleaned += text.substr(0, point.bytes);
        }
        text.remove_prefix(point.bytes);
    }
    return cleaned;
}

std::size_t width(std::string_view text) {
    std::size_t places = 0;
    while (!text.empty()) {
        const CodePoint point = decode(text);
        if (!is_mark(point.value)) places += is_wide(point.value) ? 2U : 1U;
        text.remove_prefix(point.bytes);
    }
    return places;
}

std::string text_of(const Json& object, const char* name) {
    const auto member = object.find(name);
    if (member == object.end() || member->is_null()) return {};
    return clean(member->is_string() ? member->get_ref<const std::string&>() : member->dump());
}

std::string time_of(const Json& object, const char* name) {
    std::string time = text_of(object, name);
    if (time.size() < 19) return time;
    time.resize(19);
    time[10] = ' ';
    return time;
}

std::string actor_of(const Json& actor) {
    if (!actor.is_object()) return {};
    std::string text = text_of(actor, "type");
    for (const char* name : {"id", "name"}) {
        const std::string more = text_of(actor, name);
        if (!more.empty()) text += ' ' + more;
    }
    return text;
}

}  // namespace ordo_cli
