// Proves that refunding an order line by line, in pieces of any size and in any order, returns exactly
// what was captured: 1,000,000 random carts with taxes and discounts, in currencies of 0, 2, 3 and 4
// digits.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <vector>

#include "core/cart.hpp"
#include "core/refund_shares.hpp"
#include "support/builders.hpp"
#include "support/scale.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(refund_shares)

namespace {

Rate random_rate(FakeRandom& random, std::int64_t most_ppm) {
    return *Rate::of_ppm(random.one_in(3) ? 0 : random.between(0, most_ppm));
}

std::optional<Discount> random_discount(FakeRandom& random) {
    if (!random.one_in(3)) return std::nullopt;
    return Discount(random_rate(random, 1'000'000));
}

Cart random_cart(FakeRandom& random, Currency currency) {
    std::vector<Product> products;
    std::vector<OrderItem> items;
    const auto lines = random.between(1, 6);
    for (std::int64_t i = 0; i < lines; ++i) {
        Product product{.price = *Money::of_minor(random.between(0, 99'999), currency)};
        product.id = id_of<ProductId>(static_cast<std::uint32_t>(i + 1));
        product.tax_rate = random_rate(random, 300'000);
        products.push_back(product);
        OrderItem wanted = item(static_cast<std::uint32_t>(i + 1), random.between(1, 9));
        wanted.discount = random_discount(random);
        items.push_back(wanted);
    }
    const auto lookup = [&](ProductId id) -> const Product* {
        return &*std::ranges::find(products, id, &Product::id);
    };
    return *build_cart(items, random_discount(random), lookup, random.one_in(2), admin());
}

// Takes pieces of random lines until nothing is left; what they were worth together.
std::int64_t returned_in_pieces(FakeRandom& random, Order& order) {
    std::int64_t sum = 0;
    for (auto left = items_left(order); !left.empty(); left = items_left(order)) {
        const auto pick = static_cast<std::size_t>(random.between(0, std::ssize(left) - 1));
        const std::vector<RefundItem> piece = {{left[pick].line, random.between(1, left[pick].quantity)}};
        const auto share = shares_of(order, piece);
        BOOST_REQUIRE(share.has_value());
        BOOST_REQUIRE(!share->is_negative());
        sum += share->minor();
        order.lines[static_cast<std::size_t>(piece[0].line - 1)].refunded_quantity += piece[0].quantity;
    }
    return sum;
}

}  // namespace

BOOST_AUTO_TEST_CASE(line_by_line_returns_exactly_what_was_captured) {
    FakeRandom random(20'260'301);
    const std::vector<Currency> currencies = {currency("JPY"), currency("USD"), currency("KWD"),
                                              currency("UYW")};
    const long carts = scaled(100'000, 1'000'000, 10'000'000);
    for (long i = 0; i < carts; ++i) {
        const Currency code = currencies[static_cast<std::size_t>(i % 4)];
        Cart cart = random_cart(random, code);
        Order order(code);
        order.lines = std::move(cart.lines);
        BOOST_REQUIRE_EQUAL(returned_in_pieces(random, order), cart.total.minor());
    }
}

BOOST_AUTO_TEST_SUITE_END()
