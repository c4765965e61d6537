#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "engine/cursor.hpp"
#include "ordo/commands.hpp"

// What all lists share: limits, the text a cursor is tied to, and the page itself.
namespace ordo {

[[nodiscard]] inline Result<void> check_limit(std::int64_t limit, std::int64_t most) {
    if (limit < 1 || limit > most)
        return invalid("/limit", "The limit must lie between 1 and " + std::to_string(most) + ".");
    return {};
}

// Names the list, whose it is and how it is filtered and sorted. Values are framed by their length, so
// that two queries never share a text.
class QueryText {
public:
    explicit QueryText(std::string_view list) : text_(list) {}

    QueryText& add(std::string_view name, std::string_view value) {
        if (value.empty()) return *this;
        text_ += '/';
        text_ += name;
        text_ += '=';
        text_ += std::to_string(value.size());
        text_ += ':';
        text_ += value;
        return *this;
    }
    QueryText& add(std::string_view name, std::int64_t value) { return add(name, std::to_string(value)); }
    QueryText& add(std::string_view name, bool value) { return add(name, std::string_view(value ? "1" : "0")); }
    template <class Enum>
        requires std::is_enum_v<Enum>
    QueryText& add(std::string_view name, Enum value) {
        return add(name, static_cast<std::int64_t>(value));
    }
    QueryText& add(std::string_view name, const std::string& value) {
        return add(name, std::string_view(value));
    }
    QueryText& add(std::string_view name, const char* value) = delete;
    template <class T>
    QueryText& add(std::string_view name, const std::optional<T>& value) {
        return value ? add(name, *value) : *this;
    }
    template <class T>
    QueryText& add(std::string_view name, const std::vector<T>& values) {
        for (const T& value : values) add(name, value);
        return *this;
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::string text_;
};

// One row more than the page was asked for tells whether there is a next page.
template <class Row, class PositionOf>
[[nodiscard]] Page<Row> page_of(std::vector<Row> rows, std::int64_t limit, const Digest& secret,
                                const std::string& query, PositionOf position_of) {
    Page<Row> page{std::move(rows), std::nullopt};
    if (std::ssize(page.data) > limit) {
        page.data.erase(page.data.begin() + limit, page.data.end());
        page.next_cursor = write_cursor(secret, query, position_of(page.data.back()));
    }
    return page;
}

}  // namespace ordo
