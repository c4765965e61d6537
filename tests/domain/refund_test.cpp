// Proves the rules of refunds: how much, of which payment, by lines and by amount, what becomes of the
// order's target, and what a provider makes of them.
#include <boost/test/unit_test.hpp>

#include "domain/shop.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_FIXTURE_TEST_SUITE(refunds, Shop)

BOOST_AUTO_TEST_CASE(money_taken_by_hand_is_given_back_at_once) {
    const Order order = pay_by_hand(place("20.00"));
    const Refund given = refund(order, "5.00");
    BOOST_TEST(to_string(given.status) == "succeeded");
    const Order after = get(order);
    BOOST_TEST(reading(after) == "paid/partially_refunded");
    BOOST_TEST(after.amounts.refunded.to_string() == "5.00");
    BOOST_TEST(after.amounts.credited.to_string() == "5.00");
    BOOST_TEST(after.amounts.due.is_zero());
    BOOST_TEST(status(after) == "processing");
    BOOST_TEST(payment(after, given.payment_id).refunded_amount.to_string() == "5.00");
}

BOOST_AUTO_TEST_CASE(all_that_is_left_is_the_default_and_names_the_lines) {
    const Order order = pay_by_hand(place({of(make("20.00")), of(make("3.33"), 3)}));
    const Refund given = refund(order);
    BOOST_TEST(given.amount.to_string() == "29.99");
    BOOST_REQUIRE(given.items.size() == 2U);
    BOOST_TEST(given.items[1].quantity == 3);
    const Order after = get(order);
    BOOST_TEST(reading(after) == "refunded/refunded");
    BOOST_TEST(after.lines[1].refunded_quantity == 3);
}

BOOST_AUTO_TEST_CASE(shares_of_a_line_add_up_to_its_amount) {
    Product thing = make("3.35");
    OrderItem three = of(thing, 3);
    three.discount = AmountInput(std::string("0.05"));  // 10.00 over three pieces
    const Order order = pay_by_hand(place({three}, by(admin())));
    std::string sum;
    for (int i = 0; i < 3; ++i) {
        RefundCreate one = refund_of(order);
        one.items = {{1, 1}};
        sum += require(engine.refund_create(one, by(admin()))).amount.to_string() + " ";
    }
    BOOST_TEST(sum == "3.33 3.34 3.33 ");
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
    RefundCreate more = refund_of(order);
    more.items = {{1, 1}};
    BOOST_TEST(refused(engine.refund_create(more, by(admin()))) == "validation_failed");
}

BOOST_AUTO_TEST_CASE(more_than_was_captured_is_refused_and_leaves_no_trace) {
    const Order order = pay_by_hand(place("20.00"));
    refund(order, "15.00");
    const auto version = get(order).version;
    const auto refusal = engine.refund_create(refund_of(order, "5.01"), by(admin()));
    BOOST_TEST(refused(refusal) == "refund_exceeds_paid");
    BOOST_REQUIRE(refusal.error().details);
    BOOST_TEST(refusal.error().details->refundable.value() == "5.00");
    BOOST_TEST(get(order).version == version);
    BOOST_TEST(refused(engine.refund_create(refund_of(place("1.00")), by(admin()))) == "refund_exceeds_paid");
}

BOOST_AUTO_TEST_CASE(only_staff_refund) {
    const Order order = pay_by_hand(place("20.00"));
    BOOST_TEST(refused(engine.refund_create(refund_of(order), by(customer()))) == "forbidden");
}

