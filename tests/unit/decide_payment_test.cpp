// Proves the rules of recording a payment: whole and in part, cash with change, what is refused, and
// that ledger, payment, order and history say the same thing.
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

struct Counter : Desk {
    OrderId id;

    Counter() {
        add(make_product(1, "20.00", 50, "19"));
        id = run(order_of({item(1)}), by(customer())).answer.id;
    }

    OrderMarkPaid paid(PaymentInput input = {}) const { return {id, std::move(input)}; }
};

PaymentInput cash(std::string_view tendered) {
    return {.method = PaymentMethod::cash, .tendered_amount = amount(tendered)};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(decide_payment, Counter)

BOOST_AUTO_TEST_CASE(a_payment_without_an_amount_is_all_that_is_due) {
    const auto done = run(paid({.method = PaymentMethod::card, .reference = "T-881"}), by(till()));
    const Order& order = done.answer;
    BOOST_TEST(to_string(order.payment_status) == "paid");
    BOOST_TEST(to_string(order.payment_detail) == "paid");
    BOOST_TEST(to_string(order.status) == "processing");
    BOOST_TEST(order.amounts.captured.to_string() == "20.00");
    BOOST_TEST(order.amounts.due.is_zero());
    BOOST_TEST((order.paid_at == clock.now()));
    BOOST_TEST(order.version == 3);

    BOOST_REQUIRE(order.payments.size() == 1U);
    const Payment& payment = order.payments[0];
    BOOST_TEST(payment.provider == "manual");
    BOOST_TEST(to_string(payment.method) == "card");
    BOOST_TEST(to_string(payment.status) == "captured");
    BOOST_TEST(payment.amount.to_string() == "20.00");
    BOOST_TEST(payment.captured_amount.to_string() == "20.00");
    BOOST_TEST(payment.reference.value() == "T-881");
    BOOST_TEST(!payment.tendered_amount.has_value());
    BOOST_TEST(!payment.change_amount.has_value());
    BOOST_TEST((payment.recorded_by == till()));
    BOOST_TEST((payment.captured_at == clock.now()));

    BOOST_REQUIRE(done.records.size() == 2U);
    BOOST_TEST(to_string(done.records[0].record.type) == "order.paid");
    BOOST_TEST(done.records[0].record.from == "pending");
    BOOST_TEST(done.records[0].record.to == "paid");
    BOOST_REQUIRE(done.records[0].payment.has_value());
    BOOST_TEST((done.records[0].payment->id == payment.id));
    BOOST_TEST(to_string(done.records[0].order.status) == "pending");  // paid first, moved after
    BOOST_TEST(to_string(done.records[1].record.type) == "order.status_changed");
    BOOST_TEST(done.records[1].record.order_sequence == 3);

    BOOST_REQUIRE(done.changes.ledger.size() == 1U);
    BOOST_TEST(done.changes.ledger[0].entry == 1);
    BOOST_TEST(to_string(done.changes.ledger[0].kind) == "captured");
    BOOST_TEST(done.changes.ledger[0].amount.to_string() == "20.00");
    BOOST_TEST(done.changes.movements.empty());
    BOOST_TEST(!done.changes.chain.has_value());
}

BOOST_AUTO_TEST_CASE(change_is_a_negative_row_of_its_own) {
    const auto done = run(paid(cash("50")), by(till()));
    const Payment& payment = done.answer.payments.at(0);
    BOOST_TEST(payment.tendered_amount->to_string() == "50.00");
    BOOST_TEST(payment.change_amount->to_string() == "30.00");
    BOOST_TEST(payment.captured_amount.to_string() == "20.00");
    BOOST_TEST(done.answer.amounts.captured.to_string() == "20.00");
    BOOST_REQUIRE(done.changes.ledger.size() == 2U);
    BOOST_TEST(done.changes.ledger[0].amount.to_string() == "50.00");
    BOOST_TEST(to_string(done.changes.ledger[1].kind) == "change");
    BOOST_TEST(done.changes.ledger[1].amount.to_string() == "-30.00");
    BOOST_TEST(done.changes.ledger[1].entry == 2);
}

BOOST_AUTO_TEST_CASE(exact_cash_has_no_change_row) {
    const auto done = run(paid(cash("20.00")), by(till()));
    BOOST_TEST(done.changes.ledger.size() == 1U);
    BOOST_TEST(done.answer.payments.at(0).change_amount->is_zero());
}

BOOST_AUTO_TEST_CASE(part_payments_add_up_to_paid) {
    const auto first = run(paid({.amount = amount("5")}));
    BOOST_TEST(to_string(first.answer.payment_status) == "pending");
    BOOST_TEST(to_string(first.answer.payment_detail) == "partially_paid");
    BOOST_TEST(to_string(first.answer.status) == "pending");
    BOOST_TEST(first.answer.amounts.due.to_string() == "15.00");
    BOOST_TEST(!first.answer.paid_at.has_value());
    BOOST_REQUIRE(first.records.size() == 1U);
    BOOST_TEST(to_string(first.records[0].record.kind) == "payment");
    BOOST_TEST(to_string(first.records[0].record.type) == "order.updated");

    // Five on top of what is tendered: the change is counted from the amount, not from what is due.
    PaymentInput second = cash("10");
    second.amount = amount("5");
    BOOST_TEST(run(paid(second)).answer.amounts.due.to_string() == "10.00");
    const auto last = run(paid());
    BOOST_TEST(to_string(last.answer.payment_status) == "paid");
    BOOST_TEST(to_string(last.answer.status) == "processing");
    BOOST_TEST(last.answer.payments.size() == 3U);
    BOOST_TEST(last.answer.payments[2].amount.to_string() == "10.00");
    BOOST_TEST(last.changes.ledger.at(0).entry == 4);  // 5, 10, −5, 10
    BOOST_TEST(last.answer.amounts.captured.to_string() == "20.00");
    BOOST_TEST(last.answer.version == 5);
}

BOOST_AUTO_TEST_CASE(a_paid_order_takes_no_second_payment) {
    run(paid());
    check_refused(decide(paid()), Errc::already_paid);
    check_refused(decide(paid({.amount = amount("0.01")})), Errc::already_paid);
    run(OrderSetStatus{.order_id = id, .status = OrderStatus::completed});
    check_refused(decide(paid()), Errc::already_paid);
}

BOOST_AUTO_TEST_CASE(a_cancelled_order_takes_no_payment) {
    run(OrderCancel{.order_id = id});
    check_refused(decide(paid()), Errc::not_payable);
}

BOOST_AUTO_TEST_CASE(an_order_processed_on_credit_is_paid_later_and_stays_where_it_is) {
    run(OrderSetStatus{.order_id = id, .status = OrderStatus::processing, .note = "on account"});
    const auto done = run(paid());
    BOOST_TEST(to_string(done.answer.status) == "processing");
    BOOST_TEST(to_string(done.answer.payment_status) == "paid");
    BOOST_TEST(done.records.size() == 1U);
}

BOOST_AUTO_TEST_CASE(amounts_are_checked_where_they_stand) {
    for (const char* wrong : {"0", "-1", "20.01"})
        check_refused(decide(paid({.amount = amount(wrong)})), Errc::validation_failed, "/amount");
    check_refused(decide(paid({.amount = amount("1.005")})), Errc::invalid_amount, "/amount");
    check_refused(decide(paid({.amount = AmountInput(money("1", "EUR"))})), Errc::currency_mismatch,
                  "/amount");
    check_refused(decide(paid(cash("19.99"))), Errc::validation_failed, "/tendered_amount");
    check_refused(decide(paid(cash("-50"))), Errc::validation_failed, "/tendered_amount");
    check_refused(decide(paid(cash("x"))), Errc::invalid_amount, "/tendered_amount");
    check_refused(decide(paid({.method = PaymentMethod::card, .tendered_amount = amount("20")})),
                  Errc::validation_failed, "/tendered_amount");
}

BOOST_AUTO_TEST_CASE(texts_are_checked_where_they_stand) {
    check_refused(decide(paid({.reference = std::string(65, 'x')})), Errc::validation_failed,
                  "/reference");
    check_refused(decide(paid({.note = std::string(1'001, 'x')})), Errc::validation_failed, "/note");
    const auto done = run(paid({.note = "the blue card"}));
    BOOST_TEST(done.records.at(0).record.message.value() == "the blue card");
}

BOOST_AUTO_TEST_CASE(money_came_now_or_before_never_later) {
    const Time now = clock.now();
    check_refused(decide(paid({.paid_at = Time{now.ms + 1}})), Errc::validation_failed, "/paid_at");
    const auto done = run(paid({.paid_at = Time{now.ms - 5'000}}));
    BOOST_TEST((done.answer.paid_at == Time{now.ms - 5'000}));
    BOOST_TEST((done.answer.payments.at(0).captured_at == Time{now.ms - 5'000}));
    BOOST_TEST((done.answer.payments.at(0).created_at == now));
}

BOOST_AUTO_TEST_CASE(a_time_before_1970_is_no_time) {
    check_refused(decide(paid({.paid_at = Time{-1}})), Errc::validation_failed, "/paid_at");
}

BOOST_AUTO_TEST_CASE(only_staff_record_payments) {
    check_refused(decide(paid(), by(customer())), Errc::forbidden);
    check_refused(decide(paid(), by(provider_actor())), Errc::forbidden);
}

BOOST_AUTO_TEST_CASE(a_stale_version_is_refused) {
    CallOptions call = by(admin());
    call.expected_version = 2;
    const auto refused = decide(paid(), call);
    check_refused(refused, Errc::version_conflict);
    BOOST_TEST(refused.error().details->current_version.value() == 1);
}

BOOST_AUTO_TEST_CASE(an_order_that_is_not_there_is_not_found) {
    check_refused(decide(OrderMarkPaid{id_of<OrderId>(99), {}}), Errc::not_found);
}

BOOST_AUTO_TEST_CASE(a_hundred_payments_are_the_most) {
    for (int i = 0; i < 100; ++i) run(paid({.amount = amount("0.01")}));
    check_refused(decide(paid()), Errc::not_payable);
}

BOOST_AUTO_TEST_CASE(the_name_of_who_recorded_it_is_not_kept_with_the_payment) {
    Actor named = admin();
    named.name = "Ada Admin";
    BOOST_TEST(!run(paid(), by(named)).answer.payments.at(0).recorded_by.name.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
