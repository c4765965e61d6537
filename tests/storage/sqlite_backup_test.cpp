// Proves of backups of an SQLite shop: the copy is one file that opens as a shop, it is the shop of one
// moment although others write all the while, nothing that exists is written over, and what goes wrong
// leaves nothing behind.

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>
#include <thread>

#include "contract/shop_fixture.hpp"

using namespace ordo;
using namespace ordo::test;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(sqlite_backup)

namespace {

using Shop = ShopFixture<SqliteBackend>;

// The order numbered so, with its journal record and the chain's head: what one command writes.
sys::Changes sale(std::uint64_t number) {
    const auto sequence = static_cast<std::int64_t>(number);
    sys::OrderState order = plain_order(number, id<ProductId>(1));
    order.order.note = std::string(2'000, 'x');  // so that the file grows
    sys::ChainHead head;
    head.sequence = sequence;
    head.next_order_number = 100'001 + sequence;
    return {.orders = {{order, true}},
            .journal = {plain_record(sequence, order.order.id, 1)},
            .chain = head};
}

std::set<std::string> names_in(const fs::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        names.insert(entry.path().filename().string());
    }
    return names;
}

// The copy as a shop of its own: whole, and holding the first orders and as many journal records.
std::int64_t orders_of(const std::string& path) {
    const auto copy = require(sqlite::open_sqlite(path));
    BOOST_TEST(text_of(require(copy->settings())) == text_of(settings()));
    BOOST_TEST(require(copy->check_integrity()).empty());
    const std::int64_t count = require(copy->chain_head()).sequence;
    const auto journal = require(copy->journal(0, 1'000'000));
    BOOST_TEST(journal.size() == static_cast<std::size_t>(count));
    for (std::int64_t i = 1; i <= count; ++i) {
        const auto order = require(copy->order(id<OrderId>(static_cast<std::uint64_t>(i))));
        BOOST_REQUIRE(order.has_value());
        BOOST_TEST(order->order.lines.size() == 1U);
    }
    const auto next = static_cast<std::uint64_t>(count) + 1;
    BOOST_TEST(!require(copy->order(id<OrderId>(next))).has_value());
    return count;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_copy_is_one_file_that_opens_as_the_shop_it_was) {
    Shop shop;
    shop.add(plain_product(1));
    for (std::uint64_t i = 1; i <= 5; ++i) shop.write(sale(i));
    const ScratchFolder elsewhere;
    const std::string path = elsewhere.file("50% off? #1 backup.db");
    require(shop.storage->backup(path));
    // One file, for nobody else to read.
    BOOST_TEST(names_in(elsewhere.path()).size() == 1U);
    struct stat status {};
    BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777) == 0600);
    // What is sold afterwards is not in it, and it can be sold in.
    shop.write(sale(6));
    BOOST_TEST(orders_of(path) == 5);
    const auto copy = require(sqlite::open_sqlite(path));
    sys::State state(settings());
    auto transaction = require(copy->begin({}, state, Shop::soon()));
    require(transaction->commit(sale(6)));
    BOOST_TEST(require(copy->chain_head()).sequence == 6);
}

