// Proves the rules of cancelling: who may, that stock comes back exactly once, and that money held is
// neither blocked nor forgotten.
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

struct Stand : Desk {
    Stand() {
        add(make_product(1, "10.00", 5));
        add(make_product(2, "2.50", 3));
        add(make_product(3, "7.00"));
    }
    OrderId place(std::vector<OrderItem> items, const Actor& actor = customer()) {
        return run(order_of(std::move(items)), by(actor)).answer.id;
    }
    void pay(OrderId id, std::string_view sum) { run(OrderMarkPaid{id, {.amount = amount(sum)}}); }
};

OrderCancel cancel(OrderId id, CancelReason reason = CancelReason::staff) {
    OrderCancel command;
    command.order_id = id;
    command.reason = reason;
    return command;
}
OrderCancel cancel_and_keep(OrderId id) {
    OrderCancel command = cancel(id);
    command.held = OrderCancel::Held::keep;
    return command;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(decide_cancel, Stand)

BOOST_AUTO_TEST_CASE(a_customer_cancels_what_is_not_paid_and_stock_comes_back) {
    const OrderId id = place({item(1, 2), item(2), item(3)});
    OrderCancel command = cancel(id, CancelReason::customer);
    command.note = "found it cheaper";
    clock.advance(1'000);
    const auto done = run(command, by(customer()));
    const Order& order = done.answer;
    BOOST_TEST(to_string(order.status) == "cancelled");
    BOOST_TEST(to_string(order.payment_status) == "pending");
    BOOST_TEST(to_string(order.payment_detail) == "none");
    BOOST_TEST((order.cancel_reason == CancelReason::customer));
    BOOST_TEST((order.cancelled_at == clock.now()));
    BOOST_TEST(order.amounts.due.is_zero());
    BOOST_TEST(order.version == 2);

    BOOST_REQUIRE(done.records.size() == 1U);
    BOOST_TEST(to_string(done.records[0].record.type) == "order.status_changed");
    BOOST_TEST(done.records[0].record.from == "pending");
    BOOST_TEST(done.records[0].record.to == "cancelled");
    BOOST_TEST(done.records[0].record.message.value() == "found it cheaper");
    BOOST_TEST((done.records[0].order.cancel_reason == CancelReason::customer));

    BOOST_REQUIRE(done.changes.movements.size() == 2U);  // the third product is not counted
    BOOST_TEST(done.changes.movements[0].delta == 2);
    BOOST_TEST(done.changes.movements[0].quantity_after == 5);
    BOOST_TEST((done.changes.movements[0].reason == MovementReason::cancel));
    BOOST_TEST((done.changes.movements[0].order_id == id));
    BOOST_TEST(product(1).stock_quantity.value() == 5);
    BOOST_TEST(product(2).stock_quantity.value() == 3);
}

BOOST_AUTO_TEST_CASE(cancelling_twice_gives_stock_back_once) {
    const OrderId id = place({item(1, 2)});
    run(cancel(id));
    const auto again = run(cancel(id, CancelReason::fraud));
    BOOST_TEST(!again.changed);
    BOOST_TEST(again.changes.empty());
    BOOST_TEST(again.records.empty());
    BOOST_TEST((again.answer.cancel_reason == CancelReason::staff));
    BOOST_TEST(again.answer.version == 2);
    BOOST_TEST(product(1).stock_quantity.value() == 5);
}

BOOST_AUTO_TEST_CASE(lines_of_one_product_come_back_as_one_movement) {
    OrderItem cheap = item(1, 3);
    cheap.discount = Discount(rate("50"));
    const OrderId id = place({item(1, 2), cheap}, admin());
    const auto done = run(cancel(id));
    BOOST_REQUIRE(done.changes.movements.size() == 1U);
    BOOST_TEST(done.changes.movements[0].delta == 5);
}

BOOST_AUTO_TEST_CASE(money_that_is_held_asks_for_a_decision) {
    const OrderId id = place({item(1)});
    pay(id, "4");
    check_refused(decide(cancel(id)), Errc::refund_decision_required);
    const auto done = run(cancel_and_keep(id));
    BOOST_TEST(to_string(done.answer.status) == "cancelled");
    BOOST_TEST(to_string(done.answer.payment_status) == "pending");
    BOOST_TEST(to_string(done.answer.payment_detail) == "refund_due");
    BOOST_TEST(done.answer.amounts.refund_due.to_string() == "4.00");
    BOOST_TEST(done.answer.amounts.due.is_zero());
    BOOST_TEST(product(1).stock_quantity.value() == 5);
}

BOOST_AUTO_TEST_CASE(a_paid_order_can_always_be_cancelled_by_staff) {
    const OrderId id = place({item(1)});
    pay(id, "10");
    check_refused(decide(cancel(id)), Errc::refund_decision_required);
    const auto done = run(cancel_and_keep(id), by(till()));
    BOOST_TEST(to_string(done.answer.payment_status) == "paid");
    BOOST_TEST(to_string(done.answer.payment_detail) == "refund_due");
    BOOST_TEST(done.answer.amounts.refund_due.to_string() == "10.00");
    BOOST_TEST(done.records.at(0).record.from == "processing");
}

BOOST_AUTO_TEST_CASE(keeping_nothing_is_harmless) {
    const OrderId id = place({item(1)});
    BOOST_TEST(to_string(run(cancel_and_keep(id)).answer.payment_detail) == "none");
}

BOOST_AUTO_TEST_CASE(a_customer_does_not_cancel_what_is_paid_or_being_worked_on) {
    const OrderId part = place({item(1)});
    pay(part, "4");
    check_refused(decide(cancel_and_keep(part), by(customer())), Errc::invalid_transition);
    const OrderId paid = place({item(1)});
    pay(paid, "10");
    check_refused(decide(cancel_and_keep(paid), by(customer())), Errc::invalid_transition);
    const OrderId started = place({item(1)});
    run(OrderSetStatus{.order_id = started, .status = OrderStatus::processing, .note = "on account"});
    check_refused(decide(cancel(started), by(customer())), Errc::invalid_transition);
}

BOOST_AUTO_TEST_CASE(someone_elses_order_is_not_found) {
    const OrderId id = place({item(1)}, customer(1));
    check_refused(decide(cancel(id), by(customer(2))), Errc::not_found);
    check_refused(decide(cancel(place({item(1)}, till())), by(customer(2))), Errc::not_found);
    check_refused(decide(cancel(id_of<OrderId>(99))), Errc::not_found);
}

BOOST_AUTO_TEST_CASE(a_payment_provider_cancels_nothing) {
    const OrderId id = place({item(1)});
    BOOST_TEST(!decide(cancel(id), by(provider_actor())).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_handed_over_is_not_cancelled) {
    const OrderId id = place({item(1)});
    pay(id, "10");
    run(OrderSetStatus{.order_id = id, .status = OrderStatus::completed});
    const auto refused = decide(cancel_and_keep(id));
    check_refused(refused, Errc::invalid_transition);
    BOOST_TEST(refused.error().details->from.value() == "completed");
    BOOST_TEST(product(1).stock_quantity.value() == 4);
}

BOOST_AUTO_TEST_CASE(a_free_order_stays_paid_when_it_is_cancelled) {
    add(make_product(4, "0.00", 1));
    const OrderId id = place({item(4)});
    const auto done = run(cancel(id));
    BOOST_TEST(to_string(done.answer.payment_status) == "paid");
    BOOST_TEST(to_string(done.answer.payment_detail) == "paid");
    BOOST_TEST(done.answer.amounts.refund_due.is_zero());
    BOOST_TEST(product(4).stock_quantity.value() == 1);
}

BOOST_AUTO_TEST_CASE(stock_that_was_not_counted_when_it_was_sold_does_not_come_back) {
    const OrderId id = place({item(3, 4)});
    StockAdjust start;
    start.product_id = id_of<ProductId>(3);
    start.delta = 10;
    run(start);
    BOOST_TEST(run(cancel(id)).changes.movements.empty());
    BOOST_TEST(product(3).stock_quantity.value() == 10);
}

BOOST_AUTO_TEST_CASE(stock_that_is_not_counted_any_more_does_not_come_back) {
    const OrderId id = place({item(1, 2)});
    ProductUpdate stop;
    stop.id = id_of<ProductId>(1);
    stop.stop_counting = true;
    run(stop);
    const auto done = run(cancel(id));
    BOOST_TEST(done.changes.movements.empty());
    BOOST_TEST(to_string(done.answer.status) == "cancelled");
}

BOOST_AUTO_TEST_CASE(stock_comes_back_to_a_product_that_has_left_the_shop) {
    const OrderId id = place({item(1, 2)});
    run(ProductDeactivate{id_of<ProductId>(1)});
    run(cancel(id));
    BOOST_TEST(product(1).stock_quantity.value() == 5);
}

BOOST_AUTO_TEST_CASE(version_and_note_are_checked) {
    const OrderId id = place({item(1)});
    CallOptions call = by(admin());
    call.expected_version = 7;
    check_refused(decide(cancel(id), call), Errc::version_conflict);
    OrderCancel wordy = cancel(id);
    wordy.note = std::string(1'001, 'x');
    check_refused(decide(wordy), Errc::validation_failed, "/note");
}

BOOST_AUTO_TEST_SUITE_END()
