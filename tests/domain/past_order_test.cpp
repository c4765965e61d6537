// Proves what may become of an order that was brought in from another system: it lives on like any other,
// but its goods left another shop's shelf.
#include <boost/test/unit_test.hpp>

#include "domain/shop.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

struct ShopWithPast : Shop {
    Product mouse = make("20.00", 5);

    // Two mice, paid when it was placed, a week ago.
    Order past(std::optional<PaymentMethod> paid_by = PaymentMethod::cash) {
        clock.advance(7LL * 86'400'000);
        OrderItem item = of(mouse, 2);
        item.as_sold = LineAsSold{.price = amount("15.00"), .tax_rate = rate("0")};
        OrderCreate create = order_of({item});
        create.past = PastOrder{.total_amount = amount("30.00"), .created_at = Time{clock.now().ms - 7LL * 86'400'000}};
        if (paid_by) create.mark_paid = PaymentInput{.method = *paid_by, .paid_at = create.past->created_at};
        return require(engine.order_create(create, by(admin())));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(past_order, ShopWithPast)

BOOST_AUTO_TEST_CASE(its_pieces_are_refunded_at_the_price_of_then_and_go_back_on_no_shelf) {
    const Order order = past();
    BOOST_TEST(reading(order) == "paid/paid");
    BOOST_TEST(stock_of(mouse) == 5);
    RefundCreate one = refund_of(order);
    one.items = {RefundItem{1, 1}};
    BOOST_TEST(require(engine.refund_create(one, by(admin()))).amount.to_string() == "15.00");
    one.restock = true;
    require(engine.refund_create(one, by(admin())));
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
    BOOST_TEST(stock_of(mouse) == 5);
}

BOOST_AUTO_TEST_CASE(its_cancellation_gives_back_money_and_no_goods) {
    const Order order = past();
    const Order cancelled = cancel(order, OrderCancel::Held::refund);
    BOOST_TEST(reading(cancelled) == "refunded/refunded");
    BOOST_TEST(stock_of(mouse) == 5);
}

BOOST_AUTO_TEST_CASE(one_that_is_still_unpaid_is_paid_by_card_today) {
    require(engine.shop_update({.payment_window_minutes = 60}, by(admin())));
    const Order order = past({});
    run_due();
    BOOST_TEST(status(get(order)) == "pending");  // the window was another shop's
    tell(provider->capture(attempt(order, by(admin())).id));
    BOOST_TEST(reading(get(order)) == "paid/paid");
    BOOST_TEST(stock_of(mouse) == 5);
}

BOOST_AUTO_TEST_CASE(it_counts_on_the_day_it_was_placed_and_paid) {
    const Order order = past();
    const Time then = order.created_at;
    const auto on = [&](Time from, std::int64_t length_ms) {
        const StatisticsQuery query{from, Time{from.ms + length_ms}, Interval::day, "UTC"};
        const Sales sum = require(engine.statistics(query, by(admin()))).by_currency.at(0).total;
        return std::pair(sum.gross_minor, sum.orders);
    };
    constexpr std::int64_t kDay = 86'400'000;
    const Time day{then.ms - then.ms % kDay};
    BOOST_TEST((on(day, kDay) == std::pair<std::int64_t, std::int64_t>(3000, 1)));
    BOOST_TEST((on(Time{day.ms + kDay}, 7 * kDay) == std::pair<std::int64_t, std::int64_t>(0, 0)));
}

BOOST_AUTO_TEST_SUITE_END()
