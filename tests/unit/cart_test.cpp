// Proves which carts may be ordered, and by whom: what is merged, what is refused, and that a refusal
// says where and names everything that stands in the way.
#include <boost/test/unit_test.hpp>
#include <map>
#include <vector>

#include "core/cart.hpp"
#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

struct Shelf {
    std::map<ProductId, Product> products;

    Shelf() {
        for (auto made : {make_product(1, "10.00", 5), make_product(2, "2.50", 100, "19"),
                          make_product(3, "7.00"), make_product(4, "4.00", 5, "0", "EUR")})
            products.emplace(made.id, made);
        products.at(id_of<ProductId>(1)).sku = "ONE";
    }
    [[nodiscard]] ProductLookup lookup() const {
        return [this](ProductId id) -> const Product* {
            const auto found = products.find(id);
            return found == products.end() ? nullptr : &found->second;
        };
    }
    [[nodiscard]] Result<Cart> build(const std::vector<OrderItem>& items, const Actor& actor = admin(),
                                     const std::optional<Discount>& discount = {}) const {
        return build_cart(items, discount, lookup(), true, actor);
    }
};

OrderItem priced(OrderItem item, std::string_view price) {
    item.price = amount(price);
    return item;
}
OrderItem discounted(OrderItem item, Discount discount) {
    item.discount = std::move(discount);
    return item;
}
OrderItem overridden(OrderItem item, std::string_view price, std::optional<std::string> reason) {
    item.unit_price_override = amount(price);
    item.override_reason = std::move(reason);
    return item;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cart, Shelf)

BOOST_AUTO_TEST_CASE(a_line_freezes_what_the_product_was) {
    const auto cart = build({item(1, 2), item(3)});
    BOOST_REQUIRE(cart.has_value());
    BOOST_REQUIRE(cart->lines.size() == 2U);
    const auto& line = cart->lines[0];
    BOOST_TEST(line.line == 1);
    BOOST_TEST(line.name == "Product 1");
    BOOST_TEST(line.sku.value() == "ONE");
    BOOST_TEST(line.unit_price.to_string() == "10.00");
    BOOST_TEST(line.quantity == 2);
    BOOST_TEST(line.counted);
    BOOST_TEST(!cart->lines[1].counted);
    BOOST_TEST(cart->lines[1].line == 2);
    BOOST_TEST(cart->total.to_string() == "27.00");
}

BOOST_AUTO_TEST_CASE(the_same_product_twice_is_one_line_at_its_first_place) {
    const auto cart = build({item(1, 2), item(3), item(1, 3), item(3, 1)}, customer());
    BOOST_REQUIRE(cart.has_value());
    BOOST_REQUIRE(cart->lines.size() == 2U);
    BOOST_TEST(cart->lines[0].quantity == 5);
    BOOST_TEST(cart->lines[1].quantity == 2);
}

BOOST_AUTO_TEST_CASE(an_item_with_a_price_of_its_own_stays_a_line_of_its_own) {
    const auto cart = build({item(1), discounted(item(1), Discount(rate("10"))),
                             overridden(item(1), "1.00", "shop-soiled"), item(1)});
    BOOST_REQUIRE(cart.has_value());
    BOOST_REQUIRE(cart->lines.size() == 3U);
    BOOST_TEST(cart->lines[0].quantity == 2);
    BOOST_TEST(cart->lines[1].amount.to_string() == "9.00");
    BOOST_TEST(cart->lines[2].unit_price.to_string() == "1.00");
    BOOST_TEST(cart->lines[2].override_reason.value() == "shop-soiled");
}

BOOST_AUTO_TEST_CASE(an_empty_cart_is_refused) {
    check_refused(build({}), Errc::validation_failed, "/items");
}

BOOST_AUTO_TEST_CASE(a_hundred_items_are_the_most) {
    BOOST_TEST(build(std::vector<OrderItem>(100, item(3))).has_value());
    check_refused(build(std::vector<OrderItem>(101, item(3))), Errc::validation_failed, "/items");
}

