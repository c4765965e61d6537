// Proves that two at once are one: clicks, refunds and questions reach the provider once, and of a payment and
// a cancellation the second sees the first.
#include <boost/test/unit_test.hpp>
#include <latch>
#include <optional>
#include <thread>

#include "domain/shop.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_FIXTURE_TEST_SUITE(payments_at_once, Shop)

BOOST_AUTO_TEST_CASE(asking_while_an_attempt_is_being_opened_does_not_give_it_up) {
    const Order order = place("20.00");
    int calls = 0;
    provider->on_call([&] {
        if (calls++ > 0) return;
        require(engine.payment_sync(get(order).payments[0].id, by(admin())));
    });
    const Payment opened = attempt(order);
    BOOST_TEST(opened.provider_ref.has_value());
    BOOST_TEST(reading(get(order)) == "pending/in_progress");
}

BOOST_AUTO_TEST_CASE(cancelling_races_paying_and_the_second_sees_the_first) {
    const Product thing = make("20.00", 1000);
    int sold = 0;
    for (int i = 0; i < 50; ++i) {
        const Order order = place({of(thing)});
        const Evidence paid = provider->capture(attempt(order).id);
        std::latch together(2);
        std::thread payer([&] {
            together.arrive_and_wait();
            const auto message = provider->webhook({paid});
            BOOST_TEST(engine.webhook_receive("fake", message.headers, message.body).has_value());
        });
        together.arrive_and_wait();
        const auto cancelled = engine.order_cancel({.order_id = order.id}, by(customer()));
        payer.join();
        const Order after = get(order);
        // Whoever came second: the payment to a cancelled order, or the customer to one that is being made.
        const bool expected = cancelled ? status(after) + ' ' + reading(after) == "cancelled paid/refund_due"
                                        : status(after) + ' ' + reading(after) == "processing paid/paid" &&
                                              errc_name(cancelled.error().code) == "invalid_transition";
        BOOST_TEST(expected, status(after) << ' ' << reading(after));
        BOOST_TEST(after.amounts.captured.to_string() == "20.00");
        sold += cancelled ? 0 : 1;
    }
    BOOST_TEST(stock_of(thing) == 1000 - sold);
}

BOOST_AUTO_TEST_CASE(two_clicks_at_once_open_one_attempt_with_one_call) {
    const Order order = place("20.00");
    std::thread other;
    std::optional<Payment> second;
    int calls = 0;
    provider->on_call([&] {
        if (calls++ > 0) return;
        other = std::thread([&] {
            second = require(engine.payment_create({.order_id = order.id, .provider = "fake"}, by(customer())));
        });
        require(engine.run_due(100, by(system_actor())));  // it is not due
        // From within the provider nobody can wait for its answer.
        const auto within = engine.payment_create({.order_id = order.id, .provider = "fake"}, by(customer()));
        BOOST_TEST(!require(within).provider_ref.has_value());
    });
    const Payment first = attempt(order);
    other.join();
    BOOST_TEST(provider->calls().intents == 1);
    BOOST_TEST((second->provider_ref == first.provider_ref));
    BOOST_TEST(get(order).payments.size() == 1U);
}

BOOST_AUTO_TEST_CASE(who_does_not_come_back_is_followed_by_another_and_one_attempt_is_opened) {
    const Order order = place("20.00");
    int nested = 0;
    provider->on_call([&] {
        if (nested++ > 0) return;
        clock.advance(61'000);
        const auto second = engine.payment_create({.order_id = order.id, .provider = "fake"}, by(customer()));
        BOOST_TEST(require(second).provider_ref.has_value());
    });
    attempt(order);
    BOOST_TEST(provider->calls().intents == 2);
    BOOST_TEST(provider->attempts(order.id).size() == 1U);
    BOOST_TEST(get(order).payments.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_refund_is_asked_for_once_however_many_want_to) {
    const Order order = paid_by_card("20.00");
    int nested = 0;
    provider->on_call([&] {
        if (nested++ > 0) return;
        require(engine.run_due(100, by(system_actor())));
        require(engine.refund_create(refund_of(order, "3.00"), by(admin())));
    });
    refund(order, "5.00");
    BOOST_TEST(provider->calls().refunds == 2);  // the 5.00 and the 3.00, each once
    BOOST_TEST(get(order).amounts.refunded.to_string() == "8.00");
    run_due();
    BOOST_TEST(provider->calls().refunds == 2);
}

BOOST_AUTO_TEST_SUITE_END()
