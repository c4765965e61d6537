// Proves the order's own rules that depend on the shop's policy: goods before money, for shops whose
// customers pay later.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "domain/shop.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_FIXTURE_TEST_SUITE(orders, Shop)

namespace {

OrderSetStatus to(const Order& order, OrderStatus status, std::optional<std::string> note = {}) {
    return {.order_id = order.id, .status = status, .note = std::move(note)};
}

void allow_paying_later(Engine& engine) {
    ShopUpdate update;
    update.pay_later = true;
    Shop::require(engine.shop_update(update, by(admin())));
}

bool may_complete(const Order& order, const Actor& actor) {
    const auto actions = allowed_actions(order, actor);
    return std::ranges::find(actions, "set_completed") != actions.end();
}

}  // namespace

BOOST_AUTO_TEST_CASE(without_the_policy_goods_wait_for_money_or_a_reason) {
    const Order order = place("20.00");
    BOOST_TEST(refused(engine.order_set_status(to(order, OrderStatus::processing), by(admin()))) ==
               "invalid_transition");
    require(engine.order_set_status(to(order, OrderStatus::processing, "A regular."), by(admin())));
    BOOST_TEST(refused(engine.order_set_status(to(order, OrderStatus::completed, "A regular."), by(admin()))) ==
               "invalid_transition");
    BOOST_TEST(status(pay_by_hand(order)) == "processing");
    require(engine.order_set_status(to(order, OrderStatus::completed), by(admin())));
}

BOOST_AUTO_TEST_CASE(with_it_an_order_is_prepared_handed_over_and_paid_afterwards) {
    allow_paying_later(engine);
    const Order order = place("20.00");
    require(engine.order_set_status(to(order, OrderStatus::processing), by(admin())));
    require(engine.order_set_status(to(order, OrderStatus::completed), by(admin())));
    BOOST_TEST(get(order).amounts.due.to_string() == "20.00");
    const Order paid = pay_by_hand(order);
    BOOST_TEST(status(paid) == "completed");
    BOOST_TEST(reading(paid) == "paid/paid");
}

BOOST_AUTO_TEST_CASE(what_may_be_done_follows_the_policy) {
    const Order order = place("20.00");
    const OrderSetStatus start = to(order, OrderStatus::processing, "A regular.");
    BOOST_TEST(!may_complete(require(engine.order_set_status(start, by(admin(), "k1"))), admin()));
    BOOST_TEST(!may_complete(get(order), admin()));
    allow_paying_later(engine);
    BOOST_TEST(may_complete(get(order), admin()));
    BOOST_TEST(!may_complete(get(order), customer()));
    const auto listed = require(engine.order_list({}, by(admin())));
    BOOST_TEST(may_complete(listed.data.at(0), admin()));
    // What was answered once stays the answer.
    BOOST_TEST(!may_complete(require(engine.order_set_status(start, by(admin(), "k1"))), admin()));
    const Order later = place("20.00");
    const OrderSetStatus start_later = to(later, OrderStatus::processing);
    BOOST_TEST(may_complete(require(engine.order_set_status(start_later, by(admin(), "k2"))), admin()));
    BOOST_TEST(may_complete(require(engine.order_set_status(start_later, by(admin(), "k2"))), admin()));
}

BOOST_AUTO_TEST_CASE(with_it_a_paid_order_still_goes_on_by_itself) {
    allow_paying_later(engine);
    BOOST_TEST(status(paid_by_card("20.00")) == "processing");
}

BOOST_AUTO_TEST_CASE(a_fully_refunded_order_is_completed_only_for_a_reason) {
    const Order order = pay_by_hand(place("20.00"));
    refund(order);
    BOOST_TEST(status(get(order)) == "processing");
    BOOST_TEST(refused(engine.order_set_status(to(order, OrderStatus::completed), by(admin()))) ==
               "invalid_transition");
    require(engine.order_set_status(to(order, OrderStatus::completed, "A gift after all."), by(admin())));
}

BOOST_AUTO_TEST_CASE(a_cancelled_order_stays_cancelled_whatever_is_paid) {
    const Order order = place("20.00");
    cancel(order);
    for (const auto status : {OrderStatus::processing, OrderStatus::completed})
        BOOST_TEST(refused(engine.order_set_status(to(order, status, "Please."), by(admin()))) ==
                   "invalid_transition");
    BOOST_TEST(refused(engine.order_mark_paid({order.id, {}}, by(admin()))) == "not_payable");
}

BOOST_AUTO_TEST_SUITE_END()
