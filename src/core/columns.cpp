#include "core/columns.hpp"

#include <utf8proc.h>

namespace ordo {
namespace {

struct Character {
    std::size_t bytes = 0;
    std::int64_t columns = 0;
};

// The first character of `text`, which is not empty. A byte that is no UTF-8 counts as one.
Character first_of(std::string_view text) noexcept {
    utf8proc_int32_t point = 0;
    const auto bytes =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &point);
    if (bytes <= 0) return {1, 1};
    return {static_cast<std::size_t>(bytes), utf8proc_charwidth(point)};
}

// How many bytes from the front fit into the columns; at least one character.
std::size_t bytes_that_fit(std::string_view text, std::int64_t columns) noexcept {
    std::size_t bytes = 0;
    std::int64_t taken = 0;
    while (bytes < text.size()) {
        const Character next = first_of(text.substr(bytes));
        if (taken + next.columns > columns && bytes > 0) break;
        bytes += next.bytes;
        taken += next.columns;
    }
    return bytes;
}

}  // namespace

std::int64_t columns_of(std::string_view text) noexcept {
    std::int64_t columns = 0;
    while (!text.empty()) {
        const Character next = first_of(text);
        columns += next.columns;
        text.remove_prefix(next.bytes);
    }
    return columns;
}

std::vector<std::string> wrap(std::string_view text, std::int64_t columns) {
    std::vector<std::string> lines;
    while (columns_of(text) > columns) {
        const std::size_t fits = bytes_that_fit(text, columns);
        // A blank right behind what fits is as good as one within.
        const std::size_t blank = text.substr(0, fits + 1).rfind(' ');
        const bool can_break = blank != std::string_view::npos && blank > 0;
        lines.emplace_back(text.substr(0, can_break ? blank : fits));
        text.remove_prefix(can_break ? blank + 1 : fits);
    }
    if (!text.empty() || lines.empty()) lines.emplace_back(text);
    return lines;
}

}  // namespace ordo
