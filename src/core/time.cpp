#include "ordo/time.hpp"

#include <array>
#include <charconv>
#include <chrono>

namespace ordo {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::int64_t kMsPerDay = 86'400'000;

// Reads fixed-width fields from the front of a text and remembers whether all of them fitted.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int number(std::size_t width) {
        int value = 0;
        if (rest_.size() < width) return fail();
        for (const char c : rest_.substr(0, width)) {
            if (c < '0' || c > '9') return fail();
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(width);
        return value;
    }
    void literal(std::string_view either) {
        if (rest_.empty() || either.find(rest_.front()) == std::string_view::npos) {
            fail();
            return;
        }
        rest_.remove_prefix(1);
    }
    // The fraction of a second in milliseconds, cut after the third digit; 1 to 9 digits.
    int milliseconds() {
        if (!rest_.starts_with('.')) return 0;
        rest_.remove_prefix(1);
        int value = 0;
        std::size_t digits = 0;
        while (digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') {
            if (digits < 3) value = value * 10 + (rest_[digits] - '0');
            ++digits;
        }
        if (digits == 0 || digits > 9) return fail();
        for (auto i = digits; i < 3; ++i) value *= 10;
        rest_.remove_prefix(digits);
        return value;
    }
    int offset_minutes() {
        if (rest_ == "Z" || rest_ == "z") {
            rest_ = {};
            return 0;
        }
        const bool west = rest_.starts_with('-');
        literal("+-");
        const int hours = number(2);
        literal(":");
        const int minutes = number(2);
        if (hours > 23 || minutes > 59) return fail();
        return west ? -(hours * 60 + minutes) : hours * 60 + minutes;
    }
    [[nodiscard]] bool complete() const { return good_ && rest_.empty(); }

private:
    int fail() {
        good_ = false;
        return 0;
    }
    std::string_view rest_;
    bool good_ = true;
};

// At least four digits.
void append_year(std::string& text, int value) {
    std::array<char, 12> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    const auto length = static_cast<std::size_t>(end - buffer.data());
    if (length < 4) text.append(4 - length, '0');
    text.append(buffer.data(), length);
}

// Writes a number that is not negative over the zeros that end before `end`.
void put(char* end, unsigned value) {
    for (; value != 0; value /= 10) *--end = static_cast<char>('0' + value % 10);
}

}  // namespace

std::string Time::to_string() const {
    const std::int64_t days = ms >= 0 ? ms / kMsPerDay : (ms - kMsPerDay + 1) / kMsPerDay;
    const auto rest = static_cast<unsigned>(ms - days * kMsPerDay);
    const year_month_day date{sys_days{std::chrono::days{days}}};
    std::array<char, 21> tail{{"-00-00T00:00:00.000Z"}};
    put(&tail[3], static_cast<unsigned>(date.month()));
    put(&tail[6], static_cast<unsigned>(date.day()));
    put(&tail[9], rest / 3'600'000);
    put(&tail[12], rest / 60'000 % 60);
    put(&tail[15], rest / 1'000 % 60);
    put(&tail[19], rest % 1'000);
    std::string text;
    text.reserve(24);
    append_year(text, static_cast<int>(date.year()));
    text.append(tail.data(), tail.size() - 1);
    return text;
}

Result<Time> Time::parse(std::string_view text) {
    const Error bad(Errc::validation_failed,
                    "A time is RFC 3339 text such as \"2025-03-01T10:00:00.123Z\", from 1970 on.");
    Scanner scan(text);
    const int y = scan.number(4);
    scan.literal("-");
    const int m = scan.number(2);
    scan.literal("-");
    const int d = scan.number(2);
    scan.literal("Tt");
    const int hours = scan.number(2);
    scan.literal(":");
    const int minutes = scan.number(2);
    scan.literal(":");
    const int seconds = scan.number(2);
    const int milliseconds = scan.milliseconds();
    const int offset = scan.offset_minutes();
    const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
    if (!scan.complete() || !date.ok() || hours > 23 || minutes > 59 || seconds > 59) return bad;

    const std::int64_t days = sys_days{date}.time_since_epoch().count();
    const std::int64_t ms = days * kMsPerDay + std::int64_t{hours} * 3'600'000 +
                            std::int64_t{minutes - offset} * 60'000 + seconds * 1'000 + milliseconds;
    if (ms < 0 || ms > 253'402'300'799'999) return bad;  // an offset can lead out of 1970 to 9999
    return Time{ms};
}

}  // namespace ordo
