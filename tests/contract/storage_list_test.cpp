// Proves of every storage backend: each sort of a list, in pages of any size over ties; each filter and
// each kind of search by example. storage_query_test.cpp asks the same at random, all at once.

#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_list)

namespace {

const ProductId kProduct = id<ProductId>(1);

// The numbers of all pages of a list, one page after the other: "5 4 | 3 2 | 1 | ".
template <class Page, class List>
std::string walk(Page page, List list) {
    std::string walked;
    for (int pages = 0; pages < 100; ++pages) {
        const auto rows = require(list(page));
        if (rows.empty()) return walked;
        walked += numbers_of(rows) + "| ";
        page.after = position_of(rows.back(), page.sort);
    }
    BOOST_FAIL("the list does not end");
    return walked;
}

template <class Backend>
struct ListFixture : ShopFixture<Backend> {
    std::string products(const sys::ProductPage& page) {
        return numbers_of(require(this->storage->products(page)));
    }
    std::string orders(const sys::OrderPage& page) {
        return numbers_of(require(this->storage->orders(page)));
    }
    std::string walk_products(ProductSort sort, std::int64_t limit) {
        return walk(sys::ProductPage{.sort = sort, .limit = limit},
                    [&](const auto& page) { return this->storage->products(page); });
    }
    std::string walk_orders(OrderSort sort, std::int64_t limit) {
        return walk(sys::OrderPage{.sort = sort, .limit = limit},
                    [&](const auto& page) { return this->storage->orders(page); });
    }
    std::string search(const sys::OrderSearch& search) { return orders({.search = search}); }
    std::string find(std::vector<std::string> words) { return products({.words = std::move(words)}); }

