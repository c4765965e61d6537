#pragma once

#include <boost/test/unit_test.hpp>
#include <string>

#include "ordo/ordo.hpp"
#include "support/why.hpp"

// A shop for many threads.
namespace ordo::test {

inline Engine open_shop(const std::string& url) {
    auto shop = Engine::open(url, {.migrate = true});
    BOOST_REQUIRE_MESSAGE(shop.has_value(), why(shop));
    return *shop;
}

inline ProductId add_product(Engine& shop) {
    const auto product =
        shop.product_create({.name = "Tea", .price = AmountInput("3.20"), .stock_quantity = 1'000});
    BOOST_REQUIRE_MESSAGE(product.has_value(), why(product));
    return product->id;
}

}  // namespace ordo::test
