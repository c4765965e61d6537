// Proves what only the SQLite backend promises: how its connections are set up, that the file
// defends itself against programs that are not Ordo, how it behaves between processes, and what a
// failing disk leads to. Processes are real forks, made before anything is opened; they meet at
// pipes.

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <functional>
#include <set>

#include "contract/shop_fixture.hpp"
#include "contract/values_people.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/shop_lock.hpp"

using namespace ordo;
using namespace ordo::test;
namespace fs = std::filesystem;
using sqlite::Connection;

BOOST_AUTO_TEST_SUITE(sqlite_storage)

namespace {

using Shop = ShopFixture<SqliteBackend>;

// What any program with an SQLite library can do to the file.
struct StrangeProgram {
    explicit StrangeProgram(const std::string& path)
        : database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 1'000) {}
    // The error's text; empty when it was allowed.
    std::string attempt(const std::string& sql) {
        try {
            database.exec(sql);
            return "";
        } catch (const SQLite::Exception& exception) {
            return exception.what();
        }
    }
    SQLite::Database database;
};

// One order with a row in every table.
void fill(Shop& shop) {
    shop.write({.products = {{full_product(1), true}},
                .stock = {{id<ProductId>(1), 5}},
                .movements = {full_movement(1, id<ProductId>(1), id<OrderId>(1))},
                .orders = {{full_order(1, id<ProductId>(1)), true}},
                .payments = {{full_payment(1, id<OrderId>(1)), true}},
                .ledger = {ledger_entry(1, id<OrderId>(1), id<PaymentId>(1))},
                .journal = {full_record(1, id<OrderId>(1), 1)},
                .keys = {{bytes<32>(1), {bytes<32>(2), at(1), "{}"}}},
                .consumers = {{"mail", 1}},
                .refunds = {{full_refund(1, id<OrderId>(1), id<PaymentId>(1)), true}},
                .events = {{stored(full_evidence("evt_1"), sys::StoredEvent::State::waiting, 1), true}},
                .users = {{full_user(77), true}},
                .sessions = {{token(1, id<UserId>(77)), true}},
                .images = {{full_image(1, id<ProductId>(1)), "bytes"}}});
}

// A child process that runs `work` when it is told to, and can be told to end.
class Child {
public:
    explicit Child(const std::function<bool(Child&)>& work) {
        BOOST_REQUIRE(::pipe(to_child_.data()) == 0 && ::pipe(to_parent_.data()) == 0);
        process_ = ::fork();
        BOOST_REQUIRE(process_ >= 0);
        if (process_ != 0) return;
        in_child_ = true;
        bool good = false;
        try {
            wait();
            good = work(*this);
        } catch (...) {
        }
        ::_exit(good ? 0 : 1);
    }
    void tell() const {
        BOOST_REQUIRE(::write((in_child_ ? to_parent_ : to_child_)[1], "x", 1) == 1);
    }
    void wait() const {
        char byte = 0;
        BOOST_REQUIRE(::read((in_child_ ? to_child_ : to_parent_)[0], &byte, 1) == 1);
    }
    bool ended_well() const {
        int status = 0;
        return ::waitpid(process_, &status, 0) == process_ && WIFEXITED(status) &&
               WEXITSTATUS(status) == 0;
    }

private:
    std::array<int, 2> to_child_{}, to_parent_{};
    pid_t process_ = -1;
    bool in_child_ = false;
};

std::int64_t pragma(Connection& connection, const char* name) {
    return connection.database().execAndGet(std::string("PRAGMA ") + name).getInt64();
}

int option(Connection& connection, int which) {
    int value = -1;
    sqlite3_db_config(connection.database().getHandle(), which, -1, &value);
    return value;
}

}  // namespace

