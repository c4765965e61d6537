// Proves how wide text is on paper, and that it is broken into lines that fit.
#include "core/columns.hpp"

#include <boost/test/unit_test.hpp>

using namespace ordo;

BOOST_AUTO_TEST_SUITE(columns)

namespace {

using Lines = std::vector<std::string>;

void wraps(std::string_view text, std::int64_t columns, const Lines& expected) {
    BOOST_TEST(wrap(text, columns) == expected, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_CASE(columns_are_counted_not_bytes) {
    BOOST_TEST(columns_of("") == 0);
    BOOST_TEST(columns_of("Mug") == 3);
    BOOST_TEST(columns_of("Zürich") == 6);
    BOOST_TEST(columns_of("e\xCC\x81") == 1);                // e and a combining accent
    BOOST_TEST(columns_of("\xE8\x8C\xB6\xE7\xA2\x97") == 4);  // two Chinese characters
    BOOST_TEST(columns_of("\xF0\x9F\x8D\xB5") == 2);          // a cup of tea
    BOOST_TEST(columns_of("a\xFF" "b") == 3);                 // a byte that is no UTF-8
}

BOOST_AUTO_TEST_CASE(lines_break_at_blanks_where_they_can) {
    wraps("", 10, {""});
    wraps("short", 10, {"short"});
    wraps("exactly 10", 10, {"exactly 10"});
    wraps("a blue enamel mug", 10, {"a blue", "enamel mug"});
    wraps("ten chars! then", 10, {"ten chars!", "then"});
    wraps("abcdefghijklm", 5, {"abcde", "fghij", "klm"});
    wraps("ab cdefghijkl", 5, {"ab", "cdefg", "hijkl"});
}

BOOST_AUTO_TEST_CASE(a_wide_character_is_never_cut_and_never_sticks_out) {
    const std::string tea = "\xE8\x8C\xB6";
    wraps(tea + tea + tea, 5, {tea + tea, tea});
    for (const std::string& line : wrap("Grüner Tee, 抹茶 aus 宇治, im Beutel zu fünfzig Gramm", 12)) {
        BOOST_TEST(columns_of(line) <= 12);
    }
}

BOOST_AUTO_TEST_SUITE_END()
