// Proves of every storage backend: orders, payments and the ledger come back as they were written,
// lists are walked in the promised order with every filter, and contradictions are refused.

#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_order)

namespace {

const ProductId kProduct = id<ProductId>(1);

template <class Backend>
struct OrderFixture : ShopFixture<Backend> {
    OrderFixture() { this->add(plain_product(1)); }

    std::string listed(const sys::OrderPage& page) {
        return numbers_of(require(this->storage->orders(page)));
    }
};

sys::OrderState order_in(std::uint64_t number, OrderStatus status, PaymentStatus payment) {
    sys::OrderState state = plain_order(number, kProduct);
    state.order.status = status;
    state.order.payment_status = payment;
    return state;
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(orders_come_back_as_written, Backend, Backends) {
    OrderFixture<Backend> shop;
    for (const auto& order : {plain_order(1, kProduct), full_order(2, kProduct)}) {
        shop.add(order);
        BOOST_TEST(text_of(shop.order(order.order.id.uuid()[15])) == text_of(order));
        sys::Needs needs;
        needs.orders[order.order.id] = {};
        const sys::State state = shop.load(needs);
        BOOST_TEST(text_of(*state.orders.at(order.order.id)) == text_of(order));
        BOOST_TEST(state.products.empty());
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_order_is_read_with_the_policy_that_holds_now, Backend, Backends) {
    OrderFixture<Backend> shop;
    shop.add(plain_order(1, kProduct));
    for (const bool pay_later : {false, true}) {
        shop.write({.policy = ShopPolicy{.pay_later = pay_later, .version = 1}});
        BOOST_TEST(shop.order(1).order.pay_later == pay_later);
        BOOST_TEST(require(shop.storage->orders({})).at(0).pay_later == pay_later);
        BOOST_TEST(require(shop.storage->order_with_history(id<OrderId>(1)))->order.pay_later == pay_later);
        sys::Needs needs;
        needs.orders[id<OrderId>(1)] = {};
        BOOST_TEST(shop.load(needs).orders.at(id<OrderId>(1))->order.pay_later == pay_later);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_order_is_loaded_with_the_products_of_its_lines, Backend,
                              Backends) {
    OrderFixture<Backend> shop;
    Product counted = plain_product(2);
    shop.add(counted);
    auto order = full_order(1, kProduct);
    order.order.lines[1].product_id = counted.id;
    shop.add(order);
    shop.write({.stock = {{counted.id, 4}}});
    sys::Needs needs;
    needs.orders[id<OrderId>(1)].with_stock = true;
    const sys::State state = shop.load(needs);
    BOOST_TEST(state.products.size() == 2U);
    counted.stock_quantity = 4;
    BOOST_TEST(text_of(*state.products.at(counted.id)) == text_of(counted));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_update_replaces_what_may_change, Backend, Backends) {
    OrderFixture<Backend> shop;
    shop.add(plain_order(1, kProduct));
    // Everything is asked to change; identity, lines and payments stay.
    sys::OrderState changed = full_order(1, kProduct);
    changed.order.number = "other";
    changed.order.created_at = at(4'000);
    changed.order.payments = {plain_payment(9, id<OrderId>(1))};
    changed.ledger_entries = 5;
    shop.write({.orders = {{changed, false}}});
    sys::OrderState expected = plain_order(1, kProduct);
    fill_in(expected);
    BOOST_TEST(text_of(shop.order(1)) == text_of(expected));
    BOOST_TEST(shop.listed({.status = {OrderStatus::cancelled}}) == "1 ");
    BOOST_TEST(shop.listed({.status = {OrderStatus::pending}}) == "");

    // And back: what is empty again is written as empty.
    const sys::OrderState cleared = plain_order(1, kProduct);
    shop.write({.orders = {{cleared, false}}});
    BOOST_TEST(text_of(shop.order(1)) == text_of(cleared));
    shop.write_refused({.orders = {{plain_order(9, kProduct), false}}});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_order_may_change_in_the_batch_that_makes_it, Backend, Backends) {
    OrderFixture<Backend> shop;
    sys::OrderState later = plain_order(1, kProduct);
    later.order.status = OrderStatus::processing;
    later.order.version = 2;
    shop.write({.orders = {{plain_order(1, kProduct), true}, {later, false}}});
    BOOST_TEST(text_of(shop.order(1)) == text_of(later));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(ids_and_numbers_of_orders_are_unique, Backend, Backends) {
    OrderFixture<Backend> shop;
    shop.add(plain_order(1, kProduct));
    auto same_id = plain_order(1, kProduct);
    same_id.order.number = "other";
    shop.write_refused({.orders = {{same_id, true}}});
    auto same_number = plain_order(2, kProduct);
    same_number.order.number = plain_order(1, kProduct).order.number;
    shop.write_refused({.orders = {{same_number, true}}});
    BOOST_TEST(shop.listed({}) == "1 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(wrong_orders_are_refused, Backend, Backends) {
    OrderFixture<Backend> shop;
    auto unknown_product = plain_order(1, id<ProductId>(9));
    shop.write_refused({.orders = {{unknown_product, true}}});
    auto no_version = plain_order(1, kProduct);
    no_version.order.version = 0;
    shop.write_refused({.orders = {{no_version, true}}});
    auto line_twice = plain_order(1, kProduct);
    line_twice.order.lines.push_back(line_twice.order.lines[0]);
    shop.write_refused({.orders = {{line_twice, true}}});
    auto no_pieces = plain_order(1, kProduct);
    no_pieces.order.lines[0].quantity = 0;
    shop.write_refused({.orders = {{no_pieces, true}}});
    BOOST_TEST(shop.listed({}) == "");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(payments_come_back_oldest_first, Backend, Backends) {
    OrderFixture<Backend> shop;
    shop.add(plain_order(1, kProduct));
    shop.add(plain_order(2, kProduct));
    // Their order is the one they were made in, not that of ids or times.
    auto first = full_payment(5, id<OrderId>(1));
    first.created_at = at(1'000);
    auto second = plain_payment(4, id<OrderId>(1));
    shop.write({.payments = {{first, true}, {plain_payment(6, id<OrderId>(2)), true}}});
    shop.write({.payments = {{second, true}}});
    sys::OrderState expected = plain_order(1, kProduct);
    expected.order.payments = {first, second};
    BOOST_TEST(text_of(shop.order(1)) == text_of(expected));
    BOOST_TEST(require(shop.storage->orders({})).at(0).payments.empty());

    Payment changed = second;
    fill_in(changed);
    shop.write({.payments = {{changed, false}}});
    expected.order.payments = {first, changed};
    BOOST_TEST(text_of(shop.order(1)) == text_of(expected));
    shop.write({.payments = {{second, false}}});
    expected.order.payments = {first, second};
    BOOST_TEST(text_of(shop.order(1)) == text_of(expected));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_payment_is_unique_and_so_is_its_providers_reference, Backend,
                              Backends) {
    OrderFixture<Backend> shop;
    shop.add(plain_order(1, kProduct));
    shop.write({.payments = {{full_payment(1, id<OrderId>(1)), true}}});
    shop.write_refused({.payments = {{plain_payment(1, id<OrderId>(1)), true}}});
    auto same_reference = full_payment(2, id<OrderId>(1));
    same_reference.provider_ref = full_payment(1, id<OrderId>(1)).provider_ref;
    shop.write_refused({.payments = {{same_reference, true}}});
    shop.write_refused({.payments = {{full_payment(2, id<OrderId>(9)), true}}});
    shop.write_refused({.payments = {{full_payment(2, id<OrderId>(1)), false}}});
    // Another provider may use the same text, and any number of attempts have none.
    same_reference.provider = "paypal";
    shop.write({.payments = {{same_reference, true},
                             {plain_payment(3, id<OrderId>(1)), true},
                             {plain_payment(4, id<OrderId>(1)), true}}});
    auto taken = plain_payment(3, id<OrderId>(1));
    taken.provider_ref = "manual-1";
    auto again = plain_payment(4, id<OrderId>(1));
    again.provider_ref = "manual-1";
    shop.write_refused({.payments = {{taken, false}, {again, false}}});
    BOOST_TEST(!shop.order(1).order.payments[2].provider_ref.has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_ledger_is_only_added_to_and_counted, Backend, Backends) {
    OrderFixture<Backend> shop;
    const OrderId order = id<OrderId>(1);
    shop.add(plain_order(1, kProduct));
    shop.write({.payments = {{plain_payment(1, order), true}}});
    const LedgerEntry first = ledger_entry(1, order, id<PaymentId>(1));
    LedgerEntry second = ledger_entry(2, order, id<PaymentId>(1));
    second.amount = euro(0);
    LedgerEntry third = ledger_entry(3, order, PaymentId());  // a credit belongs to no attempt
    third.kind = LedgerKind::credited;
    shop.write({.ledger = {first, second}});
    shop.write({.ledger = {third}});
    BOOST_TEST(text_of(require(shop.storage->ledger(order))) ==
               text_of(std::vector{first, second, third}));
    BOOST_TEST(shop.order(1).ledger_entries == 3);

    shop.write_refused({.ledger = {second}});
    shop.write_refused({.ledger = {ledger_entry(0, order, id<PaymentId>(1))}});
    shop.write_refused({.ledger = {ledger_entry(4, order, id<PaymentId>(9))}});
    shop.write_refused({.ledger = {ledger_entry(4, id<OrderId>(9), id<PaymentId>(1))}});
    BOOST_TEST(shop.order(1).ledger_entries == 3);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(orders_are_listed_newest_first_in_pages, Backend, Backends) {
    OrderFixture<Backend> shop;
    for (std::uint64_t i = 1; i <= 7; ++i) {
        auto order = full_order(i, kProduct);
        // Four of them fall into the same millisecond.
        order.order.created_at = at(i <= 4 ? 4 : static_cast<std::int64_t>(i));
        shop.add(order);
    }
    for (const auto& filter :
         {sys::OrderPage{}, sys::OrderPage{.status = {OrderStatus::cancelled}},
          sys::OrderPage{.user_id = id<UserId>(77)},
          sys::OrderPage{.payment_status = {PaymentStatus::refunded}, .user_id = id<UserId>(77)}}) {
        sys::OrderPage page = filter;
        page.limit = 3;
        std::string walked;
        for (;;) {
            const auto orders = require(shop.storage->orders(page));
            if (orders.empty()) break;
            walked += shop.listed(page) + "| ";
            page.after = position_of(orders.back(), page.sort);
        }
        BOOST_TEST(walked == "7 6 5 | 4 3 2 | 1 | ");
    }
    auto expected = full_order(7, kProduct).order;
    BOOST_TEST(text_of(require(shop.storage->orders({.limit = 1}))) ==
               text_of(std::vector{expected}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(orders_are_filtered_by_state, Backend, Backends) {
    OrderFixture<Backend> shop;
    shop.add(order_in(1, OrderStatus::pending, PaymentStatus::pending));
    shop.add(order_in(2, OrderStatus::pending, PaymentStatus::failed));
    shop.add(order_in(3, OrderStatus::processing, PaymentStatus::paid));
    shop.add(order_in(4, OrderStatus::completed, PaymentStatus::paid));
    shop.add(order_in(5, OrderStatus::cancelled, PaymentStatus::refunded));
    shop.add(order_in(6, OrderStatus::pending, PaymentStatus::pending));
    using S = OrderStatus;
    using P = PaymentStatus;
    BOOST_TEST(shop.listed({.status = {S::pending}}) == "6 2 1 ");
    BOOST_TEST(shop.listed({.status = {S::pending, S::pending, S::completed}}) == "6 4 2 1 ");
    BOOST_TEST(shop.listed({.payment_status = {P::paid}}) == "4 3 ");
    BOOST_TEST(shop.listed({.payment_status = {P::paid, P::failed}}) == "4 3 2 ");
    BOOST_TEST(shop.listed({.status = {S::pending}, .payment_status = {P::failed}}) == "2 ");
    BOOST_TEST(shop.listed({.status = {S::completed}, .payment_status = {P::failed}}) == "");
    BOOST_TEST(shop.listed({.status = {S::cancelled, S::pending, S::processing, S::completed},
                            .limit = 4}) == "6 5 4 3 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(orders_are_filtered_by_user_and_time, Backend, Backends) {
    OrderFixture<Backend> shop;
    for (std::uint64_t i = 1; i <= 6; ++i) {
        auto order =
            order_in(i, i < 4 ? OrderStatus::pending : OrderStatus::completed, PaymentStatus::paid);
        if (i != 3) order.order.customer.user_id = id<UserId>(i % 2);
        shop.add(order);
    }
    const auto user = id<UserId>(1);
    BOOST_TEST(shop.listed({.user_id = user}) == "5 1 ");
    BOOST_TEST(shop.listed({.user_id = id<UserId>(9)}) == "");
    BOOST_TEST(shop.listed({.status = {OrderStatus::completed}, .user_id = user}) == "5 ");
    BOOST_TEST(shop.listed({.payment_status = {PaymentStatus::failed}, .user_id = user}) == "");
    // From is inclusive, to is exclusive.
    BOOST_TEST(shop.listed({.created_from = at(2), .created_to = at(5)}) == "4 3 2 ");
    BOOST_TEST(shop.listed({.user_id = user, .created_from = at(2)}) == "5 ");
    BOOST_TEST(shop.listed({.status = {OrderStatus::pending}, .created_to = at(3)}) == "2 1 ");
    BOOST_TEST(shop.listed({.created_from = at(2),
                            .created_to = at(5),
                            .after = after(at(4).ms, id<OrderId>(4))}) == "3 2 ");
    BOOST_TEST(shop.listed({.created_to = at(3), .after = after(at(5).ms, id<OrderId>(5))}) == "2 1 ");
    BOOST_TEST(shop.listed({.created_to = at(3), .after = after(at(3).ms, id<OrderId>(3))}) == "2 1 ");
}

BOOST_AUTO_TEST_SUITE_END()
