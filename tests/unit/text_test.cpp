// Proves what text may enter the shop: valid UTF-8 only (RFC 3629), no control characters, and every
// length at its limit and one above.
#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>

#include "core/text.hpp"
#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(text)

namespace {

std::string repeated(std::string_view text, std::int64_t times) {
    std::string out;
    for (std::int64_t i = 0; i < times; ++i) out += text;
    return out;
}

bool accepted(std::string_view text, TextKind kind = TextKind::line) {
    return check_text(text, 1'000, kind, "/x").has_value();
}

}  // namespace

BOOST_AUTO_TEST_CASE(code_points_are_counted) {
    const std::pair<std::string_view, std::int64_t> rows[] = {
        {"", 0},
        {"abc", 3},
        {"\xC3\xA9", 1},          // U+00E9
        {"\xC2\x80", 1},          // U+0080, the smallest of two bytes
        {"\xDF\xBF", 1},          // U+07FF, the largest
        {"\xE0\xA0\x80", 1},      // U+0800
        {"\xED\x9F\xBF", 1},      // U+D7FF, the last before the surrogates
        {"\xEE\x80\x80", 1},      // U+E000, the first after them
        {"\xEF\xBF\xBF", 1},      // U+FFFF
        {"\xF0\x90\x80\x80", 1},  // U+10000
        {"\xF4\x8F\xBF\xBF", 1},  // U+10FFFF
        {"e\xCC\x81", 2},         // a letter and its accent
        {std::string_view("a\0b", 3), 3},
    };
    for (const auto& [text, length] : rows) BOOST_TEST(utf8_length(text) == length);
}

BOOST_AUTO_TEST_CASE(what_is_not_utf_8_is_found_out) {
    for (const std::string_view text : {
             "\x80", "\xBF", "a\x80",                                     // stray continuation
             "\xC0\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80",          // overlong
             "\xE0\x9F\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF",      //
             "\xED\xA0\x80", "\xED\xBF\xBF", "\xED\xA0\xBD\xED\xB8\x80",  // surrogates
             "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF",      // too large
             "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xE2\x82" "a",          // truncated
             "\xC3\xC3", "\xF8\x88\x80\x80\x80"})
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(utf8_length(text) == -1);
            check_refused(check_text(text, 10, TextKind::lines, "/x"), Errc::validation_failed, "/x");
        }
}

BOOST_AUTO_TEST_CASE(control_characters_stay_out) {
    for (int c = 0; c < 0x20; ++c) {
        const std::string text{'a', static_cast<char>(c)};
        BOOST_TEST(!accepted(text));
        BOOST_TEST(accepted(text, TextKind::lines) == (c == '\n' || c == '\t'));
    }
    BOOST_TEST(!accepted("\x7f"));
    BOOST_TEST(!accepted("\xC2\x80"));  // C1
    BOOST_TEST(!accepted("\xC2\x9F", TextKind::lines));
    BOOST_TEST(accepted("\xC2\xA0"));
}

BOOST_AUTO_TEST_CASE(length_counts_characters_not_bytes) {
    const std::string tea = "\xF0\x9F\x8D\xB5";
    BOOST_TEST(check_text(repeated(tea, 10), 10, TextKind::line, "/x").has_value());
    check_refused(check_text(repeated(tea, 11), 10, TextKind::line, "/x"), Errc::validation_failed,
                  "/x");
}

BOOST_AUTO_TEST_CASE(required_text_says_something) {
    BOOST_TEST(check_required("a", 3, "/x").has_value());
    BOOST_TEST(check_required("abc", 3, "/x").has_value());
    for (const char* text : {"", " ", "\t\n ", "abcd"})
        check_refused(check_required(text, 3, "/x"), Errc::validation_failed, "/x");
}

BOOST_AUTO_TEST_CASE(optional_text_is_absent_or_not_empty) {
    BOOST_TEST(check_optional(std::nullopt, 3, TextKind::line, "/x").has_value());
    BOOST_TEST(check_optional("abc", 3, TextKind::line, "/x").has_value());
    check_refused(check_optional("", 3, TextKind::line, "/x"), Errc::validation_failed, "/x");
    check_refused(check_optional("abcd", 3, TextKind::line, "/x"), Errc::validation_failed, "/x");
}

BOOST_AUTO_TEST_CASE(metadata_keeps_its_three_limits) {
    Metadata entries;
    for (int i = 0; i < 20; ++i) entries["key" + std::to_string(i)] = "";
    BOOST_TEST(check_metadata(entries).has_value());
    entries["one more"] = "";
    check_refused(check_metadata(entries), Errc::validation_failed, "/metadata");

    BOOST_TEST(check_metadata({{repeated("k", 40), repeated("v", 500)}}).has_value());
    check_refused(check_metadata({{repeated("k", 41), ""}}), Errc::validation_failed, "/metadata");
    check_refused(check_metadata({{"k", repeated("v", 501)}}), Errc::validation_failed, "/metadata");
    check_refused(check_metadata({{"", "v"}}), Errc::validation_failed, "/metadata");
    check_refused(check_metadata({{"k", "\xff"}}), Errc::validation_failed, "/metadata");
}

BOOST_AUTO_TEST_CASE(an_email_address_has_one_at_sign_and_two_sides) {
    BOOST_TEST(check_email(std::nullopt, "/e").has_value());
    BOOST_TEST(check_email("a@b", "/e").has_value());
    BOOST_TEST(check_email(repeated("a", 252) + "@b", "/e").has_value());
    for (const std::string& text :
         {std::string(), std::string("a"), std::string("@b"), std::string("a@"), std::string("a@b@c"),
          std::string("a b@c"), std::string("a@b\n"), repeated("a", 253) + "@b"})
        BOOST_TEST_CONTEXT(text) {
            check_refused(check_email(text, "/e"), Errc::validation_failed, "/e");
        }
}

BOOST_AUTO_TEST_CASE(visible_ascii_is_between_bang_and_tilde) {
    BOOST_TEST(is_visible_ascii("!", 1));
    BOOST_TEST(is_visible_ascii("~", 1));
    BOOST_TEST(is_visible_ascii(repeated("k", 255), 255));
    BOOST_TEST(!is_visible_ascii(repeated("k", 256), 255));
    for (const std::string_view text : {"", " ", "a b", "\x7f", "\xC3\xA9", "a\n"})
        BOOST_TEST(!is_visible_ascii(text, 10));
}

BOOST_AUTO_TEST_CASE(a_refusal_names_its_field_twice) {
    const Error error = invalid("/note", "Too long.");
    BOOST_TEST(error.field == "/note");
    BOOST_REQUIRE(error.details);
    BOOST_REQUIRE(error.details->errors.size() == 1U);
    BOOST_TEST(error.details->errors[0].pointer == "/note");
    BOOST_TEST(error.details->errors[0].detail == "Too long.");
}

BOOST_AUTO_TEST_SUITE_END()