BOOST_AUTO_TEST_CASE(contradicting_requests_are_refused) {
    const Order order = pay_by_hand(place("20.00"));
    const auto code = [&](RefundCreate command) { return refused(engine.refund_create(command, by(admin()))); };
    RefundCreate both = refund_of(order, "1.00");
    both.items = {{1, 1}};
    BOOST_TEST(code(both) == "validation_failed");
    RefundCreate shelf = refund_of(order, "1.00");
    shelf.restock = true;
    BOOST_TEST(code(shelf) == "validation_failed");
    RefundCreate line = refund_of(order);
    line.items = {{2, 1}};
    BOOST_TEST(code(line) == "validation_failed");
    RefundCreate pieces = refund_of(order);
    pieces.items = {{1, 2}};
    BOOST_TEST(code(pieces) == "validation_failed");
    RefundCreate twice = refund_of(order);
    twice.items = {{1, 1}, {1, 1}};
    BOOST_TEST(code(twice) == "validation_failed");
    BOOST_TEST(code(refund_of(order, "0")) == "validation_failed");
    RefundCreate other = refund_of(order);
    other.payment_id = id_of<PaymentId>(9);
    BOOST_TEST(code(other) == "validation_failed");
    RefundCreate charge = refund_of(order);
    charge.reason = RefundReason::chargeback;
    BOOST_TEST(code(charge) == "validation_failed");
}

BOOST_AUTO_TEST_CASE(a_tender_swap_leaves_the_amount_to_be_paid_again) {
    const Order order = pay_by_hand(place("20.00"), {.method = PaymentMethod::card});
    RefundCreate swap = refund_of(order);
    swap.reduces_total = false;
    require(engine.refund_create(swap, by(admin())));
    Order after = get(order);
    BOOST_TEST(reading(after) == "refunded/refunded");
    BOOST_TEST(after.amounts.due.to_string() == "20.00");
    after = pay_by_hand(after, {.method = PaymentMethod::cash});
    BOOST_TEST(reading(after) == "paid/partially_refunded");
    BOOST_TEST(after.amounts.due.is_zero());
}

BOOST_AUTO_TEST_CASE(a_part_of_a_tender_swap_shows_as_unpaid) {
    const Order order = pay_by_hand(place("20.00"));
    RefundCreate swap = refund_of(order, "5.00");
    swap.reduces_total = false;
    require(engine.refund_create(swap, by(admin())));
    const Order after = get(order);
    BOOST_TEST(reading(after) == "pending/partially_paid");
    BOOST_TEST(after.amounts.due.to_string() == "5.00");
    BOOST_TEST(status(after) == "processing");
}

BOOST_AUTO_TEST_CASE(split_tender_goes_back_newest_first) {
    Order order = place("20.00");
    order = pay_by_hand(order, {.method = PaymentMethod::cash, .amount = amount("12.00")});
    order = pay_by_hand(order, {.method = PaymentMethod::card});
    const Refund first = refund(order, "10.00");
    BOOST_TEST(first.amount.to_string() == "8.00");
    BOOST_TEST((first.payment_id == order.payments[1].id));
    const Order after = get(order);
    BOOST_REQUIRE(after.refunds.size() == 2U);
    BOOST_TEST(after.refunds[1].amount.to_string() == "2.00");
    BOOST_TEST(after.amounts.refunded.to_string() == "10.00");
    RefundCreate of_card = refund_of(order, "1.00");
    of_card.payment_id = order.payments[1].id;
    BOOST_TEST(refused(engine.refund_create(of_card, by(admin()))) == "refund_exceeds_paid");
}

BOOST_AUTO_TEST_CASE(restocked_pieces_come_back_once) {
    const Product mouse = make("20.00", 10);
    const Order order = pay_by_hand(place({of(mouse, 3)}));
    BOOST_TEST(stock_of(mouse) == 7);
    RefundCreate one = refund_of(order);
    one.items = {{1, 1}};
    one.restock = true;
    BOOST_TEST(require(engine.refund_create(one, by(admin()))).restocked);
    BOOST_TEST(stock_of(mouse) == 8);
    // What is on the shelf already does not come back a second time when the order is cancelled.
    cancel(get(order), OrderCancel::Held::refund);
    BOOST_TEST(stock_of(mouse) == 10);
    const auto movements = require(engine.stock_movements(mouse.id, 10, {}, by(admin())));
    BOOST_REQUIRE(movements.data.size() == 4U);
    BOOST_TEST(to_string(movements.data[1].reason) == "refund");
}

BOOST_AUTO_TEST_CASE(a_cancelled_order_has_nothing_to_restock) {
    const Product mouse = make("20.00", 10);
    const Order order = cancel(pay_by_hand(place({of(mouse)})), OrderCancel::Held::keep);
    RefundCreate all = refund_of(order);
    all.restock = true;
    BOOST_TEST(refused(engine.refund_create(all, by(admin()))) == "validation_failed");
    BOOST_TEST(stock_of(mouse) == 10);
}