BOOST_AUTO_TEST_CASE(nothing_is_written_over) {
    Shop shop;
    const ScratchFolder elsewhere;
    const std::string path = elsewhere.file("precious");
    std::ofstream(path) << "precious";
    refuse(shop.storage->backup(path), Errc::already_exists);
    refuse(shop.storage->backup(shop.backend.path()), Errc::already_exists);
    BOOST_REQUIRE(::symlink("nowhere", elsewhere.file("link").c_str()) == 0);
    refuse(shop.storage->backup(elsewhere.file("link")), Errc::already_exists);
    refuse(shop.storage->backup(elsewhere.path().string()), Errc::already_exists);
    std::string text;
    std::ifstream(path) >> text;
    BOOST_TEST(text == "precious");
    BOOST_TEST((names_in(elsewhere.path()) == std::set<std::string>{"link", "precious"}));
    shop.add(plain_product(1));  // the shop goes on
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_leaves_nothing_behind) {
    Shop shop;
    const ScratchFolder elsewhere;
    refuse(shop.storage->backup(""), Errc::validation_failed);
    refuse(shop.storage->backup(elsewhere.file("no/such/folder")), Errc::io_error);
    // A shop that is not whole: its copy would not be either.
    shop.add(plain_product(1));
    shop.write(sale(1));
    SQLite::Database strange(shop.backend.path(), SQLite::OPEN_READWRITE, 1'000);
    strange.exec("PRAGMA foreign_keys = OFF; UPDATE chain SET sequence = 7");
    refuse(shop.storage->backup(elsewhere.file("copy")), Errc::corrupt);
    strange.exec("UPDATE chain SET sequence = 1; DELETE FROM orders");
    refuse(shop.storage->backup(elsewhere.file("copy")), Errc::corrupt);
    BOOST_TEST(names_in(elsewhere.path()).empty());
}

BOOST_AUTO_TEST_CASE(a_shop_that_is_written_to_all_the_while_is_copied_as_it_was_at_one_moment) {
    Shop shop;
    shop.add(plain_product(1));
    constexpr std::uint64_t kBefore = 300;
    for (std::uint64_t first = 1; first <= kBefore; ++first) shop.write(sale(first));
    // Large enough that many sales fall into one copy: without a snapshot it would begin anew with each.
    const std::string megabyte(1'000'000, 'x');
    for (std::uint8_t i = 1; i <= 60; ++i)
        shop.write({.keys = {{bytes<32>(i), {bytes<32>(1), at(1), megabyte}}}});
    std::atomic<std::int64_t> sold = kBefore;
    std::atomic<bool> done = false;
    std::string failure;
    std::thread seller([&] {
        while (!done) {
            const auto written = shop.try_write(sale(static_cast<std::uint64_t>(sold + 1)));
            if (!written) {
                failure = written.error().message;
                return;
            }
            ++sold;
        }
    });
    const ScratchFolder elsewhere;
    std::int64_t before = 0;
    for (int i = 0; i < 5; ++i) {
        // Sales go on while it is copied: wait for one, so that the copies differ.
        for (const std::int64_t last = sold; sold == last && failure.empty();) {
            std::this_thread::yield();
        }
        const std::string path = elsewhere.file("copy" + std::to_string(i));
        const std::int64_t sold_before = sold;
        const auto backup = shop.storage->backup(path);
        const std::int64_t sold_after = sold;
        BOOST_REQUIRE_MESSAGE(backup, (backup ? "" : backup.error().message));
        const std::int64_t copied = orders_of(path);
        BOOST_TEST(copied >= sold_before);
        BOOST_TEST(copied <= sold_after + 1);  // counted after it was written
        BOOST_TEST(copied > before);
        before = copied;
    }
    done = true;
    seller.join();
    BOOST_TEST(failure.empty(), failure);
}

BOOST_AUTO_TEST_CASE(the_log_grows_while_a_backup_goes_on_and_is_copied_back_afterwards) {
    Shop shop;
    const auto limit = static_cast<std::uintmax_t>(limits::kWalCheckpointBytes);
    const std::string megabyte(1'000'000, 'x');
    const auto log_size = [&] { return fs::file_size(shop.backend.path() + "-wal"); };
    const auto write_one = [&](int i) {
        shop.write({.keys = {{bytes<32>(static_cast<std::uint8_t>(i)), {bytes<32>(1), at(1), megabyte}}}});
    };
    write_one(0);
    // A dump goes on for as long as its sink takes: here, for 20 MB of writing.
    bool written = false;
    require(shop.storage->dump([&](const sys::Changes&) -> Result<void> {
        for (int i = 1; i <= 20 && !written; ++i) write_one(i);
        written = true;
        return {};
    }));
    BOOST_TEST(written);
    const auto grown = log_size();
    BOOST_TEST(grown > limit);
    // From the next write on it is used anew.
    for (int i = 21; i < 50; ++i) write_one(i);
    BOOST_TEST(log_size() < grown + 4'000'000U);
    BOOST_TEST(fs::file_size(shop.backend.path()) > limit);
}

BOOST_AUTO_TEST_SUITE_END()
