#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>
#include <vector>

#include "ordo/ordo.hpp"
#include "support/scratch.hpp"
#include "support/why.hpp"
#include "threads/shop.hpp"
#if ORDO_POSTGRES
#include "support/postgres.hpp"
#endif

namespace ordo::test {
BOOST_AUTO_TEST_SUITE(threads)

namespace {

// What is sold while it reads is no finding, and what it could not compare it says.
void verifies_while_others_sell(Engine shop) {
    constexpr int kSellers = 4, kOrders = 150;
    const ProductId product = add_product(shop);
    std::atomic<int> selling{kSellers}, refused{0};
    {
        std::vector<std::jthread> sellers;
        for (int i = 0; i < kSellers; ++i)
            sellers.emplace_back([&] {
                for (int n = 0; n < kOrders; ++n) {
                    const auto order = shop.order_create({.items = {{.product_id = product, .quantity = 1}}});
                    if (!order || !shop.order_cancel({.order_id = order->id})) ++refused;
                }
                --selling;
            });
        while (selling > 0) {
            const auto report = shop.verify();
            BOOST_REQUIRE_MESSAGE(report.has_value(), why(report));
            for (const auto& finding : report->findings) BOOST_ERROR(finding.subject + ": " + finding.detail);
        }
    }
    BOOST_TEST(refused == 0);
    const auto quiet = shop.verify();
    BOOST_REQUIRE_MESSAGE(quiet.has_value(), why(quiet));
    BOOST_TEST(quiet->sums_compared);
    BOOST_TEST(quiet->findings.empty());
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_shop_is_verified_while_others_sell_in_memory) {
    verifies_while_others_sell(open_shop("memory:"));
}

BOOST_AUTO_TEST_CASE(a_shop_is_verified_while_others_sell_on_sqlite) {
    const ScratchFolder folder;
    verifies_while_others_sell(open_shop(folder.file("shop.db")));
}

#if ORDO_POSTGRES
BOOST_AUTO_TEST_CASE(a_shop_is_verified_while_others_sell_on_postgres) {
    const PostgresSchema schema;
    verifies_while_others_sell(open_shop(schema.url()));
}
#endif

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ordo::test
