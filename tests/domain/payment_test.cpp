// Proves the edge cases of payments (one case per row of the rules): late, double, early, contradictory,
// lost and wrong money. Money is never refused and never counted twice.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "domain/shop.hpp"

using namespace ordo;
using namespace ordo::test;
using Intent = FakeProvider::Intent;
using Line = FakeProvider::Line;

BOOST_FIXTURE_TEST_SUITE(payments, Shop)

// --- opening an attempt

BOOST_AUTO_TEST_CASE(an_attempt_is_stored_before_the_provider_is_asked) {
    const Order order = place("20.00");
    std::string seen;
    provider->on_call([&] {
        const Order now = get(order);
        seen = reading(now) + " " + std::to_string(now.payments.size());
    });
    provider->next_intent(Intent::require_action);
    const Payment opened = attempt(order);
    BOOST_TEST(seen == "pending/in_progress 1");
    BOOST_TEST(to_string(opened.status) == "requires_action");
    BOOST_TEST(opened.next_action.has_value());
    BOOST_TEST(opened.provider_ref.has_value());
    BOOST_TEST(reading(get(order)) == "pending/requires_action");
}

BOOST_AUTO_TEST_CASE(an_open_attempt_of_the_same_provider_is_the_answer) {
    const Order order = place("20.00");
    provider->usually(Intent::require_action);
    const auto first = require(engine.payment_create({order.id, "fake", {}}, by(customer())));
    const auto second = require(engine.payment_create({order.id, "fake", {}}, by(customer())));
    BOOST_TEST((first.id == second.id));
    BOOST_TEST(!second.changed);
    BOOST_TEST(provider->calls().intents == 1);
}

BOOST_AUTO_TEST_CASE(refusals_of_an_attempt) {
    const auto code = [&](const Order& order, std::string name) {
        return refused(engine.payment_create({order.id, std::move(name), {}}, by(customer())));
    };
    const Order order = place("20.00");
    BOOST_TEST(code(order, "stripe") == "provider_not_configured");
    BOOST_TEST(code(order, "manual") == "validation_failed");
    BOOST_TEST(refused(engine.payment_create({order.id, "fake", "ftp://x"}, by(customer()))) ==
               "validation_failed");
    BOOST_TEST(refused(engine.payment_create({order.id, "fake", {}}, by(customer(2)))) == "not_found");
    pay_by_hand(order);
    BOOST_TEST(code(order, "fake") == "already_paid");
    const Order gone = place("20.00");
    cancel(gone);
    BOOST_TEST(code(gone, "fake") == "not_payable");
    BOOST_TEST(provider->calls().intents == 0);
}

