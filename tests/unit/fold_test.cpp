// Proves how searches compare text: without case, accents and compatibility forms; words of any script.
#include <boost/test/unit_test.hpp>
#include <string>

#include "core/fold.hpp"
#include "support/builders.hpp"

using namespace ordo;

BOOST_AUTO_TEST_SUITE(fold_text)

namespace {

std::string words(std::string_view text) {
    std::string joined;
    for (const auto& word : folded_words(text)) joined += word + "|";
    return joined;
}

}  // namespace

BOOST_AUTO_TEST_CASE(case_accents_and_compatibility_forms_are_the_same) {
    BOOST_TEST(fold("Käse") == "kase");
    BOOST_TEST(fold("KA\xCC\x88SE") == "kase");  // A and combining diaeresis
    BOOST_TEST(fold("Straße") == "strasse");
    BOOST_TEST(fold("ﬁne") == "fine");
    BOOST_TEST(fold("ΣΊΣΥΦΟΣ") == fold("σίσυφος"));
    BOOST_TEST(fold("寿司") == "寿司");
    BOOST_TEST(fold("") == "");
    BOOST_TEST(fold("\xff") == "\xff");
}

BOOST_AUTO_TEST_CASE(folding_twice_changes_nothing) {
    for (const auto* text : {"Käse", "Straße", "İstanbul", "Ǆ", "ﬁne", "Ω"}) BOOST_TEST(fold(fold(text)) == fold(text));
}

BOOST_AUTO_TEST_CASE(words_are_runs_of_letters_and_digits_each_once) {
    BOOST_TEST(words("Tea, green tea (500 g)") == "500|g|green|tea|");
    BOOST_TEST(words(" -- ") == "");
    BOOST_TEST(words("寿司 sushi") == "sushi|寿司|");
}

BOOST_AUTO_TEST_CASE(a_product_is_found_by_name_description_and_sku) {
    Product product = test::make_product(1, "1.00");
    product.name = "Wireless Mouse";
    product.description = "Two buttons";
    product.sku = "MS-1";
    std::string joined;
    for (const auto& word : search_words(product)) joined += word + "|";
    BOOST_TEST(joined == "1|buttons|mouse|ms|ms-1|two|wireless|");
}

BOOST_AUTO_TEST_CASE(addresses_are_compared_without_case_of_ascii_letters_only) {
    BOOST_TEST(fold_email("Ann.Ä@Example.ORG") == "ann.Ä@example.org");
}

BOOST_AUTO_TEST_SUITE_END()
