#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ordo_http {

// A parameter that an endpoint knows.
struct Parameter {
    enum class Type : std::uint8_t {
        text,
        integer,
        flag,   // true or false
        words,  // may be given several times
    };
    std::string_view name;
    Type type = Type::text;
};

// The query of a URL (application/x-www-form-urlencoded, UTF-8) as a document for the C door. Throws Refusal, naming the parameter, for one that is unknown or comes twice: a
// mistyped filter must not widen a list.
[[nodiscard]] std::string read_query(std::string_view query, std::span<const Parameter> known);

// The same page's address, but for its cursor.
[[nodiscard]] std::string with_cursor(std::string_view path, std::string_view query,
                                      std::string_view cursor);

}  // namespace ordo_http