BOOST_AUTO_TEST_CASE(a_declined_attempt_fails_and_a_retry_is_a_new_one) {
    const Order order = place("20.00");
    provider->next_intent(Intent::decline);
    BOOST_TEST(refused(engine.payment_create({order.id, "fake", {}}, by(customer()))) == "payment_declined");
    BOOST_TEST(reading(get(order)) == "failed/failed");
    attempt(order);
    BOOST_TEST(reading(get(order)) == "pending/in_progress");
    BOOST_TEST(get(order).payments.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_provider_that_is_down_is_an_error_and_a_failed_attempt) {
    const Order order = place("20.00");
    provider->next_intent(Intent::open, Line::down);
    BOOST_TEST(refused(engine.payment_create({order.id, "fake", {}}, by(customer()))) == "provider_error");
    BOOST_TEST(reading(get(order)) == "failed/failed");
}

BOOST_AUTO_TEST_CASE(a_repeated_call_hears_what_the_first_one_heard) {
    const Order order = place("20.00");
    const auto pay = [&](const char* key) { return engine.payment_create({order.id, "fake", {}}, by(customer(), key)); };
    provider->next_intent(Intent::open, Line::down);
    BOOST_TEST(refused(pay("down")) == "provider_error");
    BOOST_TEST(refused(pay("down")) == "provider_error");
    provider->next_intent(Intent::decline);
    BOOST_TEST(refused(pay("declined")) == "payment_declined");
    BOOST_TEST(refused(pay("declined")) == "payment_declined");
    const auto opened = require(pay("opened"));
    require(engine.evidence_apply({{.provider = "fake",
                                    .event_id = "later",
                                    .kind = EvidenceKind::failed,
                                    .payment_id = opened.id,
                                    .failure_code = "card_declined",
                                    .at = clock.now()}},
                                  by(system_actor())));
    BOOST_TEST(get(order).payments.size() == 3U);
    const auto again = require(pay("opened"));
    BOOST_TEST(again.replayed);
    BOOST_TEST((again.id == opened.id));
    BOOST_TEST(to_string(again.status) == "failed");
}

BOOST_AUTO_TEST_CASE(a_lost_answer_is_in_doubt_until_the_provider_is_asked) {
    const Order order = place("20.00");
    provider->next_intent(Intent::capture, Line::answer_lost);
    BOOST_TEST(to_string(attempt(order).status) == "unknown");
    BOOST_TEST(reading(get(order)) == "pending/in_doubt");
    BOOST_TEST(refused(engine.payment_create({order.id, "fake", {}}, by(customer()))) == "payment_in_doubt");
    clock.advance(120'000);
    BOOST_TEST(run_due().payments_checked == 1);
    BOOST_TEST(reading(get(order)) == "paid/paid");
    BOOST_TEST(provider->taken_minor(order.id) == 2000);
}

BOOST_AUTO_TEST_CASE(a_time_out_without_effect_frees_the_order_again) {
    const Order order = place("20.00");
    provider->next_intent(Intent::open, Line::timed_out);
    attempt(order);
    clock.advance(120'000);
    run_due();
    BOOST_TEST(reading(get(order)) == "failed/failed");
    attempt(order);
}

BOOST_AUTO_TEST_CASE(a_crash_before_the_answer_leaves_a_question) {
    const Order order = place("20.00");
    provider->on_call([] {}, [] { throw 1; });  // the process dies after the provider has acted
    provider->next_intent(Intent::capture);
    BOOST_TEST(to_string(attempt(order).status) == "unknown");
    provider->on_call({}, {});
    clock.advance(120'000);
    run_due();
    BOOST_TEST(reading(get(order)) == "paid/paid");
}

BOOST_AUTO_TEST_CASE(sync_asks_for_a_lost_webhook) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    provider->capture(opened.id);
    BOOST_TEST(refused(engine.payment_sync(opened.id, by(customer(2)))) == "not_found");
    const auto synced = require(engine.payment_sync(opened.id, by(customer())));
    BOOST_TEST(synced.changed);
    BOOST_TEST(to_string(synced.status) == "captured");
    BOOST_TEST(reading(get(order)) == "paid/paid");
}

BOOST_AUTO_TEST_CASE(an_admin_resolves_what_nobody_knows) {
    const Order order = place("20.00");
    provider->next_intent(Intent::open, Line::timed_out);
    const Payment lost = attempt(order);
    PaymentResolve resolve{.payment_id = lost.id, .status = AttemptStatus::captured, .note = "seen on the statement"};
    BOOST_TEST(refused(engine.payment_resolve(resolve, by(customer()))) == "forbidden");
    const auto resolved = require(engine.payment_resolve(resolve, by(admin())));
    BOOST_TEST(to_string(resolved.status) == "captured");
    BOOST_TEST(reading(get(order)) == "paid/paid");
    resolve.status = AttemptStatus::failed;
    BOOST_TEST(refused(engine.payment_resolve(resolve, by(admin()))) == "invalid_transition");
}

// --- the provider's facts

BOOST_AUTO_TEST_CASE(a_captured_payment_moves_the_order_once) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    const Evidence paid = provider->capture(opened.id);
    BOOST_TEST(outcome(paid) == "applied");
    BOOST_TEST(outcome(paid) == "duplicate");
    const Order after = get(order);
    BOOST_TEST(status(after) == "processing");
    BOOST_TEST(after.amounts.captured.to_string() == "20.00");
    const auto history = require(engine.order_history(order.id, by(admin())));
    int paid_events = 0;
    for (const auto& record : history) paid_events += record.type == EventType::order_paid ? 1 : 0;
    BOOST_TEST(paid_events == 1);
}

BOOST_AUTO_TEST_CASE(late_payment_after_cancel) {
    const Product mouse = make("20.00", 5);
    const Order order = place({of(mouse)});
    const Payment opened = attempt(order);
    require(engine.order_cancel({.order_id = order.id}, by(customer())));
    BOOST_TEST(stock_of(mouse) == 5);
    BOOST_TEST(outcome(provider->capture(opened.id)) == "applied");
    const Order after = get(order);
    BOOST_TEST(status(after) == "cancelled");
    BOOST_TEST(reading(after) == "paid/refund_due");
    BOOST_TEST(after.amounts.refund_due.to_string() == "20.00");
    BOOST_TEST(waits_for(after, Attention::paid_after_cancel));
    BOOST_TEST(stock_of(mouse) == 5);  // late money never takes stock again
    refund(after);
    BOOST_TEST(get(order).attention == 0);
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
}

BOOST_AUTO_TEST_CASE(duplicate_payment_from_two_tabs) {
    const Order order = place("20.00");
    const Payment first = attempt(order);
    tell(provider->fail(first.id));
    const Payment second = attempt(order);
    tell(provider->capture(second.id));
    tell(provider->capture(first.id));  // the first one succeeds after all
    const Order after = get(order);
    BOOST_TEST(reading(after) == "paid/overpaid");
    BOOST_TEST(after.amounts.refund_due.to_string() == "20.00");
    BOOST_TEST(waits_for(after, Attention::overpaid));
    BOOST_TEST(status(after) == "processing");
    refund(after, "20.00");
    BOOST_TEST(reading(get(order)) == "paid/partially_refunded");
    BOOST_TEST(get(order).amounts.credited.is_zero());  // too much paid lowers no total
    BOOST_TEST(get(order).attention == 0);
}

BOOST_AUTO_TEST_CASE(the_same_event_id_with_other_content_is_kept_aside) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    Evidence paid = provider->capture(opened.id);
    tell(paid);
    paid.amount = money("99.00");
    BOOST_TEST(outcome(paid) == "kept_aside");
    BOOST_TEST(outcome(paid) == "duplicate");
    const Order after = get(order);
    BOOST_TEST(after.amounts.captured.to_string() == "20.00");
    BOOST_TEST(waits_for(after, Attention::amount_mismatch));
    require(engine.order_resolve({order.id, "asked the provider"}, by(admin())));
    BOOST_TEST(get(order).attention == 0);
}

BOOST_AUTO_TEST_CASE(event_before_the_order_is_there) {
    const Product thing = make("20.00");
    const auto id = id_of<OrderId>(7);
    const Evidence paid = fact("evt_early", EvidenceKind::captured, id, "ref_early", "20.00");
    BOOST_TEST(outcome(paid) == "waiting");
    BOOST_TEST(outcome(paid) == "waiting");
    clock.advance(16 * 60'000);
    BOOST_TEST(run_due().events_waiting == 1);
    OrderCreate create = order_of({of(thing)});
    create.id = id;
    const auto placed = require(engine.order_create(create, by(customer())));
    BOOST_TEST(reading(placed) == "paid/paid");
    BOOST_TEST(status(placed) == "processing");
    BOOST_TEST(outcome(paid) == "duplicate");
    BOOST_TEST(run_due().events_waiting == 0);
}

// What a host tells itself, or a look-up finds, has no event id.
BOOST_AUTO_TEST_CASE(a_fact_without_an_event_id_waits_as_well) {
    const Product thing = make("20.00");
    const auto id = id_of<OrderId>(8);
    Evidence paid = fact({}, EvidenceKind::captured, id, "ref_told", "20.00");
    paid.event_id.reset();
    paid.provider = "stripe";
    for (const auto* key : {"k1", "k1", "k2"}) {
        CallOptions call = by(provider_actor());
        call.idempotency_key = key;
        BOOST_TEST(to_string(require(engine.evidence_apply({paid}, call)).outcome) == "waiting");
    }
    clock.advance(16 * 60'000);
    BOOST_TEST(run_due().events_waiting == 1);
    OrderCreate create = order_of({of(thing)});
    create.id = id;
    BOOST_TEST(reading(require(engine.order_create(create, by(customer())))) == "paid/paid");
    BOOST_TEST(run_due().events_waiting == 0);
}

BOOST_AUTO_TEST_CASE(captured_outranks_failed_in_any_order) {
    for (const bool failed_first : {true, false}) {
        const Order order = place("20.00");
        const Payment opened = attempt(order);
        const Evidence failed = provider->fail(opened.id);
        const Evidence captured = provider->capture(opened.id);
        tell(failed_first ? failed : captured);
        tell(failed_first ? captured : failed);
        const Order after = get(order);
        BOOST_TEST(reading(after) == "paid/paid");
        BOOST_TEST(!payment(after, opened.id).failure_code.has_value());
    }
}

BOOST_AUTO_TEST_CASE(a_refund_that_overtakes_its_capture_waits_for_it) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    const Evidence captured = provider->capture(opened.id);
    const Evidence given_back = provider->refund_outside(opened.id, money("5.00"));
    BOOST_TEST(outcome(given_back) == "waiting");
    BOOST_TEST(outcome(captured) == "applied");
    BOOST_TEST(reading(get(order)) == "paid/partially_refunded");
}

BOOST_AUTO_TEST_CASE(cancel_while_a_capture_is_unknown) {
    const Order order = place("20.00");
    provider->next_intent(Intent::capture, Line::answer_lost);
    attempt(order);
    cancel(order);
    BOOST_TEST(reading(get(order)) == "pending/in_doubt");
    clock.advance(120'000);
    run_due();
    BOOST_TEST(reading(get(order)) == "paid/refund_due");
}

BOOST_AUTO_TEST_CASE(cancel_after_paid_gives_everything_back_or_keeps_it_due) {
    const Order kept = cancel(paid_by_card("20.00"), OrderCancel::Held::keep);
    BOOST_TEST(reading(kept) == "paid/refund_due");
    const Order returned = cancel(paid_by_card("20.00"), OrderCancel::Held::refund);
    BOOST_TEST(reading(returned) == "refunded/refunded");
    BOOST_TEST(provider->given_back_minor(returned.id) == 2000);
    const Order paid = paid_by_card("20.00");
    BOOST_TEST(refused(engine.order_cancel({.order_id = paid.id}, by(admin()))) == "refund_decision_required");
}

BOOST_AUTO_TEST_CASE(a_refund_that_fails_after_cancel_is_retried) {
    const Order order = paid_by_card("20.00");
    provider->next_refund(FakeProvider::Payback::succeed, Line::down);
    const Order cancelled = cancel(order, OrderCancel::Held::refund);
    BOOST_TEST(status(cancelled) == "cancelled");
    BOOST_TEST(reading(cancelled) == "paid/refund_pending");
    clock.advance(120'000);
    run_due();
    BOOST_TEST(reading(get(order)) == "refunded/refunded");
}

BOOST_AUTO_TEST_CASE(under_payment_shows_what_is_due) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    tell(provider->capture(opened.id, money("15.00")));
    const Order after = get(order);
    BOOST_TEST(reading(after) == "pending/partially_paid");
    BOOST_TEST(after.amounts.due.to_string() == "5.00");
    BOOST_TEST(status(after) == "pending");
    BOOST_TEST(waits_for(after, Attention::amount_mismatch));
}

BOOST_AUTO_TEST_CASE(several_captures_of_one_attempt_add_up) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    const Evidence part = provider->capture(opened.id, money("15.00"));
    const Evidence all = provider->capture(opened.id, money("20.00"));
    tell(all);
    BOOST_TEST(outcome(part) == "no_effect");  // it was only a part of what is known
    BOOST_TEST(get(order).amounts.captured.to_string() == "20.00");
}

BOOST_AUTO_TEST_CASE(expired_then_paid_is_a_late_payment) {
    require(engine.shop_update({.payment_window_minutes = 60}, by(admin())));
    const Product mouse = make("20.00", 5);
    const Order order = place({of(mouse)});
    BOOST_TEST((order.expires_at == Time{clock.now().ms + 3'600'000}));
    const Payment opened = attempt(order);
    clock.advance(3'599'999);
    BOOST_TEST(run_due().orders_expired == 0);
    clock.advance(1);
    BOOST_TEST(run_due().orders_expired == 1);
    Order after = get(order);
    BOOST_TEST(status(after) == "cancelled");
    BOOST_TEST(to_string(after.cancel_reason.value()) == "expired");
    BOOST_TEST(stock_of(mouse) == 5);
    tell(provider->capture(opened.id));
    BOOST_TEST(reading(get(order)) == "paid/refund_due");
    BOOST_TEST(run_due().orders_expired == 0);
}

BOOST_AUTO_TEST_CASE(a_paid_order_does_not_expire) {
    require(engine.shop_update({.payment_window_minutes = 60}, by(admin())));
    const Order order = pay_by_hand(place("20.00"));
    BOOST_TEST(!order.expires_at.has_value());
    clock.advance(7'200'000);
    BOOST_TEST(run_due().orders_expired == 0);
}

BOOST_AUTO_TEST_CASE(an_expired_part_payment_is_to_be_given_back) {
    require(engine.shop_update({.payment_window_minutes = 60}, by(admin())));
    const Order order = pay_by_hand(place("20.00"), {.amount = amount("5.00")});
    clock.advance(3'600'000);
    run_due();
    const Order after = get(order);
    BOOST_TEST(status(after) == "cancelled");
    BOOST_TEST(reading(after) == "pending/refund_due");
}

BOOST_AUTO_TEST_CASE(an_authorisation_that_is_lost_and_fails_holds_nothing) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    tell(provider->authorize(opened.id));
    Evidence lost = provider->require_action(opened.id);
    lost.kind = EvidenceKind::unknown;
    require(engine.evidence_apply({lost}, by(admin())));
    BOOST_TEST(reading(get(order)) == "pending/in_doubt");
    tell(provider->fail(opened.id));
    BOOST_TEST(reading(get(order)) == "failed/failed");
    BOOST_TEST(get(order).amounts.authorized.is_zero());
}

BOOST_AUTO_TEST_CASE(money_that_no_order_can_hold_is_kept_aside) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    tell(provider->capture(opened.id, money("90071992547409.91")));
    const Evidence more = fact("too-much", EvidenceKind::captured, order.id, "tx9", "90071992547409.91");
    BOOST_TEST(outcome(more) == "kept_aside");
    BOOST_TEST(outcome(more) == "duplicate");
    BOOST_TEST(waits_for(get(order), Attention::amount_mismatch));
}