BOOST_AUTO_TEST_CASE(a_quantity_lies_between_1_and_9999) {
    BOOST_TEST(build({item(3, 1)}).has_value());
    BOOST_TEST(build({item(3, 9'999)}).has_value());
    constexpr std::int64_t kWrong[] = {0, -1, 10'000, INT64_MAX, INT64_MIN};
    for (const auto quantity : kWrong)
        check_refused(build({item(1), item(3, quantity)}), Errc::validation_failed,
                      "/items/1/quantity");
}

BOOST_AUTO_TEST_CASE(a_merged_line_keeps_to_the_limit_as_well) {
    BOOST_TEST(build({item(3, 9'998), item(3, 1)}).has_value());
    check_refused(build({item(3, 9'999), item(3, 1)}), Errc::validation_failed, "/items/0/quantity");
}

BOOST_AUTO_TEST_CASE(a_product_that_is_not_there_or_not_on_sale_is_unavailable) {
    check_refused(build({item(1), item(99)}), Errc::product_unavailable, "/items/1/product_id");
    products.at(id_of<ProductId>(3)).active = false;
    check_refused(build({item(3)}), Errc::product_unavailable, "/items/0/product_id");
}

BOOST_AUTO_TEST_CASE(an_order_has_one_currency) {
    BOOST_TEST(build({item(4)}).has_value());
    check_refused(build({item(1), item(4)}), Errc::currency_mismatch, "/items/1/product_id");
}

BOOST_AUTO_TEST_CASE(a_price_that_is_still_true_changes_nothing) {
    BOOST_TEST(build({priced(item(1), "10"), priced(item(2), "2.50")}, customer()).has_value());
}

BOOST_AUTO_TEST_CASE(a_refusal_names_every_price_that_has_changed) {
    const auto refused = build({priced(item(1), "9.99"), item(2), priced(item(3), "8")}, customer());
    check_refused(refused, Errc::price_changed);
    const auto& items = refused.error().details->items;
    BOOST_REQUIRE(items.size() == 2U);
    BOOST_TEST(items[0].product_id == id_of<ProductId>(1).to_string());
    BOOST_TEST(items[0].price_sent.value() == "9.99");
    BOOST_TEST(items[0].price_now.value() == "10.00");
    BOOST_TEST(items[1].product_id == id_of<ProductId>(3).to_string());
    BOOST_TEST(items[1].price_sent.value() == "8.00");
    BOOST_TEST(items[1].price_now.value() == "7.00");
}

BOOST_AUTO_TEST_CASE(a_price_that_is_none_is_refused_where_it_stands) {
    check_refused(build({item(1), priced(item(2), "2.505")}), Errc::invalid_amount, "/items/1/price");
    OrderItem euro = item(1);
    euro.price = AmountInput(money("10", "EUR"));
    check_refused(build({euro}), Errc::currency_mismatch, "/items/0/price");
}

BOOST_AUTO_TEST_CASE(a_customer_sets_no_prices) {
    check_refused(build({item(1), discounted(item(2), Discount(rate("0")))}, customer()),
                  Errc::forbidden, "/items/1/discount");
    check_refused(build({overridden(item(1), "10", "please")}, customer()), Errc::forbidden,
                  "/items/0/unit_price_override");
    check_refused(build({item(1)}, customer(), Discount(amount("0"))), Errc::forbidden, "/discount");
    check_refused(build({overridden(item(1), "10", "x")}, provider_actor()), Errc::forbidden,
                  "/items/0/unit_price_override");
    for (const auto& staff : {admin(), till(), system_actor()})
        BOOST_TEST(build({overridden(item(1), "1", "regular")}, staff, Discount(rate("5"))).has_value());
}

BOOST_AUTO_TEST_CASE(a_price_set_by_hand_needs_a_reason_and_is_not_negative) {
    check_refused(build({overridden(item(1), "1", std::nullopt)}), Errc::validation_failed,
                  "/items/0/override_reason");
    check_refused(build({overridden(item(1), "1", " ")}), Errc::validation_failed,
                  "/items/0/override_reason");
    check_refused(build({overridden(item(1), "1", std::string(1'001, 'x'))}), Errc::validation_failed,
                  "/items/0/override_reason");
    check_refused(build({overridden(item(1), "-0.01", "x")}), Errc::validation_failed,
                  "/items/0/unit_price_override");
    check_refused(build({overridden(item(1), "x", "x")}), Errc::invalid_amount,
                  "/items/0/unit_price_override");
    OrderItem unexplained = item(1);
    unexplained.override_reason = "no override there";
    check_refused(build({unexplained}), Errc::validation_failed, "/items/0/override_reason");
    BOOST_TEST(build({overridden(item(1), "0", "a gift")})->total.is_zero());
}

BOOST_AUTO_TEST_CASE(fields_are_named_by_the_items_that_were_sent_not_by_the_merged_lines) {
    check_refused(build({item(1), item(1), discounted(item(2), Discount(amount("2.51")))}),
                  Errc::validation_failed, "/items/2/discount/amount");
    check_refused(build({item(1), item(1), overridden(item(2), "-1", "x")}), Errc::validation_failed,
                  "/items/2/unit_price_override");
}

BOOST_AUTO_TEST_CASE(demand_is_summed_per_counted_product_in_the_order_of_ids) {
    const auto cart =
        build({item(2), item(3, 9), item(1, 2), discounted(item(2, 4), Discount(rate("1")))});
    BOOST_REQUIRE(cart.has_value());
    const auto demand = counted_demand(cart->lines);
    BOOST_REQUIRE(demand.size() == 2U);
    BOOST_TEST((demand[0].product_id == id_of<ProductId>(1)));
    BOOST_TEST(demand[0].quantity == 2);
    BOOST_TEST(demand[1].quantity == 5);
}

BOOST_AUTO_TEST_CASE(every_shortage_is_named_unless_backorder_is_allowed) {
    products.at(id_of<ProductId>(2)).stock_quantity = -3;
    const auto lines = build({item(1, 6), item(2)})->lines;
    const auto problems = shortages(lines, lookup());
    BOOST_REQUIRE(problems.size() == 2U);
    BOOST_TEST(problems[0].requested.value() == 6);
    BOOST_TEST(problems[0].available.value() == 5);
    BOOST_TEST(problems[1].available.value() == 0);  // never a negative number of pieces
    BOOST_TEST(shortages(build({item(1, 5)})->lines, lookup()).empty());
    products.at(id_of<ProductId>(1)).allow_backorder = true;
    BOOST_TEST(shortages(lines, lookup()).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
