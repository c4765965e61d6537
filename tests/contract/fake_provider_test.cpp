// Proves that the fake provider of the other tests keeps the promises of sys/payment_provider.hpp, and
// that its books tell what it did.

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <thread>

#include "support/texts.hpp"
#include "contract/values.hpp"
#include "support/fake_provider.hpp"
#include "support/fakes.hpp"
#include "support/why.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

using Intent = FakeProvider::Intent;
using Line = FakeProvider::Line;
using Payback = FakeProvider::Payback;

const OrderId kOrder = id<OrderId>(1);
const PaymentId kPayment = id<PaymentId>(1);

struct ProviderFixture {
    FakeClock clock;
    FakeProvider provider{clock};

    sys::IntentRequest request(std::uint64_t payment = 1, std::int64_t minor = 1'000) const {
        return {.payment_id = id<PaymentId>(payment),
                .order_id = kOrder,
                .order_number = "100001",
                .amount = euro(minor)};
    }
    sys::RefundRequest refund_request(std::uint64_t refund, std::int64_t minor) const {
        return {.refund_id = id<RefundId>(refund),
                .payment_id = kPayment,
                .order_id = kOrder,
                .provider_ref = provider.attempt(kPayment)->ref,
                .amount = euro(minor)};
    }
    Evidence open(Intent what, Line line = Line::good) {
        provider.next_intent(what, line);
        return require(provider.create_intent(request()));
    }
    std::vector<Evidence> lookup() {
        return require(provider.lookup({.payment_id = kPayment, .order_id = kOrder}));
    }
    std::string kinds(const std::vector<Evidence>& facts) const {
        std::string text;
        for (const Evidence& fact : facts) text += std::string(to_string(fact.kind)) + " ";
        return text;
    }
    Result<std::vector<Evidence>> receive(const FakeProvider::Webhook& message) {
        return provider.verify_webhook(
            {.headers = message.headers, .body = message.body, .now = clock.now()});
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fake_provider, ProviderFixture)

BOOST_AUTO_TEST_CASE(an_attempt_becomes_what_the_script_says) {
    const struct {
        Intent what;
        EvidenceKind kind;
        std::int64_t taken;
    } cases[] = {{Intent::open, EvidenceKind::opened, 0},
                 {Intent::require_action, EvidenceKind::action_required, 0},
                 {Intent::authorize, EvidenceKind::authorized, 0},
                 {Intent::capture, EvidenceKind::captured, 1'000},
                 {Intent::fail, EvidenceKind::failed, 0}};
    for (const auto& each : cases) {
        FakeProvider fresh(clock);
        fresh.next_intent(each.what);
        const Evidence evidence = require(fresh.create_intent(request()));
        BOOST_TEST(to_string(evidence.kind) == to_string(each.kind));
        BOOST_TEST(evidence.provider == "fake");
        BOOST_TEST((evidence.payment_id == kPayment && evidence.order_id == kOrder));
        BOOST_TEST(evidence.provider_ref.value_or("") == fresh.attempt(kPayment)->ref);
        BOOST_TEST(evidence.next_action.has_value() == (each.what == Intent::require_action));
        BOOST_TEST(!evidence.event_id.has_value());
        BOOST_TEST(fresh.taken_minor(kOrder) == each.taken);
    }
    provider.next_intent(Intent::decline);
    refuse(provider.create_intent(request()), Errc::payment_declined);
    refuse(provider.create_intent(request()), Errc::payment_declined);  // and stays so
    BOOST_TEST(provider.attempts(kOrder).size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_same_id_has_no_second_effect) {
    const Evidence first = open(Intent::capture);
    const Evidence again = open(Intent::fail);
    BOOST_TEST(text_of(again) == text_of(first));
    BOOST_TEST(provider.taken_minor(kOrder) == 1'000);
    BOOST_TEST(provider.ledger().size() == 1U);
    BOOST_TEST(provider.calls().intents == 2);
    refuse(provider.create_intent(request(1, 999)), Errc::provider_error);
    BOOST_TEST(provider.calls().conflicts == 1);
}

BOOST_AUTO_TEST_CASE(a_bad_line_acts_or_not) {
    BOOST_TEST(to_string(open(Intent::capture, Line::timed_out).kind) == "unknown");
    BOOST_TEST(!provider.attempt(kPayment).has_value());
    BOOST_TEST(lookup().empty());  // never heard of it
    provider.next_intent(Intent::capture, Line::down);
    refuse(provider.create_intent(request()), Errc::provider_error);
    BOOST_TEST(provider.taken_minor(kOrder) == 0);

    const Evidence lost = open(Intent::capture, Line::answer_lost);
    BOOST_TEST(to_string(lost.kind) == "unknown");
    BOOST_TEST(!lost.provider_ref.has_value());
    BOOST_TEST((lost.payment_id == kPayment));
    BOOST_TEST(provider.taken_minor(kOrder) == 1'000);
    BOOST_TEST(kinds(lookup()) == "captured ");
    provider.next_lookup(Line::down);
    refuse(provider.lookup({.payment_id = kPayment, .order_id = kOrder}), Errc::provider_error);
    BOOST_TEST(kinds(lookup()) == "captured ");
}

BOOST_AUTO_TEST_CASE(refunds_are_paid_once_and_never_more_than_was_taken) {
    open(Intent::capture);
    const Evidence paid = require(provider.refund(refund_request(1, 400)));
    BOOST_TEST(to_string(paid.kind) == "refund_succeeded");
    BOOST_TEST(text_of(require(provider.refund(refund_request(1, 400)))) == text_of(paid));
    BOOST_TEST(provider.given_back_minor(kOrder) == 400);
    refuse(provider.refund(refund_request(1, 401)), Errc::provider_error);
    BOOST_TEST(provider.calls().conflicts == 1);

    provider.next_refund(Payback::stay_pending);
    BOOST_TEST(to_string(require(provider.refund(refund_request(2, 500))).kind) == "refund_pending");
    const Evidence too_much = require(provider.refund(refund_request(3, 101)));
    BOOST_TEST(to_string(too_much.kind) == "refund_failed");
    BOOST_TEST(too_much.failure_code.value_or("") == "amount_too_large");
    BOOST_TEST(provider.given_back_minor(kOrder) == 400);
    provider.settle(id<RefundId>(2));
    provider.settle(id<RefundId>(2));
    BOOST_TEST(provider.given_back_minor(kOrder) == 900);
    provider.fail(id<RefundId>(1));  // it came back from the bank
    BOOST_TEST(provider.given_back_minor(kOrder) == 500);
    BOOST_TEST(kinds(lookup()) == "captured refund_failed refund_succeeded refund_failed ");

    provider.next_refund(Payback::succeed, Line::timed_out);
    BOOST_TEST(to_string(require(provider.refund(refund_request(4, 1))).kind) == "refund_unknown");
    BOOST_TEST(!provider.payout(id<RefundId>(4)).has_value());
    provider.next_refund(Payback::succeed, Line::answer_lost);
    BOOST_TEST(to_string(require(provider.refund(refund_request(4, 1))).kind) == "refund_unknown");
    BOOST_TEST(provider.payout(id<RefundId>(4)).has_value());
    std::int64_t balance = 0;
    for (const auto& entry : provider.ledger()) balance += entry.amount.minor();
    BOOST_TEST(balance == provider.taken_minor(kOrder) - provider.given_back_minor(kOrder));
}

BOOST_AUTO_TEST_CASE(a_dispute_takes_the_money_when_it_is_lost) {
    open(Intent::capture);
    provider.dispute(kPayment);
    BOOST_TEST(provider.given_back_minor(kOrder) == 0);
    BOOST_TEST(kinds(lookup()) == "captured disputed ");
    provider.lose_dispute(kPayment);
    provider.lose_dispute(kPayment);
    BOOST_TEST(provider.given_back_minor(kOrder) == 1'000);
    BOOST_TEST(kinds(lookup()) == "captured dispute_lost ");
}

BOOST_AUTO_TEST_CASE(what_happens_is_an_event_that_a_webhook_carries) {
    open(Intent::require_action);
    clock.advance(5'000);
    provider.capture(kPayment, euro(300));
    provider.capture(kPayment);
    provider.refund_outside(kPayment, euro(50));
    const auto events = provider.events();
    BOOST_TEST(kinds(events) == "action_required captured captured refund_succeeded ");
    BOOST_TEST((events[1].amount == euro(300)));
    BOOST_TEST((events[1].event_id != events[2].event_id));
    BOOST_TEST(provider.taken_minor(kOrder) == 1'000);

    const auto message = provider.webhook(events);
    const auto received = receive(message);
    BOOST_REQUIRE_MESSAGE(received, why(received));
    BOOST_TEST(text_of(*received) == text_of(events));
    // Anything that a test makes of an event gets through as it is.
    Evidence odd = events[1];
    odd.refund_id = id<RefundId>(7);
    odd.keep_aside = "test mode";
    odd.failure_code = "x y";
    odd.failure_message = "No \xE2\x9C\x97";
    odd.method = PaymentMethod::paypal;
    odd.amount = *Money::of_minor(-5, currency("JPY"));
    BOOST_TEST(text_of(require(receive(provider.webhook({odd})))) == text_of(std::vector{odd}));
    BOOST_TEST(require(receive(provider.meaningless())).empty());
}

BOOST_AUTO_TEST_CASE(changed_bytes_and_strangers_are_not_believed) {
    open(Intent::capture);
    const auto events = provider.events();
    refuse(receive(provider.forged(events)), Errc::invalid_signature);
    auto message = provider.webhook(events);
    message.body += "\n";
    refuse(receive(message), Errc::invalid_signature);
    message = provider.webhook(events);
    message.headers.clear();
    refuse(receive(message), Errc::invalid_signature);
    FakeProvider other(clock, "other");
    refuse(receive(other.webhook(events)), Errc::invalid_signature);
}

BOOST_AUTO_TEST_CASE(hooks_run_round_the_act_without_its_lock) {
    std::string seen;
    const auto taken = [&] { seen += std::to_string(provider.taken_minor(kOrder)) + " "; };
    provider.on_call(taken, taken);
    open(Intent::capture);
    BOOST_TEST(seen == "0 1000 ");
    // Where a process may die: after the act, before the answer.
    provider.on_call({}, [] { throw std::runtime_error("died"); });
    BOOST_CHECK_THROW(static_cast<void>(provider.create_intent(request(2))), std::runtime_error);
    BOOST_TEST(provider.attempts(kOrder).size() == 2U);
    BOOST_CHECK_THROW(provider.capture(id<PaymentId>(9)), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(many_threads_may_call_it) {
    provider.usually(Intent::capture);
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            for (std::uint64_t payment = 1; payment <= 50; ++payment) {
                static_cast<void>(provider.create_intent(request(payment)));
                static_cast<void>(provider.lookup({.payment_id = id<PaymentId>(payment)}));
            }
        });
    }
    for (auto& thread : threads) thread.join();
    BOOST_TEST(provider.taken_minor(kOrder) == 50 * 1'000);
    BOOST_TEST(provider.calls().intents == 400);
    BOOST_TEST(provider.ledger().size() == 50U);
}

BOOST_AUTO_TEST_SUITE_END()
