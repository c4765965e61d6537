// Proves of every storage backend that each word of each enumeration can be stored and comes back:
// an enumerator that is added later without its word in the schema fails here, not in a shop.

#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"
#include "contract/values_people.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_words)

namespace {

const ProductId kProduct = id<ProductId>(1);
const OrderId kOrder = id<OrderId>(1);

// Calls `check` with every enumerator; they are numbered from 0.
template <class Enum, class Check>
void for_each_word(Check check) {
    std::uint64_t number = 0;
    for (; to_string(static_cast<Enum>(number)) != "unknown"; ++number) {
        check(static_cast<Enum>(number), number);
    }
    BOOST_TEST(number >= 2U);
}

// AttemptStatus has a word "unknown" of its own.
template <class Check>
void for_each_attempt_status(Check check) {
    for (std::uint64_t i = 0; i <= static_cast<std::uint64_t>(AttemptStatus::charged_back); ++i) {
        check(static_cast<AttemptStatus>(i), i);
    }
}

template <class Backend>
struct WordsFixture : ShopFixture<Backend> {
    WordsFixture() {
        this->add(plain_product(1));
        this->add(plain_order(1, kProduct));
    }
    template <class Change>
    void order_with(Change change) {
        sys::OrderState state = plain_order(1, kProduct);
        change(state.order);
        this->write({.orders = {{state, false}}});
        BOOST_TEST(text_of(this->order(1)) == text_of(state));
    }
    template <class Change>
    void payment_with(std::uint64_t number, Change change) {
        Payment payment = plain_payment(number, kOrder);
        change(payment);
        this->write({.payments = {{payment, true}}});
        Order expected(currency());
        expected.payments = {payment};
        Order found(currency());
        found.payments = {this->order(1).order.payments.back()};
        BOOST_TEST(text_of(found) == text_of(expected));
    }
    template <class Change>
    void record_with(Change change) {
        ++sequence;
        auto record = plain_record(sequence, kOrder, sequence);
        change(record);
        this->write({.journal = {record}});
        BOOST_TEST(text_of(require(this->storage->journal(sequence - 1, 1))) ==
                   text_of(std::vector{record}));
    }
    std::int64_t sequence = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(every_word_of_an_order_is_stored, Backend, Backends) {
    WordsFixture<Backend> shop;
    for_each_word<OrderStatus>(
        [&](auto word, auto) { shop.order_with([&](Order& order) { order.status = word; }); });
    for_each_word<PaymentStatus>([&](auto word, auto) {
        shop.order_with([&](Order& order) { order.payment_status = word; });
    });
    for_each_word<PaymentDetail>([&](auto word, auto) {
        shop.order_with([&](Order& order) { order.payment_detail = word; });
    });
    for_each_word<CancelReason>([&](auto word, auto) {
        shop.order_with([&](Order& order) { order.cancel_reason = word; });
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_word_of_a_payment_is_stored, Backend, Backends) {
    WordsFixture<Backend> shop;
    for_each_attempt_status([&](auto word, auto number) {
        shop.payment_with(100 + number, [&](Payment& payment) { payment.status = word; });
    });
    for_each_word<PaymentMethod>([&](auto word, auto number) {
        shop.payment_with(200 + number, [&](Payment& payment) { payment.method = word; });
    });
    for_each_word<ActorType>([&](auto word, auto number) {
        shop.payment_with(300 + number, [&](Payment& payment) { payment.recorded_by.type = word; });
    });
    for_each_word<LedgerKind>([&](auto word, auto number) {
        auto entry =
            ledger_entry(static_cast<std::int64_t>(number) + 1, kOrder, id<PaymentId>(100));
        entry.kind = word;
        shop.write({.ledger = {entry}});
        BOOST_TEST(text_of(require(shop.storage->ledger(kOrder)).back()) == text_of(entry));
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_word_of_a_refund_is_stored, Backend, Backends) {
    WordsFixture<Backend> shop;
    shop.write({.payments = {{plain_payment(1, kOrder), true}}});
    std::uint64_t refunds = 0;
    const auto refund_with = [&](auto change) {
        Refund refund = plain_refund(++refunds, kOrder, id<PaymentId>(1));
        change(refund);
        shop.write({.refunds = {{refund, true}}});
        BOOST_TEST(text_of(shop.order(1).order.refunds.back()) == text_of(refund));
    };
    // RefundStatus has a word "unknown" of its own.
    for (int i = 0; i <= static_cast<int>(RefundStatus::unknown); ++i) {
        refund_with([&](Refund& refund) { refund.status = static_cast<RefundStatus>(i); });
    }
    for_each_word<RefundReason>(
        [&](auto word, auto) { refund_with([&](Refund& refund) { refund.reason = word; }); });
    for_each_word<ActorType>(
        [&](auto word, auto) { refund_with([&](Refund& refund) { refund.created_by.type = word; }); });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_word_of_a_user_is_stored, Backend, Backends) {
    WordsFixture<Backend> shop;
    for_each_word<Role>([&](auto word, auto number) {
        sys::UserState state = plain_user(number);
        state.user.role = word;
        shop.write({.users = {{state, true}}});
        BOOST_TEST(text_of(require(shop.storage->user(state.user.id))) ==
                   text_of(std::optional(state)));
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_word_of_a_record_is_stored, Backend, Backends) {
    WordsFixture<Backend> shop;
    for_each_word<HistoryKind>([&](auto word, auto) {
        shop.record_with([&](JournalRecord& record) { record.kind = word; });
    });
    for_each_word<EventType>([&](auto word, auto) {
        shop.record_with([&](JournalRecord& record) { record.type = word; });
    });
    for_each_word<ActorType>([&](auto word, auto) {
        shop.record_with([&](JournalRecord& record) { record.actor.type = word; });
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_word_of_the_catalogue_is_stored, Backend, Backends) {
    WordsFixture<Backend> shop;
    for_each_word<ProductType>([&](auto word, auto number) {
        Product product = plain_product(10 + number);
        product.type = word;
        shop.add(product);
        BOOST_TEST(text_of(shop.product(10 + number)) == text_of(product));
    });
    const auto add_movement = [&](StockMovement movement) {
        shop.write({.movements = {movement}});
        BOOST_TEST(text_of(require(shop.storage->movements(kProduct, {}, 1))) ==
                   text_of(std::vector{movement}));
    };
    for_each_word<MovementReason>([&](auto word, auto number) {
        StockMovement movement = plain_movement(100 + number, kProduct);
        movement.reason = word;
        add_movement(movement);
    });
    for_each_word<ActorType>([&](auto word, auto number) {
        StockMovement movement = plain_movement(200 + number, kProduct);
        movement.actor.type = word;
        add_movement(movement);
    });
}

BOOST_AUTO_TEST_SUITE_END()
