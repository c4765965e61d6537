// Proves what becomes of money that a person records: it meets the provider's own word, before or after, and
// counts once; and of cards that were taken offline.
#include <boost/test/unit_test.hpp>

#include "domain/shop.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_FIXTURE_TEST_SUITE(recorded_payments, Shop)

BOOST_AUTO_TEST_CASE(manual_mark_paid_then_webhook_is_overpaid) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    const Order paid = pay_by_hand(order);
    BOOST_TEST(to_string(payment(paid, opened.id).status) == "cancelled");  // called off
    tell(provider->capture(opened.id));
    BOOST_TEST(reading(get(order)) == "paid/overpaid");
    BOOST_TEST(waits_for(get(order), Attention::overpaid));
}

BOOST_AUTO_TEST_CASE(manual_mark_paid_with_the_providers_reference_is_linked) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    pay_by_hand(order, {.reference = opened.provider_ref});
    const Evidence told = provider->capture(opened.id);
    BOOST_TEST(outcome(told) == "no_effect");  // it is the provider's payment already
    const Order after = get(order);
    BOOST_TEST(reading(after) == "paid/paid");
    BOOST_TEST(after.amounts.captured.to_string() == "20.00");
    BOOST_TEST(after.payments[0].failure_code.value() == "recorded_by_hand");
    BOOST_TEST(after.payments[1].provider == "fake");
    BOOST_TEST(after.payments[1].provider_ref.value() == opened.provider_ref.value());
    BOOST_TEST(outcome(provider->refund_outside(opened.id, money("5.00"))) == "applied");
    BOOST_TEST(reading(get(order)) == "paid/partially_refunded");
}

BOOST_AUTO_TEST_CASE(the_providers_word_about_money_recorded_by_hand_never_books_it_again) {
    const Order order = place("20.00");
    pay_by_hand(order, {.method = PaymentMethod::card, .reference = "tx1"});
    for (const char* event : {"e1", "e2"}) {
        const Evidence told = fact(event, EvidenceKind::captured, order.id, "tx1", "20.00");
        tell(told);
    }
    Evidence back = fact("e3", EvidenceKind::refund_succeeded, order.id, "tx1", "20.00");
    back.refund_ref = "re1";
    BOOST_TEST(outcome(back) == "applied");
    const Order after = get(order);
    BOOST_TEST(after.payments.size() == 1U);
    BOOST_TEST(reading(after) == "refunded/refunded");
    BOOST_TEST(after.amounts.captured.to_string() == "20.00");
    BOOST_TEST(after.attention == 0);
}

BOOST_AUTO_TEST_CASE(money_of_a_payment_that_the_provider_has_told_of_is_not_recorded_by_hand_again) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    tell(provider->capture(opened.id, money("12.00")));
    PaymentInput again{.amount = amount("8.00"), .reference = opened.provider_ref};
    BOOST_TEST(refused(engine.order_mark_paid({order.id, again}, by(admin()))) == "validation_failed");
}

BOOST_AUTO_TEST_CASE(an_offline_card_is_in_doubt_until_a_person_knows) {
    const Order order = place("20.00");
    PaymentInput card{.method = PaymentMethod::card, .reference = "T-81", .offline = true};
    const Order taken = pay_by_hand(order, card);
    BOOST_TEST(reading(taken) == "pending/in_doubt");
    BOOST_TEST(taken.amounts.captured.is_zero());
    BOOST_TEST(!taken.payments[0].captured_at.has_value());
    BOOST_TEST(refused(engine.payment_create({.order_id = order.id, .provider = "fake"}, by(customer()))) ==
               "payment_in_doubt");
    require(engine.payment_resolve({.payment_id = taken.payments[0].id,
                                    .status = AttemptStatus::captured,
                                    .note = "The terminal has sent its batch."},
                                   by(admin())));
    BOOST_TEST(reading(get(order)) == "paid/paid");
    BOOST_TEST(status(get(order)) == "processing");
}

BOOST_AUTO_TEST_CASE(an_offline_card_is_settled_by_its_providers_word) {
    for (const auto kind : {EvidenceKind::captured, EvidenceKind::failed}) {
        const Order order = place("20.00");
        const std::string reference = "T-" + order.id.to_string();
        pay_by_hand(order, {.method = PaymentMethod::card, .reference = reference, .offline = true});
        const Evidence told = fact("e-" + reference, kind, order.id, reference, "20.00");
        BOOST_TEST(outcome(told) == "applied");
        const Order after = get(order);
        BOOST_TEST(after.payments.size() == 1U);
        BOOST_TEST(after.payments[0].provider == "fake");
        BOOST_TEST(reading(after) == (kind == EvidenceKind::captured ? "paid/paid" : "failed/failed"));
    }
}

BOOST_AUTO_TEST_CASE(only_cards_are_taken_offline) {
    const Order order = place("20.00");
    const PaymentInput cash{.method = PaymentMethod::cash, .offline = true};
    BOOST_TEST(refused(engine.order_mark_paid({order.id, cash}, by(admin()))) == "validation_failed");
}

BOOST_AUTO_TEST_CASE(an_order_whose_money_is_in_doubt_does_not_expire) {
    ShopUpdate update;
    update.payment_window_minutes = 60;
    require(engine.shop_update(update, by(admin())));
    const Order order = place("20.00");
    const Order taken = pay_by_hand(order, {.method = PaymentMethod::card, .offline = true});
    clock.advance(61LL * 60'000);
    run_due();
    BOOST_TEST(status(get(order)) == "pending");
    require(engine.payment_resolve({.payment_id = taken.payments[0].id,
                                    .status = AttemptStatus::failed,
                                    .note = "The card was blocked."},
                                   by(admin())));
    run_due();
    BOOST_TEST(status(get(order)) == "cancelled");
}

BOOST_AUTO_TEST_CASE(an_event_that_names_only_the_attempt_finds_what_was_recorded_by_hand) {
    const Order order = place("100.00");
    const Payment opened = attempt(order);
    pay_by_hand(order, {.reference = opened.provider_ref});
    Evidence told = provider->capture(opened.id);
    told.provider_ref.reset();
    tell(told);
    BOOST_TEST(get(order).amounts.captured.to_string() == "100.00");
    BOOST_TEST(reading(get(order)) == "paid/paid");
}

BOOST_AUTO_TEST_CASE(the_provider_denies_what_a_person_has_recorded) {
    const Order order = place("100.00");
    pay_by_hand(order, {.method = PaymentMethod::card, .reference = "tx5"});
    const Evidence told = fact("less", EvidenceKind::captured, order.id, "tx5", "40.00");
    tell(told);
    BOOST_TEST(waits_for(get(order), Attention::amount_mismatch));
}

BOOST_AUTO_TEST_SUITE_END()
