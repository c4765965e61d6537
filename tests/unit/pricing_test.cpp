// Proves that prices, discounts and taxes are exact: worked examples that a shopkeeper can check by
// hand, and for many random carts that the lines add up to the order, whatever was discounted.
#include <boost/test/unit_test.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "core/pricing.hpp"
#include "core/rounding.hpp"
#include "support/builders.hpp"
#include "support/scale.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(pricing)

namespace {

struct Wanted {
    std::string_view price;
    std::int64_t quantity = 1;
    std::string_view tax_percent = "0";
    std::optional<Discount> discount = {};
};

PricingInput input_of(const std::vector<Wanted>& wanted, bool prices_include_tax,
                      std::optional<Discount> discount = {}, std::string_view code = "USD") {
    PricingInput input{.discount = std::move(discount), .prices_include_tax = prices_include_tax};
    const Money zero = Money::zero(currency(code));
    for (const auto& w : wanted) {
        OrderLine line{.unit_price = money(w.price, code), .quantity = w.quantity,
                       .discount_amount = zero, .tax_rate = rate(w.tax_percent), .tax_amount = zero,
                       .amount = zero};
        line.line = std::ssize(input.lines) + 1;
        input.lines.push_back(std::move(line));
        input.line_discounts.push_back(
            {w.discount, "/items/" + std::to_string(input.lines.size() - 1) + "/discount/amount"});
    }
    return input;
}

Cart price(const std::vector<Wanted>& wanted, bool prices_include_tax,
           std::optional<Discount> discount = {}, std::string_view code = "USD") {
    auto cart = price_lines(input_of(wanted, prices_include_tax, std::move(discount), code));
    BOOST_REQUIRE_MESSAGE(cart.has_value(), why(cart));
    return *std::move(cart);
}

void check_cart(const Cart& cart, std::string_view subtotal, std::string_view discount,
                std::string_view tax, std::string_view total) {
    BOOST_TEST(cart.subtotal.to_string() == subtotal);
    BOOST_TEST(cart.discount.to_string() == discount);
    BOOST_TEST(cart.tax.to_string() == tax);
    BOOST_TEST(cart.total.to_string() == total);
}

void check_line(const OrderLine& line, std::string_view discount, std::string_view tax,
                std::string_view amount) {
    BOOST_TEST(line.discount_amount.to_string() == discount);
    BOOST_TEST(line.tax_amount.to_string() == tax);
    BOOST_TEST(line.amount.to_string() == amount);
}

}  // namespace

BOOST_AUTO_TEST_CASE(tax_is_taken_out_of_prices_that_include_it) {
    const Cart cart = price({{"29.99", 2, "19"}, {"10.00", 1, "7"}}, true);
    check_cart(cart, "69.98", "0.00", "10.23", "69.98");
    check_line(cart.lines[0], "0.00", "9.58", "59.98");  // 59.98 × 19 / 119 = 9.5766
    check_line(cart.lines[1], "0.00", "0.65", "10.00");  // 10 × 7 / 107 = 0.6542
}

BOOST_AUTO_TEST_CASE(tax_is_added_to_prices_without_it) {
    const Cart cart = price({{"29.99", 2, "19"}, {"10.00", 1, "7"}}, false);
    check_cart(cart, "69.98", "0.00", "12.10", "82.08");
    check_line(cart.lines[0], "0.00", "11.40", "71.38");  // 59.98 × 19 % = 11.3962
    check_line(cart.lines[1], "0.00", "0.70", "10.70");
}

BOOST_AUTO_TEST_CASE(tax_rounds_half_away_from_zero) {
    check_line(price({{"0.50", 1, "1"}}, false).lines[0], "0.00", "0.01", "0.51");  // 0.005
    check_line(price({{"0.49", 1, "1"}}, false).lines[0], "0.00", "0.00", "0.49");
    check_line(price({{"0.01", 1, "100"}}, true).lines[0], "0.00", "0.01", "0.01");  // half of it
}

BOOST_AUTO_TEST_CASE(currencies_without_and_with_many_digits_are_exact) {
    const Cart yen = price({{"999", 3, "8"}}, true, {}, "JPY");
    check_cart(yen, "2997", "0", "222", "2997");
    const Cart dinar = price({{"1.255", 3, "5"}}, false, {}, "KWD");
    check_cart(dinar, "3.765", "0.000", "0.188", "3.953");  // 0.18825
    const Cart unit = price({{"0.0001", 7, "19"}}, false, {}, "CLF");
    check_cart(unit, "0.0007", "0.0000", "0.0001", "0.0008");  // 0.000133
}

