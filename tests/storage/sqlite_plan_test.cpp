// Proves that no question reads through a table: every statement's plan is an index that is walked and
// nothing is sorted; and a page, a search or the statistics take as many steps of SQLite's machine in a
// shop with twenty times as many orders. Steps are counted, not timed, so the answer is the same on
// every machine.

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>
#include <map>
#include <memory>

#include "contract/shop_fixture.hpp"
#include "storage/relational/storage.hpp"
#include "storage/sqlite/database.hpp"
#include "storage/sqlite/named_sql.hpp"
#include "storage/sqlite/shop_lock.hpp"

using namespace ordo;
using namespace ordo::test;
using sqlite::Connection;

namespace {

using S = OrderStatus;
using P = PaymentStatus;
constexpr Time kMonth{1'740'787'200'000};  // 2025-03-01
constexpr std::uint64_t kRare = 7'777;  // what only three orders have, whatever the shop's size

// ---- plans

std::vector<std::string> plan_of(SQLite::Database& database, std::string_view sql) {
    SQLite::Statement plan(database, "EXPLAIN QUERY PLAN " + std::string(sql));
    std::vector<std::string> steps;
    while (plan.executeStep()) steps.push_back(plan.getColumn(3).getString());
    return steps;
}

// ---- shops of two sizes

sys::OrderState order_number(std::uint64_t n) {
    const bool rare = n % 400 < 3 && n < 400;
    sys::OrderState state = plain_order(n, id<ProductId>(n % 20 + 1));
    Order& order = state.order;
    order.lines.push_back(plain_line(2, id<ProductId>((n + 7) % 20 + 1)));
    if (rare) order.lines.push_back(plain_line(3, id<ProductId>(kRare)));
    order.created_at = at(static_cast<std::int64_t>(n * 60));
    order.customer.user_id = id<UserId>(rare ? kRare : n % 40);
    const std::string customer = rare ? "rare" : "customer" + std::to_string(n % 40);
    order.customer.email = customer + "@example.org";
    order.customer.name = "Name of " + customer;
    constexpr std::array kStatuses = {S::completed, S::processing, S::pending, S::cancelled};
    order.status = kStatuses.at(n % 4);
    order.payment_status = rare ? P::failed : n % 4 == 2 ? P::pending : P::paid;
    order.attention = rare ? 2 : 0;
    order.amounts.total = euro(rare ? 10'000'000 + static_cast<std::int64_t>(n)
                                    : static_cast<std::int64_t>(n * 7919 % 10'007));
    return state;
}

// A shop of so many orders.
struct Scale {
    ScratchFolder folder{ScratchFolder::Place::fast};
    std::unique_ptr<sys::Storage> storage = require(sqlite::open_sqlite(path()));

    explicit Scale(std::uint64_t orders) {
        require(storage->migrate(settings(), at(0)));
        sys::Changes catalogue;
        for (std::uint64_t n = 1; n <= 20; ++n) catalogue.products.push_back({plain_product(n), true});
        catalogue.products.push_back({plain_product(kRare), true});
        write(catalogue);
        for (std::uint64_t first = 0; first < orders; first += 500) {
            sys::Changes batch;
            for (std::uint64_t n = first; n < std::min(first + 500, orders); ++n) add(batch, n);
            write(batch);
        }
    }

    [[nodiscard]] std::string path() const { return folder.file("shop.db"); }

private:
    static void add(sys::Changes& batch, std::uint64_t n) {
        const sys::OrderState state = order_number(n);
        batch.orders.push_back({state, true});
        Payment payment = plain_payment(n, state.order.id);
        payment.provider = "stripe";
        payment.provider_ref = "pi_" + std::to_string(n);
        payment.reference = "receipt " + std::to_string(n);
        batch.payments.push_back({payment, true});
        // The same month in both shops.
        const Time bucket{kMonth.ms + static_cast<std::int64_t>(n % 300) * 900'000};
        batch.statistics.sales[{bucket, currency()}].orders += 1;
        batch.statistics.products[{kMonth, id<ProductId>(n % 20 + 1), currency()}].quantity += 1;
        batch.statistics.standing[{currency(), state.order.status, state.order.payment_status}]
            .orders += 1;
    }

    void write(const sys::Changes& changes) {
        sys::State state(settings());
        auto transaction = require(storage->begin(
            {}, state, std::chrono::steady_clock::now() + std::chrono::seconds(60)));
        require(transaction->commit(changes));
        transaction.reset();
        storage->upkeep();
    }
};

// A connection that counts what it does.
class Counter {
public:
    explicit Counter(const Scale& shop)
        : lock_(require(sqlite::ShopLock::open(shop.path()))), connection_(open(shop.path())) {
        sqlite3_progress_handler(
            connection_->database().getHandle(), 1,
            [](void* steps) { return ++*static_cast<std::int64_t*>(steps), 0; }, &steps_);
    }

    template <class Work>
    std::int64_t steps_of(Work work) {
        steps_ = 0;
        work(*connection_);
        return steps_;
    }

private:
    std::unique_ptr<Connection> open(const std::string& path) {
        const auto guard =
            require(lock_->acquire(std::chrono::steady_clock::now() + std::chrono::seconds(60)));
        return std::make_unique<Connection>(path, Connection::Use::read);
    }

    std::unique_ptr<sqlite::ShopLock> lock_;
    std::unique_ptr<Connection> connection_;
    std::int64_t steps_ = 0;
};

struct TwoShops {
    Scale small{1'000}, large{20'000};
    Counter in_small{small}, in_large{large};

    // At most 1.3 times the steps, and not a few rows instead of a page.
    template <class Work>
    void costs_the_same(const std::string& what, Work work) {
        const std::int64_t few = in_small.steps_of(work);
        const std::int64_t many = in_large.steps_of(work);
        BOOST_TEST(many * 10 <= few * 13, what << ": " << few << " and " << many << " steps");
        BOOST_TEST(few > 0, what);
    }

    void page_costs_the_same(const std::string& what, const sys::OrderPage& page,
                             std::size_t rows) {
        costs_the_same(what, [&](Connection& connection) {
            BOOST_TEST(relational::list_orders(connection, page).size() == rows, what);
        });
    }
};

// Open while the suite runs and no longer: other tests fork.
std::unique_ptr<TwoShops> g_shops;
struct OpenShops {
    OpenShops() { g_shops = std::make_unique<TwoShops>(); }
    ~OpenShops() { g_shops.reset(); }
};

sys::OrderSearch search_for(std::string text) { return {.exact = text, .prefix = text, .products = {}}; }

std::string name_of(OrderSort sort) {
    constexpr std::array kNames = {"newest", "oldest", "total_falling", "total"};
    return kNames.at(static_cast<std::size_t>(sort));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sqlite_plan, *boost::unit_test::fixture<OpenShops>())

BOOST_AUTO_TEST_CASE(no_statement_scans_or_sorts) {
    const Scale shop(0);
    SQLite::Database database(shop.path(), SQLite::OPEN_READONLY);
    int seen = 0;
    for (const auto& statement : sqlite::kStatements) {
        const auto is = [&](std::string_view kind) { return statement.name.starts_with(kind); };
        if (is("transaction_") || is("migration_") || is("dump_")) continue;
        if (statement.name == "consumer_slowest") continue;  // of a handful
        ++seen;
        for (const std::string& step : plan_of(database, statement.text)) {
            BOOST_TEST(step.find("SCAN") == std::string::npos, statement.name << ": " << step);
            BOOST_TEST(step.find("TEMP B-TREE") == std::string::npos,
                       statement.name << ": " << step);
        }
    }
    BOOST_TEST(seen > 100);
}

BOOST_AUTO_TEST_CASE(every_walk_begins_where_the_page_does) {
    const std::map<std::string_view, std::string> expected = {
        {"order_by_time_falling", "orders_by_time (created_at>? AND (created_at,id)<(?,?))"},
        {"order_by_time", "orders_by_time ((created_at,id)>(?,?) AND created_at<?)"},
        {"order_in_state_falling", "orders_by_state (status=? AND payment_status=? AND "
                                   "created_at>? AND (created_at,id)<(?,?))"},
        {"order_in_state", "orders_by_state (status=? AND payment_status=? AND "
                           "(created_at,id)>(?,?) AND created_at<?)"},
        {"order_of_user_falling",
         "orders_by_user (user_id=? AND created_at>? AND (created_at,id)<(?,?))"},
        {"order_of_user", "orders_by_user (user_id=? AND (created_at,id)>(?,?) AND created_at<?)"},
        {"order_with_attention_falling",
         "orders_by_attention (created_at>? AND (created_at,id)<(?,?))"},
        {"order_with_attention", "orders_by_attention ((created_at,id)>(?,?) AND created_at<?)"},
        {"order_by_total_falling",
         "orders_by_total (currency=? AND total>? AND (total,id)<(?,?))"},
        {"order_by_total", "orders_by_total (currency=? AND (total,id)>(?,?) AND total<?)"},
        {"order_of_email_falling",
         "orders_by_email (email_folded=? AND created_at>? AND (created_at,id)<(?,?))"},
        {"order_of_email",
         "orders_by_email (email_folded=? AND (created_at,id)>(?,?) AND created_at<?)"},
        {"order_of_name_falling",
         "orders_by_name (name_folded=? AND created_at>? AND (created_at,id)<(?,?))"},
        {"order_of_name", "orders_by_name (name_folded=? AND (created_at,id)>(?,?) AND created_at<?)"},
        {"order_about_product_falling",
         "order_line_by_product (product_id=? AND created_at>? AND (created_at,order_id)<(?,?))"},
        {"order_about_product",
         "order_line_by_product (product_id=? AND (created_at,order_id)>(?,?) AND created_at<?)"},
        {"product_by_time_falling", "product_by_time ((created_at,id)<(?,?))"},
        {"product_by_name", "product_by_name ((name_folded,id)>(?,?))"},
        {"product_by_price", "product_by_price ((price,id)>(?,?))"},
        {"product_by_price_falling", "product_by_price ((price,id)<(?,?))"},
        {"product_of_category_falling", "product_by_category (category=? AND (created_at,id)<(?,?))"},
        {"user_in_role_falling", "users_by_role (role=? AND id<?)"},
        {"due_orders", "orders_by_expiry (expires_at>? AND expires_at<?)"},
        {"due_payments", "payment_to_check (check_at>? AND check_at<?)"},
        {"due_refunds", "refund_to_check (check_at>? AND check_at<?)"},
        {"due_events", "waiting_event (state=?)"},
        {"sales_list", "PRIMARY KEY (hour>? AND hour<?)"},
        {"product_day_list", "PRIMARY KEY (day>? AND day<?)"},
        {"product_month_list", "PRIMARY KEY (month>? AND month<?)"},
    };
    const Scale shop(0);
    SQLite::Database database(shop.path(), SQLite::OPEN_READONLY);
    std::size_t seen = 0;
    for (const auto& statement : sqlite::kStatements) {
        const auto found = expected.find(statement.name);
        if (found == expected.end()) continue;
        ++seen;
        const std::string first = plan_of(database, statement.text).at(0);
        BOOST_TEST(first.ends_with(" " + found->second), statement.name << ": " << first);
    }
    BOOST_TEST(seen == expected.size());
}

BOOST_AUTO_TEST_CASE(pages_cost_the_same_at_any_number_of_orders) {
    TwoShops& shops = *g_shops;
    const auto user = id<UserId>(5);
    // In both shops there are enough orders before and after this one.
    const auto middle = order_number(200).order;
    for (const OrderSort sort : {OrderSort::newest, OrderSort::oldest}) {
        const std::string name = " by " + name_of(sort);
        const auto after = position_of(middle, sort);
        const auto from = at(30 * 60), to = at(370 * 60);
        for (const auto& page : std::initializer_list<sys::OrderPage>{
                 {},
                 {.after = after},
                 {.created_from = from, .created_to = to},
                 {.created_from = from, .after = after},
                 {.status = {S::pending}},
                 {.status = {S::pending}, .after = after},
                 {.status = {S::pending, S::completed}, .created_from = from, .created_to = to},
                 {.payment_status = {P::paid}},
                 {.status = {S::completed, S::cancelled}, .payment_status = {P::paid, P::pending}}}) {
            sys::OrderPage sorted = page;
            sorted.sort = sort;
            shops.page_costs_the_same("a list" + name, sorted, 20);
        }
        shops.page_costs_the_same("a user's" + name, {.user_id = user, .sort = sort, .limit = 8}, 8);
    }
    for (const OrderSort sort : {OrderSort::total_falling, OrderSort::total}) {
        const std::string name = " by " + name_of(sort);
        const auto after = position_of(middle, sort);
        for (const auto& page : std::initializer_list<sys::OrderPage>{
                 {},
                 {.after = after, .limit = 5},
                 {.currency = currency()},
                 {.currency = currency(), .total_min = 1'000, .total_max = 9'000},
                 {.total_min = 1'000, .after = after, .limit = 5}}) {
            sys::OrderPage sorted = page;
            sorted.sort = sort;
            shops.page_costs_the_same("a list" + name, sorted, static_cast<std::size_t>(page.limit));
        }
    }
}

BOOST_AUTO_TEST_CASE(searches_cost_the_same_at_any_number_of_orders) {
    TwoShops& shops = *g_shops;
    for (const OrderSort sort : {OrderSort::newest, OrderSort::oldest}) {
        const auto search = [&](const std::string& what, const sys::OrderSearch& of,
                                std::size_t rows) {
            shops.page_costs_the_same(what + " by " + name_of(sort),
                                      {.search = of, .sort = sort, .limit = 5}, rows);
        };
        const Order order = order_number(42).order;
        search("a number", search_for(order.number), 1);
        search("an id", search_for(order.id.to_string()), 1);
        search("a provider's reference", search_for("pi_42"), 1);
        search("a receipt", search_for("receipt 42"), 1);
        search("a customer's e-mail", search_for("customer17@example.org"), 5);
        search("the beginning of an e-mail", search_for("customer1"), 5);
        search("the beginning of a name", search_for("name of customer2"), 5);
        search("nobody", search_for("nobody"), 0);
        sys::OrderSearch products = search_for("product");
        products.products = {id<ProductId>(3), id<ProductId>(4), id<ProductId>(5)};
        search("products", products, 5);
    }
}

BOOST_AUTO_TEST_CASE(a_few_rows_are_found_without_passing_by_the_others) {
    TwoShops& shops = *g_shops;
    for (const OrderSort sort : {OrderSort::newest, OrderSort::oldest, OrderSort::total_falling,
                                 OrderSort::total}) {
        const auto few = [&](const std::string& what, sys::OrderPage page, std::size_t rows = 3) {
            page.sort = sort;
            shops.page_costs_the_same(what + " by " + name_of(sort), page, rows);
        };
        few("attention", {.attention = true});
        few("attention and a state", {.payment_status = {P::failed}, .attention = true});
        few("attention in no such state", {.payment_status = {P::refunded}, .attention = true}, 0);
        few("a rare state", {.payment_status = {P::failed}});
        few("a rare state and a total", {.payment_status = {P::failed}, .total_min = 1});
        few("a rare state of many", {.status = {S::completed, S::processing, S::pending},
                                     .payment_status = {P::failed, P::refunded}});
        few("a rare user", {.user_id = id<UserId>(kRare)});
        few("a rare user in no such state",
            {.status = {S::pending}, .payment_status = {P::paid}, .user_id = id<UserId>(kRare)}, 0);
        few("a rare total", {.currency = currency(), .total_min = 10'000'000});
        few("a rare total and a state", {.payment_status = {P::failed, P::paid},
                                         .currency = currency(),
                                         .total_min = 10'000'000});
        few("another currency", {.currency = currency("USD")}, 0);
        few("a rare customer", {.search = search_for("rare@")});
        few("a rare name in a state", {.search = search_for("name of rare"),
                                       .payment_status = {P::failed}});
        sys::OrderSearch product;
        product.products = {id<ProductId>(kRare)};
        few("a rare product", {.search = product});
        few("a rare product of a user", {.search = product, .user_id = id<UserId>(kRare)});
        few("a rare day", {.created_from = at(100 * 60), .created_to = at(103 * 60)});
    }
}

// Neither filter has an index that leads to the page alone, but one way to it is short: by totals one
// would have to look at half the orders.
BOOST_AUTO_TEST_CASE(ways_take_turns_until_one_has_found_the_page) {
    TwoShops& shops = *g_shops;
    const sys::OrderPage page{.status = {S::completed, S::processing},
                              .currency = currency(),
                              .total_min = 5'000,
                              .limit = 10};
    shops.page_costs_the_same("big orders that go on", page, 10);
    // And here the other way round: none of the many newest is so big.
    sys::OrderPage biggest = page;
    biggest.total_min = 10'000'000;
    biggest.status.clear();
    shops.page_costs_the_same("the biggest", biggest, 3);
}

BOOST_AUTO_TEST_CASE(statistics_and_due_work_cost_the_same_at_any_number_of_orders) {
    TwoShops& shops = *g_shops;
    const Time from = kMonth, to{kMonth.ms + 31LL * 86'400'000};
    std::vector<Time> quarters;
    for (Time start = from; start < to; start.ms += 900'000) quarters.push_back(start);
    shops.costs_the_same("statistics", [&](Connection& connection) {
        const auto rows = relational::load_statistics(connection, quarters, to, 10);
        BOOST_TEST(rows.sales.size() == 300U);
        BOOST_TEST(rows.products.size() == 10U);
    });
    shops.costs_the_same("due work", [&](Connection& connection) {
        BOOST_TEST(relational::list_due(connection, to, to, 100).expired.empty());
    });
}

BOOST_AUTO_TEST_SUITE_END()
