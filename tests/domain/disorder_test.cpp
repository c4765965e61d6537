// Proves that the order of arrival does not matter: every permutation of {opened, failed, captured, part
// refund, rest refund, dispute}, each told once, twice, or all of them again at the end, leads to the
// same money and the same statuses. The scenes after it do the same with two attempts, part captures,
// refunds of the shop and of the provider's desk, refunds that fail, and disputes that are lost.
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
    std::vector<std::string> payments;
    for (const Payment& payment : order.payments)
        payments.push_back(std::string(to_string(payment.status)) + ' ' + payment.captured_amount.to_string() +
                           ' ' + payment.refunded_amount.to_string());
    std::ranges::sort(payments);
    for (const auto& payment : payments) text += " [" + payment + ']';
    std::vector<std::string> refunds;
    for (const Refund& refund : order.refunds)
        if (refund.failure_code != "told_twice")
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

// A fact about an attempt that was opened elsewhere, named by the provider's references only.
struct Fact {
    EvidenceKind kind;
    const char* attempt;
    const char* amount = nullptr;
    const char* refund = nullptr;
    bool ours = false;  // it names the refund that the shop has asked for
};
struct Scene {
    const char* name;
    std::vector<Fact> facts;
    const char* end;     // what every order of arrival leads to, without the order's own status
    bool cancelled = false;        // before anything arrives
    const char* asked = nullptr;   // then A is captured first, and the answer about this refund of it is lost
};

const std::vector<Scene>& scenes() {
    using K = EvidenceKind;
    static const std::vector<Scene> all = {
        {"two payments, one given back",
         {{K::captured, "A", "100.00"}, {K::captured, "B", "100.00"}, {K::refund_succeeded, "B", "100.00", "r"}},
         "paid/partially_refunded captured 200.00 refunded 100.00 due 0.00 refund_due 0.00 credited 0.00"},
        {"captured in parts, some given back",
         {{K::captured, "A", "60.00"}, {K::captured, "A", "100.00"}, {K::refund_succeeded, "A", "20.00", "r"}},
         "paid/partially_refunded captured 100.00 refunded 20.00 due 0.00 refund_due 0.00 credited 20.00"},
        {"half and half, one half given back",
         {{K::captured, "A", "50.00"}, {K::captured, "B", "50.00"}, {K::refund_succeeded, "A", "50.00", "r"}},
         "paid/partially_refunded captured 100.00 refunded 50.00 due 0.00 refund_due 0.00 credited 50.00"},
        {"a part, and some of it given back",
         {{K::captured, "A", "60.00"}, {K::refund_pending, "A", "20.00", "r"},
          {K::refund_succeeded, "A", "20.00", "r"}},
         "pending/partially_paid captured 60.00 refunded 20.00 due 60.00 refund_due 0.00 credited 0.00"},
        {"a refund fails because the bank has taken the money",
         {{K::captured, "A", "100.00"}, {K::refund_pending, "A", "100.00", "r"}, {K::refund_failed, "A", "100.00", "r"},
          {K::dispute_lost, "A", "100.00"}},
         "refunded/refunded captured 100.00 refunded 100.00 due 0.00 refund_due 0.00 credited 100.00 attention 0"},
        {"one refund fails, another goes",
         {{K::captured, "A", "100.00"}, {K::refund_pending, "A", "30.00", "r"}, {K::refund_failed, "A", "30.00", "r"},
          {K::refund_succeeded, "A", "20.00", "s"}},
         "paid/overpaid captured 100.00 refunded 20.00 due 0.00 refund_due 30.00 credited 50.00"},
        {"refunded, and taken by the bank as well",
         {{K::captured, "A", "100.00"}, {K::refund_succeeded, "A", "100.00", "r"}, {K::disputed, "A", "100.00"},
          {K::dispute_lost, "A", "100.00"}},
         "refunded/refunded captured 100.00 refunded 200.00 due 0.00 refund_due 0.00 credited 100.00"},
        {"a late success and the duplicate given back",
         {{K::failed, "A"}, {K::captured, "B", "100.00"}, {K::captured, "A", "100.00"},
          {K::refund_succeeded, "A", "100.00", "r"}},
         "paid/partially_refunded captured 200.00 refunded 100.00 due 0.00 refund_due 0.00 credited 0.00"},
        {"a refund comes back from the bank",
         {{K::captured, "A", "100.00"}, {K::refund_succeeded, "A", "40.00", "r"}, {K::refund_failed, "A", "40.00", "r"},
          {K::disputed, "A", "100.00"}, {K::dispute_won, "A", "100.00"}},
         "paid/overpaid captured 100.00 refunded 0.00 due 0.00 refund_due 40.00 credited 40.00"},
        {"a refund that was called off",
         {{K::captured, "A", "100.00"}, {K::refund_pending, "A", "30.00", "r"}, {K::refund_cancelled, "A", "30.00", "r"},
          {K::refund_succeeded, "A", "20.00", "s"}},
         "paid/partially_refunded captured 100.00 refunded 20.00 due 0.00 refund_due 0.00 credited 20.00"},
        {"for a cancelled order",
         {{K::captured, "A", "100.00"}, {K::captured, "B", "100.00"}, {K::refund_succeeded, "A", "30.00", "r"},
          {K::refund_pending, "B", "100.00", "s"}},
         "paid/refund_due captured 200.00 refunded 30.00 due 0.00 refund_due 70.00",
         true},
        {"two losses of one payment",
         {{K::captured, "A", "100.00"}, {K::dispute_lost, "A", "40.00"}, {K::dispute_lost, "A", "60.00"}},
         "refunded/refunded captured 100.00 refunded 100.00 due 0.00 refund_due 0.00 credited 100.00 attention 0"},
        {"two disputes over the same amount, one told without its name as well",
         {{K::captured, "A", "100.00"}, {K::dispute_lost, "A", "40.00", "d"}, {K::dispute_lost, "A", "40.00", "e"},
          {K::dispute_lost, "A", "40.00"}},
         "paid/partially_refunded captured 100.00 refunded 80.00 due 0.00 refund_due 0.00 credited 80.00 attention 0"},
        {"one loss, told as a refund and without its name as well",
         {{K::captured, "A", "100.00"}, {K::refund_pending, "A", "40.00", "r"},
          {K::refund_succeeded, "A", "40.00", "r"}, {K::dispute_lost, "A", "40.00", "r"},
          {K::dispute_lost, "A", "40.00"}},
         "paid/partially_refunded captured 100.00 refunded 40.00 due 0.00 refund_due 0.00 credited 40.00 attention 0"},
        {"our refund, and one of the same amount at the desk",
         {{K::refund_succeeded, "A", "30.00", "r", true}, {K::refund_succeeded, "A", "30.00", "s"}},
         "paid/partially_refunded captured 100.00 refunded 60.00 due 0.00 refund_due 0.00 credited 60.00",
         false, "30.00"},
        {"our refund fails and is made again at the desk",
         {{K::refund_failed, "A", "30.00", "r", true}, {K::refund_succeeded, "A", "30.00", "s"}},
         "paid/partially_refunded captured 100.00 refunded 30.00 due 0.00 refund_due 0.00 credited 30.00 attention 8",
         false, "30.00"},
        {"our refund, told without our id as well",
         {{K::refund_pending, "A", "30.00", "r"}, {K::refund_succeeded, "A", "30.00", "r"},
          {K::refund_succeeded, "A", "30.00", "r", true}, {K::refund_succeeded, "A", "20.00", "s"}},
         "paid/partially_refunded captured 100.00 refunded 50.00 due 0.00 refund_due 0.00 credited 50.00",
         false, "30.00"},
        {"our refund fails, told without our id as well",
         {{K::refund_failed, "A", "30.00", "r"}, {K::refund_succeeded, "A", "30.00", "r", true},
          {K::refund_pending, "A", "30.00", "r"}},
         "paid/overpaid captured 100.00 refunded 0.00 due 0.00 refund_due 30.00 credited 30.00",
         false, "30.00"},
    };
    return all;
}

