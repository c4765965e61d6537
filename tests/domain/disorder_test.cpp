// Proves that the order of arrival does not matter: every permutation of {opened, failed, captured, part
// refund, rest refund, dispute}, each told once, twice, or all of them again at the end, leads to the
// same money and the same statuses.
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <numeric>

#include "domain/shop.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

std::string state_of(const Order& order) {
    std::string text = std::string(to_string(order.status)) + " " + Shop::reading(order) + " captured " +
                       order.amounts.captured.to_string() + " refunded " +
                       order.amounts.refunded.to_string() + " due " + order.amounts.due.to_string() +
                       " refund_due " + order.amounts.refund_due.to_string() + " credited " +
                       order.amounts.credited.to_string() + " attention " + std::to_string(order.attention);
    for (const Payment& payment : order.payments) {
        text += " [";
        text += to_string(payment.status);
        text += ' ' + payment.captured_amount.to_string() + ' ' + payment.refunded_amount.to_string() + ']';
    }
    std::vector<std::string> refunds;
    for (const Refund& refund : order.refunds)
        refunds.push_back(std::string(to_string(refund.status)) + ' ' + refund.amount.to_string());
    std::ranges::sort(refunds);
    for (const auto& refund : refunds) text += " {" + refund + '}';
    return text;
}

enum class Repeats { none, each_twice, all_again };

std::string played(Shop& shop, const Product& thing, const std::array<int, 6>& sequence, Repeats repeats) {
    const Order order = shop.place({Shop::of(thing)});
    const Payment attempt = shop.attempt(order);
    Evidence opened;
    opened.event_id = "opened-" + attempt.id.to_string();
    opened.kind = EvidenceKind::opened;
    opened.payment_id = attempt.id;
    opened.order_id = order.id;
    opened.provider_ref = attempt.provider_ref;
    opened.at = shop.clock.now();
    const Evidence failed = shop.provider->fail(attempt.id);
    const Evidence captured = shop.provider->capture(attempt.id);
    const Evidence part = shop.provider->refund_outside(attempt.id, money("8.00"));
    const Evidence rest = shop.provider->refund_outside(attempt.id, money("12.00"));
    const Evidence dispute = shop.provider->dispute(attempt.id);
    const std::array<const Evidence*, 6> facts = {&opened, &failed, &captured, &part, &rest, &dispute};
    for (const int i : sequence) {
        shop.tell(*facts[static_cast<std::size_t>(i)]);
        if (repeats == Repeats::each_twice) shop.tell(*facts[static_cast<std::size_t>(i)]);
    }
    if (repeats == Repeats::all_again)
        for (const Evidence* fact : facts) shop.tell(*fact);
    return state_of(shop.get(order));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(disorder, Shop)

BOOST_AUTO_TEST_CASE(every_permutation_ends_in_the_same_state) {
    const Product thing = make("20.00");
    std::array<int, 6> sequence{};
    std::iota(sequence.begin(), sequence.end(), 0);
    const std::string expected = played(*this, thing, sequence, Repeats::none);
    BOOST_TEST(expected.find("processing refunded/refunded captured 20.00 refunded 20.00") == 0U);
    int permutations = 0;
    do {
        for (const auto repeats : {Repeats::none, Repeats::each_twice, Repeats::all_again})
            BOOST_REQUIRE_EQUAL(played(*this, thing, sequence, repeats), expected);
        ++permutations;
    } while (std::ranges::next_permutation(sequence).found);
    BOOST_TEST(permutations == 720);
}

BOOST_AUTO_TEST_SUITE_END()