BOOST_AUTO_TEST_CASE(a_refund_without_any_name_is_refused_because_it_may_be_the_same_again) {
    const Order order = paid_by_card("20.00");
    Evidence told = provider->refund_outside(order.payments[0].id, money("5.00"));
    told.event_id.reset();
    told.refund_ref.reset();
    EvidenceApply command{told};
    BOOST_TEST(refused(engine.evidence_apply(command, by(admin()))) == "validation_failed");
}

BOOST_AUTO_TEST_CASE(resolved_with_another_amount_waits_for_a_person_and_calls_off_the_rest) {
    const Order order = place("20.00");
    provider->next_intent(FakeProvider::Intent::open, FakeProvider::Line::timed_out);
    const Payment lost = attempt(order);
    PaymentResolve command{.payment_id = lost.id, .status = AttemptStatus::captured, .note = "Seen on the statement."};
    command.amount = amount("25.00");
    require(engine.payment_resolve(command, by(admin())));
    const Order after = get(order);
    BOOST_TEST(reading(after) == "paid/overpaid");
    BOOST_TEST(waits_for(after, Attention::amount_mismatch));
}

BOOST_AUTO_TEST_CASE(wrong_currency_is_recorded_and_not_applied) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    BOOST_TEST(outcome(provider->capture(opened.id, money("20.00", "EUR"))) == "kept_aside");
    const Order after = get(order);
    BOOST_TEST(reading(after) == "pending/in_progress");
    BOOST_TEST(after.amounts.captured.is_zero());
    BOOST_TEST(waits_for(after, Attention::amount_mismatch));
}