BOOST_AUTO_TEST_CASE(a_completed_order_is_refunded_without_moving) {
    Order order = pay_by_hand(place("20.00"));
    order = require(engine.order_set_status({order.id, OrderStatus::completed, {}}, by(admin())));
    refund(order);
    BOOST_TEST(status(get(order)) == "completed");
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
}

BOOST_AUTO_TEST_CASE(a_fully_refunded_order_completes_only_with_a_reason) {
    const Order order = pay_by_hand(place("20.00"));
    refund(order);
    BOOST_TEST(refused(engine.order_set_status({order.id, OrderStatus::completed, {}}, by(admin()))) ==
               "invalid_transition");
    require(engine.order_set_status({order.id, OrderStatus::completed, "a gift"}, by(admin())));
}

BOOST_AUTO_TEST_CASE(a_provider_is_asked_after_the_refund_is_stored) {
    const Order order = paid_by_card("20.00");
    bool stored_first = false;
    provider->on_call([&] { stored_first = get(order).refunds.size() == 1; });
    const Refund given = refund(order, "5.00");
    BOOST_TEST(stored_first);
    BOOST_TEST(to_string(given.status) == "succeeded");
    BOOST_TEST(given.provider_ref.has_value());
    BOOST_TEST(provider->given_back_minor(order.id) == 500);
}

BOOST_AUTO_TEST_CASE(a_refund_that_the_provider_works_on_is_pending) {
    const Order order = paid_by_card("20.00");
    provider->next_refund(FakeProvider::Payback::stay_pending);
    const Refund asked = refund(order);
    BOOST_TEST(to_string(asked.status) == "pending");
    Order after = get(order);
    BOOST_TEST(reading(after) == "paid/refund_pending");
    BOOST_TEST(after.amounts.refund_due.is_zero());
    BOOST_TEST(refused(engine.refund_create(refund_of(order, "0.01"), by(admin()))) == "refund_exceeds_paid");
    tell(provider->settle(asked.id));
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
}

BOOST_AUTO_TEST_CASE(a_refused_refund_stays_due_and_waits_for_a_person) {
    const Order order = paid_by_card("20.00");
    provider->next_refund(FakeProvider::Payback::fail);
    BOOST_TEST(to_string(refund(order, "5.00").status) == "failed");
    Order after = get(order);
    BOOST_TEST(after.amounts.refund_due.to_string() == "5.00");
    BOOST_TEST(reading(after) == "paid/overpaid");
    BOOST_TEST(waits_for(after, Attention::refund_failed));
    BOOST_TEST(to_string(refund(after, "5.00").status) == "succeeded");  // the agreement is not counted twice
    after = get(order);
    BOOST_TEST(reading(after) == "paid/partially_refunded");
    BOOST_TEST(after.amounts.credited.to_string() == "5.00");
    BOOST_TEST(!waits_for(after, Attention::refund_failed));
}

BOOST_AUTO_TEST_CASE(a_refund_that_comes_back_from_the_bank_is_due_again) {
    const Order order = paid_by_card("20.00");
    const Refund given = refund(order);
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
    tell(provider->fail(given.id));
    const Order after = get(order);
    BOOST_TEST(reading(after) == "paid/overpaid");
    BOOST_TEST(after.amounts.refund_due.to_string() == "20.00");
    BOOST_TEST(after.amounts.refunded.is_zero());
}