BOOST_AUTO_TEST_CASE(connections_are_set_up_to_lose_nothing) {
    const ScratchFolder folder;
    const std::string path = folder.file("shop.db");
    const auto lock = require(sqlite::ShopLock::open(path));
    const auto guard = require(lock->acquire(Shop::soon()));
    for (const auto use : {Connection::Use::write, Connection::Use::read}) {
        Connection connection(path, use);
        BOOST_TEST(connection.database().execAndGet("PRAGMA journal_mode").getString() == "wal");
        BOOST_TEST(pragma(connection, "synchronous") == 2);  // FULL
        BOOST_TEST(pragma(connection, "foreign_keys") == 1);
        BOOST_TEST(pragma(connection, "wal_autocheckpoint") == 0);
        BOOST_TEST(pragma(connection, "mmap_size") == 0);
        BOOST_TEST(pragma(connection, "cell_size_check") == 1);
        BOOST_TEST(pragma(connection, "temp_store") == 2);  // MEMORY
        BOOST_TEST(pragma(connection, "trusted_schema") == 0);
        BOOST_TEST(pragma(connection, "query_only") == (use == Connection::Use::read ? 1 : 0));
        BOOST_TEST(option(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE) == 1);
        BOOST_TEST(option(connection, SQLITE_DBCONFIG_DEFENSIVE) == 1);
        int keeps_log = -1;
        sqlite3_file_control(connection.database().getHandle(), "main", SQLITE_FCNTL_PERSIST_WAL,
                             &keeps_log);
        BOOST_TEST(keeps_log == 1);
    }
}

BOOST_AUTO_TEST_CASE(rows_that_are_only_added_cannot_be_changed_or_deleted) {
    Shop shop;
    fill(shop);
    StrangeProgram strange(shop.backend.path());
    for (const auto& [table, column] :
         {std::pair{"journal", "facts"}, std::pair{"ledger", "amount"},
          std::pair{"stock_movement", "delta"}, std::pair{"order_line", "amount"},
          std::pair{"refund_item", "quantity"}, std::pair{"provider_event", "at"}}) {
        const std::string name = table;
        BOOST_TEST(
            strange.attempt("UPDATE " + name + " SET " + column + " = 7").ends_with("only added"));
        BOOST_TEST(strange.attempt("DELETE FROM " + name).ends_with("only added"));
    }
    BOOST_TEST(strange.attempt("INSERT OR REPLACE INTO journal SELECT * FROM journal") ==
               "the journal has no gaps");
    BOOST_TEST(
        strange.attempt("INSERT INTO journal SELECT sequence + 2, event_id, order_id, 9, kind, "
                        "type, from_word, to_word, actor_type, actor_id, is_public, at, trace, "
                        "facts, previous_hash, hash FROM journal") == "the journal has no gaps");
    BOOST_TEST(
        strange.attempt("UPDATE product SET allow_backorder = 0; UPDATE stock SET quantity = -1") ==
        "stock below zero");
    // Of a refund only what becomes of it may change.
    BOOST_TEST(strange.attempt("UPDATE refund SET amount = 7") == "a refund stays what it is");
    BOOST_TEST(strange.attempt("DELETE FROM refund") == "refunds are only added");
    BOOST_TEST(strange.attempt("UPDATE refund SET status = 'cancelled', checks = 4") == "");
    BOOST_TEST(strange.attempt("UPDATE provider_event SET state = 'applied'") == "");
    // What is personal can be erased.
    BOOST_TEST(strange.attempt("DELETE FROM journal_text") == "");
    BOOST_TEST(!require(shop.storage->history(id<OrderId>(1))).at(0).message.has_value());
}