BOOST_AUTO_TEST_CASE(test_mode_money_is_kept_aside) {
    const Order order = place("20.00");
    Evidence paid = provider->capture(attempt(order).id);
    paid.keep_aside = "The event is of the provider's test mode.";
    BOOST_TEST(outcome(paid) == "kept_aside");
    BOOST_TEST(reading(get(order)) == "pending/in_progress");
}

BOOST_AUTO_TEST_CASE(an_authorisation_is_held_and_released) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    tell(provider->authorize(opened.id));
    BOOST_TEST(reading(get(order)) == "pending/authorized");
    BOOST_TEST(get(order).amounts.authorized.to_string() == "20.00");
    cancel(order);
    BOOST_TEST(get(order).amounts.authorized.is_zero());
    BOOST_TEST(to_string(payment(get(order), opened.id).status) == "cancelled");
}

BOOST_AUTO_TEST_CASE(an_authorisation_that_is_captured_is_not_counted_twice) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    tell(provider->authorize(opened.id));
    tell(provider->capture(opened.id));
    const Order after = get(order);
    BOOST_TEST(after.amounts.authorized.is_zero());
    BOOST_TEST(after.amounts.captured.to_string() == "20.00");
}

BOOST_AUTO_TEST_CASE(a_dispute_waits_for_a_person_and_may_be_won) {
    const Order order = paid_by_card("20.00");
    const PaymentId id = order.payments[0].id;
    tell(provider->dispute(id));
    BOOST_TEST(waits_for(get(order), Attention::disputed));
    BOOST_TEST(reading(get(order)) == "paid/paid");
    tell(provider->win_dispute(id));
    BOOST_TEST(get(order).attention == 0);
    BOOST_TEST(to_string(get(order).payments[0].status) == "captured");
}

