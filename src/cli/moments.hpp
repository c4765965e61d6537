#pragma once

#include <string>
#include <utility>

// Times as people say them: days of a time zone.
namespace ordo_cli {

// "2025-03-01" as the moment at which that day begins in the zone; other text is left as it is.
[[nodiscard]] std::string moment_of(const std::string& text, const std::string& tz);

// A moment, as the name of the hour, day, week or month that begins with it in the zone.
[[nodiscard]] std::string interval_name(const std::string& start, const std::string& interval,
                                        const std::string& tz);

// What a report is about when nobody says: today by hour, the last 30 days, 12 weeks or 12 months, the
// current one included.
[[nodiscard]] std::pair<std::string, std::string> usual_range(const std::string& interval,
                                                              const std::string& tz);

}  // namespace ordo_cli
