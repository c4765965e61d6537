// Proves that times are RFC 3339 text in and out, and that the calendar is right: every form that the
// RFC allows and we promise to read, and the near misses.
#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>

#include "support/builders.hpp"
#include "support/scale.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(times)

BOOST_AUTO_TEST_CASE(the_forms_of_rfc_3339_are_read) {
    const std::pair<const char*, std::int64_t> rows[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01T00:00:00.001Z", 1},
        {"1970-01-01T01:00:00+01:00", 0},
        {"2025-03-01T10:00:00.123Z", 1'740'823'200'123},
        {"2025-03-01t10:00:00.123z", 1'740'823'200'123},
        {"2025-03-01T10:00:00Z", 1'740'823'200'000},
        {"2025-03-01T10:00:00-00:00", 1'740'823'200'000},
        {"2025-03-01T15:30:00+05:30", 1'740'823'200'000},
        {"2025-02-28T23:00:00-11:00", 1'740'823'200'000},
        {"2025-03-02T09:59:00+23:59", 1'740'823'200'000},
        {"2025-03-01T10:00:00.1Z", 1'740'823'200'100},
        {"2025-03-01T10:00:00.12Z", 1'740'823'200'120},
        {"2025-03-01T10:00:00.123999999Z", 1'740'823'200'123},  // cut, not rounded
        {"2000-02-29T00:00:00Z", 951'782'400'000},
        {"2024-02-29T23:59:59.999Z", 1'709'251'199'999},
        {"9999-12-31T23:59:59.999Z", 253'402'300'799'999},
    };
    for (const auto& [text, ms] : rows) {
        BOOST_TEST_CONTEXT(text) {
            const auto time = Time::parse(text);
            BOOST_REQUIRE(time.has_value());
            BOOST_TEST(time->ms == ms);
        }
    }
}

BOOST_AUTO_TEST_CASE(everything_else_is_refused) {
    for (const char* text : {
             "", "2025", "2025-03-01", "2025-03-01T10:00:00", "2025-03-01 10:00:00Z",
             "2025-03-01T10:00Z", "2025-03-01T10:00:00.Z", "2025-03-01T10:00:00,5Z",
             "2025-03-01T10:00:00.1234567890Z", "2025-3-1T10:00:00Z", "2025-13-01T10:00:00Z",
             "2025-00-01T10:00:00Z", "2025-01-00T10:00:00Z", "2025-01-32T10:00:00Z",
             "2025-04-31T10:00:00Z", "2025-02-29T10:00:00Z", "1900-02-29T10:00:00Z",
             "2100-02-29T10:00:00Z", "2025-03-01T24:00:00Z", "2025-03-01T10:60:00Z",
             "2016-12-31T23:59:60Z", "2025-03-01T10:00:00+0100", "2025-03-01T10:00:00+01",
             "2025-03-01T10:00:00+24:00", "2025-03-01T10:00:00+01:60", "2025-03-01T10:00:00Z ",
             " 2025-03-01T10:00:00Z", "2025-03-01T10:00:00ZZ", "20250301T100000Z",
             "+2025-03-01T10:00:00Z", "-025-03-01T10:00:00Z", "2025-03-01T10:00:00 Z",
             "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00+00:01",
             // Year 10000 in UTC cannot be written again.
             "9999-12-31T23:59:59-00:01"})
        BOOST_TEST_CONTEXT(text) { check_refused(Time::parse(text), Errc::validation_failed); }
}

BOOST_AUTO_TEST_CASE(text_is_always_utc_with_milliseconds) {
    BOOST_TEST(Time{0}.to_string() == "1970-01-01T00:00:00.000Z");
    BOOST_TEST(Time{1'740'823'200'123}.to_string() == "2025-03-01T10:00:00.123Z");
    BOOST_TEST(Time{951'782'400'007}.to_string() == "2000-02-29T00:00:00.007Z");
    BOOST_TEST(Time{253'402'300'799'999}.to_string() == "9999-12-31T23:59:59.999Z");
    BOOST_TEST(Time{-1}.to_string() == "1969-12-31T23:59:59.999Z");  // a clock may be wrong
}

BOOST_AUTO_TEST_CASE(what_is_printed_is_read_back_the_same) {
    FakeRandom random(11);
    for (int i = 0; i < scaled(2'000, 20'000, 500'000); ++i) {
        const Time time{random.between(0, 253'402'300'799'999)};
        const auto back = Time::parse(time.to_string());
        BOOST_REQUIRE_MESSAGE(back && *back == time, time.ms);
    }
}

BOOST_AUTO_TEST_SUITE_END()