BOOST_AUTO_TEST_CASE(a_lost_dispute_is_a_chargeback) {
    const Order order = paid_by_card("20.00");
    const PaymentId id = order.payments[0].id;
    const Evidence opened = provider->dispute(id);
    const Evidence lost = provider->lose_dispute(id);
    tell(lost);  // the opening comes later
    tell(opened);
    const Order after = get(order);
    BOOST_TEST(to_string(after.payments[0].status) == "charged_back");
    BOOST_REQUIRE(after.refunds.size() == 1U);
    BOOST_TEST(to_string(after.refunds[0].reason) == "chargeback");
    BOOST_TEST(reading(after) == "refunded/refunded");
}

BOOST_AUTO_TEST_CASE(a_loss_of_an_unknown_amount_waits_for_a_person) {
    const Order order = paid_by_card("20.00");
    const Evidence lost = fact("lost", EvidenceKind::dispute_lost, order.id, *order.payments[0].provider_ref);
    BOOST_TEST(outcome(lost) == "kept_aside");
    BOOST_TEST(waits_for(get(order), Attention::amount_mismatch));
    BOOST_TEST(reading(get(order)) == "paid/paid");
}

BOOST_AUTO_TEST_CASE(a_forged_webhook_stores_nothing) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    const Evidence paid = provider->capture(opened.id);
    const auto forged = provider->forged({paid});
    BOOST_TEST(refused(engine.webhook_receive("fake", forged.headers, forged.body)) == "invalid_signature");
    BOOST_TEST(reading(get(order)) == "pending/in_progress");
    BOOST_TEST(outcome(paid) == "applied");
}