BOOST_AUTO_TEST_CASE(a_lines_own_discount_comes_before_its_tax) {
    const Cart percent = price({{"19.99", 1, "10", Discount(rate("12.5"))}}, false);
    check_line(percent.lines[0], "2.50", "1.75", "19.24");  // 2.49875 off; 17.49 × 10 % = 1.749
    check_cart(percent, "19.99", "2.50", "1.75", "19.24");
    const Cart sum = price({{"19.99", 2, "20", Discount(amount("3.98"))}, {"1.00"}}, true);
    check_line(sum.lines[0], "3.98", "6.00", "36.00");
    check_line(sum.lines[1], "0.00", "0.00", "1.00");
}

BOOST_AUTO_TEST_CASE(the_orders_discount_is_spread_over_the_lines) {
    // 10.00 over 10, 20 and 70 as 1, 2 and 7.
    const Cart even = price({{"10"}, {"10", 2}, {"7", 10}}, true, Discount(amount("10")));
    check_line(even.lines[0], "1.00", "0.00", "9.00");
    check_line(even.lines[1], "2.00", "0.00", "18.00");
    check_line(even.lines[2], "7.00", "0.00", "63.00");
    // One cent over three equal lines: the first has it.
    const Cart cent = price({{"5"}, {"5"}, {"5"}}, true, Discount(amount("0.01")));
    check_line(cent.lines[0], "0.01", "0.00", "4.99");
    check_line(cent.lines[2], "0.00", "0.00", "5.00");
}

BOOST_AUTO_TEST_CASE(the_orders_discount_falls_on_what_the_lines_discounts_leave) {
    const Cart cart = price({{"100", 1, "0", Discount(rate("50"))}, {"50"}}, true, Discount(rate("10")));
    check_cart(cart, "150.00", "60.00", "0.00", "90.00");
    check_line(cart.lines[0], "55.00", "0.00", "45.00");
    check_line(cart.lines[1], "5.00", "0.00", "45.00");
}

BOOST_AUTO_TEST_CASE(everything_can_be_given_away_but_no_more) {
    check_cart(price({{"5", 2, "19"}, {"1", 1, "7"}}, false, Discount(rate("100"))), "11.00", "11.00",
               "0.00", "0.00");
    check_cart(price({{"5", 1, "19", Discount(amount("5"))}}, true), "5.00", "5.00", "0.00", "0.00");
    check_refused(price_lines(input_of({{"5", 1, "0", Discount(amount("5.01"))}}, true)),
                  Errc::validation_failed, "/items/0/discount/amount");
    check_refused(price_lines(input_of({{"5"}, {"5", 1, "0", Discount(amount("-1"))}}, true)),
                  Errc::validation_failed, "/items/1/discount/amount");
    check_refused(price_lines(input_of({{"5"}}, true, Discount(amount("5.01")))),
                  Errc::validation_failed, "/discount");
    check_refused(price_lines(input_of({{"5", 1, "0", Discount(rate("50"))}}, true,
                                       Discount(amount("2.51")))),
                  Errc::validation_failed, "/discount");
    check_refused(price_lines(input_of({{"5"}}, true, Discount(amount("-0.01")))),
                  Errc::validation_failed, "/discount");
}

BOOST_AUTO_TEST_CASE(free_lines_take_no_share_of_a_discount) {
    const Cart cart = price({{"0"}, {"3"}, {"0", 9}}, true, Discount(amount("1")));
    check_line(cart.lines[0], "0.00", "0.00", "0.00");
    check_line(cart.lines[1], "1.00", "0.00", "2.00");
    check_cart(price({{"0"}}, true, Discount(amount("0"))), "0.00", "0.00", "0.00", "0.00");
    check_cart(price({{"0"}}, true, Discount(rate("100"))), "0.00", "0.00", "0.00", "0.00");
}

BOOST_AUTO_TEST_CASE(a_discount_in_words_that_are_no_amount_is_refused) {
    check_refused(price_lines(input_of({{"5"}}, true, Discount(amount("1.005")))),
                  Errc::invalid_amount, "/discount");
    check_refused(price_lines(input_of({{"5"}}, true, Discount(AmountInput(money("1", "EUR"))))),
                  Errc::currency_mismatch, "/discount");
}

BOOST_AUTO_TEST_CASE(what_is_too_large_is_an_error) {
    const std::string_view most = "90071992547409.91";
    check_cart(price({{most}}, true), most, "0.00", "0.00", most);
    check_refused(price_lines(input_of({{most, 2}}, true)), Errc::amount_overflow);
    check_refused(price_lines(input_of({{most}, {"0.01"}}, true)), Errc::amount_overflow);
    check_refused(price_lines(input_of({{most, 1, "0.0001"}}, false)), Errc::amount_overflow);
    check_refused(price_lines(input_of({{"60000000000000", 1, "100"}}, false)), Errc::amount_overflow);
    // Also when a discount would bring it back into range.
    check_refused(price_lines(input_of({{most, 2}}, true, Discount(rate("100")))),
                  Errc::amount_overflow);
}

