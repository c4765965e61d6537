#include <boost/test/unit_test.hpp>
#include <map>
#include <thread>

#include "ordo/ordo.hpp"
#include "support/child_process.hpp"
#include "support/scale.hpp"
#include "support/scratch.hpp"
#include "support/why.hpp"

// The last unit of a product, wanted by everybody at once.
namespace ordo::test {
BOOST_AUTO_TEST_SUITE(last_unit)

namespace {

Engine open_new_shop(const ScratchFolder& folder) {
    auto shop = Engine::open(folder.file("shop.db"), {.migrate = true});
    BOOST_REQUIRE_MESSAGE(shop.has_value(), why(shop));
    return *shop;
}

ProductId add_product(Engine& shop, std::int64_t stock) {
    const auto product = shop.product_create(
        {.name = "The last one", .price = AmountInput("9.99"), .stock_quantity = stock});
    BOOST_REQUIRE_MESSAGE(product.has_value(), why(product));
    return product->id;
}

void require_sound(const Engine& shop) {
    const auto report = shop.verify();
    BOOST_REQUIRE_MESSAGE(report.has_value(), why(report));
    for (const auto& finding : report->findings)
        BOOST_ERROR(finding.subject << ": " << finding.detail);
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_processes_that_race_for_it_sell_it_once) {
    const ScratchFolder folder;
    Engine shop = open_new_shop(folder);
    ChildProcess left(ORDO_PROGRAMS, "last_unit_buyer_program", {folder.file("shop.db")});
    ChildProcess right(ORDO_PROGRAMS, "last_unit_buyer_program", {folder.file("shop.db")});
    BOOST_REQUIRE(left.read_line() == "ready");
    BOOST_REQUIRE(right.read_line() == "ready");

    const int races = scaled(100, 1'000, 10'000);
    std::map<std::string, int> wins;
    for (int race = 0; race < races; ++race) {
        const std::string product = add_product(shop, 1).to_string();
        left.write_line(product);
        right.write_line(product);
        const auto one = left.read_line(), other = right.read_line();
        BOOST_REQUIRE(one.has_value() && other.has_value());
        const bool sold_once = (*one == "sold" && *other == "out_of_stock") ||
                               (*one == "out_of_stock" && *other == "sold");
        BOOST_REQUIRE_MESSAGE(sold_once, "race " << race << ": " << *one << ", " << *other);
        ++wins[*one == "sold" ? "left" : "right"];
    }
    BOOST_TEST_MESSAGE("won by left " << wins["left"] << ", by right " << wins["right"]);
    // If one side always won, the two would not have raced.
    BOOST_TEST(wins["left"] > 0);
    BOOST_TEST(wins["right"] > 0);
    require_sound(shop);
}

BOOST_AUTO_TEST_CASE(sixty_four_threads_sell_a_thousand_units_and_not_one_more) {
    const ScratchFolder folder;
    Engine shop = open_new_shop(folder);
    const ProductId product = add_product(shop, 1'000);
    std::atomic<int> sold{0}, refused{0}, other{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 64; ++i)
        threads.emplace_back([&] {
            for (int attempt = 0; attempt < 20; ++attempt) {
                const auto sale = shop.order_create({.items = {{.product_id = product}}});
                if (sale) ++sold;
                else if (sale.error().code == Errc::out_of_stock) ++refused;
                else ++other;
            }
        });
    threads.clear();
    BOOST_TEST(sold == 1'000);
    BOOST_TEST(refused == 280);
    BOOST_TEST(other == 0);
    BOOST_TEST(shop.product_get(product)->stock_quantity.value() == 0);
    require_sound(shop);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ordo::test