BOOST_AUTO_TEST_CASE(a_webhook_that_tells_only_that_something_has_happened_is_looked_up) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    Evidence news = provider->capture(opened.id);
    news.kind = EvidenceKind::unknown;
    news.amount.reset();
    provider->next_lookup(Line::down);
    const auto message = provider->webhook({news});
    BOOST_TEST(refused(engine.webhook_receive("fake", message.headers, message.body)) == "provider_error");
    BOOST_TEST(reading(get(order)) == "pending/in_progress");
    BOOST_TEST(outcome(news) == "applied");
    BOOST_TEST(reading(get(order)) == "paid/paid");
    BOOST_TEST(outcome(news) == "no_effect");
    BOOST_TEST(provider->calls().lookups == 3);
}

BOOST_AUTO_TEST_CASE(a_webhook_of_a_provider_that_is_not_set_up_is_refused) {
    BOOST_TEST(refused(engine.webhook_receive("stripe", {}, "{}")) == "provider_not_configured");
    const auto nothing = provider->meaningless();
    BOOST_TEST(require(engine.webhook_receive("fake", nothing.headers, nothing.body)).empty());
}

BOOST_AUTO_TEST_CASE(only_the_provider_and_staff_tell_evidence) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    Evidence paid = provider->capture(opened.id);
    paid.provider = "fake";
    BOOST_TEST(refused(engine.evidence_apply({paid}, by(customer()))) == "forbidden");
    BOOST_TEST(refused(engine.evidence_apply({paid}, by(provider_actor()))) == "forbidden");  // stripe's
    require(engine.evidence_apply({paid}, by(admin())));
    BOOST_TEST(reading(get(order)) == "paid/paid");
}

