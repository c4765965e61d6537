// Proves the order's table: every status × event × actor, with everything a guard may look at, is
// compared with an expectation written from the rules, so that a refusal is tested as much as a move.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/order_machine.hpp"
#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(order_machine)

namespace {

constexpr OrderStatus kStatuses[] = {OrderStatus::pending, OrderStatus::processing,
                                     OrderStatus::completed, OrderStatus::cancelled};
constexpr OrderEvent kEvents[] = {OrderEvent::settle, OrderEvent::start, OrderEvent::complete,
                                  OrderEvent::cancel};

// What a guard may look at, apart from status and actor.
struct Facts {
    bool paid = false;
    bool due = false;
    bool captured = false;
    bool refunded = false;
    bool reason = false;
};

std::vector<Facts> all_facts() {
    std::vector<Facts> all;
    for (unsigned bits = 0; bits < 32; ++bits)
        all.push_back({(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, bits >= 16});
    return all;
}

OrderHeader order_in(OrderStatus status, const Facts& facts) {
    OrderHeader order(currency("USD"));
    order.status = status;
    order.payment_status = facts.paid ? PaymentStatus::paid : PaymentStatus::pending;
    order.payment_detail = facts.refunded ? PaymentDetail::refunded : PaymentDetail::none;
    if (facts.due) order.amounts.due = money("5");
    if (facts.captured) order.amounts.captured = money("5");
    return order;
}

// The rules, in the order of the table of transitions.
std::optional<OrderStatus> expected(OrderStatus from, OrderEvent event, bool staff, bool customer,
                                    const Facts& facts) {
    switch (from) {
        case OrderStatus::pending:
            if (event == OrderEvent::settle) return OrderStatus::processing;
            if (event == OrderEvent::start && staff && (facts.paid || facts.reason))
                return OrderStatus::processing;
            if (event == OrderEvent::cancel && (staff || (customer && !facts.captured)))
                return OrderStatus::cancelled;
            return std::nullopt;
        case OrderStatus::processing:
            if (event == OrderEvent::complete && staff && !facts.due &&
                (!facts.refunded || facts.reason))
                return OrderStatus::completed;
            if (event == OrderEvent::cancel && staff) return OrderStatus::cancelled;
            return std::nullopt;
        case OrderStatus::completed:
        case OrderStatus::cancelled: return std::nullopt;
    }
    return std::nullopt;
}

void check_grid(const Actor& actor, std::initializer_list<OrderEvent> events) {
    for (const auto status : kStatuses)
        for (const auto event : events) {
            int wrong = 0;
            for (const auto& facts : all_facts()) {
                const OrderHeader order = order_in(status, facts);
                const TransitionRequest request{order, actor, facts.reason};
                const auto want = expected(status, event, actor.is_staff(),
                                           actor.type == ActorType::customer, facts);
                const auto got = order_transition(request, event);
                const bool same = got.has_value() == want.has_value() && (!want || *got == *want) &&
                                  (got || got.error().code == Errc::invalid_transition) &&
                                  order_may(request, event) == want.has_value();
                if (!same) ++wrong;
            }
            BOOST_TEST(wrong == 0, to_string(actor.type) << " may not " << to_string(event) << " a "
                                                         << to_string(status) << " order like this");
        }
}

// What a refusal says is allowed, sorted.
std::vector<std::string> allowed(const OrderHeader& order, const Actor& actor, OrderEvent event,
                                 bool reason = false) {
    const auto refused = order_transition({order, actor, reason}, event);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_REQUIRE(refused.error().details);
    auto words = refused.error().details->allowed.value();
    std::ranges::sort(words);
    return words;
}

using Words = std::vector<std::string>;

std::vector<std::string> actions(OrderStatus status, const Facts& facts, const Actor& actor) {
    Order order(currency("USD"));
    static_cast<OrderHeader&>(order) = order_in(status, facts);
    const auto views = allowed_actions(order, actor);
    std::vector<std::string> words(views.begin(), views.end());
    std::ranges::sort(words);
    return words;
}

}  // namespace

BOOST_AUTO_TEST_CASE(staff_move_an_order_exactly_as_the_rules_say) {
    for (const auto& actor : {admin(), till(), system_actor()})
        check_grid(actor, {OrderEvent::settle, OrderEvent::start, OrderEvent::complete,
                           OrderEvent::cancel});
}

BOOST_AUTO_TEST_CASE(money_and_cancelling_move_an_order_for_its_customer) {
    check_grid(customer(), {OrderEvent::settle, OrderEvent::cancel});
    check_grid(provider_actor(), {OrderEvent::settle});
}

BOOST_AUTO_TEST_CASE(only_staff_start_and_complete) {
    check_grid(customer(), {OrderEvent::start, OrderEvent::complete});
    check_grid(provider_actor(), {OrderEvent::start, OrderEvent::complete});
}

BOOST_AUTO_TEST_CASE(a_payment_provider_cancels_nothing) {
    check_grid(provider_actor(), {OrderEvent::cancel});
}

BOOST_AUTO_TEST_CASE(nothing_leaves_completed_and_cancelled) {
    for (const auto& row : order_transitions())
        BOOST_TEST((row.from == OrderStatus::pending || row.from == OrderStatus::processing));
}

BOOST_AUTO_TEST_CASE(every_row_has_a_guard_with_a_name) {
    for (const auto& row : order_transitions()) {
        BOOST_TEST((row.guard != nullptr));
        BOOST_TEST(!row.guard_name.empty());
    }
}

BOOST_AUTO_TEST_CASE(a_refusal_says_from_to_and_what_is_allowed_instead) {
    const OrderHeader unpaid = order_in(OrderStatus::pending, {.due = true});
    const auto refused = order_transition({unpaid, admin(), false}, OrderEvent::complete);
    check_refused(refused, Errc::invalid_transition);
    BOOST_TEST(refused.error().details->from.value() == "pending");
    BOOST_TEST(refused.error().details->to.value() == "completed");
    BOOST_TEST(allowed(unpaid, admin(), OrderEvent::complete) == Words{"cancelled"},
               boost::test_tools::per_element());

    const OrderHeader paid = order_in(OrderStatus::processing, {.paid = true, .captured = true});
    BOOST_TEST(allowed(paid, admin(), OrderEvent::start) == Words({"cancelled", "completed"}),
               boost::test_tools::per_element());
    for (const auto status : {OrderStatus::completed, OrderStatus::cancelled})
        BOOST_TEST(allowed(order_in(status, {}), admin(), OrderEvent::cancel).empty());
}

BOOST_AUTO_TEST_CASE(a_refusal_never_offers_a_customer_what_only_staff_may_do) {
    const OrderHeader paid = order_in(OrderStatus::processing, {.paid = true, .captured = true});
    BOOST_TEST(allowed(paid, customer(), OrderEvent::cancel).empty());
    const OrderHeader part = order_in(OrderStatus::pending, {.due = true, .captured = true});
    BOOST_TEST(allowed(part, customer(), OrderEvent::cancel).empty());
}

BOOST_AUTO_TEST_CASE(a_refusal_says_why_in_a_sentence) {
    const OrderHeader unpaid = order_in(OrderStatus::pending, {.due = true});
    BOOST_TEST(order_transition({unpaid, admin(), false}, OrderEvent::start).error().message ==
               "The order is not paid; to process it all the same, say why in a note.");
    const OrderHeader done = order_in(OrderStatus::completed, {.paid = true});
    BOOST_TEST(order_transition({done, admin(), false}, OrderEvent::cancel).error().message ==
               "A completed order cannot become cancelled.");
}

BOOST_AUTO_TEST_CASE(staff_are_offered_what_the_table_lets_pass) {
    const Facts unpaid{.due = true};
    const Facts part{.due = true, .captured = true};
    const Facts paid{.paid = true, .captured = true};
    for (const auto& staff : {admin(), till(), system_actor()}) {
        BOOST_TEST(actions(OrderStatus::pending, unpaid, staff) ==
                       Words({"cancel", "mark_paid", "set_processing"}),
                   boost::test_tools::per_element());
        BOOST_TEST(actions(OrderStatus::pending, part, staff) ==
                       Words({"cancel", "mark_paid", "refund", "set_processing"}),
                   boost::test_tools::per_element());
        BOOST_TEST(actions(OrderStatus::processing, paid, staff) ==
                       Words({"cancel", "refund", "set_completed"}),
                   boost::test_tools::per_element());
        BOOST_TEST(actions(OrderStatus::processing, unpaid, staff) == Words({"cancel", "mark_paid"}),
                   boost::test_tools::per_element());
        BOOST_TEST(actions(OrderStatus::completed, paid, staff) == Words({"refund"}),
                   boost::test_tools::per_element());
        BOOST_TEST(actions(OrderStatus::cancelled, paid, staff) == Words({"refund"}),
                   boost::test_tools::per_element());
        BOOST_TEST(actions(OrderStatus::cancelled, {}, staff).empty());
    }
}

BOOST_AUTO_TEST_CASE(a_customer_is_offered_to_pay_and_to_cancel_while_nothing_is_paid) {
    BOOST_TEST(actions(OrderStatus::pending, {.due = true}, customer()) == Words({"cancel", "pay"}),
               boost::test_tools::per_element());
    BOOST_TEST(actions(OrderStatus::pending, {.due = true, .captured = true}, customer()) ==
                   Words({"pay"}),
               boost::test_tools::per_element());
    BOOST_TEST(actions(OrderStatus::processing, {.due = true}, customer()) == Words({"pay"}),
               boost::test_tools::per_element());
    BOOST_TEST(actions(OrderStatus::processing, {.paid = true, .captured = true}, customer()).empty());
    BOOST_TEST(actions(OrderStatus::completed, {.paid = true, .captured = true}, customer()).empty());
    BOOST_TEST(actions(OrderStatus::cancelled, {}, customer()).empty());
}

BOOST_AUTO_TEST_CASE(events_have_names) {
    Words names;
    for (const auto event : kEvents) names.emplace_back(to_string(event));
    BOOST_TEST(names == Words({"settle", "start", "complete", "cancel"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
