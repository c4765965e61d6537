// Proves what the statistics say: money by the time it came and went, orders by the time they were
// placed, in any time zone, and what stands now.
#include <boost/test/unit_test.hpp>

#include "domain/shop.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

Time at(std::string_view text) { return *Time::parse(text); }

struct Books : Shop {
    Statistics ask(std::string_view from, std::string_view to, Interval interval = Interval::day,
                   std::string tz = "UTC") {
        return require(engine.statistics({at(from), at(to), interval, std::move(tz)}, by(admin())));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(statistics, Books)

BOOST_AUTO_TEST_CASE(sales_are_counted_where_they_happened) {
    clock.set(at("2025-03-01T10:00:00Z"));
    const Order first = place("20.00");
    clock.set(at("2025-03-02T10:00:00Z"));
    pay_by_hand(first);
    place("5.00");
    clock.set(at("2025-03-03T10:00:00Z"));
    refund(first, "8.00");
    const Statistics stats = ask("2025-03-01T00:00:00Z", "2025-03-05T00:00:00Z");
    BOOST_REQUIRE(stats.by_currency.size() == 1U);
    const auto& usd = stats.by_currency[0];
    BOOST_TEST(usd.total.gross_minor == 2000);
    BOOST_TEST(usd.total.refunds_minor == 800);
    BOOST_TEST(usd.total.orders == 2);
    BOOST_TEST(usd.total.paid_orders == 1);
    BOOST_TEST(usd.outstanding_minor == 500);
    BOOST_REQUIRE(usd.series.size() == 4U);
    BOOST_TEST(usd.series[0].sales.orders == 1);
    BOOST_TEST(usd.series[1].sales.gross_minor == 2000);
    BOOST_TEST(usd.series[2].sales.refunds_minor == 800);
    BOOST_TEST((usd.series[3].sales == Sales{}));
    BOOST_TEST(stats.orders_by_status.at(OrderStatus::pending) == 1);
    BOOST_TEST(stats.orders_by_status.at(OrderStatus::processing) == 1);
    BOOST_TEST(stats.orders_by_payment_status.at(PaymentStatus::paid) == 1);
}

BOOST_AUTO_TEST_CASE(days_begin_where_the_shop_is) {
    clock.set(at("2025-03-01T22:45:00Z"));  // 04:15 on the second in Kathmandu, UTC+05:45
    pay_by_hand(place("20.00"));
    const auto kathmandu = ask("2025-02-28T18:15:00Z", "2025-03-02T18:15:00Z", Interval::day, "Asia/Kathmandu");
    BOOST_REQUIRE(kathmandu.by_currency[0].series.size() == 2U);
    BOOST_TEST(kathmandu.by_currency[0].series[1].sales.gross_minor == 2000);
    const auto utc = ask("2025-03-01T00:00:00Z", "2025-03-03T00:00:00Z");
    BOOST_TEST(utc.by_currency[0].series[0].sales.gross_minor == 2000);
}

BOOST_AUTO_TEST_CASE(days_of_23_and_25_hours_are_days) {
    const auto spring = ask("2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z", Interval::day, "Europe/Berlin");
    BOOST_TEST(spring.by_currency[0].series.size() == 1U);
    const auto autumn = ask("2025-10-25T22:00:00Z", "2025-10-26T23:00:00Z", Interval::day, "Europe/Berlin");
    BOOST_TEST(autumn.by_currency[0].series.size() == 1U);
    const auto hours = ask("2025-10-25T22:00:00Z", "2025-10-26T23:00:00Z", Interval::hour, "Europe/Berlin");
    BOOST_TEST(hours.by_currency[0].series.size() == 25U);
}

BOOST_AUTO_TEST_CASE(weeks_begin_on_monday_and_months_on_the_first) {
    const auto weeks = ask("2025-03-01T00:00:00Z", "2025-03-17T00:00:00Z", Interval::week);
    BOOST_REQUIRE(weeks.by_currency[0].series.size() == 3U);
    BOOST_TEST(weeks.by_currency[0].series[0].start.to_string() == "2025-02-24T00:00:00.000Z");
    const auto months = ask("2024-12-15T00:00:00Z", "2025-03-01T00:00:00Z", Interval::month);
    BOOST_REQUIRE(months.by_currency[0].series.size() == 3U);
    BOOST_TEST(months.by_currency[0].series[1].start.to_string() == "2025-01-01T00:00:00.000Z");
}

BOOST_AUTO_TEST_CASE(the_best_products_come_first_and_lose_what_was_returned) {
    const Product pen = make("2.00");
    const Product book = make("30.00");
    pay_by_hand(place({of(pen, 10)}));
    const Order two = pay_by_hand(place({of(book, 2)}));
    place({of(pen, 99)});  // not paid: not sold
    auto top = ask("2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z").top_products;
    BOOST_REQUIRE(top.size() == 2U);
    BOOST_TEST((top[0].product_id == book.id));
    BOOST_TEST(top[0].quantity == 2);
    BOOST_TEST(top[1].revenue_minor == 2000);
    refund(two);
    top = ask("2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z").top_products;
    BOOST_REQUIRE(!top.empty());
    BOOST_TEST((top[0].product_id == pen.id));
}

BOOST_AUTO_TEST_CASE(what_came_back_before_the_order_was_paid_was_never_sold) {
    const Product pen = make("2.00");
    const Product book = make("30.00");
    const Order order = place({of(pen, 5), of(book, 1)});
    pay_by_hand(order, {.amount = amount("30.00")});
    RefundCreate back = refund_of(order);
    back.items = {{2, 1}};
    require(engine.refund_create(back, by(admin())));
    pay_by_hand(order);
    const auto top = ask("2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z").top_products;
    BOOST_REQUIRE(top.size() == 1U);
    BOOST_TEST((top[0].product_id == pen.id));
    BOOST_TEST(top[0].quantity == 5);
    BOOST_TEST(top[0].revenue_minor == 1000);
}

BOOST_AUTO_TEST_CASE(a_cancelled_order_has_sold_nothing) {
    cancel(pay_by_hand(place("30.00")), OrderCancel::Held::refund);
    cancel(pay_by_hand(place("20.00")), OrderCancel::Held::keep);
    const Order late = place("10.00");
    const Payment opened = attempt(late);
    cancel(late);
    tell(provider->capture(opened.id));
    BOOST_TEST(ask("2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z").top_products.empty());
}

BOOST_AUTO_TEST_CASE(what_waits_for_a_person_is_counted_now) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    cancel(order);
    tell(provider->capture(opened.id));
    BOOST_TEST(ask("2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z").attention == 1);
    refund(order);
    BOOST_TEST(ask("2025-03-01T00:00:00Z", "2025-03-02T00:00:00Z").attention == 0);
}

BOOST_AUTO_TEST_CASE(bad_questions_are_refused) {
    const auto code = [&](StatisticsQuery query) { return refused(engine.statistics(query, by(admin()))); };
    const Time day = at("2025-03-01T00:00:00Z");
    BOOST_TEST(code({day, day, Interval::day, "UTC"}) == "validation_failed");
    BOOST_TEST(code({day, {day.ms + 367LL * 86'400'000}, Interval::day, "UTC"}) == "validation_failed");
    BOOST_TEST(code({day, {day.ms + 1}, Interval::day, "Mars/Base"}) == "validation_failed");
    BOOST_TEST(code({day, {day.ms + 1}, Interval::day, "../etc/passwd"}) == "validation_failed");
    BOOST_TEST(refused(engine.statistics({day, {day.ms + 1}, Interval::day, "UTC"}, by(customer()))) == "forbidden");
}

BOOST_AUTO_TEST_SUITE_END()
