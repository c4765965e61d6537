// Proves of every storage backend: a dump holds all that the shop consists of, as of one moment, in
// pieces that can be put back one by one, here or in another backend, and then is the same shop again.

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "support/dump_texts.hpp"
#include "contract/shop_fixture.hpp"
#include "contract/values_people.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_dump)

namespace {

using State = sys::StoredEvent::State;
using Pieces = std::vector<sys::Changes>;

template <class Backend>
Pieces dump(ShopFixture<Backend>& shop) {
    Pieces pieces;
    require(shop.storage->dump([&](const sys::Changes& piece) {
        pieces.push_back(piece);
        return Result<void>();
    }));
    return pieces;
}

template <class Backend>
std::string text_of_dump(ShopFixture<Backend>& shop) {
    return text_of(joined(dump(shop)));
}

template <class Backend>
void put_back(ShopFixture<Backend>& shop, const Pieces& pieces) {
    for (const sys::Changes& piece : pieces) shop.write(piece);
}

// Statistics with something in each table, and rows that have become nothing.
sys::StatisticsChange some_statistics() {
    sys::StatisticsChange change;
    const auto eur = currency();
    change.sales[{Time{900'000}, eur}] = {1, 2, 3, 4};
    change.sales[{Time{1'800'000}, eur}] = {};
    change.standing[{eur, OrderStatus::completed, PaymentStatus::paid}] = {5, 6, 7};
    change.standing[{eur, OrderStatus::pending, PaymentStatus::paid}] = {};
    change.products[{Time{86'400'000}, id<ProductId>(1), eur}] = {8, 9};
    change.products[{Time{86'400'000}, id<ProductId>(2), eur}] = {};
    return change;
}

// A shop with two of everything, its rows made in an order that is not that of their ids.
template <class Backend>
void fill(ShopFixture<Backend>& shop) {
    const ProductId product = id<ProductId>(2);
    const OrderId order = id<OrderId>(5);
    shop.write({.products = {{full_product(2), true}, {plain_product(1), true}},
                .stock = {{product, limits::kSafeInteger}, {id<ProductId>(1), 4}},
                .users = {{full_user(2), true}, {plain_user(1), true}},
                .images = {{full_image(1, product), "one"},
                           {plain_image(2, product), std::string("\0two", 4)}},
                .policy = ShopPolicy{kUnicode, 60, true, 4}});
    shop.write({.movements = {full_movement(2, product, order), plain_movement(1, product)},
                .orders = {{full_order(5, product), true}, {plain_order(3, product), true}},
                .payments = {{full_payment(7, order), true},
                             {plain_payment(6, order), true},
                             {plain_payment(5, id<OrderId>(3)), true}},
                .ledger = {ledger_entry(1, order, id<PaymentId>(7)), ledger_entry(2, order, {})},
                .journal = {full_record(1, order, 1), plain_record(2, id<OrderId>(3), 1)},
                .keys = {{bytes<32>(9), {bytes<32>(1), at(1), kUnicode}},
                         {bytes<32>(8), {bytes<32>(2), at(2), ""}}},
                .consumers = {{"mail", 2}, {"kafka", 1}},
                .chain = sys::ChainHead{2, bytes<32>(4), 100'007},
                .refunds = {{full_refund(2, order, id<PaymentId>(7)), true},
                            {plain_refund(1, order, id<PaymentId>(6)), true}},
                .events = {{stored(full_evidence("e2"), State::waiting, 2), true},
                           {stored(plain_evidence("e1"), State::applied, 1), true}},
                .sessions = {{token(1, id<UserId>(1)), true}},
                .statistics = some_statistics()});
}

// The same shop's texts by every way of reading.
template <class Backend>
std::string read_all(ShopFixture<Backend>& shop) {
    sys::Storage& storage = *shop.storage;
    std::string text = text_of(require(storage.products({.limit = 100})));
    for (const Order& order : require(storage.orders({.limit = 100}))) {
        text += text_of(*require(storage.order(order.id))) + text_of(order) +
                text_of(require(storage.ledger(order.id))) +
                text_of(require(storage.history(order.id)));
    }
    for (const std::uint64_t number : {std::uint64_t{1}, std::uint64_t{2}}) {
        text += text_of(require(storage.movements(id<ProductId>(number), {}, 100))) +
                text_of(require(storage.image(id<ImageId>(number)))) +
                text_of(require(storage.user(id<UserId>(number))));
    }
    const Time spans[] = {Time{0}, Time{at(0).ms - 86'400'000}};
    sys::Needs needs;
    needs.keys = {bytes<32>(9), bytes<32>(8)};
    needs.provider_events = {{"stripe", "e1"}, {"stripe", "e2"}};
    needs.consumers = {"mail", "kafka"};
    const sys::State state = shop.load(needs);
    return text + text_of(require(storage.journal(0, 100))) + text_of(state.keys) +
           text_of(state.provider_events) + text_of(state.consumers) + text_of(state.chain) +
           text_of(require(storage.policy())) +
           text_of(require(storage.statistics(spans, at(0), 100)));
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(a_shop_that_is_put_back_is_the_same, Backend, Backends) {
    ShopFixture<Backend> shop;
    fill(shop);
    const Pieces pieces = dump(shop);
    ShopFixture<Backend> other;
    put_back(other, pieces);
    BOOST_TEST(difference(read_all(other), read_all(shop)) == "");
    BOOST_TEST(difference(text_of_dump(other), text_of(joined(pieces))) == "");
    BOOST_TEST(require(other.storage->check_integrity()).empty());
}

BOOST_AUTO_TEST_CASE(a_shop_goes_from_backend_to_backend_and_back) {
    ShopFixture<MemoryBackend> first;
    fill(first);
    ShopFixture<SqliteBackend> second;
    put_back(second, dump(first));
    ShopFixture<MemoryBackend> third;
    put_back(third, dump(second));
    BOOST_TEST(difference(text_of_dump(second), text_of_dump(first)) == "");
    BOOST_TEST(difference(text_of_dump(third), text_of_dump(first)) == "");
    BOOST_TEST(difference(read_all(second), read_all(first)) == "");
    BOOST_TEST(difference(read_all(third), read_all(first)) == "");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_come_in_the_order_they_were_made, Backend, Backends) {
    ShopFixture<Backend> shop;
    fill(shop);
    const sys::Changes all = joined(dump(shop));
    const auto numbers = [](const auto& rows, auto number) {
        std::string text;
        for (const auto& row : rows) text += std::to_string(number(row)) + " ";
        return text;
    };
    BOOST_TEST(numbers(all.users, [](auto& row) { return number_of(row.state.user.id); }) == "2 1 ");
    BOOST_TEST(numbers(all.products, [](auto& row) { return number_of(row.product.id); }) == "2 1 ");
    BOOST_TEST(numbers(all.orders, [](auto& row) { return number_of(row.state.order.id); }) == "5 3 ");
    BOOST_TEST(numbers(all.payments, [](auto& row) { return number_of(row.payment.id); }) == "7 6 5 ");
    BOOST_TEST(numbers(all.refunds, [](auto& row) { return number_of(row.refund.id); }) == "2 1 ");
    BOOST_TEST(numbers(all.journal, [](auto& row) { return row.sequence; }) == "1 2 ");
    BOOST_TEST(numbers(all.events, [](auto& row) { return row.event.received_at.ms; }) ==
               std::to_string(at(2).ms) + " " + std::to_string(at(1).ms) + " ");
    const auto is_insert = [](const auto& row) { return row.insert; };
    BOOST_TEST(std::ranges::all_of(all.products, is_insert));
    BOOST_TEST(std::ranges::all_of(all.orders, is_insert));
    BOOST_TEST(std::ranges::all_of(all.events, is_insert));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sign_ins_and_rows_of_nothing_are_left_out, Backend, Backends) {
    ShopFixture<Backend> shop;
    fill(shop);
    const sys::Changes all = joined(dump(shop));
    BOOST_TEST(all.sessions.empty());
    BOOST_TEST(all.statistics.sales.size() == 1U);
    BOOST_TEST(all.statistics.standing.size() == 1U);
    BOOST_TEST(all.statistics.products.size() == 1U);
    // What is kept in one place stands in one place.
    for (const auto& write : all.products) {
        BOOST_TEST(write.product.images.empty());
        BOOST_TEST(!write.product.stock_quantity.has_value());
    }
    for (const auto& write : all.orders) {
        BOOST_TEST(write.state.order.payments.empty());
        BOOST_TEST(write.state.order.refunds.empty());
        BOOST_TEST(write.state.order.lines.at(0).refunded_quantity == 0);
        BOOST_TEST(write.state.ledger_entries == 0);
    }
    for (const auto& record : all.journal) BOOST_TEST(!record.customer_email.has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_empty_shop_has_a_policy_and_a_head, Backend, Backends) {
    ShopFixture<Backend> shop;
    sys::Changes expected;
    expected.policy = ShopPolicy();
    expected.chain = sys::ChainHead();
    BOOST_TEST(difference(text_of_dump(shop), text_of(expected)) == "");
    ShopFixture<Backend> other;
    put_back(other, dump(shop));
    BOOST_TEST(difference(text_of_dump(other), text_of(expected)) == "");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(pieces_are_small_and_an_order_is_never_cut, Backend, Backends) {
    ShopFixture<Backend> shop;
    sys::Changes changes;
    for (std::uint64_t i = 1; i <= 1'200; ++i) {
        changes.products.push_back({plain_product(i), true});
        if (i % 2 == 0) changes.stock.emplace_back(id<ProductId>(i), 5);
    }
    for (std::uint64_t i = 1; i <= 400; ++i) {
        const OrderId order = id<OrderId>(i);
        changes.orders.push_back({plain_order(i, id<ProductId>(i)), true});
        changes.payments.push_back({plain_payment(i, order), true});
        changes.refunds.push_back({plain_refund(i, order, id<PaymentId>(i)), true});
        changes.ledger.push_back(ledger_entry(1, order, id<PaymentId>(i)));
        changes.journal.push_back(plain_record(static_cast<std::int64_t>(i), order, 1));
    }
    shop.write(changes);
    const Pieces pieces = dump(shop);
    for (const sys::Changes& piece : pieces) {
        BOOST_TEST(rows_of(piece) <= 600U);
        BOOST_TEST(piece.orders.size() == piece.payments.size());
        BOOST_TEST(piece.orders.size() == piece.ledger.size());
    }
    BOOST_TEST(pieces.size() >= 8U);
    BOOST_TEST(pieces.size() <= 20U);
    ShopFixture<Backend> other;
    put_back(other, pieces);
    BOOST_TEST(difference(text_of_dump(other), text_of(joined(pieces))) == "");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(large_pictures_do_not_gather_in_one_piece, Backend, Backends) {
    ShopFixture<Backend> shop;
    shop.add(plain_product(1));
    const std::string bytes(4'000'000, 'x');
    for (std::uint64_t i = 1; i <= 8; ++i) {
        shop.write({.images = {{plain_image(i, id<ProductId>(1)), bytes}}});
    }
    std::size_t images = 0;
    require(shop.storage->dump([&](const sys::Changes& piece) {
        BOOST_TEST(piece.images.size() <= 3U);
        images += piece.images.size();
        return Result<void>();
    }));
    BOOST_TEST(images == 8U);
}

// Backorders that are no longer allowed leave a stock below zero, which could not be written anew.
BOOST_AUTO_TEST_CASE_TEMPLATE(stock_below_zero_is_put_back, Backend, Backends) {
    ShopFixture<Backend> shop;
    Product product = full_product(1);
    shop.write({.products = {{product, true}}, .stock = {{product.id, -5}}});
    product.allow_backorder = false;
    shop.write({.products = {{product, false}}});
    ShopFixture<Backend> other;
    put_back(other, dump(shop));
    BOOST_TEST(text_of(other.product(1)) == text_of(shop.product(1)));
    BOOST_TEST((other.product(1).stock_quantity == -5));
    BOOST_TEST(!other.product(1).allow_backorder);
    BOOST_TEST(difference(text_of_dump(other), text_of_dump(shop)) == "");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_error_of_the_sink_stops_the_dump, Backend, Backends) {
    ShopFixture<Backend> shop;
    fill(shop);
    int calls = 0;
    const auto result = shop.storage->dump([&](const sys::Changes&) -> Result<void> {
        if (++calls == 2) return Error(Errc::cancelled, "Enough.");
        return {};
    });
    refuse(result, Errc::cancelled);
    BOOST_TEST(calls == 2);
    BOOST_TEST(dump(shop).size() > 2U);
}

// The sink takes its time, and the shop goes on: what is written meanwhile is not in the dump.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_dump_is_of_one_moment, Backend, Backends) {
    ShopFixture<Backend> shop;
    fill(shop);
    const std::string before = text_of_dump(shop);
    Pieces pieces;
    std::uint64_t number = 100;
    require(shop.storage->dump([&](const sys::Changes& piece) {
        pieces.push_back(piece);
        shop.write({.products = {{plain_product(number), true}},
                    .orders = {{plain_order(number, id<ProductId>(1)), true}},
                    .policy = ShopPolicy{"later", 1, false, 9}});
        ++number;
        return Result<void>();
    }));
    BOOST_TEST(difference(text_of(joined(pieces)), before) == "");
    BOOST_TEST(text_of_dump(shop) != before);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_backup_is_the_shop_in_a_file_of_its_own, Backend, Backends) {
    ShopFixture<Backend> shop;
    fill(shop);
    const ScratchFolder folder;
    const std::string path = folder.file("copy.db");
    if (!Backend::kBacksUp) {
        refuse(shop.storage->backup(path), Errc::not_supported);
        BOOST_TEST(!std::filesystem::exists(path));
        return;
    }
    require(shop.storage->backup(path));
    refuse(shop.storage->backup(path), Errc::already_exists);
    const std::string before = text_of_dump(shop);
    shop.add(plain_product(50));
    ShopFixture<Backend> copy;
    copy.storage = require(sqlite::open_sqlite(path));
    BOOST_TEST(difference(text_of_dump(copy), before) == "");
    BOOST_TEST(text_of(require(copy.storage->settings())) == text_of(settings()));
    BOOST_TEST(text_of_dump(shop) != before);
}

BOOST_AUTO_TEST_SUITE_END()
