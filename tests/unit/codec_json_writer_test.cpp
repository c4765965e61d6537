// Proves that the writer's bytes are JSON, are always the same, and can be read back as the text that
// went in.
#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>

#include "codec/json_value.hpp"
#include "codec/json_writer.hpp"
#include "ordo/order.hpp"

using namespace ordo;
using codec::JsonWriter;

BOOST_AUTO_TEST_SUITE(codec_json_writer)

namespace {

std::string written(std::string_view text) {
    JsonWriter out;
    out.text(text);
    return std::move(out).take();
}

}  // namespace

BOOST_AUTO_TEST_CASE(commas_stand_between_members_and_elements_only) {
    JsonWriter out;
    out.begin_object();
    out.key("empty");
    out.begin_object();
    out.end_object();
    out.key("list");
    out.begin_array();
    out.integer(1);
    out.begin_array();
    out.end_array();
    out.begin_object();
    out.member("a", true);
    out.member("b", false);
    out.end_object();
    out.null();
    out.raw("[2]");
    out.end_array();
    out.member("text", "x");
    out.end_object();
    BOOST_TEST(std::move(out).take() ==
               R"({"empty":{},"list":[1,[],{"a":true,"b":false},null,[2]],"text":"x"})");
}

BOOST_AUTO_TEST_CASE(text_that_ends_like_a_bracket_does_not_swallow_the_comma) {
    JsonWriter out;
    out.begin_array();
    out.text("{");
    out.text("[");
    out.text(":");
    out.text("");
    out.end_array();
    BOOST_TEST(std::move(out).take() == R"(["{","[",":",""])");
}

BOOST_AUTO_TEST_CASE(quotes_backslashes_and_control_characters_are_escaped) {
    BOOST_TEST(written("a\"b\\c/d") == R"("a\"b\\c/d")");
    BOOST_TEST(written("\b\f\n\r\t") == R"("\b\f\n\r\t")");
    BOOST_TEST(written(std::string_view("\x00\x01\x1f", 3)) == R"("\u0000\u0001\u001f")");
    BOOST_TEST(written("\x7f") == "\"\x7f\"");
}

BOOST_AUTO_TEST_CASE(utf8_passes_through_also_line_separators_and_four_bytes) {
    const std::string text = "caf\xC3\xA9 \xE2\x80\xA8\xE2\x80\xA9 \xF0\x9F\x9B\x92";
    BOOST_TEST(written(text) == '"' + text + '"');
}

BOOST_AUTO_TEST_CASE(every_byte_below_128_but_nul_comes_back) {
    for (char c = 1; c < 127; ++c) {
        const std::string text{'x', c, 'y'};
        const auto back = codec::parse_json(written(text));
        BOOST_REQUIRE(back.has_value());
        BOOST_TEST(back->text == text);
    }
}

BOOST_AUTO_TEST_CASE(integers_are_exact_at_both_ends) {
    JsonWriter out;
    out.begin_array();
    out.integer(INT64_MIN);
    out.integer(INT64_MAX);
    out.end_array();
    BOOST_TEST(std::move(out).take() == "[-9223372036854775808,9223372036854775807]");
}

BOOST_AUTO_TEST_CASE(values_of_the_domain_print_themselves) {
    JsonWriter out;
    out.begin_object();
    out.member("money", *Money::parse("49.9", *Currency::parse("USD")));
    out.member("yen", *Money::parse("500", *Currency::parse("JPY")));
    out.member("time", Time{1'740'823'200'123});
    out.member("rate", *Rate::parse("7.70"));
    out.member("word", OrderStatus::processing);
    out.member("none", std::optional<Money>());
    out.member("some", std::optional<std::int64_t>(7));
    out.end_object();
    BOOST_TEST(std::move(out).take() ==
               R"({"money":"49.90","yen":"500","time":"2025-03-01T10:00:00.123Z","rate":"7.7",)"
               R"("word":"processing","none":null,"some":7})");
}

BOOST_AUTO_TEST_CASE(names_from_outside_are_escaped) {
    JsonWriter out;
    out.begin_object();
    out.text_key("a\"b");
    out.text("c");
    out.end_object();
    BOOST_TEST(std::move(out).take() == R"({"a\"b":"c"})");
}

BOOST_AUTO_TEST_SUITE_END()
