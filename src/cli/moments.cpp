#include "cli/moments.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "cli/output.hpp"

namespace ordo_cli {
namespace {

const date::time_zone* zone_of(const std::string& name) {
    try {
        // The name becomes part of a file's name.
        if (!name.empty() && name.front() != '/' && name.find("..") == std::string::npos) {
            return date::locate_zone(name);
        }
    } catch (const std::runtime_error&) {  // there is none with this name
    }
    throw Failure(Exit::usage, "'" + clean(name) + "' is no time zone; try Europe/Zurich or UTC");
}

// The first moment of a day, also where clocks go forward at midnight.
std::string begin_of(date::local_days day, const date::time_zone* zone) {
    const auto moment = zone->to_sys(date::local_seconds(day), date::choose::earliest);
    return date::format("%FT%T.000Z", moment);
}

// "2025-03-01", with "T10:00:00" behind it when `with_time` is wanted. (date::parse would do, but gcc 12
// warns inside it.)
std::optional<date::local_seconds> parsed(const std::string& text, bool with_time) {
    int year = 0, length = 0;
    unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
    const int fields =
        with_time ? std::sscanf(text.c_str(), "%4d-%2u-%2uT%2u:%2u:%2u%n", &year, &month, &day,
                                &hour, &minute, &second, &length)
                  : std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &length);
    const date::year_month_day date = date::year(year) / date::month(month) / date::day(day);
    if (fields != (with_time ? 6 : 3) || length != (with_time ? 19 : 10) || !date.ok())
        return std::nullopt;
    return date::local_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
           std::chrono::seconds(second);
}

}  // namespace

std::string moment_of(const std::string& text, const std::string& tz) {
    const auto day = parsed(text, false);
    if (!day || text.size() != 10) return text;
    return begin_of(date::floor<date::days>(*day), zone_of(tz));
}

std::string interval_name(const std::string& start, const std::string& interval,
                          const std::string& tz) {
    const auto utc = parsed(start.substr(0, 19), true);
    if (!utc) return start;
    const auto local = date::make_zoned(zone_of(tz), date::sys_seconds(utc->time_since_epoch()));
    if (interval == "hour") return date::format("%F %H:%M", local);
    return date::format(interval == "month" ? "%Y-%m" : "%F", local);
}

std::pair<std::string, std::string> usual_range(const std::string& interval,
                                                const std::string& tz) {
    const date::time_zone* const zone = zone_of(tz);
    const auto now = date::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto today = date::floor<date::days>(zone->to_local(now));
    const date::year_month_day date_of_today(today);
    date::local_days first = today;
    if (interval == "day") first = today - date::days(29);
    if (interval == "week") {
        const auto since_monday = date::weekday(today) - date::Monday;
        first = today - since_monday - date::weeks(11);
    }
    if (interval == "month") {
        first =
            date::local_days((date_of_today.year() / date_of_today.month() / 1) - date::months(11));
    }
    return {begin_of(first, zone), begin_of(today + date::days(1), zone)};
}

}  // namespace ordo_cli
