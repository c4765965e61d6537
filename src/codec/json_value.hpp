#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/limits.hpp"
#include "ordo/result.hpp"

namespace ordo::codec {

// A parsed JSON value. Our own small tree instead of nlohmann's: the parser's header is compiled
// once, a duplicate name is refused instead of overwritten, and a number is never a double.
struct JsonValue {
    enum class Kind : std::uint8_t {
        null,
        boolean,
        integer,
        number,  // every number that is no 64-bit integer; `text` has its digits as they were sent
        text,
        array,
        object,
    };

    Kind kind = Kind::null;
    bool boolean = false;
    std::int64_t integer = 0;
    std::string text;
    std::vector<JsonValue> elements;  // of an array; of an object, in the order of `names`
    std::vector<std::string> names;

    [[nodiscard]] bool is_null() const noexcept { return kind == Kind::null; }
    // The member of an object, or null when there is none.
    [[nodiscard]] const JsonValue* find(std::string_view name) const noexcept;
};

// `malformed_request` for everything that is not JSON (RFC 8259), for invalid UTF-8, U+0000,
// duplicate names, and for documents larger, deeper or with more values than the limits. A larger
// `bytes_max` is for texts that we wrote ourselves; it lifts the limit on values as well.
[[nodiscard]] Result<JsonValue> parse_json(
    std::string_view document,
    std::size_t bytes_max = static_cast<std::size_t>(limits::kDocumentBytes));

}  // namespace ordo::codec
