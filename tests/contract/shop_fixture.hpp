#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "contract/values.hpp"
#include "support/texts.hpp"

namespace ordo::test {

// A migrated shop and what tests do with it.
template <class Backend>
struct ShopFixture {
    Backend backend;
    std::unique_ptr<sys::Storage> storage = backend.open();

    ShopFixture() { require(storage->migrate(settings(), at(0))); }

    static sys::Deadline soon() {
        return std::chrono::steady_clock::now() + std::chrono::seconds(60);
    }

    Result<void> try_write(const sys::Changes& changes) {
        sys::State state(settings());
        auto transaction = require(storage->begin({}, state, soon()));
        auto result = transaction->commit(changes);
        transaction.reset();
        storage->upkeep();
        return result;
    }
    void write(const sys::Changes& changes) { require(try_write(changes)); }
    // Nothing of `changes` may be there afterwards; the callers look.
    void write_refused(const sys::Changes& changes) { refuse(try_write(changes), Errc::internal); }

    sys::State load(const sys::Needs& needs) {
        sys::State state(settings());
        auto transaction = require(storage->begin(needs, state, soon()));
        return state;
    }

    void add(const Product& product) { write({.products = {{product, true}}}); }
    void add(const sys::OrderState& order) { write({.orders = {{order, true}}}); }

    Product product(std::uint64_t number) {
        auto found = require(storage->product(id<ProductId>(number)));
        BOOST_REQUIRE(found.has_value());
        return *found;
    }
    sys::OrderState order(std::uint64_t number) {
        auto found = require(storage->order(id<OrderId>(number)));
        BOOST_REQUIRE(found.has_value());
        return *found;
    }
};

// The last byte of an id that values.hpp made: its number, as long as that is below 256.
template <class Id>
int number_of(const Id& id) {
    return id.uuid()[15];
}

// The numbers of what is listed, in the list's order: "3 1 2 ".
template <class Value>
std::string numbers_of(const std::vector<Value>& values) {
    std::string text;
    for (const Value& value : values) text += std::to_string(number_of(value.id)) + " ";
    return text;
}

}  // namespace ordo::test
