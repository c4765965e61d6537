// Proves that `verify` finds each thing that may be wrong with a shop: every rule of the books is broken
// alone, by a program that goes round the triggers, and the finding that names it must appear.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "contract/backends.hpp"
#include "ordo/engine.hpp"
#include "support/builders.hpp"
#include "support/fake_provider.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(sqlite_verify)

namespace {

// A shop in which something of every kind has happened.
class BusyShop {
public:
    BusyShop()
        : engine_(open(folder_.file("shop.db"))),
          provider_(std::make_shared<FakeProvider>(clock_)) {
        require(engine_.provider_register("fake", provider_));
        ProductCreate create{.name = "Mug", .price = amount("10.00")};
        create.stock_quantity = 20;
        mug_ = require(engine_.product_create(create, by(admin()))).id;
        half_returned();
        cancelled();
    }

    // A copy that may be spoilt.
    [[nodiscard]] std::string copy(const std::string& name) {
        const std::string path = folder_.file(name);
        require(engine_.backup(path));
        return path;
    }
    Engine open(const std::string& path) {
        OpenOptions options;
        options.migrate = true;
        options.clock = &clock_;
        options.random = &random_;
        return require(Engine::on(require(sqlite::open_sqlite(path)), options));
    }

private:
    Order place() {
        OrderItem two;
        two.product_id = mug_;
        two.quantity = 2;
        return require(engine_.order_create(order_of({two}), by(customer())));
    }
    void half_returned() {
        const Order order = place();
        provider_->next_intent(FakeProvider::Intent::capture);
        require(engine_.payment_create({.order_id = order.id, .provider = "fake"}, by(customer())));
        RefundCreate refund{.order_id = order.id};
        refund.items = {RefundItem{1, 1}};
        refund.restock = true;
        require(engine_.refund_create(refund, by(admin())));
        require(engine_.order_add_note({.order_id = order.id, .text = "A gift."}, by(admin())));
    }
    void cancelled() { require(engine_.order_cancel({.order_id = place().id}, by(customer()))); }

    FakeClock clock_;
    FakeRandom random_;
    ScratchFolder folder_;
    Engine engine_;
    std::shared_ptr<FakeProvider> provider_;
    ProductId mug_;
};

void spoil(const std::string& path, const std::string& sql) {
    SQLite::Database file(path, SQLite::OPEN_READWRITE, 1'000);
    std::vector<std::string> triggers;
    {
        SQLite::Statement query(file, "SELECT name FROM sqlite_master WHERE type = 'trigger'");
        while (query.executeStep()) triggers.push_back(query.getColumn(0).getString());
    }
    for (const auto& trigger : triggers) file.exec("DROP TRIGGER " + trigger);
    file.exec("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    BOOST_REQUIRE_MESSAGE(file.exec(sql) > 0, "nothing was changed by " << sql);
}

struct Wrong {
    const char* sql;
    const char* finding;
};

constexpr Wrong kWrongs[] = {
    // the chain
    {"UPDATE journal SET facts = replace(facts, 'order', 'ordre') WHERE sequence = 2",
     "its bytes do not match its hash"},
    {"UPDATE journal SET facts = 'none' WHERE sequence = 2", "its bytes cannot be read"},
    {"UPDATE journal SET actor_id = 'eve' WHERE sequence = 2",
     "the readable columns differ from the hashed bytes"},
    {"UPDATE journal SET previous_hash = zeroblob(32) WHERE sequence = 2",
     "it does not follow from the record before it"},
    {"DELETE FROM journal WHERE sequence = 2", "a record before this one is missing"},
    {"DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)",
     "the newest record is not the one that the chain's head names"},
    // an order's history
    {"DELETE FROM journal WHERE sequence = 2", "its history has a gap"},
    {"UPDATE orders SET version = version + 1", "its version is not the number of its records"},
    {"UPDATE journal SET to_word = 'completed' WHERE kind = 'status_changed'",
     "its history has a move that the table does not have"},
    {"UPDATE orders SET status = 'completed' WHERE status = 'processing'",
     "its history does not lead to its status"},
    {"UPDATE orders SET user_id = NULL", "its newest record says something else"},
    {"UPDATE orders SET customer_email = 'eve@example.org'",
     "its personal data are not those it was placed with"},
    {"UPDATE order_line SET name = 'Cup'", "its lines are not those it was placed with"},
    {"UPDATE journal_text SET message = 'Not a gift.' WHERE message IS NOT NULL",
     "the text of an entry is not the one that was written"},
    // its lines
    {"UPDATE order_line SET line = 2 WHERE order_id NOT IN (SELECT order_id FROM refund)",
     "its lines are not numbered 1 to n"},
    {"UPDATE order_line SET quantity = 3", "its lines do not add up to its amounts"},
    // its money
    {"DELETE FROM ledger WHERE entry = 1", "its ledger has rows missing"},
    {"UPDATE ledger SET amount = amount + 1 WHERE kind = 'captured'",
     "its ledger does not add up to its amounts"},
    {"UPDATE payment SET captured = captured + 1",
     "its ledger does not add up to what its payments say"},
    {"UPDATE orders SET payment_status = 'failed' WHERE payment_status = 'paid'",
     "its payment status does not follow from its ledger"},
    {"UPDATE orders SET refund_due = refund_due + 1",
     "its payment status does not follow from its ledger"},
    // its refunds
    {"UPDATE refund SET status = 'pending'", "its pending refunds do not add up"},
    {"UPDATE refund SET amount = amount + 1", "its refunds do not add up to what its payments say"},
    {"UPDATE payment SET captured = refunded - 1", "more is refunded than was captured"},
    {"UPDATE refund_item SET quantity = 3", "more of a line came back than was sold"},
    {"UPDATE orders SET credited = credited + 1 WHERE credited > 0",
     "what its refunds lower the total by is not what it says"},
    // stock
    {"UPDATE stock SET quantity = quantity + 1",
     "its stock movements do not add up to its quantity"},
    {"UPDATE stock_movement SET reason = 'order' WHERE reason = 'refund'",
     "an order took it, or gave it back, more than once"},
    {"UPDATE stock_movement SET delta = delta - 1 WHERE reason = 'order'",
     "its stock movements are not those of its orders"},
    {"UPDATE stock_movement SET reason = 'cancel' WHERE reason = 'received'",
     "its stock movements are not those of its orders"},
    // statistics
    {"UPDATE standing SET orders = orders + 1",
     "the orders of each status are not those that it counts"},
    {"UPDATE sales SET gross_0 = gross_0 + 1", "the sales do not add up to what the orders say"},
    {"UPDATE product_month SET revenue = revenue + 1",
     "the products sold are not those of the paid orders"},
    {"UPDATE product_day SET revenue = revenue + 1",
     "The days on which a product was sold do not add up to the month: "},
    // the file
    {"DELETE FROM payment", "A row of ledger refers to a row of payment that is not there."},
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_is_wrong_is_found_and_named) {
    BusyShop shop;
    int number = 0;
    for (const auto& [sql, finding] : kWrongs) {
        const std::string path = shop.copy("spoilt" + std::to_string(++number) + ".db");
        BOOST_TEST(require(shop.open(path).verify()).findings.empty());
        spoil(path, sql);
        const auto report = require(shop.open(path).verify());
        std::string found;
        for (const auto& each : report.findings) found += each.detail + "\n";
        BOOST_TEST(found.find(finding) != std::string::npos, sql << "\nfound instead:\n" << found);
    }
}

BOOST_AUTO_TEST_SUITE_END()