    void add_product(std::uint64_t number, const std::string& name, std::int64_t price) {
        Product product = plain_product(number);
        product.name = name;
        product.price = euro(price);
        this->add(product);
    }
    void add_order(std::uint64_t number, std::int64_t second, std::int64_t total,
                   const char* code = "EUR") {
        sys::OrderState state = plain_order(number, kProduct);
        if (std::string_view(code) != "EUR") {
            Order other(currency(code));
            other.id = state.order.id;
            other.number = state.order.number;
            other.version = 1;
            state.order = other;
        }
        state.order.created_at = at(second);
        state.order.amounts.total = *Money::of_minor(total, currency(code));
        this->add(state);
    }
    void add_customer(std::uint64_t number, std::optional<std::string> email,
                      std::optional<std::string> name) {
        sys::OrderState state = plain_order(number, kProduct);
        state.order.customer.email = std::move(email);
        state.order.customer.name = std::move(name);
        this->add(state);
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(products_are_sorted_by_name_and_price_over_ties, Backend, Backends) {
    ListFixture<Backend> shop;
    shop.add_product(1, "tea", 300);
    shop.add_product(2, "\xC3\x89" "clair", 100);  // Éclair: folded, between "apple" and "tea"
    shop.add_product(3, "Tea", 100);
    shop.add_product(4, "apple", 200);
    shop.add_product(5, "TEA", 100);
    BOOST_TEST(shop.walk_products(ProductSort::newest, 2) == "5 4 | 3 2 | 1 | ");
    BOOST_TEST(shop.walk_products(ProductSort::name, 2) == "4 2 | 1 3 | 5 | ");
    BOOST_TEST(shop.walk_products(ProductSort::name, 100) == "4 2 1 3 5 | ");
    BOOST_TEST(shop.walk_products(ProductSort::price, 2) == "2 3 | 5 4 | 1 | ");
    BOOST_TEST(shop.walk_products(ProductSort::price_falling, 2) == "1 4 | 5 3 | 2 | ");
    BOOST_TEST(shop.walk_products(ProductSort::price_falling, 1) == "1 | 4 | 5 | 3 | 2 | ");
    // A page begins after a position, whether or not its row is still there.
    BOOST_TEST(shop.products({.sort = ProductSort::name,
                              .after = sys::ListPosition{0, "sugar", {}}}) == "1 3 5 ");
    BOOST_TEST(shop.products({.sort = ProductSort::price, .after = after(150, id<ProductId>(9))}) ==
               "4 1 ");
    // A new name or price is a new place.
    Product product = shop.product(1);
    product.name = "Aardvark";
    product.price = euro(150);
    shop.write({.products = {{product, false}}});
    BOOST_TEST(shop.walk_products(ProductSort::name, 3) == "1 4 2 | 3 5 | ");
    BOOST_TEST(shop.walk_products(ProductSort::price, 3) == "2 3 5 | 1 4 | ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(orders_are_sorted_by_time_and_total_over_ties, Backend, Backends) {
    ListFixture<Backend> shop;
    shop.add(plain_product(1));
    shop.add_order(1, 10, 500);
    shop.add_order(2, 10, 100);
    shop.add_order(3, 30, 500, "USD");
    shop.add_order(4, 20, 0);
    shop.add_order(5, 10, 500);
    BOOST_TEST(shop.walk_orders(OrderSort::newest, 2) == "3 4 | 5 2 | 1 | ");
    BOOST_TEST(shop.walk_orders(OrderSort::oldest, 2) == "1 2 | 5 4 | 3 | ");
    BOOST_TEST(shop.walk_orders(OrderSort::total, 2) == "4 2 | 1 3 | 5 | ");
    BOOST_TEST(shop.walk_orders(OrderSort::total_falling, 2) == "5 3 | 1 2 | 4 | ");
    BOOST_TEST(shop.walk_orders(OrderSort::total_falling, 1) == "5 | 3 | 1 | 2 | 4 | ");
    BOOST_TEST(shop.orders({.currency = currency(), .sort = OrderSort::total}) == "4 2 1 5 ");
    BOOST_TEST(shop.orders({.sort = OrderSort::oldest, .after = after(at(15).ms, id<OrderId>(9))}) ==
               "4 3 ");
    BOOST_TEST(shop.orders({.sort = OrderSort::total_falling,
                            .after = after(499, id<OrderId>(9))}) == "2 4 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(orders_are_filtered_by_amount_currency_and_attention, Backend,
                              Backends) {
    ListFixture<Backend> shop;
    shop.add(plain_product(1));
    for (std::uint64_t i = 1; i <= 4; ++i) {
        shop.add_order(i, static_cast<std::int64_t>(i), static_cast<std::int64_t>(100 * i));
    }
    shop.add_order(5, 5, 300, "USD");
    sys::OrderState state = shop.order(2);
    state.order.attention = 4;
    shop.write({.orders = {{state, false}}});

    const auto eur = currency();
    BOOST_TEST(shop.orders({.currency = eur}) == "4 3 2 1 ");
    BOOST_TEST(shop.orders({.currency = currency("JPY")}) == "");
    // Both ends are included.
    BOOST_TEST(shop.orders({.currency = eur, .total_min = 200, .total_max = 300}) == "3 2 ");
    BOOST_TEST(shop.orders({.currency = eur, .total_min = 301}) == "4 ");
    BOOST_TEST(shop.orders({.currency = eur, .total_max = 0}) == "");
    BOOST_TEST(shop.orders({.currency = eur, .total_min = 200, .sort = OrderSort::total}) == "2 3 4 ");
    BOOST_TEST(shop.orders({.currency = eur, .total_max = 300, .sort = OrderSort::total_falling}) ==
               "3 2 1 ");
    BOOST_TEST(shop.orders({.attention = true}) == "2 ");
    BOOST_TEST(shop.orders({.attention = true, .sort = OrderSort::total}) == "2 ");
    BOOST_TEST(shop.orders({.created_from = at(3), .attention = true}) == "");
    // Somebody has seen to it.
    state.order.attention = 0;
    shop.write({.orders = {{state, false}}});
    BOOST_TEST(shop.orders({.attention = true}) == "");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(orders_are_found_by_exact_texts, Backend, Backends) {
    ListFixture<Backend> shop;
    shop.add(plain_product(1));
    for (std::uint64_t i = 1; i <= 4; ++i) shop.add(plain_order(i, kProduct));
    Payment card = plain_payment(1, id<OrderId>(2));
    card.provider = "stripe";
    card.provider_ref = "pi_1";
    Payment cash = plain_payment(2, id<OrderId>(3));
    cash.reference = "till 7";
    Payment other = plain_payment(3, id<OrderId>(3));
    other.provider = "paypal";
    other.provider_ref = "pi_1";
    Refund refund = plain_refund(1, id<OrderId>(2), card.id);
    refund.provider_ref = "re_1";
    shop.write({.payments = {{card, true}, {cash, true}, {other, true}}, .refunds = {{refund, true}}});

    const auto exact = [&](std::string text) {
        return shop.search({.exact = std::move(text), .prefix = {}, .products = {}});
    };
    BOOST_TEST(exact("100004") == "4 ");
    BOOST_TEST(exact("10000") == "");
    BOOST_TEST(exact(id<OrderId>(1).to_string()) == "1 ");
    BOOST_TEST(exact(id<PaymentId>(1).to_string()) == "");
    BOOST_TEST(exact("pi_1") == "3 2 ");
    BOOST_TEST(exact("PI_1") == "");
    BOOST_TEST(exact("till 7") == "3 ");
    BOOST_TEST(exact("re_1") == "2 ");
    BOOST_TEST(exact("") == "");
    // A reference that came later, and one that was given up.
    cash.provider_ref = "m-1";
    cash.reference.reset();
    shop.write({.payments = {{cash, false}}});
    BOOST_TEST(exact("m-1") == "3 ");
    BOOST_TEST(exact("till 7") == "");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(orders_are_found_by_the_beginning_of_email_or_name, Backend, Backends) {
    ListFixture<Backend> shop;
    shop.add(plain_product(1));
    shop.add_customer(1, "Zoe@example.org", "Ada Lovelace");
    shop.add_customer(2, "ada@example.org", "Zo\xC3\xAB");                // Zoë
    shop.add_customer(3, {}, "zo\xCC\x88" "e");                           // zöe, decomposed
    shop.add_customer(4, "zo\xC3\xA9@example.org", "Bob");               // zoé@
    shop.add_customer(5, {}, {});
    shop.add_customer(6, "b@example.org", "STRA\xE1\xBA\x9E" "E 100%_");  // STRAẞE
    const auto prefix = [&](const std::string& text) {
        return shop.search({.exact = {}, .prefix = fold(text), .products = {}});
    };
    BOOST_TEST(prefix("ZOE") == "4 3 2 1 ");
    BOOST_TEST(prefix("zo\xC3\xAB") == "4 3 2 1 ");
    BOOST_TEST(prefix("zoe@") == "4 1 ");
    BOOST_TEST(prefix("ada") == "2 1 ");
    BOOST_TEST(prefix("ada l") == "1 ");
    BOOST_TEST(prefix("lovelace") == "");
    BOOST_TEST(prefix("strasse") == "6 ");
    BOOST_TEST(prefix("strasse 100%_") == "6 ");
    BOOST_TEST(prefix("str%") == "");
    BOOST_TEST(prefix("s_r") == "");
    BOOST_TEST(prefix("") == "");
    BOOST_TEST(shop.orders({.search = sys::OrderSearch{{}, "zoe", {}}, .sort = OrderSort::oldest,
                            .limit = 3}) == "1 2 3 ");
    // Erased, and somebody else now.
    auto state = shop.order(1);
    state.order.customer = {};
    auto renamed = shop.order(5);
    renamed.order.customer.name = "Zo\xC3\xAB";
    shop.write({.orders = {{state, false}, {renamed, false}}});
    BOOST_TEST(prefix("zoe") == "5 4 3 2 ");
    BOOST_TEST(prefix("ada") == "2 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(orders_are_found_by_product_and_by_any_of_all, Backend, Backends) {
    ListFixture<Backend> shop;
    for (std::uint64_t i = 1; i <= 3; ++i) shop.add(plain_product(i));
    shop.add(plain_order(1, id<ProductId>(1)));
    shop.add(plain_order(2, id<ProductId>(2)));
    auto both = full_order(3, id<ProductId>(1));
    both.order.lines[1].product_id = id<ProductId>(2);
    shop.add(both);
    shop.add_customer(4, "zoe@example.org", {});
    const ProductId one = id<ProductId>(1), two = id<ProductId>(2), three = id<ProductId>(3);
    BOOST_TEST(shop.search({.exact = {}, .prefix = {}, .products = {two}}) == "3 2 ");
    BOOST_TEST(shop.search({.exact = {}, .prefix = {}, .products = {three}}) == "");
    BOOST_TEST(shop.search({.exact = {}, .prefix = {}, .products = {one, two}}) == "4 3 2 1 ");
    BOOST_TEST(shop.search({.exact = "100002", .prefix = "zoe", .products = {}}) == "4 3 2 ");
    BOOST_TEST(shop.search({.exact = "100002", .prefix = "zoe", .products = {two}}) == "4 3 2 ");
    BOOST_TEST(shop.search({}) == "");
    // With filters: both must hold.
    BOOST_TEST(shop.orders({.search = sys::OrderSearch{"100002", "zoe", {}},
                            .status = {OrderStatus::cancelled}}) == "3 ");
    BOOST_TEST(shop.orders({.search = sys::OrderSearch{{}, {}, {one}},
                            .created_to = at(3),
                            .sort = OrderSort::oldest}) == "1 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(products_are_found_by_the_beginnings_of_their_words, Backend, Backends) {
    ListFixture<Backend> shop;
    const auto add = [&](std::uint64_t number, const char* name, const char* description,
                         std::optional<std::string> sku) {
        Product product = plain_product(number);
        product.name = name;
        product.description = description;
        product.sku = std::move(sku);
        shop.add(product);
    };
    add(1, "Cr\xC3\xA8me Br\xC3\xBBl\xC3\xA9" "e", "A sweet, from France", "CB-100");  // Crème Brûlée
    add(2, "Green tea", "Sencha; sweet", std::nullopt);
    add(3, "Creme fraiche", "", "cf 7");
    add(4, "\xE7\xB7\x91\xE8\x8C\xB6 tea", "100% leaf", "T_1");  // 緑茶
    BOOST_TEST(shop.find({"creme"}) == "3 1 ");
    BOOST_TEST(shop.find({"cr"}) == "3 1 ");
    BOOST_TEST(shop.find({"brul"}) == "1 ");
    BOOST_TEST(shop.find({"reme"}) == "");
    BOOST_TEST(shop.find({"sweet"}) == "2 1 ");
    BOOST_TEST(shop.find({"fra"}) == "3 1 ");
    BOOST_TEST(shop.find({"fra", "sweet"}) == "1 ");
    BOOST_TEST(shop.find({"tea", "green"}) == "2 ");
    BOOST_TEST(shop.find({"tea", "tea"}) == "4 2 ");
    BOOST_TEST(shop.find({"tea", "coffee"}) == "");
    BOOST_TEST(shop.find({"\xE7\xB7\x91"}) == "4 ");
    BOOST_TEST(shop.find({"cb-100"}) == "1 ");  // the sku as a whole, and its words
    BOOST_TEST(shop.find({"cb-1"}) == "1 ");
    BOOST_TEST(shop.find({"100"}) == "4 1 ");
    BOOST_TEST(shop.find({"t_"}) == "4 ");
    BOOST_TEST(shop.find({"%"}) == "");
    BOOST_TEST(shop.products({.words = {"tea"}, .sort = ProductSort::name}) == "2 4 ");
    BOOST_TEST(shop.products({.words = {"tea"}, .limit = 1}) == "4 ");
    // Words follow the product.
    Product renamed = shop.product(3);
    renamed.name = "Sour cream";
    renamed.sku.reset();
    shop.write({.products = {{renamed, false}}});
    BOOST_TEST(shop.find({"creme"}) == "1 ");
    BOOST_TEST(shop.find({"cf"}) == "");
    BOOST_TEST(shop.find({"sour"}) == "3 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(products_are_filtered_by_code_and_stock, Backend, Backends) {
    ListFixture<Backend> shop;
    const auto add = [&](std::uint64_t number, bool by_hand, bool backorder,
                         std::optional<std::int64_t> stock) {
        Product product = plain_product(number);
        product.in_stock_by_hand = by_hand;
        product.allow_backorder = backorder;
        shop.write({.products = {{product, true}}, .stock = {{product.id, stock}}});
    };
    add(1, true, false, {});
    add(2, false, false, {});
    add(3, false, false, 1);
    add(4, true, false, 0);
    add(5, false, true, -3);
    shop.add(full_product(6));
    BOOST_TEST(shop.products({.in_stock = true}) == "5 3 1 ");
    BOOST_TEST(shop.products({.in_stock = false}) == "6 4 2 ");
    BOOST_TEST(shop.products({.in_stock = false, .limit = 2}) == "6 4 ");
    BOOST_TEST(shop.products({.sku = "SKU-6"}) == "6 ");
    BOOST_TEST(shop.products({.sku = "sku-6"}) == "");
    BOOST_TEST(shop.products({.barcode = "40063816"}) == "6 ");
    BOOST_TEST(shop.products({.sku = "SKU-6", .barcode = "1"}) == "");
    BOOST_TEST(shop.products({.sku = "SKU-6", .active = true}) == "");
    BOOST_TEST(shop.products({.category = "kitchen", .in_stock = false}) == "6 ");
    // Selling the last one changes the answer.
    shop.write({.stock = {{id<ProductId>(3), 0}}});
    BOOST_TEST(shop.products({.in_stock = true}) == "5 1 ");
}

BOOST_AUTO_TEST_SUITE_END()
