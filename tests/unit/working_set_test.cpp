// Proves that a batch sees its own changes, and that what is written at the end has every row once, as
// the last command left it.
#include <boost/test/unit_test.hpp>
#include <string>

#include "engine/working_set.hpp"
#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

struct Batch : WorkingSet {
    Batch() : WorkingSet(sys::ShopSettings{.default_currency = currency("USD")}) {}

    void put_product(Product product, bool insert) {
        sys::Changes next;
        next.products.push_back({std::move(product), insert});
        apply(std::move(next));
    }
    void put_stock(std::uint32_t n, std::optional<std::int64_t> quantity) {
        sys::Changes next;
        next.stock.emplace_back(id_of<ProductId>(n), quantity);
        apply(std::move(next));
    }
    void put_order(std::string number, std::int64_t version, bool insert) {
        sys::Changes next;
        sys::OrderState order{Order(currency("USD"))};
        order.order.id = id_of<OrderId>(1);
        order.order.number = std::move(number);
        order.order.version = version;
        next.orders.push_back({std::move(order), insert});
        apply(std::move(next));
    }
    const Product& seen(std::uint32_t n) { return *state().products.at(id_of<ProductId>(n)); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(working_set, Batch)

BOOST_AUTO_TEST_CASE(an_empty_batch_writes_nothing) { BOOST_TEST(changes().empty()); }

BOOST_AUTO_TEST_CASE(a_product_made_and_changed_in_one_batch_is_inserted_once) {
    put_product(make_product(1, "5.00"), true);
    put_stock(1, 4);
    Product renamed = make_product(1, "5.00");
    renamed.name = "Better";
    put_product(renamed, false);
    BOOST_TEST(seen(1).name == "Better");
    BOOST_TEST(seen(1).stock_quantity.value() == 4);  // an edit does not touch the stock
    BOOST_REQUIRE(changes().products.size() == 1U);
    BOOST_TEST(changes().products[0].insert);
    BOOST_TEST(changes().products[0].product.name == "Better");
}

BOOST_AUTO_TEST_CASE(the_last_quantity_of_a_stock_is_written) {
    put_product(make_product(1, "5.00"), true);
    for (const std::int64_t quantity : {5, 4, 3}) put_stock(1, quantity);
    BOOST_REQUIRE(changes().stock.size() == 1U);
    BOOST_TEST(changes().stock[0].second.value() == 3);
    put_stock(1, std::nullopt);
    BOOST_TEST(!changes().stock[0].second.has_value());
    BOOST_TEST(!seen(1).stock_quantity.has_value());
}

BOOST_AUTO_TEST_CASE(an_order_placed_and_moved_in_one_batch_is_inserted_once) {
    put_order("100001", 1, true);
    put_order("100001", 3, false);
    BOOST_REQUIRE(changes().orders.size() == 1U);
    BOOST_TEST(changes().orders[0].insert);
    BOOST_TEST(changes().orders[0].state.order.version == 3);
    BOOST_TEST(state().orders.at(id_of<OrderId>(1))->order.version == 3);
}

BOOST_AUTO_TEST_CASE(a_code_that_one_command_gives_away_is_free_for_the_next) {
    state().sku_owners["A"] = id_of<ProductId>(1);
    state().sku_owners["B"] = std::nullopt;
    Product owner = make_product(1, "5.00");
    owner.sku = "A";
    state().products[owner.id] = owner;
    owner.sku = "B";
    put_product(owner, false);
    BOOST_TEST(!state().sku_owners.at("A").has_value());
    BOOST_TEST((state().sku_owners.at("B") == id_of<ProductId>(1)));
    put_product(owner, false);  // unchanged: it stays the owner
    BOOST_TEST((state().sku_owners.at("B") == id_of<ProductId>(1)));
}

BOOST_AUTO_TEST_CASE(a_consumer_that_acknowledges_twice_stands_once) {
    for (const std::int64_t sequence : {3, 7}) {
        sys::Changes next;
        next.consumers.push_back({"mail", sequence});
        apply(std::move(next));
    }
    BOOST_TEST(state().consumers.at("mail") == 7);
    BOOST_REQUIRE(changes().consumers.size() == 1U);
    BOOST_TEST(changes().consumers[0].sequence == 7);
}

BOOST_AUTO_TEST_CASE(the_head_of_the_chain_is_the_last_one) {
    for (const std::int64_t sequence : {41, 42}) {
        sys::Changes next;
        next.chain.emplace();
        next.chain->sequence = sequence;
        apply(std::move(next));
    }
    BOOST_TEST(state().chain.sequence == 42);
    BOOST_TEST(changes().chain->sequence == 42);
}

BOOST_AUTO_TEST_SUITE_END()