BOOST_AUTO_TEST_CASE(constraints_know_the_rules) {
    Shop shop;
    fill(shop);
    StrangeProgram strange(shop.backend.path());
    for (const char* change :
         {"UPDATE orders SET status = 'paid'", "UPDATE orders SET payment_status = 'completed'",
          "UPDATE orders SET payment_detail = 'x'", "UPDATE orders SET total = -1",
          "UPDATE orders SET version = 0", "UPDATE orders SET currency = 'EURO'",
          "UPDATE orders SET id = 'prd_1'", "UPDATE orders SET total = 'much'",
          "UPDATE product SET active = 2", "UPDATE product SET price = -1",
          "UPDATE payment SET status = 'paid'", "UPDATE payment SET captured = -1",
          "UPDATE payment SET checks = -1", "UPDATE refund SET status = 'paid'",
          "UPDATE provider_event SET state = 'x'", "UPDATE users SET role = 'owner'",
          "UPDATE users SET email_folded = NULL", "UPDATE image SET position = -1",
          "UPDATE session_token SET family = x'00'", "UPDATE policy SET id = 2",
          "UPDATE policy SET payment_window_minutes = -1",
          "UPDATE chain SET chain = 2", "UPDATE shop SET cursor_secret = x'00'"}) {
        BOOST_TEST(strange.attempt(change) != "", change);
    }
}

BOOST_AUTO_TEST_CASE(the_status_history_can_be_read_with_any_sql_tool) {
    Shop shop;
    fill(shop);
    StrangeProgram strange(shop.backend.path());
    SQLite::Statement history(strange.database,
                              "SELECT order_id, seq, from_status, to_status, actor, at, message "
                              "FROM order_status_history");
    BOOST_REQUIRE(history.executeStep());
    const JournalRecord record = full_record(1, id<OrderId>(1), 1);
    BOOST_TEST(history.getColumn(0).getString() == record.order_id.to_string());
    BOOST_TEST(history.getColumn(1).getInt64() == 1);
    BOOST_TEST(history.getColumn(2).getString() == "pending");
    BOOST_TEST(history.getColumn(3).getString() == "failed");
    BOOST_TEST(history.getColumn(4).getString() == "customer:" + *record.actor.id);
    BOOST_TEST(history.getColumn(5).getString() == record.at.to_string());
    BOOST_TEST(history.getColumn(6).getString() == *record.message);
    BOOST_TEST(!history.executeStep());
}

BOOST_AUTO_TEST_CASE(a_shop_of_a_later_release_is_refused) {
    Shop shop;
    StrangeProgram(shop.backend.path())
        .database.exec(
            "INSERT INTO migration SELECT max(number) + 1, 'later', 'x', 0 FROM migration");
    // At once, by a process that had it open before …
    sys::State state(settings());
    refuse(shop.storage->begin({}, state, shop.soon()), Errc::schema_too_new);
    // … and by one that opens it now.
    shop.storage.reset();
    shop.storage = shop.backend.open();
    refuse(shop.storage->settings(), Errc::schema_too_new);
    refuse(shop.storage->migration_status(), Errc::schema_too_new);
    refuse(shop.storage->migrate(settings(), at(1)), Errc::schema_too_new);
}

BOOST_AUTO_TEST_CASE(a_shop_whose_migrations_had_another_wording_is_refused) {
    Shop shop;
    StrangeProgram(shop.backend.path())
        .database.exec("UPDATE migration SET checksum = '0123456789abcdef' WHERE number = 2");
    shop.storage.reset();
    shop.storage = shop.backend.open();
    refuse(shop.storage->settings(), Errc::corrupt);
    refuse(shop.storage->migrate(settings(), at(1)), Errc::corrupt);
}

BOOST_AUTO_TEST_CASE(a_shop_that_is_half_migrated_is_brought_up_to_date) {
    SqliteBackend backend;
    auto storage = backend.open();
    require(storage->migrate(settings(), at(0)));
    storage.reset();
    {
        // As after a crash before the last migration's commit.
        StrangeProgram strange(backend.path());
        strange.database.exec(
            "DROP TABLE product_month; DROP TABLE product_day; DROP TABLE standing;"
            "DROP TABLE sales;"
            "DELETE FROM migration WHERE number = 7");
    }
    storage = backend.open();
    refuse(storage->settings(), Errc::schema_too_old);
    BOOST_TEST(!require(storage->migration_status()).up_to_date());
    require(storage->migrate(settings(), at(7)));
    BOOST_TEST(require(storage->migration_status()).migrations.back().applied_at->ms == at(7).ms);
    BOOST_TEST(require(storage->statistics({}, at(0), 1)).sales.empty());
}