BOOST_AUTO_TEST_CASE(the_lines_of_any_cart_add_up_to_the_order) {
    const char* codes[] = {"JPY", "USD", "KWD", "CLF"};
    const int carts = scaled(2'000, 20'000, 1'000'000);
    for (int seed = 1; seed <= carts; ++seed) {
        FakeRandom random(static_cast<std::uint64_t>(seed));
        const Currency money_of = currency(codes[random.between(0, 3)]);
        const auto some_discount = [&](std::int64_t base) -> Discount {
            if (random.one_in(2)) return *Rate::of_ppm(random.between(0, 1'000'000));
            return AmountInput(*Money::of_minor(random.between(0, base), money_of));
        };
        PricingInput input{.prices_include_tax = random.one_in(2)};
        std::int64_t left = 0;
        const auto lines = random.one_in(20) ? 100 : random.between(1, 12);
        for (std::int64_t n = 1; n <= lines; ++n) {
            const std::int64_t unit =
                random.one_in(10) ? 0 : random.between(1, 1'000'000'000) >> random.between(0, 30);
            OrderLine line{.unit_price = *Money::of_minor(unit, money_of),
                           .discount_amount = Money::zero(money_of),
                           .tax_amount = Money::zero(money_of),
                           .amount = Money::zero(money_of)};
            line.quantity = random.between(1, 20);
            line.tax_rate =
                *Rate::of_ppm(random.between(0, 30) * 10'000 + random.between(0, 1) * 7'001);
            const std::int64_t gross = unit * line.quantity;
            std::optional<Discount> discount;
            std::int64_t off = 0;
            if (random.one_in(3)) {
                discount = some_discount(gross);
                if (const auto* percent = std::get_if<Rate>(&*discount))
                    off = multiply_round(gross, percent->ppm(), kPartsPerMillion);
                else
                    off = std::get<AmountInput>(*discount).in(money_of)->minor();
            }
            left += gross - off;
            input.line_discounts.push_back({std::move(discount), ""});
            input.lines.push_back(std::move(line));
        }
        if (random.one_in(2)) input.discount = some_discount(left);

        const bool included = input.prices_include_tax;
        const auto cart = price_lines(std::move(input));
        if (!cart) BOOST_FAIL("seed " << seed << ": " << cart.error().message);
        Order order(money_of);
        order.lines = cart->lines;
        std::int64_t subtotal = 0, discount = 0, tax = 0, total = 0;
        bool sane = true;
        for (const auto& line : cart->lines) {
            const std::int64_t gross = line.unit_price.minor() * line.quantity;
            subtotal += gross;
            discount += line.discount_amount.minor();
            tax += line.tax_amount.minor();
            total += line.amount.minor();
            const std::int64_t after = gross - line.discount_amount.minor();
            sane = sane && !line.discount_amount.is_negative() && !line.tax_amount.is_negative() &&
                   !line.amount.is_negative() && after >= 0 &&
                   line.amount.minor() == (included ? after : after + line.tax_amount.minor()) &&
                   line.tax_amount.minor() <= line.amount.minor();
        }
        std::int64_t net_by_rate = 0, tax_by_rate = 0;
        const auto summary = tax_summary(order);
        for (const auto& row : summary) {
            net_by_rate += row.net.minor();
            tax_by_rate += row.tax.minor();
        }
        sane = sane && subtotal == cart->subtotal.minor() && discount == cart->discount.minor() &&
               tax == cart->tax.minor() && total == cart->total.minor() &&
               total == subtotal - discount + (included ? 0 : tax) && tax_by_rate == tax &&
               net_by_rate + tax_by_rate == total;
        if (!sane) BOOST_FAIL("seed " << seed);
    }
}

BOOST_AUTO_TEST_CASE(the_tax_summary_has_one_row_per_rate_in_ascending_order) {
    Order order(currency("USD"));
    order.lines = price({{"11.90", 1, "19"}, {"10.70", 1, "7"}, {"11.90", 2, "19"}, {"3"}}, true).lines;
    const auto rows = tax_summary(order);
    BOOST_REQUIRE(rows.size() == 3U);
    const std::tuple<const char*, const char*, const char*> expected[] = {
        {"0", "3.00", "0.00"}, {"7", "10.00", "0.70"}, {"19", "30.00", "5.70"}};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto& [percent, net, tax] = expected[i];
        BOOST_TEST(rows[i].rate.to_string() == percent);
        BOOST_TEST(rows[i].net.to_string() == net);
        BOOST_TEST(rows[i].tax.to_string() == tax);
    }
}

BOOST_AUTO_TEST_SUITE_END()
