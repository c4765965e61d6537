// Proves that no question reads through a table of PostgreSQL's: whatever the planner believes about the
// data, every statement walks an index from where its rows begin; and a page, a search, an order or the
// statistics read as many rows, of tables and indexes, in a shop with twelve times as many orders. Rows and
// pages are counted by the server, not timed, so the answer is the same on every machine.
#if ORDO_POSTGRES
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "contract/shop_fixture.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/postgres/gather.hpp"
#include "storage/relational/storage.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(postgres_plan)

namespace {

using S = OrderStatus;
using P = PaymentStatus;
using postgres::Connection;
constexpr Time kMarch{1'740'787'200'000};  // 2025
constexpr std::uint64_t kSeldom = 7'777;   // what only three orders have, whatever the shop's size

// ---- shops of two sizes

sys::OrderState make_order(std::uint64_t n) {
    const bool rare = n % 400 < 3 && n < 400;
    sys::OrderState state = plain_order(n, id<ProductId>(n % 20 + 1));
    Order& order = state.order;
    if (rare) order.lines.push_back(plain_line(2, id<ProductId>(kSeldom)));
    order.created_at = at(static_cast<std::int64_t>(n * 60));
    order.customer.user_id = id<UserId>(rare ? kSeldom : n % 40);
    const std::string customer = rare ? "rare" : "customer" + std::to_string(n % 40);
    order.customer.email = customer + "@example.org";
    order.customer.name = "Name of " + customer;
    constexpr std::array kEach = {S::completed, S::processing, S::pending, S::cancelled};
    order.status = kEach.at(n % 4);
    order.payment_status = rare ? P::failed : n % 4 == 2 ? P::pending : P::paid;
    order.attention = rare ? 2 : 0;
    order.amounts.total = euro(rare ? 10'000'000 + static_cast<std::int64_t>(n)
                                    : static_cast<std::int64_t>(n * 7919 % 10'007));
    return state;
}

void add_order(sys::Changes& batch, std::uint64_t n) {
    const sys::OrderState state = make_order(n);
    batch.orders.push_back({state, true});
    Payment payment = plain_payment(n, state.order.id);
    payment.provider = "stripe";
    payment.provider_ref = "pi_" + std::to_string(n);
    payment.reference = "receipt " + std::to_string(n);
    batch.payments.push_back({payment, true});
    // The same month in both shops, written once: versions of rows that nobody sees any more are read as well.
    if (n >= 300) return;
    const Time bucket{kMarch.ms + static_cast<std::int64_t>(n) * 900'000};
    batch.statistics.sales[{bucket, currency()}].orders += 1;
    batch.statistics.products[{kMarch, id<ProductId>(n % 20 + 1), currency()}].quantity += 1;
    batch.statistics.standing[{currency(), state.order.status, state.order.payment_status}]
        .orders += 1;
}

// What the server's account says of the transaction that goes on, over all tables and indexes.
struct Cost {
    std::int64_t rows = 0, pages = 0;
};

class SizedShop : public ShopFixture<PostgresBackend> {
public:
    explicit SizedShop(std::uint64_t orders) {
        sys::Changes catalogue;
        for (std::uint64_t n = 1; n <= 20; ++n)
            catalogue.products.push_back({plain_product(n), true});
        catalogue.products.push_back({plain_product(kSeldom), true});
        write(catalogue);
        for (std::uint64_t first = 0; first < orders; first += 500) {
            sys::Changes batch;
            for (std::uint64_t n = first; n < std::min(first + 500, orders); ++n)
                add_order(batch, n);
            write(batch);
        }
        // A table that is analysed while it is empty is believed to stay so until the server looks again.
        backend.schema.run(
            "ANALYZE orders, order_line, payment; CREATE TABLE cost (rows BIGINT, pages BIGINT)");
        connection_ =
            std::make_unique<Connection>(require(postgres::Target::parse(backend.schema.url())));
    }

    // The less of two: when the server has analysed a table meanwhile it plans anew, and reads pages for that.
    template <class Work>
    Cost cost_of(Work work) {
        const Cost once = cost_of_one(work), again = cost_of_one(work);
        return {std::min(once.rows, again.rows), std::min(once.pages, again.pages)};
    }

private:
    template <class Work>
    Cost cost_of_one(Work work) {
        connection_->run("transaction_write");
        note_cost();
        work(*connection_);
        note_cost();
        connection_->run("transaction_commit");
        connection_->wait();
        std::istringstream text(backend.schema.run(
            "SELECT concat_ws(' ', max(rows) - min(rows), max(pages) - min(pages)) FROM cost"));
        backend.schema.run("TRUNCATE cost");
        Cost cost;
        text >> cost.rows >> cost.pages;
        return cost;
    }

    void note_cost() {
        connection_->run_script(
            "INSERT INTO cost SELECT"
            " sum(pg_stat_get_xact_tuples_returned(oid) + pg_stat_get_xact_tuples_fetched(oid)),"
            " sum(pg_stat_get_xact_blocks_fetched(oid)) FROM pg_class"
            " WHERE relnamespace = current_schema()::regnamespace AND relname <> 'cost'");
    }

    std::unique_ptr<Connection> connection_;
};

struct BothShops {
    SizedShop small{1'000}, large{12'000};

    // At most 1.3 times the rows, and no more pages than larger indexes are higher.
    template <class Work>
    void cost_the_same(const std::string& what, Work work) {
        const Cost few = small.cost_of(work), many = large.cost_of(work);
        BOOST_TEST(many.rows * 10 <= few.rows * 13,
                   what << ": " << few.rows << " and " << many.rows << " rows");
        BOOST_TEST(many.pages <= few.pages * 2,
                   what << ": " << few.pages << " and " << many.pages << " pages");
        BOOST_TEST(few.pages > 0, what);
    }

    void cost_the_same(const std::string& what, sys::OrderPage page, std::size_t rows,
                       const std::vector<OrderSort>& sorts = {OrderSort::newest, OrderSort::oldest,
                                                              OrderSort::total_falling,
                                                              OrderSort::total}) {
        for (const OrderSort sort : sorts) {
            page.sort = sort;
            cost_the_same(what + ", sort " + std::to_string(static_cast<int>(sort)),
                          [&](Connection& connection) {
                              const auto found = relational::OrderFinder(connection, page).find();
                              const auto orders =
                                  postgres::gather_listed_orders(connection, found.ids<OrderId>());
                              BOOST_TEST(orders.size() == rows, what);
                          });
        }
    }
};

// Open while the suite runs and no longer.
std::unique_ptr<BothShops> g_both;
struct OpenBoth {
    OpenBoth() { g_both = std::make_unique<BothShops>(); }
    ~OpenBoth() { g_both.reset(); }
};

// ---- plans

// The plan of each statement as a session of Ordo's makes it, once and for any values.
std::string plan_of(const PostgresSchema& schema, const relational::NamedSql& statement) {
    const auto& all = postgres::kStatements;
    const auto setup = std::ranges::find(all, "session_setup", &relational::NamedSql::name);
    int values = 0;
    while (statement.text.find("$" + std::to_string(values + 1)) != std::string_view::npos)
        ++values;
    std::string nulls;
    for (int i = 0; i < values; ++i) nulls += i == 0 ? "(NULL" : ", NULL";
    if (values > 0) nulls += ")";
    return schema.run("PREPARE setup AS " + std::string(setup->text) +
                      "EXECUTE setup (NULL); PREPARE plan AS " + std::string(statement.text) +
                      "EXPLAIN EXECUTE plan" + nulls);
}

// What of a plan reads a whole table: scans without a condition that the index is entered with.
std::vector<std::string> whole_scans(const std::string& plan) {
    std::vector<std::string> found;
    std::istringstream lines(plan);
    std::string scan;
    for (std::string line; std::getline(lines, line);) {
        if (!scan.empty() && line.find("Index Cond:") == std::string::npos) found.push_back(scan);
        scan.clear();
        if (line.find("Seq Scan") != std::string::npos) found.push_back(line);
        if (line.find("Index Scan") != std::string::npos ||
            line.find("Index Only Scan") != std::string::npos)
            scan = line;
        // All of these wait, whatever else is looked at of them.
        if (line.find(" using waiting_event") != std::string::npos) scan.clear();
    }
    if (!scan.empty()) found.push_back(scan);
    return found;
}

bool has_plan(std::string_view text) {
    for (const char* verb : {"SELECT", "\nSELECT", "INSERT", "\nINSERT", "UPDATE", "\nUPDATE",
                             "WITH", "\nWITH", "DELETE", "\nDELETE"}) {
        if (text.starts_with(verb) || (*verb == '\n' && text.find(verb) != std::string_view::npos))
            return true;
    }
    return false;
}

void no_statement_reads_through_a_table(const PostgresSchema& schema) {
    int seen = 0;
    for (const auto& statement : postgres::kStatements) {
        const auto is = [&](std::string_view kind) { return statement.name.starts_with(kind); };
        if (is("transaction_") || is("migration_") || is("dump_") || is("session_") ||
            is("durability_") || is("walk_") || is("index_") || is("constraint_") ||
            is("trigger_") || is("product_months_wrong") || !has_plan(statement.text)) {
            continue;
        }
        if (statement.name == "consumer_slowest") continue;  // of a handful
        ++seen;
        const std::string plan = plan_of(schema, statement);
        for (const std::string& scan : whole_scans(plan))
            BOOST_TEST(false, statement.name << ": " << scan << "\n" << plan);
    }
    BOOST_TEST(seen > 100);
}

}  // namespace

// Sessions that were opened when the shop was new keep their plans for as long as they live.
BOOST_AUTO_TEST_CASE(an_empty_shop_has_the_plans_of_a_large_one) {
    const ShopFixture<PostgresBackend> shop;
    no_statement_reads_through_a_table(shop.backend.schema);
}

BOOST_AUTO_TEST_SUITE(of_many_orders, *boost::unit_test::fixture<OpenBoth>())

BOOST_AUTO_TEST_CASE(no_statement_reads_through_what_grows) {
    no_statement_reads_through_a_table(g_both->large.backend.schema);
}

BOOST_AUTO_TEST_CASE(pages_read_the_same_number_of_rows) {
    BothShops& shops = *g_both;
    shops.cost_the_same("all", {}, 20);
    const std::vector<OrderSort> by_time = {OrderSort::newest, OrderSort::oldest};
    shops.cost_the_same("a state", {.status = {S::pending}}, 20, by_time);
    shops.cost_the_same("paid", {.payment_status = {P::paid}}, 20, by_time);
    shops.cost_the_same(
        "several states",
        {.status = {S::completed, S::cancelled}, .payment_status = {P::paid, P::pending}}, 20,
        by_time);
    shops.cost_the_same("attention", {.attention = true}, 3);
    shops.cost_the_same("a rare state", {.payment_status = {P::failed}}, 3);
    shops.cost_the_same("a rare user", {.user_id = id<UserId>(kSeldom)}, 3);
    shops.cost_the_same("a rare total", {.currency = currency(), .total_min = 10'000'000}, 3);
    shops.cost_the_same("a day", {.created_from = at(100 * 60), .created_to = at(103 * 60)}, 3);
}

BOOST_AUTO_TEST_CASE(searches_read_the_same_number_of_rows) {
    BothShops& shops = *g_both;
    const auto search = [&](const std::string& text, std::size_t rows) {
        shops.cost_the_same("search for " + text, {.search = sys::OrderSearch{text, text, {}}},
                            rows);
    };
    const Order order = make_order(42).order;
    search(order.number, 1);
    search(order.id.to_string(), 1);
    search("pi_42", 1);
    search("receipt 42", 1);
    search("rare@", 3);
    search("name of rare", 3);
    search("nobody", 0);
    sys::OrderSearch product;
    product.products = {id<ProductId>(kSeldom)};
    shops.cost_the_same("search for a product", {.search = product}, 3);
}

BOOST_AUTO_TEST_CASE(an_order_statistics_and_due_work_read_the_same_number_of_rows) {
    BothShops& shops = *g_both;
    shops.cost_the_same("an order", [](Connection& connection) {
        BOOST_TEST(postgres::gather_order_with_history(connection, id<OrderId>(500)).has_value());
    });
    shops.cost_the_same("what a batch needs", [](Connection& connection) {
        sys::State state(settings());
        sys::Needs needs;
        needs.orders[id<OrderId>(7)] = {};
        needs.payments = {id<PaymentId>(8)};
        needs.provider_refs = {{"stripe", "pi_9"}};
        needs.provider_events = {{"stripe", "evt_9"}};
        postgres::gather(connection, needs, state);
        BOOST_TEST(state.orders.size() == 3U);
    });
    const Time to{kMarch.ms + 31LL * 86'400'000};
    std::vector<Time> quarters;
    for (Time start = kMarch; start < to; start.ms += 900'000) quarters.push_back(start);
    shops.cost_the_same("statistics", [&](Connection& connection) {
        const auto rows = relational::load_statistics(connection, quarters, to, 10);
        BOOST_TEST(rows.sales.size() == 300U);
        BOOST_TEST(rows.products.size() == 10U);
    });
    shops.cost_the_same("due work", [&](Connection& connection) {
        BOOST_TEST(relational::list_due(connection, to, to, 100).expired.empty());
    });
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
#endif
