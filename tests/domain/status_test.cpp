// Proves how an order and the visible status of its payment move, where a case of its own is needed: what a
// cancellation does at once, and each change of the payment status that may be seen. That no other change
// ever is, the fixture checks after every case of this folder.
#include <boost/test/unit_test.hpp>
#include <tuple>

#include "domain/shop.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_FIXTURE_TEST_SUITE(status_moves, Shop)

namespace {

bool may(const Order& order, std::string_view action) {
    const auto actions = allowed_actions(order, admin());
    return std::ranges::find(actions, action) != actions.end();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_cancellation_ends_what_is_open_and_returns_stock_in_one_commit) {
    const Product mouse = make("20.00", 5);
    const Order open = place({of(mouse, 2)});
    const Payment waiting = attempt(open);
    const Order reserved = place({of(mouse, 3)});
    const Payment held = attempt(reserved);
    tell(provider->authorize(held.id));
    for (const auto& [order, payment_id, stock] : {std::tuple(open, waiting.id, 2), std::tuple(reserved, held.id, 5)}) {
        const int before = faults.commits;
        const Order cancelled = cancel(order);
        BOOST_TEST(faults.commits == before + 1);
        BOOST_TEST(status(cancelled) == "cancelled");
        BOOST_TEST(reading(cancelled) == "pending/voided");
        BOOST_TEST(to_string(payment(cancelled, payment_id).status) == "cancelled");
        BOOST_TEST(cancelled.amounts.authorized.is_zero());
        BOOST_TEST(stock_of(mouse) == stock);
    }
}

BOOST_AUTO_TEST_CASE(a_late_payment_takes_no_stock_again) {
    const Product mouse = make("20.00", 5);
    const Order order = place({of(mouse, 2)});
    const Payment opened = attempt(order);
    cancel(order);
    BOOST_TEST(stock_of(mouse) == 5);
    tell(provider->capture(opened.id));
    BOOST_TEST(reading(get(order)) == "paid/refund_due");
    BOOST_TEST(stock_of(mouse) == 5);
    refund(order);
    BOOST_TEST(stock_of(mouse) == 5);
}

// Nothing is left to be handed over, so the way out that is offered without a reason is to cancel.
BOOST_AUTO_TEST_CASE(a_fully_refunded_order_may_be_cancelled_without_a_word_about_money) {
    const Product mouse = make("20.00", 5);
    const Order order = pay_by_hand(place({of(mouse, 2)}));
    refund(order);
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
    BOOST_TEST(may(get(order), "cancel"));
    BOOST_TEST(refused(engine.order_set_status({.order_id = order.id, .status = OrderStatus::completed},
                                               by(admin()))) == "invalid_transition");
    BOOST_TEST(reading(cancel(order)) == "refunded/refunded");
    BOOST_TEST(stock_of(mouse) == 5);
}

BOOST_AUTO_TEST_CASE(pending_becomes_failed_and_pending_again_with_a_new_attempt) {
    const Order order = place("20.00");
    tell(provider->fail(attempt(order).id));
    BOOST_TEST(reading(get(order)) == "failed/failed");
    const Payment second = attempt(order);
    BOOST_TEST(reading(get(order)) == "pending/in_progress");
    tell(provider->capture(second.id));
    BOOST_TEST(reading(get(order)) == "paid/paid");
}

BOOST_AUTO_TEST_CASE(failed_becomes_paid_when_the_attempt_succeeds_late) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    tell(provider->fail(opened.id));
    BOOST_TEST(reading(get(order)) == "failed/failed");
    tell(provider->capture(opened.id));
    BOOST_TEST(reading(get(order)) == "paid/paid");
}

BOOST_AUTO_TEST_CASE(refunded_becomes_pending_and_paid_as_a_tender_swap_is_paid_again) {
    const Order order = pay_by_hand(place("20.00"), {.method = PaymentMethod::card});
    RefundCreate swap = refund_of(order);
    swap.reduces_total = false;
    require(engine.refund_create(swap, by(admin())));
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
    BOOST_TEST(reading(pay_by_hand(order, {.amount = amount("5.00")})) == "pending/partially_paid");
    BOOST_TEST(reading(pay_by_hand(order)) == "paid/partially_refunded");
}

BOOST_AUTO_TEST_CASE(refunded_becomes_paid_when_the_money_comes_back) {
    const Order order = paid_by_card("20.00");
    const Refund given = refund(order);
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
    tell(provider->fail(given.id));
    BOOST_TEST(reading(get(order)) == "paid/overpaid");
    BOOST_TEST(get(order).amounts.refund_due.to_string() == "20.00");
}

// A declined card beside money that has come: the money is what counts.
BOOST_AUTO_TEST_CASE(paid_never_becomes_failed) {
    const Order order = place("20.00");
    const Payment first = attempt(order);
    tell(provider->capture(first.id));
    BOOST_TEST(outcome(provider->fail(first.id)) == "no_effect");
    BOOST_TEST(reading(get(order)) == "paid/paid");
}

BOOST_AUTO_TEST_CASE(failed_never_becomes_refunded) {
    const Order order = place("20.00");
    tell(provider->fail(attempt(order).id));
    BOOST_TEST(refused(engine.refund_create(refund_of(order), by(admin()))) == "refund_exceeds_paid");
    BOOST_TEST(reading(get(order)) == "failed/failed");
}

BOOST_AUTO_TEST_CASE(refunded_never_becomes_failed) {
    const Order order = paid_by_card("20.00");
    refund(order);
    BOOST_TEST(outcome(provider->fail(order.payments[0].id)) == "no_effect");
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
}

BOOST_AUTO_TEST_SUITE_END()