BOOST_AUTO_TEST_CASE(files_that_are_no_shop_are_refused_untouched) {
    const ScratchFolder folder;
    const std::string path = folder.file("other.db");
    {
        StrangeProgram strange(path);
        strange.database.exec("CREATE TABLE notes (text TEXT)");
    }
    refuse(sqlite::open_sqlite(path), Errc::not_supported);
    BOOST_TEST(StrangeProgram(path).database.execAndGet("PRAGMA journal_mode").getString() ==
               "delete");

    const std::string text = folder.file("text.db");
    std::ofstream(text) << std::string(8'192, 'x');
    refuse(sqlite::open_sqlite(text), Errc::corrupt);
    refuse(sqlite::open_sqlite(folder.file("nowhere/shop.db")), Errc::io_error);
    refuse(sqlite::open_sqlite(""), Errc::validation_failed);
}

BOOST_AUTO_TEST_CASE(the_log_is_kept_when_the_last_handle_is_closed) {
    Shop shop;
    fill(shop);
    shop.storage.reset();
    BOOST_TEST(fs::file_size(shop.backend.path() + "-wal") > 0U);
    shop.storage = shop.backend.open();
    BOOST_TEST(shop.order(1).order.lines.size() == 2U);
}

BOOST_AUTO_TEST_CASE(the_log_is_copied_back_when_it_reaches_its_limit_and_then_begins_anew) {
    Shop shop;
    const auto limit = static_cast<std::uintmax_t>(limits::kWalCheckpointBytes);
    const std::string megabyte(1'000'000, 'x');
    const auto write_megabytes = [&](int count) {
        for (int i = 0; i < count; ++i) {
            shop.write({.keys = {{bytes<32>(static_cast<std::uint8_t>(i)),
                                  {bytes<32>(1), at(1), megabyte}}}});
        }
    };
    write_megabytes(10);
    BOOST_TEST(fs::file_size(shop.backend.path()) < limit / 4);
    write_megabytes(40);
    BOOST_TEST(fs::file_size(shop.backend.path()) > 2 * limit);
    BOOST_TEST(fs::file_size(shop.backend.path() + "-wal") < limit + 4'000'000U);
}

BOOST_AUTO_TEST_CASE(a_reader_that_stays_does_not_stop_the_writers) {
    Shop shop;
    fill(shop);
    StrangeProgram strange(shop.backend.path());
    strange.database.exec("BEGIN; SELECT * FROM orders");
    const std::string megabyte(1'000'000, 'x');
    const auto write_one = [&] {
        shop.write({.keys = {{bytes<32>(1), {bytes<32>(1), at(1), megabyte}}}});
    };
    for (int i = 0; i < 20; ++i) write_one();
    const auto with_reader = fs::file_size(shop.backend.path() + "-wal");
    BOOST_TEST(with_reader > static_cast<std::uintmax_t>(limits::kWalCheckpointBytes));
    strange.database.exec("COMMIT");
    // Tried again some batches later, and from then on the log does not grow.
    for (int i = 0; i < 110; ++i) write_one();
    const auto grown = fs::file_size(shop.backend.path() + "-wal");
    for (int i = 0; i < 40; ++i) write_one();
    BOOST_TEST(fs::file_size(shop.backend.path() + "-wal") == grown);
}

// By this handle, by another one, or by a program that knows nothing of Ordo.
BOOST_AUTO_TEST_CASE(a_moment_lasts_until_somebody_commits) {
    Shop shop;
    const auto other = shop.backend.open();
    StrangeProgram strange(shop.backend.path());
    std::set<std::uint64_t> moments;
    const auto is_new = [&] {
        const auto moment = require(shop.storage->moment());
        return moment && moments.insert(*moment).second && require(shop.storage->moment()) == moment;
    };
    BOOST_TEST(is_new());
    BOOST_TEST(!is_new());
    fill(shop);
    BOOST_TEST(is_new());
    sys::State state(settings());
    require(require(other->begin({}, state, shop.soon()))->commit({.products = {{plain_product(7), true}}}));
    BOOST_TEST(is_new());
    BOOST_TEST(strange.attempt("UPDATE product SET name = 'Strange' WHERE active = 1") == "");
    BOOST_TEST(is_new());
    BOOST_TEST(!is_new());
}

BOOST_AUTO_TEST_CASE(the_files_own_check_finds_what_is_wrong) {
    Shop shop;
    fill(shop);
    BOOST_TEST(require(shop.storage->check_integrity()).empty());
    StrangeProgram strange(shop.backend.path());
    strange.database.exec("PRAGMA foreign_keys = OFF; DELETE FROM payment");
    const auto findings = require(shop.storage->check_integrity());
    BOOST_REQUIRE(findings.size() == 2U);
    const std::set<std::string> found(findings.begin(), findings.end());
    BOOST_TEST(found.contains("A row of ledger refers to a row of payment that is not there."));
    BOOST_TEST(found.contains("A row of refund refers to a row of payment that is not there."));
}

BOOST_AUTO_TEST_CASE(nobody_writes_while_another_process_holds_the_lock) {
    SqliteBackend backend;
    Child holder([&](Child& child) {
        const auto lock = require(sqlite::ShopLock::open(backend.path()));
        const auto guard = require(lock->acquire(Shop::soon()));
        child.tell();
        child.wait();
        return true;
    });
    const auto storage = backend.open();
    require(storage->migrate(settings(), at(0)));
    holder.tell();
    holder.wait();
    sys::State state(settings());
    refuse(storage->begin({}, state, std::chrono::steady_clock::now()), Errc::busy);
    // Reads go on.
    BOOST_TEST(require(storage->orders({})).empty());
    holder.tell();
    BOOST_TEST(holder.ended_well());
    BOOST_TEST(storage->begin({}, state, Shop::soon()).has_value());
}

BOOST_AUTO_TEST_CASE(a_program_that_knows_no_lock_makes_writers_busy_and_no_more) {
    Shop shop;
    StrangeProgram strange(shop.backend.path());
    strange.database.exec("BEGIN IMMEDIATE");
    sys::State state(settings());
    refuse(shop.storage->begin({}, state, std::chrono::steady_clock::now()), Errc::busy);
    strange.database.exec("ROLLBACK");
    fill(shop);
}

BOOST_AUTO_TEST_CASE(processes_that_migrate_at_once_make_one_shop) {
    SqliteBackend backend;
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 4; ++i) {
        children.push_back(std::make_unique<Child>([&](Child&) {
            const auto storage = backend.open();
            require(storage->migrate(settings(), at(0)));
            return storage->settings().has_value();
        }));
    }
    for (const auto& child : children) child->tell();
    for (const auto& child : children) BOOST_TEST(child->ended_well());
    BOOST_TEST(text_of(require(backend.open()->settings())) == text_of(settings()));
}

BOOST_AUTO_TEST_CASE(a_forked_child_is_told_so_and_harms_nobody) {
    Shop shop;
    fill(shop);
    sys::State state(settings());
    const auto transaction = require(shop.storage->begin({}, state, shop.soon()));
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        const auto is_forked = [](const auto& result) {
            return !result && result.error().code == Errc::forked;
        };
        const bool good = is_forked(shop.storage->settings()) &&
                          is_forked(shop.storage->moment()) &&
                          is_forked(shop.storage->migrate(settings(), at(0))) &&
                          is_forked(shop.storage->begin({}, state, shop.soon())) &&
                          is_forked(transaction->commit({})) &&
                          is_forked(sqlite::open_sqlite(shop.backend.path()));
        shop.storage.reset();
        ::_exit(good ? 0 : 1);
    }
    int status = 0;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST(status == 0);
    require(transaction->commit({.products = {{plain_product(2), true}}}));
    BOOST_TEST(text_of(shop.product(2)) == text_of(plain_product(2)));
}

BOOST_AUTO_TEST_SUITE_END()