BOOST_AUTO_TEST_CASE(a_lost_answer_is_asked_again_and_paid_once) {
    const Order order = paid_by_card("20.00");
    provider->next_refund(FakeProvider::Payback::succeed, FakeProvider::Line::answer_lost);
    const Refund asked = refund(order, "5.00");
    BOOST_TEST(to_string(asked.status) == "unknown");
    BOOST_TEST(provider->given_back_minor(order.id) == 500);
    clock.advance(120'000);
    BOOST_TEST(run_due().refunds_checked == 1);
    const Order after = get(order);
    BOOST_TEST(to_string(after.refunds[0].status) == "succeeded");
    BOOST_TEST(provider->given_back_minor(order.id) == 500);
    BOOST_TEST(run_due().refunds_checked == 0);
}

BOOST_AUTO_TEST_CASE(a_provider_that_is_down_is_asked_later) {
    const Order order = paid_by_card("20.00");
    provider->next_refund(FakeProvider::Payback::succeed, FakeProvider::Line::down);
    BOOST_TEST(to_string(refund(order).status) == "pending");
    BOOST_TEST(provider->given_back_minor(order.id) == 0);
    clock.advance(120'000);
    run_due();
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
    BOOST_TEST(provider->given_back_minor(order.id) == 2000);
}

BOOST_AUTO_TEST_CASE(a_refund_made_at_the_providers_desk_is_taken_in) {
    const Order order = paid_by_card("20.00");
    tell(provider->refund_outside(order.payments[0].id, money("7.00")));
    const Order after = get(order);
    BOOST_REQUIRE(after.refunds.size() == 1U);
    BOOST_TEST(to_string(after.refunds[0].created_by.type) == "provider");
    BOOST_TEST(reading(after) == "paid/partially_refunded");
    BOOST_TEST(after.amounts.refunded.to_string() == "7.00");
}

BOOST_AUTO_TEST_CASE(two_refunds_in_doubt_and_one_at_the_desk_of_the_same_amount_are_three) {
    const Order order = paid_by_card("20.00");
    provider->next_refund(FakeProvider::Payback::succeed, FakeProvider::Line::answer_lost);
    const Refund first = refund(order, "5.00");
    provider->next_refund(FakeProvider::Payback::succeed, FakeProvider::Line::answer_lost);
    const Refund second = refund(order, "5.00");
    tell(provider->refund_outside(order.payments[0].id, money("5.00")));
    BOOST_TEST(to_string(first.status) == "unknown");
    BOOST_TEST(to_string(second.status) == "unknown");
    BOOST_TEST(get(order).amounts.refunded.to_string() == "5.00");
    BOOST_TEST(get(order).amounts.refund_pending.to_string() == "10.00");
    clock.advance(120'000);
    run_due();
    const Order after = get(order);
    BOOST_TEST(after.refunds.size() == 3U);
    BOOST_TEST(after.amounts.refunded.to_string() == "15.00");
    BOOST_TEST(provider->given_back_minor(order.id) == 1500);
}

// A guess, by the amount: what the shop had agreed to must not vanish behind it unseen.
BOOST_AUTO_TEST_CASE(a_failed_refund_waits_for_a_person_although_the_desk_gave_as_much) {
    const Order order = paid_by_card("100.00");
    tell(provider->refund_outside(order.payments[0].id, money("30.00")));
    provider->next_refund(FakeProvider::Payback::fail);
    refund(order, "30.00");
    const Order after = get(order);
    BOOST_TEST(after.amounts.credited.to_string() == "30.00");
    BOOST_TEST(waits_for(after, Attention::refund_failed));
    require(engine.order_resolve({order.id, "paid in cash"}, by(admin())));
    BOOST_TEST(get(order).attention == 0);
}

BOOST_AUTO_TEST_CASE(a_tender_swap_that_failed_and_was_made_at_the_desk_is_still_a_swap) {
    const Order order = paid_by_card("100.00");
    RefundCreate swap = refund_of(order, "30.00");
    swap.reduces_total = false;
    provider->next_refund(FakeProvider::Payback::fail);
    require(engine.refund_create(swap, by(admin())));
    tell(provider->refund_outside(order.payments[0].id, money("30.00")));
    const Order after = get(order);
    BOOST_TEST(after.amounts.credited.is_zero());
    BOOST_TEST(after.amounts.due.to_string() == "30.00");
}

BOOST_AUTO_TEST_CASE(a_refund_under_an_id_that_nobody_knows_is_kept_aside) {
    const Order order = paid_by_card("20.00");
    Evidence strange = fact("strange", EvidenceKind::refund_succeeded, order.id, *order.payments[0].provider_ref, "5.00");
    strange.refund_id = id_of<RefundId>(77);
    BOOST_TEST(outcome(strange) == "kept_aside");
    BOOST_TEST(get(order).refunds.empty());
    BOOST_TEST(waits_for(get(order), Attention::amount_mismatch));
}

BOOST_AUTO_TEST_CASE(a_refund_that_the_provider_confirmed_without_a_name_is_not_the_desks) {
    for (const bool desk_first : {true, false}) {
        const Order order = paid_by_card("20.00");
        provider->next_refund(FakeProvider::Payback::succeed, FakeProvider::Line::timed_out);
        Evidence ours = fact("ours" + order.id.to_string(), EvidenceKind::refund_succeeded, order.id,
                             *order.payments[0].provider_ref, "5.00");
        ours.refund_id = refund(order, "5.00").id;
        const Evidence desk = provider->refund_outside(order.payments[0].id, money("5.00"));
        tell(desk_first ? desk : ours);
        tell(desk_first ? ours : desk);
        BOOST_TEST(get(order).amounts.refunded.to_string() == "10.00");
    }
}

BOOST_AUTO_TEST_CASE(pieces_that_never_left_the_shelf_are_not_put_back) {
    const Order order = pay_by_hand(place("20.00"));  // not counted
    RefundCreate back = refund_of(order);
    back.items = {{1, 1}};
    back.restock = true;
    BOOST_TEST(!require(engine.refund_create(back, by(admin()))).restocked);
    BOOST_TEST(get(order).lines[0].restocked_quantity == 0);
}

// The provider's webhook may come before its answer, and not every webhook hands our id back.
BOOST_AUTO_TEST_CASE(a_refund_told_before_its_answer_without_our_id_is_one_refund) {
    const Order order = paid_by_card("20.00");
    provider->next_refund(FakeProvider::Payback::succeed, FakeProvider::Line::answer_lost);
    const Refund ours = refund(order, "5.00");
    Evidence told = provider->settle(ours.id);
    told.refund_id.reset();
    tell(told);
    BOOST_TEST(get(order).amounts.refunded.to_string() == "5.00");
    clock.advance(120'000);
    run_due();
    const Order after = get(order);
    BOOST_TEST(after.amounts.refunded.to_string() == "5.00");
    BOOST_TEST(after.amounts.refund_pending.is_zero());
    BOOST_REQUIRE(after.refunds.size() == 2U);
    BOOST_TEST(to_string(after.refunds[0].status) == "succeeded");
    BOOST_TEST((after.refunds[0].provider_ref == told.refund_ref));
    BOOST_TEST(to_string(after.refunds[1].status) == "cancelled");
    BOOST_TEST(!after.refunds[1].provider_ref);
    BOOST_TEST(require(engine.verify()).findings.empty());
}

BOOST_AUTO_TEST_CASE(the_same_key_refunds_once) {
    const Order order = paid_by_card("20.00");
    const auto once = require(engine.refund_create(refund_of(order, "5.00"), by(admin(), "k1")));
    const auto again = require(engine.refund_create(refund_of(order, "5.00"), by(admin(), "k1")));
    BOOST_TEST((once.id == again.id));
    BOOST_TEST(again.replayed);
    BOOST_TEST(provider->given_back_minor(order.id) == 500);
    BOOST_TEST(refused(engine.refund_create(refund_of(order, "6.00"), by(admin(), "k1"))) ==
               "idempotency_key_reused");
}

BOOST_AUTO_TEST_CASE(staff_see_refund_among_the_allowed_actions_while_something_is_left) {
    const auto may_refund = [](const Order& order, const Actor& actor) {
        const auto actions = allowed_actions(order, actor);
        return std::ranges::find(actions, "refund") != actions.end();
    };
    const Order order = pay_by_hand(place("20.00"));
    BOOST_TEST(may_refund(order, admin()));
    BOOST_TEST(!may_refund(order, customer()));
    refund(order);
    BOOST_TEST(!may_refund(get(order), admin()));
}

// Money that goes back must not pass for the rest of the payment, on its way or when it has arrived.
BOOST_AUTO_TEST_CASE(a_part_payment_that_goes_back_settles_nothing) {
    const Order order = pay_by_hand(place("100.00"), {.amount = amount("60.00")});
    BOOST_TEST(reading(order) == "pending/partially_paid");
    refund(order, "20.00");
    const Order less = get(order);
    BOOST_TEST(reading(less) == "pending/partially_paid");
    BOOST_TEST(less.amounts.due.to_string() == "60.00");
    BOOST_TEST(status(less) == "pending");
    refund(order);
    const Order none = get(order);
    BOOST_TEST(reading(none) == "refunded/refunded");
    BOOST_TEST(status(none) == "pending");
    BOOST_TEST(none.amounts.credited.is_zero());
    BOOST_TEST(none.amounts.due.to_string() == "100.00");
    BOOST_TEST(!none.paid_at);
}

// What was paid too much is still owed to the customer when goods come back.
BOOST_AUTO_TEST_CASE(goods_that_come_back_do_not_eat_what_was_paid_too_much) {
    const Order order = place({of(make("100.00")), of(make("20.00"))});
    const Payment opened = attempt(order);
    pay_by_hand(order);
    tell(provider->capture(opened.id));
    BOOST_TEST(get(order).amounts.refund_due.to_string() == "120.00");
    RefundCreate one = refund_of(order);
    one.items = {{2, 1}};
    require(engine.refund_create(one, by(admin())));
    const Order after = get(order);
    BOOST_TEST(after.amounts.credited.to_string() == "20.00");
    BOOST_TEST(after.amounts.refund_due.to_string() == "120.00");
    BOOST_TEST(reading(after) == "paid/overpaid");
}

// --- what the total is lowered by ---------------------------------------------------------------

BOOST_AUTO_TEST_CASE(goods_that_come_back_before_all_is_paid_do_not_pay_for_the_rest) {
    const Order order = place({of(make("60.00")), of(make("40.00"))});
    const Payment opened = attempt(order);
    tell(provider->capture(opened.id, money("60.00")));
    provider->next_refund(FakeProvider::Payback::stay_pending);
    RefundCreate back = refund_of(order);
    back.items = {{2, 1}};
    const Refund agreed = require(engine.refund_create(back, by(admin())));
    BOOST_TEST(reading(get(order)) == "pending/partially_paid");
    BOOST_TEST(get(order).amounts.due.to_string() == "40.00");
    tell(provider->settle(agreed.id));
    BOOST_TEST(reading(get(order)) == "pending/partially_paid");
    BOOST_TEST(get(order).amounts.due.to_string() == "40.00");
    BOOST_TEST(status(get(order)) == "pending");
}

BOOST_AUTO_TEST_CASE(money_given_back_before_all_is_paid_is_owed_again) {
    const Order order = place("100.00");
    pay_by_hand(order, {.amount = amount("50.00")});
    refund(order, "50.00");
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
    BOOST_TEST(get(order).amounts.due.to_string() == "100.00");
    const Order paid = pay_by_hand(order);
    BOOST_TEST(reading(paid) == "paid/partially_refunded");
    BOOST_TEST(status(paid) == "processing");
    BOOST_TEST(paid.amounts.credited.is_zero());
}

BOOST_AUTO_TEST_CASE(an_order_made_cheaper_by_early_refunds_waits_for_a_person) {
    const Order order = place("100.00");
    pay_by_hand(order, {.amount = amount("50.00")});
    refund(order, "50.00");
    const Order paid = pay_by_hand(order, {.amount = amount("50.00")});
    BOOST_TEST(reading(paid) == "paid/partially_refunded");
    BOOST_TEST(status(paid) == "pending");  // it holds half of the price: nobody has agreed to that yet
}

BOOST_AUTO_TEST_CASE(goodwill_outlives_a_tender_swap) {
    const Order order = pay_by_hand(place("100.00"), {.method = PaymentMethod::card});
    refund(order, "10.00");
    RefundCreate swap = refund_of(order, "40.00");
    swap.reduces_total = false;
    require(engine.refund_create(swap, by(admin())));
    BOOST_TEST(get(order).amounts.due.to_string() == "40.00");
    BOOST_TEST(reading(pay_by_hand(order)) == "paid/partially_refunded");
}

BOOST_AUTO_TEST_CASE(a_tender_swap_is_not_about_goods) {
    const Order order = pay_by_hand(place("20.00"));
    RefundCreate swap = refund_of(order);
    swap.reduces_total = false;
    swap.items = {{1, 1}};
    BOOST_TEST(refused(engine.refund_create(swap, by(admin()))) == "validation_failed");
    swap.items.clear();
    require(engine.refund_create(swap, by(admin())));
    BOOST_TEST(get(order).lines[0].refunded_quantity == 0);
}

// --- refunds that fail --------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_refund_of_pieces_that_failed_is_tried_again_with_the_same_pieces) {
    const Order order = pay_by_card(place({of(make("60.00")), of(make("40.00"))}));
    RefundCreate back = refund_of(order);
    back.items = {{2, 1}};
    provider->next_refund(FakeProvider::Payback::fail);
    require(engine.refund_create(back, by(admin())));
    BOOST_TEST(get(order).amounts.refund_due.to_string() == "40.00");

    RefundCreate another = refund_of(order);
    another.items = {{1, 1}};
    require(engine.refund_create(another, by(admin())));
    BOOST_TEST(get(order).amounts.refund_due.to_string() == "40.00");  // it is not what failed

    require(engine.refund_create(back, by(admin())));
    const Order after = get(order);
    BOOST_TEST(after.amounts.refund_due.is_zero());
    BOOST_TEST(after.amounts.credited.to_string() == "100.00");
    BOOST_TEST(after.lines[1].refunded_quantity == 1);
    BOOST_TEST(reading(after) == "refunded/refunded");
    BOOST_TEST(refused(engine.refund_create(back, by(admin()))) == "validation_failed");
}

BOOST_AUTO_TEST_CASE(a_second_failure_is_owed_as_well_and_only_once) {
    const Order order = paid_by_card("100.00");
    provider->next_refund(FakeProvider::Payback::fail);
    refund(order, "20.00");
    provider->next_refund(FakeProvider::Payback::fail);
    refund(order, "30.00");  // the 20.00 again, and 10.00 more
    BOOST_TEST(get(order).amounts.refund_due.to_string() == "30.00");
    BOOST_TEST(get(order).amounts.credited.to_string() == "30.00");
    refund(order, "30.00");
    BOOST_TEST(get(order).amounts.refund_due.is_zero());
    BOOST_TEST(get(order).amounts.credited.to_string() == "30.00");
    BOOST_TEST(reading(get(order)) == "paid/partially_refunded");
}

BOOST_AUTO_TEST_CASE(goods_that_cost_nothing_come_back_too) {
    const Product gift = make("0.00", 5);
    const Order order = pay_by_hand(place({of(make("20.00")), of(gift, 2)}));
    RefundCreate back = refund_of(order);
    back.items = {{2, 2}};
    back.restock = true;
    const Refund made = require(engine.refund_create(back, by(admin())));
    BOOST_TEST(to_string(made.status) == "succeeded");
    BOOST_TEST(made.amount.is_zero());
    BOOST_TEST(stock_of(gift) == 5);
    BOOST_TEST(reading(get(order)) == "paid/paid");
}

BOOST_AUTO_TEST_CASE(one_payment_does_not_pay_for_what_a_bank_took_of_another) {
    const Order order = place("100.00");
    const Payment first = attempt(order);
    tell(provider->capture(first.id));
    Evidence second = fact("second", EvidenceKind::captured, order.id, "tx-second", "100.00");
    tell(second);
    second.event_id = "back";
    second.kind = EvidenceKind::refund_succeeded;
    second.refund_ref = "re-second";
    tell(second);
    second.event_id = "lost";
    second.kind = EvidenceKind::dispute_lost;
    second.refund_ref.reset();
    tell(second);
    BOOST_TEST(get(order).amounts.refunded.to_string() == "200.00");
    BOOST_TEST(refused(engine.refund_create(refund_of(order), by(admin()))) == "refund_exceeds_paid");
}

BOOST_AUTO_TEST_SUITE_END()
