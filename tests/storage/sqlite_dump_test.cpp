// Proves of dumps of an SQLite shop: piece by piece written to an empty shop they are the shop again, a
// dump sees one moment whatever is written meanwhile, and no piece is large.

#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"
#include "contract/values_people.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(sqlite_dump)

namespace {

using Shop = ShopFixture<SqliteBackend>;
using State = sys::StoredEvent::State;

constexpr Time kDay{1'740'787'200'000};  // 2025-03-01
constexpr std::uint64_t kOrders = 700;  // more than one piece holds

sys::Changes people_and_products() {
    sys::Changes changes;
    changes.policy = ShopPolicy{"Corner shop", 60, true, 4};
    // Not in the order of their ids: a dump keeps the order they were made in.
    for (const std::uint64_t n : {3U, 1U, 2U}) {
        changes.users.push_back({n == 1 ? full_user(n) : plain_user(n), true});
        changes.products.push_back({n == 1 ? full_product(n) : plain_product(n), true});
    }
    changes.sessions = {{token(1, id<UserId>(1)), true}};
    changes.stock = {{id<ProductId>(1), 5}, {id<ProductId>(2), -2}};
    changes.products[2].product.allow_backorder = true;  // product 2
    changes.images = {{full_image(2, id<ProductId>(1)), std::string("\0bytes\xff", 7)},
                      {plain_image(1, id<ProductId>(1)), std::string(3'000'000, 'x')}};
    return changes;
}

sys::Changes orders() {
    sys::Changes changes;
    for (std::uint64_t n = kOrders; n >= 1; --n) {
        const bool full = n % 3 == 0;
        changes.orders.push_back(
            {full ? full_order(n, id<ProductId>(2)) : plain_order(n, id<ProductId>(3)), true});
        const OrderId order = id<OrderId>(n);
        changes.payments.push_back({full ? full_payment(n, order) : plain_payment(n, order), true});
        changes.ledger.push_back(ledger_entry(1, order, id<PaymentId>(n)));
        changes.orders.back().state.ledger_entries = 1;
        if (full) changes.refunds.push_back({full_refund(n, order, id<PaymentId>(n)), true});
    }
    return changes;
}

sys::Changes history() {
    sys::Changes changes;
    for (std::uint64_t n = 1; n <= kOrders; ++n) {
        const auto sequence = static_cast<std::int64_t>(n);
        changes.journal.push_back(n % 3 == 0 ? full_record(sequence, id<OrderId>(n), 1)
                                             : plain_record(sequence, id<OrderId>(n), 1));
        const Time start{kDay.ms + sequence * 900'000};
        changes.statistics.sales[{start, currency()}] = {sequence, -1, 2, 3};
    }
    changes.statistics.sales[{kDay, currency("JPY")}] = {};
    changes.statistics.standing[{currency(), OrderStatus::cancelled, PaymentStatus::paid}] = {1, 2, 3};
    changes.statistics.products[{kDay, id<ProductId>(1), currency()}] = {-4, 5};
    changes.movements = {full_movement(2, id<ProductId>(2), id<OrderId>(1)),
                         plain_movement(1, id<ProductId>(2)), plain_movement(3, id<ProductId>(1))};
    changes.events = {{stored(full_evidence("evt_2"), State::waiting, 9), true},
                      {stored(plain_evidence("evt_1"), State::applied, 8), true},
                      {stored(full_evidence("evt_2"), State::kept_aside, 7, 2), true}};
    changes.keys = {{bytes<32>(9), {bytes<32>(2), at(1), "{}"}}, {bytes<32>(1), {bytes<32>(3), at(2), ""}}};
    changes.consumers = {{"mail", 7}, {"kafka", 0}};
    changes.chain = sys::ChainHead{static_cast<std::int64_t>(kOrders), bytes<32>(5), 123'456};
    return changes;
}

void fill(Shop& shop) {
    shop.write(people_and_products());
    // What is below zero stays so when backorders are allowed no more.
    shop.write({.products = {{plain_product(2), false}}});
    shop.write(orders());
    shop.write(history());
}

std::string text_of_piece(const sys::Changes& piece) {
    std::string text;
    const auto add = [&](const auto& value) { text += text_of(value) + "\n"; };
    if (piece.policy) add(*piece.policy);
    for (const auto& write : piece.users) add(write.state);
    for (const auto& write : piece.products) {
        add(write.product);
        add(write.insert);
    }
    for (const auto& stock : piece.stock) add(stock);
    for (const auto& write : piece.images) {
        add(write.image);
        add(write.bytes);
    }
    for (const auto& write : piece.orders) add(write.state);
    for (const auto& write : piece.payments) add(write.payment);
    for (const auto& write : piece.refunds) add(write.refund);
    add(piece.ledger);
    add(piece.movements);
    for (const auto& write : piece.events) add(write.event);
    add(piece.journal);
    for (const auto& key : piece.keys) add(key);
    add(piece.consumers);
    if (piece.chain) add(*piece.chain);
    add(piece.statistics.sales);
    add(piece.statistics.standing);
    add(piece.statistics.products);
    BOOST_TEST(piece.sessions.empty());
    return text;
}

std::size_t rows_of(const sys::Changes& piece) {
    return piece.users.size() + piece.products.size() + piece.images.size() + piece.orders.size() +
           piece.payments.size() + piece.refunds.size() + piece.ledger.size() +
           piece.movements.size() + piece.events.size() + piece.journal.size() + piece.keys.size() +
           piece.consumers.size() + piece.statistics.sales.size() +
           piece.statistics.standing.size() + piece.statistics.products.size();
}

std::string dump_of(Shop& shop) {
    std::string text;
    require(shop.storage->dump([&](const sys::Changes& piece) -> Result<void> {
        text += text_of_piece(piece);
        return {};
    }));
    return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_dump_written_to_an_empty_shop_is_the_shop_again) {
    Shop shop, again;
    fill(shop);
    std::size_t pieces = 0;
    require(shop.storage->dump([&](const sys::Changes& piece) {
        ++pieces;
        BOOST_TEST(rows_of(piece) <= 600U);
        BOOST_TEST(!piece.empty());
        return again.try_write(piece);
    }));
    BOOST_TEST(pieces > 5U);
    const std::string first = dump_of(shop);
    BOOST_TEST((dump_of(again) == first));
    // And not only what dumps know of.
    BOOST_TEST(text_of(again.order(3)) == text_of(shop.order(3)));
    BOOST_TEST(text_of(again.product(1)) == text_of(shop.product(1)));
    BOOST_TEST(*again.product(2).stock_quantity == -2);
    BOOST_TEST(!again.product(2).allow_backorder);
    BOOST_TEST(require(again.storage->products({.words = {"zoe"}})).size() == 1U);
    BOOST_TEST(require(again.storage->image(id<ImageId>(1)))->bytes.size() == 3'000'000U);
    BOOST_TEST(require(again.storage->check_integrity()).empty());
}

BOOST_AUTO_TEST_CASE(a_dump_sees_one_moment) {
    Shop shop;
    fill(shop);
    const std::string before = dump_of(shop);
    std::string text;
    std::uint64_t next = 5'000;
    require(shop.storage->dump([&](const sys::Changes& piece) -> Result<void> {
        text += text_of_piece(piece);
        const OrderId order = id<OrderId>(++next);
        sys::Changes sale;
        sale.orders = {{plain_order(next, id<ProductId>(3)), true}};
        sale.payments = {{plain_payment(next, order), true}};
        sale.consumers = {{"mail", static_cast<std::int64_t>(next)}};
        return shop.try_write(sale);
    }));
    BOOST_TEST((text == before));
    BOOST_TEST((dump_of(shop) != before));
}

BOOST_AUTO_TEST_CASE(an_error_of_the_sink_stops_the_dump) {
    Shop shop;
    fill(shop);
    int pieces = 0;
    refuse(shop.storage->dump([&](const sys::Changes&) -> Result<void> {
        if (++pieces < 3) return {};
        return Error(Errc::io_error, "The pipe is closed.");
    }),
           Errc::io_error);
    BOOST_TEST(pieces == 3);
    shop.write({.consumers = {{"mail", 9}}});
}

BOOST_AUTO_TEST_SUITE_END()
