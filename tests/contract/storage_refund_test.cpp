// Proves of every storage backend: refunds come back as they were written, oldest first, and only what
// becomes of them can change; what lines have been refunded is the sum over them; attempts and orders
// are found by the names that payments have.

#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_refund)

namespace {

const ProductId kProduct = id<ProductId>(1);
const OrderId kOrder = id<OrderId>(1);
const PaymentId kPayment = id<PaymentId>(1);

// Order 1 with two lines and payment 1, order 2 with payment 2, both of stripe.
template <class Backend>
struct RefundFixture : ShopFixture<Backend> {
    RefundFixture() {
        this->add(plain_product(1));
        this->add(full_order(1, kProduct));
        this->add(plain_order(2, kProduct));
        this->write({.payments = {{full_payment(1, kOrder), true},
                                  {full_payment(2, id<OrderId>(2)), true}}});
    }
    std::string refunds() { return text_of(this->order(1).order.refunds); }
    std::string refunded_pieces() {
        std::string text;
        for (const OrderLine& line : this->order(1).order.lines) {
            text += std::to_string(line.refunded_quantity) + "/" +
                    std::to_string(line.restocked_quantity) + " ";
        }
        return text;
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(refunds_come_back_as_written_oldest_first, Backend, Backends) {
    RefundFixture<Backend> shop;
    const Refund first = full_refund(5, kOrder, kPayment);
    const Refund second = plain_refund(4, kOrder, kPayment);
    shop.write({.refunds = {{first, true}, {plain_refund(6, id<OrderId>(2), id<PaymentId>(2)), true}}});
    shop.write({.refunds = {{second, true}}});
    BOOST_TEST(shop.refunds() == text_of(std::vector{first, second}));

    sys::Needs needs;
    needs.orders[kOrder] = {};
    BOOST_TEST(text_of(shop.load(needs).orders.at(kOrder)->order.refunds) ==
               text_of(std::vector{first, second}));
    for (const Order& order : require(shop.storage->orders({}))) {
        BOOST_TEST(order.refunds.empty());
        BOOST_TEST(order.payments.empty());
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(items_come_back_by_line, Backend, Backends) {
    RefundFixture<Backend> shop;
    Refund refund = full_refund(5, kOrder, kPayment);
    refund.items = {{2, 1}, {1, 2}};
    shop.write({.refunds = {{refund, true}}});
    refund.items = {{1, 2}, {2, 1}};
    BOOST_TEST(shop.refunds() == text_of(std::vector{refund}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_update_changes_what_became_of_a_refund, Backend, Backends) {
    RefundFixture<Backend> shop;
    const Refund plain = plain_refund(5, kOrder, kPayment);
    shop.write({.refunds = {{plain, true}}});
    // Everything is asked to change; what the refund is stays.
    Refund changed = full_refund(5, id<OrderId>(2), id<PaymentId>(2));
    changed.created_at = at(9);
    shop.write({.refunds = {{changed, false}}});
    Refund expected = plain;
    fill_in(expected);
    BOOST_TEST(shop.refunds() == text_of(std::vector{expected}));
    shop.write({.refunds = {{plain, false}}});
    BOOST_TEST(shop.refunds() == text_of(std::vector{plain}));
    shop.write_refused({.refunds = {{plain_refund(9, kOrder, kPayment), false}}});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_refund_may_change_in_the_batch_that_makes_it, Backend, Backends) {
    RefundFixture<Backend> shop;
    Refund later = full_refund(5, kOrder, kPayment);
    Refund first = later;
    first.status = RefundStatus::pending;
    first.provider_ref.reset();
    shop.write({.refunds = {{first, true}, {later, false}}});
    BOOST_TEST(shop.refunds() == text_of(std::vector{later}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(refunded_pieces_of_a_line_are_sums_over_refunds, Backend, Backends) {
    RefundFixture<Backend> shop;
    BOOST_TEST(shop.refunded_pieces() == "0/0 0/0 ");
    Refund restocked = plain_refund(5, kOrder, kPayment);
    restocked.items = {{1, 2}};
    restocked.restocked = true;
    Refund failed = plain_refund(6, kOrder, kPayment);  // the pieces count, whatever became of it
    failed.items = {{1, 3}, {2, 1}};
    failed.status = RefundStatus::failed;
    shop.write({.refunds = {{restocked, true}, {failed, true}}});
    BOOST_TEST(shop.refunded_pieces() == "5/2 1/0 ");
    const auto listed = require(shop.storage->orders({.status = {OrderStatus::cancelled}}));
    BOOST_REQUIRE(listed.size() == 1U);
    BOOST_TEST(text_of(listed[0].lines) == text_of(shop.order(1).order.lines));

    // What an order that is written says about them counts for nothing.
    auto order = full_order(1, kProduct);
    order.order.lines[0].refunded_quantity = 77;
    shop.write({.orders = {{order, false}}});
    BOOST_TEST(shop.refunded_pieces() == "5/2 1/0 ");
    auto fresh = plain_order(3, kProduct);
    fresh.order.lines[0].restocked_quantity = 1;
    fresh.order.refunds = {restocked};
    shop.add(fresh);
    BOOST_TEST(text_of(shop.order(3)) == text_of(plain_order(3, kProduct)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(wrong_refunds_are_refused, Backend, Backends) {
    RefundFixture<Backend> shop;
    shop.write({.refunds = {{full_refund(5, kOrder, kPayment), true}}});
    const std::string before = shop.refunds();
    const auto refused = [&](auto change) {
        Refund refund = plain_refund(6, kOrder, kPayment);
        change(refund);
        shop.write_refused({.refunds = {{refund, true}}});
    };
    refused([](Refund& refund) { refund.id = id<RefundId>(5); });
    refused([](Refund& refund) { refund.order_id = id<OrderId>(9); });
    refused([](Refund& refund) { refund.payment_id = id<PaymentId>(9); });
    refused([](Refund& refund) { refund.payment_id = id<PaymentId>(2); });  // of another order
    refused([](Refund& refund) { refund.amount = euro(-1); });
    refused([](Refund& refund) { refund.covers_minor = refund.amount.minor() + 1; });
    refused([](Refund& refund) { refund.covers_minor = -1; });
    refused([](Refund& refund) { refund.items = {{1, 0}}; });
    refused([](Refund& refund) { refund.items = {{3, 1}}; });  // there is no such line
    refused([](Refund& refund) { refund.items = {{1, 1}, {1, 2}}; });
    refused([](Refund& refund) { refund.checks = -1; });
    BOOST_TEST(shop.refunds() == before);
    BOOST_TEST(shop.refunded_pieces() == "2/2 1/1 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_refunds_reference_is_unique_per_provider, Backend, Backends) {
    RefundFixture<Backend> shop;
    const Refund first = full_refund(5, kOrder, kPayment);
    shop.write({.refunds = {{first, true}}});
    Refund second = plain_refund(6, kOrder, kPayment);
    second.provider_ref = first.provider_ref;
    shop.write_refused({.refunds = {{second, true}}});
    second.provider_ref.reset();
    shop.write({.refunds = {{second, true}, {plain_refund(7, kOrder, kPayment), true}}});
    second.provider_ref = first.provider_ref;
    shop.write_refused({.refunds = {{second, false}}});
    // Another provider may use the same text, and so may a payment of the same one.
    Payment cash = full_payment(3, kOrder);
    cash.provider = "paypal";
    cash.provider_ref = first.provider_ref;
    Payment card = full_payment(4, kOrder);
    card.provider_ref = first.provider_ref;
    Refund other = plain_refund(8, kOrder, cash.id);
    other.provider_ref = first.provider_ref;
    shop.write({.payments = {{cash, true}, {card, true}}, .refunds = {{other, true}}});
    // What is given up is free again.
    Refund without = first;
    without.provider_ref.reset();
    shop.write({.refunds = {{without, false}, {second, false}}});
    BOOST_TEST((shop.order(1).order.refunds[1].provider_ref == first.provider_ref));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(who_refunded_is_kept_without_a_name, Backend, Backends) {
    RefundFixture<Backend> shop;
    Refund refund = plain_refund(5, kOrder, kPayment);
    refund.created_by = {ActorType::admin, "ada", "Ada Lovelace"};
    shop.write({.refunds = {{refund, true}}});
    refund.created_by.name.reset();
    BOOST_TEST(shop.refunds() == text_of(std::vector{refund}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_order_is_loaded_by_the_names_of_its_payments, Backend, Backends) {
    RefundFixture<Backend> shop;
    const sys::ProviderRef ref("stripe", *full_payment(2, kOrder).provider_ref);
    const sys::ProviderRef of_another_provider("paypal", ref.second);
    sys::Needs needs;
    needs.payments = {kPayment, id<PaymentId>(9)};
    needs.provider_refs = {ref, of_another_provider};
    const sys::State state = shop.load(needs);
    BOOST_TEST((state.payment_orders.at(kPayment) == kOrder));
    BOOST_TEST(!state.payment_orders.at(id<PaymentId>(9)).has_value());
    BOOST_TEST(text_of(state.provider_refs.at(ref)) ==
               text_of(sys::PaymentOwner{id<OrderId>(2), id<PaymentId>(2)}));
    BOOST_TEST(!state.provider_refs.at(of_another_provider).has_value());
    BOOST_TEST(state.orders.size() == 2U);
    BOOST_TEST(text_of(*state.orders.at(kOrder)) == text_of(shop.order(1)));
    BOOST_TEST(text_of(*state.orders.at(id<OrderId>(2))) == text_of(shop.order(2)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_order_needed_twice_keeps_its_stock, Backend, Backends) {
    RefundFixture<Backend> shop;
    sys::Needs needs;
    needs.orders[kOrder].with_stock = true;
    needs.payments = {kPayment};
    const sys::State state = shop.load(needs);
    BOOST_TEST(state.orders.size() == 1U);
    BOOST_TEST(state.products.at(kProduct).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(orders_and_attempts_are_found_by_what_people_know, Backend, Backends) {
    RefundFixture<Backend> shop;
    BOOST_TEST((require(shop.storage->order_id_by_number("100002")) == id<OrderId>(2)));
    BOOST_TEST(!require(shop.storage->order_id_by_number("100009")).has_value());
    BOOST_TEST(!require(shop.storage->order_id_by_number("")).has_value());
    BOOST_TEST(text_of(require(shop.storage->payment_owner(kPayment))) ==
               text_of(std::optional(sys::PaymentOwner{kOrder, kPayment})));
    BOOST_TEST(!require(shop.storage->payment_owner(id<PaymentId>(9))).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