std::string played(Shop& shop, const Product& thing, const Scene& scene, const std::vector<int>& sequence) {
    const Order order = shop.place({Shop::of(thing)});
    if (scene.cancelled) shop.cancel(order);
    const std::string suffix = order.id.to_string();
    std::optional<RefundId> ours;
    if (scene.asked) {
        shop.tell(shop.fact("paid" + suffix, EvidenceKind::captured, order.id, "A" + suffix, "100.00"));
        shop.provider->next_refund(FakeProvider::Payback::succeed, FakeProvider::Line::timed_out);
        ours = shop.refund(order, scene.asked).id;
    }
    for (int repeat = 0; repeat < 2; ++repeat)
        for (const int i : sequence) {
            const Fact& fact = scene.facts[static_cast<std::size_t>(i)];
            Evidence told = shop.fact(std::to_string(i) + suffix, fact.kind, order.id, fact.attempt + suffix,
                                      fact.amount ? fact.amount : "");
            if (fact.refund) told.refund_ref = fact.refund + suffix;
            if (fact.ours) told.refund_id = ours;
            shop.tell(told);
        }
    const std::string state = state_of(shop.get(order));
    return state.substr(state.find(' ') + 1);  // a pending order that was paid in full has gone on
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

BOOST_AUTO_TEST_CASE(every_scene_ends_the_same_in_whatever_order_it_is_told) {
    const Product thing = make("100.00");
    for (const Scene& scene : scenes()) {
        std::vector<int> sequence(scene.facts.size());
        std::iota(sequence.begin(), sequence.end(), 0);
        const std::string expected = played(*this, thing, scene, sequence);
        BOOST_TEST_CONTEXT(scene.name) {
            BOOST_TEST(expected.find(scene.end) == 0U, "it ends as " << expected);
            do {
                BOOST_TEST(played(*this, thing, scene, sequence) == expected);
            } while (std::ranges::next_permutation(sequence).found);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
