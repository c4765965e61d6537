// Proves that the minor units are those of ISO 4217, above all where other lists differ, and that
// nothing else passes for a currency.
#include <boost/test/unit_test.hpp>
#include <utility>

#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(currencies)

BOOST_AUTO_TEST_CASE(digits_are_those_of_iso_4217) {
    const std::pair<const char*, int> rows[] = {
        {"USD", 2}, {"EUR", 2}, {"GBP", 2}, {"CHF", 2}, {"CNY", 2}, {"INR", 2}, {"HUF", 2}, {"TWD", 2},
        {"IDR", 2}, {"LBP", 2}, {"MGA", 2}, {"MRU", 2}, {"KPW", 2}, {"AFN", 2}, {"RSD", 2}, {"MMK", 2},
        {"CHE", 2}, {"CHW", 2}, {"USN", 2}, {"MXV", 2}, {"COU", 2}, {"BOV", 2}, {"ZWG", 2}, {"XCG", 2},
        {"BIF", 0}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"ISK", 0}, {"JPY", 0}, {"KMF", 0}, {"KRW", 0},
        {"PYG", 0}, {"RWF", 0}, {"UGX", 0}, {"UYI", 0}, {"VND", 0}, {"VUV", 0}, {"XAF", 0}, {"XOF", 0},
        {"XPF", 0}, {"BHD", 3}, {"IQD", 3}, {"JOD", 3}, {"KWD", 3}, {"LYD", 3}, {"OMR", 3}, {"TND", 3},
        {"CLF", 4}, {"UYW", 4}};
    for (const auto& [code, digits] : rows) {
        BOOST_TEST_CONTEXT(code) {
            const auto parsed = Currency::parse(code);
            BOOST_REQUIRE(parsed.has_value());
            BOOST_TEST(parsed->code() == code);
            BOOST_TEST(parsed->digits() == digits);
        }
    }
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused) {
    for (const char* code : {"", "U", "US", "USDX", "usd", "Usd", "US ", " USD", "USD ", "AAA", "ZZZ",
                             "XAU", "XAG", "XDR", "XTS", "XXX", "BTC", "840", "€", "EU\xff"})
        BOOST_TEST_CONTEXT(code) { check_refused(Currency::parse(code), Errc::validation_failed); }
    check_refused(Currency::parse(std::string_view("USD\0", 4)), Errc::validation_failed);
}

BOOST_AUTO_TEST_SUITE_END()
