// Proves of every storage backend: products, stock and movements come back as they were written, in
// the promised order, and what contradicts the catalogue is refused.

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_catalogue)

namespace {

// Five products; the first three were made in the same millisecond.
std::vector<Product> five_products() {
    std::vector<Product> products;
    for (std::uint64_t i = 1; i <= 5; ++i) {
        products.push_back(i % 2 == 0 ? full_product(i) : plain_product(i));
        products.back().created_at = at(i <= 3 ? 3 : static_cast<std::int64_t>(i));
    }
    return products;
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(products_come_back_as_written, Backend, Backends) {
    ShopFixture<Backend> shop;
    for (const Product& product : {plain_product(1), full_product(2)}) {
        shop.add(product);
        const auto number = product.id.uuid()[15];
        BOOST_TEST(text_of(shop.product(number)) == text_of(product));
        sys::Needs needs;
        needs.products = {product.id};
        BOOST_TEST(text_of(*shop.load(needs).products.at(product.id)) == text_of(product));
    }
    BOOST_TEST(text_of(*require(shop.storage->product_by_barcode("40063812"))) ==
               text_of(full_product(2)));
    auto both = require(
        shop.storage->products_by_id({id<ProductId>(2), id<ProductId>(9), id<ProductId>(1)}));
    std::ranges::sort(both, {}, [](const Product& product) { return product.id; });
    BOOST_TEST(text_of(both) == text_of(std::vector{plain_product(1), full_product(2)}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_update_replaces_all_but_time_currency_and_stock, Backend,
                              Backends) {
    ShopFixture<Backend> shop;
    shop.add(plain_product(1));
    shop.write({.stock = {{id<ProductId>(1), 12}}});
    Product changed = full_product(1);
    changed.created_at = at(4'000);
    changed.stock_quantity = 99;
    shop.write({.products = {{changed, false}}});

    Product expected = full_product(1);
    expected.price = euro(expected.price.minor());
    expected.created_at = plain_product(1).created_at;
    expected.stock_quantity = 12;
    BOOST_TEST(text_of(shop.product(1)) == text_of(expected));

    Product cleared = plain_product(1);
    shop.write({.products = {{cleared, false}}});
    cleared.stock_quantity = 12;
    BOOST_TEST(text_of(shop.product(1)) == text_of(cleared));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_later_change_may_build_on_an_earlier_one, Backend, Backends) {
    ShopFixture<Backend> shop;
    Product second = full_product(1);
    second.sku = "NEW";
    Product heir = full_product(2);
    heir.sku = full_product(1).sku;  // given up by the first one
    shop.write({.products = {{full_product(1), true}, {second, false}, {heir, true}},
                .stock = {{id<ProductId>(1), 3}, {id<ProductId>(1), {}}, {id<ProductId>(1), 2}}});
    second.stock_quantity = 2;
    second.price = shop.product(1).price;
    BOOST_TEST(text_of(shop.product(1)) == text_of(second));
    BOOST_TEST(text_of(shop.product(2)) == text_of(heir));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(stock_is_counted_or_not, Backend, Backends) {
    ShopFixture<Backend> shop;
    shop.add(plain_product(1));
    for (const std::optional<std::int64_t> quantity :
         {std::optional<std::int64_t>(0), std::optional(limits::kSafeInteger),
          std::optional<std::int64_t>(), std::optional<std::int64_t>(1)}) {
        shop.write({.stock = {{id<ProductId>(1), quantity}}});
        BOOST_TEST((shop.product(1).stock_quantity == quantity));
        BOOST_TEST((require(shop.storage->products({})).at(0).stock_quantity == quantity));
    }
    BOOST_TEST(shop.product(1).version == 1);
    shop.write_refused({.stock = {{id<ProductId>(9), 1}}});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(stock_never_falls_below_zero_without_backorder, Backend, Backends) {
    ShopFixture<Backend> shop;
    const ProductId strict = id<ProductId>(1);
    const ProductId backorder = id<ProductId>(2);
    shop.write({.products = {{plain_product(1), true}, {full_product(2), true}}});
    shop.write_refused({.stock = {{strict, -1}}});
    shop.write({.stock = {{strict, 2}, {backorder, -5}}});
    shop.write_refused({.stock = {{strict, -1}}});
    BOOST_TEST((shop.product(1).stock_quantity == 2));

    // Backorders that are no longer allowed are still worked off.
    Product no_more = full_product(2);
    no_more.allow_backorder = false;
    shop.write({.products = {{no_more, false}}});
    shop.write({.stock = {{backorder, -3}}});
    shop.write_refused({.stock = {{backorder, -4}}});
    BOOST_TEST((shop.product(2).stock_quantity == -3));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(ids_skus_and_barcodes_are_unique, Backend, Backends) {
    ShopFixture<Backend> shop;
    shop.add(full_product(1));
    shop.write_refused({.products = {{full_product(1), true}}});
    Product same_sku = full_product(2);
    same_sku.sku = full_product(1).sku;
    shop.write_refused({.products = {{same_sku, true}}});
    Product same_barcode = full_product(2);
    same_barcode.barcode = full_product(1).barcode;
    shop.write_refused({.products = {{same_barcode, true}}});
    shop.write_refused({.products = {{full_product(2), true}, {same_sku, false}}});
    shop.write_refused({.products = {{full_product(3), false}}});  // there is none to update

    // Any number may have none.
    shop.write({.products = {{plain_product(4), true}, {plain_product(5), true}}});
    sys::Needs needs;
    needs.skus = {*full_product(1).sku, "free"};
    needs.barcodes = {*full_product(1).barcode, "free"};
    const sys::State state = shop.load(needs);
    BOOST_TEST((state.sku_owners.at(*full_product(1).sku) == id<ProductId>(1)));
    BOOST_TEST((state.barcode_owners.at(*full_product(1).barcode) == id<ProductId>(1)));
    BOOST_TEST(!state.sku_owners.at("free").has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(products_are_listed_newest_first_in_pages, Backend, Backends) {
    ShopFixture<Backend> shop;
    for (const Product& product : five_products()) shop.add(product);
    sys::ProductPage page{.limit = 2};
    std::string walked;
    for (;;) {
        const auto products = require(shop.storage->products(page));
        if (products.empty()) break;
        walked += numbers_of(products) + "| ";
        page.after = position_of(products.back(), page.sort);
    }
    BOOST_TEST(walked == "5 4 | 3 2 | 1 | ");
    BOOST_TEST(numbers_of(require(
                   shop.storage->products({.after = after(at(3).ms, id<ProductId>(2))}))) == "1 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(products_are_filtered, Backend, Backends) {
    ShopFixture<Backend> shop;
    for (const Product& product : five_products()) shop.add(product);
    const auto listed = [&](const sys::ProductPage& page) {
        return numbers_of(require(shop.storage->products(page)));
    };
    BOOST_TEST(listed({.type = ProductType::service}) == "4 2 ");
    BOOST_TEST(listed({.category = "kitchen"}) == "4 2 ");
    BOOST_TEST(listed({.category = "Kitchen"}) == "");
    BOOST_TEST(listed({.active = true}) == "5 3 1 ");
    BOOST_TEST(listed({.active = false, .limit = 1}) == "4 ");
    BOOST_TEST(listed({.type = ProductType::product, .category = "kitchen"}) == "");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(movements_are_only_added_and_listed_newest_first, Backend, Backends) {
    ShopFixture<Backend> shop;
    shop.write({.products = {{plain_product(1), true}, {plain_product(2), true}},
                .orders = {{plain_order(1, id<ProductId>(1)), true}}});
    const auto first = plain_movement(1, id<ProductId>(1));
    const auto second = full_movement(2, id<ProductId>(1), id<OrderId>(1));
    const auto third = plain_movement(3, id<ProductId>(1));
    shop.write({.movements = {first, second, third, plain_movement(4, id<ProductId>(2))}});
    const auto listed = [&](std::optional<MovementId> before, std::int64_t limit) {
        return text_of(require(shop.storage->movements(id<ProductId>(1), before, limit)));
    };
    BOOST_TEST(listed({}, 10) == text_of(std::vector{third, second, first}));
    BOOST_TEST(listed({}, 2) == text_of(std::vector{third, second}));
    BOOST_TEST(listed(second.id, 10) == text_of(std::vector{first}));

    shop.write_refused({.movements = {second}});
    auto nothing = plain_movement(9, id<ProductId>(1));
    nothing.delta = 0;
    shop.write_refused({.movements = {nothing}});
    shop.write_refused({.movements = {plain_movement(9, id<ProductId>(9))}});
    shop.write_refused({.movements = {full_movement(9, id<ProductId>(1), id<OrderId>(9))}});
}

BOOST_AUTO_TEST_SUITE_END()
