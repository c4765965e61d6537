// Proves of every storage backend: what a provider tells is kept once and for ever, is found by whatever
// it waits for, and work that has become due is listed, the longest due first.

#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"
#include "contract/values_people.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_event)

namespace {

using State = sys::StoredEvent::State;

const ProductId kProduct = id<ProductId>(1);
const OrderId kOrder = id<OrderId>(1);

template <class Backend>
struct EventFixture : ShopFixture<Backend> {
    EventFixture() {
        this->add(plain_product(1));
        this->add(plain_order(1, kProduct));
    }
    std::string events(const std::string& event, const std::string& provider = "stripe") {
        sys::Needs needs;
        needs.provider_events = {{provider, event}};
        return text_of(this->load(needs).provider_events.at({provider, event}));
    }
    // The event ids: "a b ".
    static std::string names(const std::vector<sys::StoredEvent>& events) {
        std::string text;
        for (const auto& event : events) text += *event.evidence.event_id + " ";
        return text;
    }
    std::string waiting(const sys::WaitingFor& what) {
        return names(require(this->storage->waiting_events(what)));
    }
    sys::DueWork due(std::int64_t now, std::int64_t limit = 10) {
        return require(this->storage->due(at(now), at(now), limit));
    }
};

Evidence about(const std::string& event, std::optional<OrderId> order,
               std::optional<PaymentId> payment = {}, std::optional<std::string> ref = {}) {
    Evidence evidence = plain_evidence(event);
    evidence.order_id = order;
    evidence.payment_id = payment;
    evidence.provider_ref = std::move(ref);
    return evidence;
}

sys::OrderState expiring(std::uint64_t number, std::int64_t second, OrderStatus status) {
    auto state = plain_order(number, kProduct);
    state.order.status = status;
    state.order.expires_at = at(second);
    return state;
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(events_come_back_as_written, Backend, Backends) {
    EventFixture<Backend> shop;
    const auto plain = stored(plain_evidence("e1"), State::applied, 1);
    const auto full = stored(full_evidence("e2"), State::kept_aside, 2, 9);
    shop.write({.events = {{plain, true}}});
    shop.write({.events = {{full, true}}});
    BOOST_TEST(shop.events("e1") == text_of(std::vector{plain}));
    BOOST_TEST(shop.events("e2") == text_of(std::vector{full}));
    BOOST_TEST(shop.events("e3") == text_of(std::vector<sys::StoredEvent>()));
    BOOST_TEST(shop.events("e1", "paypal") == text_of(std::vector<sys::StoredEvent>()));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_word_of_an_event_is_stored, Backend, Backends) {
    EventFixture<Backend> shop;
    for (int kind = 0; kind <= static_cast<int>(EvidenceKind::refund_cancelled); ++kind) {
        const std::string name = "k" + std::to_string(kind);
        auto event = stored(plain_evidence(name), State::applied, 1);
        event.evidence.kind = static_cast<EvidenceKind>(kind);
        shop.write({.events = {{event, true}}});
        BOOST_TEST(shop.events(name) == text_of(std::vector{event}));
    }
    for (const auto state : {State::applied, State::waiting, State::kept_aside}) {
        const std::string name = "s" + std::to_string(static_cast<int>(state));
        const auto event = stored(plain_evidence(name), state, 1);
        shop.write({.events = {{event, true}}});
        BOOST_TEST(shop.events(name) == text_of(std::vector{event}));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_event_is_kept_once_and_other_content_beside_it, Backend, Backends) {
    EventFixture<Backend> shop;
    const auto first = stored(plain_evidence("e1"), State::applied, 1, 1);
    auto other = stored(full_evidence("e1"), State::kept_aside, 2, 2);
    shop.write({.events = {{first, true}}});
    shop.write_refused({.events = {{first, true}}});
    // Only the id and the digest tell events apart.
    shop.write_refused({.events = {{stored(full_evidence("e1"), State::waiting, 5, 1), true}}});
    shop.write({.events = {{other, true}}});
    BOOST_TEST(shop.events("e1") == text_of(std::vector{first, other}));
    auto of_paypal = first;
    of_paypal.evidence.provider = "paypal";
    shop.write({.events = {{of_paypal, true}}});
    BOOST_TEST(shop.events("e1", "paypal") == text_of(std::vector{of_paypal}));

    auto without_id = stored(plain_evidence("e9"), State::applied, 1);
    without_id.evidence.event_id.reset();
    shop.write_refused({.events = {{without_id, true}}});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(only_the_state_of_an_event_changes, Backend, Backends) {
    EventFixture<Backend> shop;
    auto first = stored(plain_evidence("e1"), State::waiting, 1, 1);
    const auto other = stored(plain_evidence("e1"), State::waiting, 2, 2);
    shop.write({.events = {{first, true}, {other, true}}});
    shop.write({.events = {{stored(full_evidence("e1"), State::applied, 7, 1), false}}});
    first.state = State::applied;
    BOOST_TEST(shop.events("e1") == text_of(std::vector{first, other}));
    shop.write_refused({.events = {{stored(plain_evidence("e1"), State::applied, 1, 3), false}}});
    shop.write_refused({.events = {{stored(plain_evidence("e2"), State::applied, 1, 1), false}}});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(waiting_events_are_found_by_whatever_they_wait_for, Backend, Backends) {
    EventFixture<Backend> shop;
    const auto add = [&](const Evidence& evidence, State state, std::int64_t second) {
        shop.write({.events = {{stored(evidence, state, second), true}}});
    };
    const PaymentId payment = id<PaymentId>(7);
    add(about("order", kOrder), State::waiting, 1);
    add(about("ref", {}, {}, "pi_7"), State::waiting, 2);
    add(about("payment", {}, payment), State::waiting, 3);
    add(about("all", kOrder, payment, "pi_7"), State::waiting, 4);
    add(about("applied", kOrder, payment, "pi_7"), State::applied, 5);
    add(about("aside", kOrder, payment, "pi_7"), State::kept_aside, 6);
    add(about("nothing", {}), State::waiting, 7);
    Evidence paypal = about("paypal", {}, {}, "pi_7");
    paypal.provider = "paypal";
    add(paypal, State::waiting, 8);

    const sys::ProviderRef ref("stripe", "pi_7");
    BOOST_TEST(shop.waiting({.order_id = kOrder, .payments = {}, .provider_refs = {}}) ==
               "order all ");
    BOOST_TEST(shop.waiting({.order_id = {}, .payments = {payment}, .provider_refs = {}}) ==
               "payment all ");
    BOOST_TEST(shop.waiting({.order_id = {}, .payments = {}, .provider_refs = {ref}}) ==
               "ref all ");
    // Oldest first, and each once.
    BOOST_TEST(shop.waiting({.order_id = kOrder,
                             .payments = {id<PaymentId>(8), payment},
                             .provider_refs = {ref, {"paypal", "pi_7"}}}) ==
               "order ref payment all paypal ");
    BOOST_TEST(shop.waiting({}) == "");
    BOOST_TEST(shop.waiting({.order_id = id<OrderId>(9),
                             .payments = {id<PaymentId>(9)},
                             .provider_refs = {{"stripe", "pi_9"}, {"paypal", "pi"}}}) == "");
    // Once it is applied it waits no more.
    shop.write({.events = {{stored(about("order", kOrder), State::applied, 1), false}}});
    BOOST_TEST(shop.waiting({.order_id = kOrder, .payments = {}, .provider_refs = {}}) == "all ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nothing_is_due_in_a_new_shop, Backend, Backends) {
    EventFixture<Backend> shop;
    BOOST_TEST(text_of(shop.due(1'000)) == text_of(sys::DueWork()));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(unpaid_orders_expire_at_their_time, Backend, Backends) {
    EventFixture<Backend> shop;
    shop.add(expiring(2, 30, OrderStatus::pending));
    shop.add(expiring(3, 20, OrderStatus::pending));
    shop.add(expiring(4, 20, OrderStatus::pending));
    shop.add(expiring(5, 10, OrderStatus::cancelled));
    shop.add(expiring(6, 10, OrderStatus::processing));
    const auto expired = [&](std::int64_t now, std::int64_t limit = 10) {
        std::string text;
        for (const OrderId order : shop.due(now, limit).expired) {
            text += std::to_string(number_of(order)) + " ";
        }
        return text;
    };
    BOOST_TEST(expired(19) == "");
    BOOST_TEST(expired(20) == "3 4 ");
    BOOST_TEST(expired(99) == "3 4 2 ");
    BOOST_TEST(expired(99, 2) == "3 4 ");
    // Orders that are taken up, called off, or no longer to expire.
    shop.write({.orders = {{expiring(3, 20, OrderStatus::completed), false},
                           {plain_order(4, kProduct), false}}});
    BOOST_TEST(expired(99) == "2 ");
    shop.write({.orders = {{expiring(4, 5, OrderStatus::pending), false}}});
    BOOST_TEST(expired(99) == "4 2 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(payments_and_refunds_are_checked_at_their_time, Backend, Backends) {
    EventFixture<Backend> shop;
    shop.add(plain_order(2, kProduct));
    const auto checked = [](auto row, std::optional<std::int64_t> second) {
        if (second) row.check_at = at(*second);
        return row;
    };
    const PaymentId paid = id<PaymentId>(1);
    shop.write({.payments = {{checked(plain_payment(1, kOrder), {}), true},
                             {checked(plain_payment(2, kOrder), 30), true},
                             {checked(plain_payment(4, id<OrderId>(2)), 10), true},
                             {checked(plain_payment(3, id<OrderId>(2)), 10), true}},
                .refunds = {{checked(plain_refund(1, kOrder, paid), {}), true},
                            {checked(plain_refund(3, kOrder, paid), 20), true},
                            {checked(plain_refund(2, kOrder, paid), 20), true},
                            {checked(plain_refund(4, kOrder, paid), 5), true}}});
    const auto due = [&](std::int64_t now, std::int64_t limit = 10) {
        const sys::DueWork work = shop.due(now, limit);
        std::string text;
        for (const auto& owner : work.payments) {
            text += std::to_string(number_of(owner.order_id)) + "." +
                    std::to_string(number_of(owner.payment_id)) + " ";
        }
        text += "| ";
        for (const auto& [order, refund] : work.refunds) {
            text += std::to_string(number_of(order)) + "." + std::to_string(number_of(refund)) + " ";
        }
        return text;
    };
    BOOST_TEST(due(4) == "| ");
    BOOST_TEST(due(5) == "| 1.4 ");
    BOOST_TEST(due(99) == "2.3 2.4 1.2 | 1.4 1.2 1.3 ");
    BOOST_TEST(due(99, 1) == "2.3 | 1.4 ");
    // Asked again later, or never again.
    shop.write({.payments = {{checked(plain_payment(3, id<OrderId>(2)), 200), false},
                             {checked(plain_payment(4, id<OrderId>(2)), {}), false}},
                .refunds = {{checked(plain_refund(4, kOrder, paid), 201), false},
                            {checked(plain_refund(1, kOrder, paid), 1), false}}});
    BOOST_TEST(due(99) == "1.2 | 1.1 1.2 1.3 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(events_are_due_when_what_they_wait_for_has_appeared, Backend, Backends) {
    EventFixture<Backend> shop;
    const auto wait = [&](const Evidence& evidence, std::int64_t second) {
        shop.write({.events = {{stored(evidence, State::waiting, second), true}}});
    };
    Payment payment = plain_payment(7, kOrder);
    payment.provider = "stripe";
    payment.provider_ref = "pi_7";
    wait(about("ref", {}, {}, "pi_7"), 1);
    wait(about("payment", {}, payment.id), 2);
    wait(about("order", id<OrderId>(2)), 3);
    wait(about("nothing", id<OrderId>(9), id<PaymentId>(9), "pi_9"), 4);
    Evidence paypal = about("paypal", {}, {}, "pi_7");
    paypal.provider = "paypal";
    wait(paypal, 5);
    const auto due = [&](std::int64_t limit = 10) { return shop.names(shop.due(99, limit).waiting); };
    BOOST_TEST(due() == "");
    shop.add(plain_order(2, kProduct));
    BOOST_TEST(due() == "order ");
    shop.write({.payments = {{payment, true}}});
    BOOST_TEST(due() == "ref payment order ");
    BOOST_TEST(due(2) == "ref payment ");
    shop.write({.events = {{stored(about("payment", {}, payment.id), State::applied, 2), false}}});
    BOOST_TEST(due() == "ref order ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(events_that_wait_long_are_counted, Backend, Backends) {
    EventFixture<Backend> shop;
    for (std::int64_t second = 1; second <= 5; ++second) {
        const Evidence evidence = about("e" + std::to_string(second), id<OrderId>(9));
        const State state = second == 2 ? State::kept_aside : State::waiting;
        shop.write({.events = {{stored(evidence, state, second), true}}});
    }
    const auto count = [&](std::int64_t since) {
        return require(shop.storage->due(at(99), at(since), 1)).long_waiting;
    };
    BOOST_TEST(count(1) == 0);
    BOOST_TEST(count(2) == 1);
    BOOST_TEST(count(4) == 2);
    BOOST_TEST(count(99) == 4);
}

BOOST_AUTO_TEST_SUITE_END()
