#include <boost/test/unit_test.hpp>
#include <map>
#include <memory>
#include <set>

#include "ordo/ordo.hpp"
#include "support/child_process.hpp"
#include "support/fakes.hpp"
#include "support/scale.hpp"
#include "support/scratch.hpp"
#include "support/why.hpp"

// Two processes sell with four threads each and are killed again and again at random instants. Whatever
// they were told is done must be there afterwards, once; the outside ledger here is what they said.
namespace ordo::test {
BOOST_AUTO_TEST_SUITE(kill)

namespace {

struct Acknowledged {
    std::set<std::string> placed, paid, cancelled;

    void note(const std::string& line) {
        const auto blank = line.find(' ');
        const std::string verb = line.substr(0, blank), id = line.substr(blank + 1);
        (verb == "placed" ? placed : verb == "paid" ? paid : cancelled).insert(id);
    }
};

constexpr std::int64_t kStock = 10'000'000;

class Worker {
public:
    Worker(const std::string& file, ProductId product)
        : process_(ORDO_PROGRAMS, "kill_worker_program", {file, product.to_string()}) {}

    // Listens for `count` acknowledgements, then kills the worker wherever it happens to be, and reads
    // what it said before it died.
    void kill_after(std::int64_t count, Acknowledged& acknowledged) {
        for (; count > 0; --count) {
            const auto line = process_.read_line();
            BOOST_REQUIRE_MESSAGE(line.has_value(), "the worker ended by itself");
            acknowledged.note(*line);
        }
        BOOST_REQUIRE(process_.kill());
        while (const auto line = process_.read_line()) acknowledged.note(*line);
    }

private:
    ChildProcess process_;
};

void check_order(const Engine& shop, const std::string& id, const Acknowledged& acknowledged) {
    const auto order = shop.order_get(OrderId::parse(id).value());
    BOOST_REQUIRE_MESSAGE(order.has_value(), id << " was acknowledged and is gone");
    if (acknowledged.paid.contains(id)) {
        BOOST_TEST((order->payment_status == PaymentStatus::paid), id);
        BOOST_TEST(order->payments.size() == 1U, id);
    }
    if (acknowledged.cancelled.contains(id))
        BOOST_TEST((order->status == OrderStatus::cancelled), id);
}

// What is in the shop: orders, and how many of them still hold a unit.
struct Census {
    std::int64_t orders = 0;
    std::int64_t holding = 0;
};

Census count_orders(const Engine& shop) {
    Census census;
    OrderQuery query{.limit = 100};
    do {
        const auto page = shop.order_list(query);
        BOOST_REQUIRE_MESSAGE(page.has_value(), why(page));
        for (const auto& order : page->data) {
            ++census.orders;
            census.holding += order.status == OrderStatus::cancelled ? 0 : 1;
        }
        query.cursor = page->next_cursor;
    } while (query.cursor);
    return census;
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_acknowledged_survives_kill_9_at_random_instants) {
    const ScratchFolder folder;
    const std::string file = folder.file("shop.db");
    auto shop = Engine::open(file, {.migrate = true});
    BOOST_REQUIRE_MESSAGE(shop.has_value(), why(shop));
    const auto product = shop->product_create(
        {.name = "Ticket", .price = AmountInput("12.50"), .stock_quantity = kStock});
    BOOST_REQUIRE_MESSAGE(product.has_value(), why(product));

    constexpr std::uint64_t kSeed = 20'261'122;
    BOOST_TEST_MESSAGE("seed " << kSeed);
    FakeRandom dice(kSeed);
    Acknowledged acknowledged;
    const int kills = scaled(10, 100, 2'000);
    auto one = std::make_unique<Worker>(file, product->id);
    auto other = std::make_unique<Worker>(file, product->id);
    for (int i = 0; i < kills; ++i) {
        auto& victim = dice.one_in(2) ? one : other;
        victim->kill_after(dice.between(1, 30), acknowledged);
        victim = std::make_unique<Worker>(file, product->id);
    }
    one->kill_after(1, acknowledged);
    other->kill_after(1, acknowledged);

    for (const auto& id : acknowledged.placed) check_order(*shop, id, acknowledged);
    const Census census = count_orders(*shop);
    const auto left = shop->product_get(product->id)->stock_quantity.value();
    BOOST_TEST(left + census.holding == kStock);
    const auto unsaid = census.orders - std::ssize(acknowledged.placed);
    BOOST_TEST_MESSAGE(kills + 2 << " kills, " << acknowledged.placed.size() << " orders acknowledged, "
                                 << unsaid << " committed without an answer");
    BOOST_TEST(unsaid >= 0);
    // A kill that never fell between a commit and its answer would prove nothing.
    if (kills >= 100) BOOST_TEST(unsaid > 0);

    const auto report = shop->verify();
    BOOST_REQUIRE_MESSAGE(report.has_value(), why(report));
    for (const auto& finding : report->findings)
        BOOST_ERROR(finding.subject << ": " << finding.detail);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ordo::test