BOOST_AUTO_TEST_CASE(a_webhook_that_overtakes_the_answer_of_the_call) {
    const Order order = place("20.00");
    provider->next_intent(Intent::capture);
    // The provider's webhook arrives while the call that caused it has not come back yet.
    provider->on_call({}, [&] {
        provider->on_call({}, {});
        const auto told = provider->events();
        if (!told.empty()) tell(told.back());
    });
    attempt(order);
    BOOST_TEST(reading(get(order)) == "paid/paid");
    BOOST_TEST(get(order).payments.size() == 1U);
    BOOST_TEST(get(order).amounts.captured.to_string() == "20.00");
}

BOOST_AUTO_TEST_CASE(fifty_webhooks_at_once_are_one_payment) {
    const Order order = place("20.00");
    const Payment opened = attempt(order);
    const auto message = provider->webhook({provider->capture(opened.id)});
    std::vector<std::thread> threads;
    for (int i = 0; i < 50; ++i)
        threads.emplace_back([&] { (void)engine.webhook_receive("fake", message.headers, message.body); });
    for (auto& thread : threads) thread.join();
    const Order after = get(order);
    BOOST_TEST(reading(after) == "paid/paid");
    BOOST_TEST(after.amounts.captured.to_string() == "20.00");
    BOOST_TEST(after.version == 5);  // created, attempt, opened, paid, processing
}

// --- what nobody can tell apart ------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_refund_made_at_the_providers_desk_is_never_asked_for_again) {
    const Order order = paid_by_card("100.00");
    Evidence told = provider->refund_outside(order.payments[0].id, money("40.00"));
    told.kind = EvidenceKind::refund_pending;
    tell(told);
    clock.advance(3'600'000);
    run_due();
    refund(order, "10.00");
    BOOST_TEST(provider->calls().refunds == 1);
}

BOOST_AUTO_TEST_CASE(a_desk_refund_of_the_same_amount_is_not_taken_for_one_that_is_answered) {
    const Order order = paid_by_card("100.00");
    const Evidence desk = provider->refund_outside(order.payments[0].id, money("10.00"));
    refund(order, "10.00");
    tell(desk);
    const Order after = get(order);
    BOOST_TEST(after.amounts.refunded.to_string() == "20.00");
    BOOST_TEST(after.amounts.credited.to_string() == "20.00");
    BOOST_TEST(after.refunds.size() == 2U);
}

BOOST_AUTO_TEST_CASE(an_order_that_is_paid_after_a_refund_was_called_off_goes_on) {
    const Order order = place("100.00");
    const Payment opened = attempt(order);
    tell(provider->capture(opened.id, money("60.00")));
    Evidence back = provider->refund_outside(opened.id, money("20.00"));
    back.kind = EvidenceKind::refund_pending;
    tell(back);
    tell(provider->capture(opened.id, money("100.00")));
    BOOST_TEST(status(get(order)) == "pending");
    back.kind = EvidenceKind::refund_cancelled;
    back.event_id = "called-off";
    tell(back);
    BOOST_TEST(reading(get(order)) == "paid/paid");
    BOOST_TEST(status(get(order)) == "processing");
}

BOOST_AUTO_TEST_CASE(money_of_an_unknown_amount_is_kept_aside) {
    const Order order = place("20.00");
    cancel(order);
    const Evidence told = fact("no-amount", EvidenceKind::captured, order.id, "tx77");
    BOOST_TEST(outcome(told) == "kept_aside");
    BOOST_TEST(waits_for(get(order), Attention::amount_mismatch));
}

BOOST_AUTO_TEST_CASE(an_event_that_names_another_order_is_kept_aside) {
    const Order mine = paid_by_card("20.00");
    const Order other = place("20.00");
    const Evidence told =
        fact("crossed", EvidenceKind::captured, other.id, *mine.payments[0].provider_ref, "25.00");
    BOOST_TEST(outcome(told) == "kept_aside");
    BOOST_TEST(get(mine).amounts.captured.to_string() == "20.00");
}

BOOST_AUTO_TEST_SUITE_END()
