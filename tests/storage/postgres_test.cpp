// What only PostgreSQL can do to a shop: hang up, make writers wait for each other, and be set up in ways
// that promise less.
#if ORDO_POSTGRES
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <stdexcept>
#include <string>

#include "contract/shop_fixture.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

using Shop = ShopFixture<PostgresBackend>;

// Ends every session that has this shop open.
void hang_up(const Shop& shop) {
    shop.backend.schema.run(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(storage_on_postgres)

BOOST_AUTO_TEST_CASE(a_server_that_hung_up_is_called_again) {
    Shop shop;
    shop.add(plain_product(1));
    BOOST_TEST(shop.product(1).version == 1);
    hang_up(shop);
    BOOST_TEST(shop.product(1).version == 1);
    hang_up(shop);
    shop.add(plain_product(2));
    BOOST_TEST(shop.product(2).version == 1);
}

BOOST_AUTO_TEST_CASE(a_line_that_is_cut_before_the_commit_has_written_nothing) {
    Shop shop;
    sys::State state(settings());
    auto transaction = require(shop.storage->begin({}, state, Shop::soon()));
    hang_up(shop);
    refuse(transaction->commit({.products = {{plain_product(1), true}}}), Errc::unavailable);
    BOOST_TEST(!require(shop.storage->product(id<ProductId>(1))).has_value());
    shop.add(plain_product(1));
}

BOOST_AUTO_TEST_CASE(a_writer_of_another_handle_is_waited_for_until_the_deadline) {
    Shop shop;
    const auto other = shop.backend.open();
    sys::State state(settings());
    auto holder = require(shop.storage->begin({}, state, Shop::soon()));
    const auto soon = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
    refuse(other->begin({}, state, soon), Errc::busy);
    holder.reset();
    require(other->begin({}, state, Shop::soon()));
}

BOOST_AUTO_TEST_CASE(a_disabled_trigger_is_reported) {
    Shop shop;
    const auto before = require(shop.storage->check_integrity());
    shop.backend.schema.run("ALTER TABLE journal DISABLE TRIGGER journal_has_no_gaps");
    BOOST_TEST(require(shop.storage->check_integrity()).size() == before.size() + 1);
}

BOOST_AUTO_TEST_CASE(days_that_do_not_add_up_to_their_month_are_reported) {
    Shop shop;
    shop.add(plain_product(1));
    const Time day{1'753'920'000'000};  // 2025-07-31
    shop.write({.statistics = {.products = {{{day, id<ProductId>(1), currency()}, {2, 300}}}}});
    const auto before = require(shop.storage->check_integrity());
    shop.backend.schema.run("UPDATE product_day SET revenue = 301");
    const auto after = require(shop.storage->check_integrity());
    BOOST_REQUIRE(after.size() == before.size() + 1);
    BOOST_TEST(after.back() == "The days on which a product was sold do not add up to the month: " +
                                   id<ProductId>(1).to_string() + " in the month from 2025-07-01.");
}

BOOST_AUTO_TEST_CASE(rows_that_are_only_added_cannot_be_emptied) {
    Shop shop;
    for (const char* table : {"journal", "ledger", "order_line", "refund_item", "stock_movement"}) {
        BOOST_CHECK_THROW(shop.backend.schema.run("TRUNCATE " + std::string(table) + " CASCADE"),
                          std::runtime_error);
    }
}

BOOST_AUTO_TEST_SUITE_END()
#endif
