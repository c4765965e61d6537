#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "ordo/result.hpp"

namespace ordo {

// A point in time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted. Never used to
// order anything that matters: sequence numbers do that.
struct Time {
    std::int64_t ms = 0;

    // "2025-03-01T10:00:00.123Z" (RFC 3339, always UTC with three fraction digits).
    [[nodiscard]] std::string to_string() const;
    // RFC 3339 with any offset and 0 to 9 fraction digits (cut to milliseconds), years 1970 to 9999;
    // `validation_failed` otherwise.
    [[nodiscard]] static Result<Time> parse(std::string_view text);

    friend constexpr auto operator<=>(Time, Time) = default;
};

}  // namespace ordo
