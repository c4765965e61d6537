// Proves that amounts are exact: parsing and printing agree to the last unit in every currency, nothing
// beyond ±(2^53−1) exists, and arithmetic refuses instead of wrapping or mixing currencies.
#include <boost/test/unit_test.hpp>
#include <limits>
#include <string>
#include <tuple>
#include <type_traits>

#include "ordo/money.hpp"
#include "support/builders.hpp"
#include "support/scale.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

constexpr std::int64_t kMax = 9'007'199'254'740'991;

Money minor(std::int64_t units, std::string_view code = "USD") {
    return *Money::of_minor(units, currency(code));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(money_values)

BOOST_AUTO_TEST_CASE(there_is_no_way_from_or_to_floating_point) {
    static_assert(!std::is_constructible_v<Money, double, Currency>);
    static_assert(!std::is_convertible_v<Money, double>);
    static_assert(!std::is_convertible_v<double, AmountInput>);
    BOOST_TEST(true);
}

BOOST_AUTO_TEST_CASE(text_is_read_to_minor_units) {
    const std::tuple<const char*, const char*, std::int64_t> rows[] = {
        {"49.99", "USD", 4'999},   {"49.9", "USD", 4'990},   {"49", "USD", 4'900},
        {"0", "USD", 0},           {"0.00", "USD", 0},       {"0.01", "USD", 1},
        {"-3", "USD", -300},       {"-0.01", "USD", -1},     {"500", "JPY", 500},
        {"1.25", "KWD", 1'250},    {"1.255", "KWD", 1'255},  {"1.2345", "CLF", 12'345},
        {"-0", "USD", 0},          {"10.10", "EUR", 1'010},
    };
    for (const auto& [text, code, units] : rows) {
        BOOST_TEST_CONTEXT(text << " " << code) {
            const auto parsed = Money::parse(text, currency(code));
            BOOST_REQUIRE(parsed.has_value());
            BOOST_TEST(parsed->minor() == units);
            BOOST_TEST(parsed->currency().code() == code);
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_a_plain_decimal_of_the_currency_is_refused) {
    for (const char* text :
         {"", "-", ".", "1.", ".5", "-.5", "+1", " 1", "1 ", "1,5", "1.234", "1e2", "0x10", "NaN",
          "inf", "--1", "1.2.3", "00", "01", "-01", "1_000", "1'000", "١", "1.-2", "- 1", "$1"})
        BOOST_TEST_CONTEXT(text) {
            check_refused(Money::parse(text, currency("USD")), Errc::invalid_amount);
        }
    check_refused(Money::parse("1.0", currency("JPY")), Errc::invalid_amount);
    check_refused(Money::parse("1.2345", currency("KWD")), Errc::invalid_amount);
    check_refused(Money::parse("1.23456", currency("CLF")), Errc::invalid_amount);
    check_refused(Money::parse(std::string_view("1\0", 2), currency("USD")), Errc::invalid_amount);
}

BOOST_AUTO_TEST_CASE(text_has_exactly_the_digits_of_the_currency) {
    BOOST_TEST(minor(4'990).to_string() == "49.90");
    BOOST_TEST(minor(0).to_string() == "0.00");
    BOOST_TEST(minor(-5).to_string() == "-0.05");
    BOOST_TEST(minor(-12'345).to_string() == "-123.45");
    BOOST_TEST(minor(500, "JPY").to_string() == "500");
    BOOST_TEST(minor(1'250, "KWD").to_string() == "1.250");
    BOOST_TEST(minor(1, "CLF").to_string() == "0.0001");
    BOOST_TEST(minor(kMax).to_string() == "90071992547409.91");
    BOOST_TEST(minor(-kMax, "JPY").to_string() == "-9007199254740991");
}

BOOST_AUTO_TEST_CASE(two_to_the_53_minus_1_is_the_last_amount) {
    const Currency usd = currency("USD");
    BOOST_TEST(Money::of_minor(kMax, usd)->minor() == kMax);
    BOOST_TEST(Money::of_minor(-kMax, usd)->minor() == -kMax);
    BOOST_TEST(Money::parse("90071992547409.91", usd)->minor() == kMax);
    BOOST_TEST(Money::parse("-9007199254740991", currency("JPY"))->minor() == -kMax);
    for (const auto units : {kMax + 1, kMax + 2, -kMax - 1, std::numeric_limits<std::int64_t>::max(),
                             std::numeric_limits<std::int64_t>::min()})
        check_refused(Money::of_minor(units, usd), Errc::amount_overflow);
    for (const char* text : {"90071992547409.92", "-90071992547409.92", "9007199254740992",
                             "18446744073709551616", "184467440737095516.16"})
        check_refused(Money::parse(text, usd), Errc::amount_overflow);
    check_refused(Money::parse(std::string(5'000, '9'), usd), Errc::amount_overflow);
}

BOOST_AUTO_TEST_CASE(sums_and_products_overflow_into_an_error) {
    BOOST_TEST(minor(kMax - 1).plus(minor(1))->minor() == kMax);
    check_refused(minor(kMax).plus(minor(1)), Errc::amount_overflow);
    check_refused(minor(-kMax).minus(minor(1)), Errc::amount_overflow);
    BOOST_TEST(minor(-kMax).minus(minor(-kMax))->minor() == 0);
    BOOST_TEST(minor(-7).times(3)->minor() == -21);
    BOOST_TEST(minor(7).times(0)->minor() == 0);
    BOOST_TEST(minor(1).times(kMax)->minor() == kMax);
    check_refused(minor(2).times(kMax), Errc::amount_overflow);
    check_refused(minor(kMax).times(std::numeric_limits<std::int64_t>::max()), Errc::amount_overflow);
    check_refused(minor(kMax).times(std::numeric_limits<std::int64_t>::min()), Errc::amount_overflow);
}

BOOST_AUTO_TEST_CASE(currencies_do_not_mix) {
    check_refused(minor(1).plus(minor(1, "EUR")), Errc::currency_mismatch);
    check_refused(minor(1).minus(minor(1, "EUR")), Errc::currency_mismatch);
    BOOST_TEST((minor(1) != minor(1, "EUR")));
}

BOOST_AUTO_TEST_CASE(what_is_printed_is_read_back_the_same) {
    for (int i = 0; i < scaled(2'000, 20'000, 500'000); ++i) {
        FakeRandom random(static_cast<std::uint64_t>(i));
        const char* codes[] = {"JPY", "USD", "KWD", "CLF"};
        // All magnitudes alike, not only the long ones.
        const std::int64_t units = random.between(-kMax, kMax) >> random.between(0, 53);
        const Money printed = minor(units, codes[random.between(0, 3)]);
        const auto back = Money::parse(printed.to_string(), printed.currency());
        BOOST_REQUIRE_MESSAGE(back && *back == printed, "seed " << i << ": " << printed.to_string());
    }
}

BOOST_AUTO_TEST_CASE(an_amount_input_keeps_to_the_currency_it_is_for) {
    BOOST_TEST((*AmountInput(money("5")).in(currency("USD")) == money("5")));
    BOOST_TEST((*amount("5").in(currency("KWD")) == money("5", "KWD")));
    check_refused(AmountInput(money("5")).in(currency("EUR")), Errc::currency_mismatch);
    check_refused(amount("5.001").in(currency("USD")), Errc::invalid_amount);
}

BOOST_AUTO_TEST_CASE(amount_inputs_of_one_amount_have_one_text) {
    BOOST_TEST(amount("49.90").to_string() == amount("49.9").to_string());
    BOOST_TEST(amount("49.00").to_string() == amount("49").to_string());
    BOOST_TEST(amount("0.00").to_string() == amount("0").to_string());
    BOOST_TEST(amount("100").to_string() == "100");
    BOOST_TEST(amount("100").to_string() != amount("10").to_string());
    BOOST_TEST(AmountInput(money("49.9")).to_string() == "49.90 USD");
    for (const char* odd : {"", ".", "0.", ".0", "...", "0"}) (void)amount(odd).to_string();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(rates)

BOOST_AUTO_TEST_CASE(a_percentage_has_up_to_four_fraction_digits) {
    BOOST_TEST(Rate::parse("7.7")->ppm() == 77'000);
    BOOST_TEST(Rate::parse("0")->ppm() == 0);
    BOOST_TEST(Rate::parse("0.0001")->ppm() == 1);
    BOOST_TEST(Rate::parse("100")->ppm() == 1'000'000);
    BOOST_TEST(Rate::parse("19.0000")->ppm() == 190'000);
    for (const char* text : {"", "-1", "-0.0001", "100.0001", "101", "7.77777", "7,7", "7.7%", "1e1",
                             ".5", "5.", "99999999999999999999"})
        BOOST_TEST_CONTEXT(text) { check_refused(Rate::parse(text), Errc::validation_failed); }
}

BOOST_AUTO_TEST_CASE(its_parts_per_million_lie_between_zero_and_a_million) {
    BOOST_TEST(Rate::of_ppm(0)->ppm() == 0);
    BOOST_TEST(Rate::of_ppm(1'000'000)->ppm() == 1'000'000);
    check_refused(Rate::of_ppm(-1), Errc::validation_failed);
    check_refused(Rate::of_ppm(1'000'001), Errc::validation_failed);
}

BOOST_AUTO_TEST_CASE(it_prints_as_the_shortest_decimal) {
    BOOST_TEST(rate("7.7").to_string() == "7.7");
    BOOST_TEST(rate("19").to_string() == "19");
    BOOST_TEST(rate("0").to_string() == "0");
    BOOST_TEST(rate("10").to_string() == "10");
    BOOST_TEST(rate("100").to_string() == "100");
    BOOST_TEST(rate("0.0001").to_string() == "0.0001");
    BOOST_TEST(rate("2.50").to_string() == "2.5");
    for (std::int64_t ppm = 0; ppm <= 1'000'000; ppm += 137)
        BOOST_REQUIRE(Rate::parse(Rate::of_ppm(ppm)->to_string())->ppm() == ppm);
}

BOOST_AUTO_TEST_SUITE_END()
