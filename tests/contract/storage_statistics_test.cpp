// Proves of every storage backend: differences add up, whatever batches they come in; what is read are
// the buckets between two moments and the products sold on the days they touch; and what has become
// nothing is not shown.

#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"
#include "support/fakes.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_statistics)

namespace {

using Change = sys::StatisticsChange;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kBucketMs = 15LL * 60 * 1'000;
constexpr std::int64_t kFirstDay = 20'000 * kDayMs;  // 2024-10-04

Time day(std::int64_t number) { return Time{kFirstDay + number * kDayMs}; }
Time bucket(std::int64_t number) { return Time{kFirstDay + number * kBucketMs}; }

// Spans of `length` ms.
std::vector<Time> starts(Time from, Time to, std::int64_t length) {
    std::vector<Time> all;
    for (std::int64_t at = from.ms; at < to.ms; at += length) all.push_back(Time{at});
    return all;
}

template <class Backend>
struct StatisticsFixture : ShopFixture<Backend> {
    using ShopFixture<Backend>::add;
    StatisticsFixture() {
        for (std::uint64_t i = 1; i <= 4; ++i) {
            Product product = plain_product(i);
            product.name = "Product " + std::to_string(i);
            this->add(product);
        }
    }
    void add(const Change& change) { this->write({.statistics = change}); }
    sys::StatisticsRows rows(Time from, Time to, std::int64_t top = 10) {
        return require(this->storage->statistics(starts(from, to, kBucketMs), to, top));
    }
    // Numbers of the products sold: "2 1 ".
    std::string products(Time from, Time to, std::int64_t top = 10) {
        std::string text;
        for (const auto& row : rows(from, to, top).products) {
            text += std::to_string(number_of(row.product_id)) + " ";
        }
        return text;
    }
    void sold(std::int64_t on_day, std::uint64_t product, std::int64_t quantity,
              std::int64_t revenue, const char* code = "EUR") {
        Change change;
        change.products[{day(on_day), id<ProductId>(product), currency(code)}] = {quantity, revenue};
        add(change);
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(a_new_shop_has_sold_nothing, Backend, Backends) {
    StatisticsFixture<Backend> shop;
    BOOST_TEST(text_of(shop.rows(day(0), day(1))) == text_of(sys::StatisticsRows()));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sales_are_sums_of_their_buckets, Backend, Backends) {
    StatisticsFixture<Backend> shop;
    const auto eur = currency();
    const auto usd = currency("USD");
    Change first;
    first.sales[{bucket(0), eur}] = {1'000, 0, 1, 1};
    first.sales[{bucket(1), eur}] = {0, 0, 2, 0};
    first.sales[{bucket(1), usd}] = {500, 0, 1, 1};
    Change second;
    second.sales[{bucket(0), eur}] = {limits::kSafeInteger - 1'000, 77, -1, 3};
    second.sales[{bucket(2), eur}] = {1, 0, 0, 0};
    shop.add(first);
    shop.add(second);

    Change sold;
    const auto expected = [&] {
        sys::StatisticsRows rows;
        rows.sales.assign(sold.sales.begin(), sold.sales.end());
        return rows;
    };
    sold.sales[{bucket(0), eur}] = {limits::kSafeInteger, 77, 0, 4};
    sold.sales[{bucket(1), eur}] = {0, 0, 2, 0};
    sold.sales[{bucket(1), usd}] = {500, 0, 1, 1};
    BOOST_TEST(text_of(shop.rows(bucket(0), bucket(2))) == text_of(expected()));
    sold.sales.erase({bucket(0), eur});
    BOOST_TEST(text_of(shop.rows(bucket(1), bucket(2))) == text_of(expected()));
    sold.sales[{bucket(2), eur}] = {1, 0, 0, 0};
    BOOST_TEST(text_of(shop.rows(bucket(1), bucket(99))) == text_of(expected()));
    BOOST_TEST(shop.rows(bucket(3), bucket(99)).sales.empty());
    BOOST_TEST(shop.rows(bucket(-99), bucket(0)).sales.empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sales_are_added_up_to_hours_and_days, Backend, Backends) {
    StatisticsFixture<Backend> shop;
    const auto eur = currency();
    const auto usd = currency("USD");
    Change change;
    for (std::int64_t quarter = 0; quarter < 3 * 96; quarter += 2) change.sales[{bucket(quarter), eur}] = {quarter, 1, 1, 0};
    change.sales[{bucket(7), usd}] = {500, 0, 1, 1};
    change.sales[{bucket(100), usd}] = {5, 0, 0, 0};
    change.sales[{bucket(101), usd}] = {-5, 0, 0, 0};  // nothing, in all
    shop.add(change);
    for (const std::int64_t length : {4, 96}) {
        std::map<std::pair<Time, Currency>, Sales> sums;
        for (const auto& [key, sales] : change.sales) {
            const std::int64_t quarter = (key.first.ms - kFirstDay) / kBucketMs;
            if (quarter >= 2 * 96) continue;
            Sales& sum = sums[{bucket(quarter - quarter % length), key.second}];
            sum.gross_minor += sales.gross_minor;
            sum.refunds_minor += sales.refunds_minor;
            sum.orders += sales.orders;
            sum.paid_orders += sales.paid_orders;
        }
        std::erase_if(sums, [](const auto& entry) { return entry.second == Sales(); });
        sys::StatisticsRows expected;
        expected.sales.assign(sums.begin(), sums.end());
        const auto spans = starts(day(0), day(2), length * kBucketMs);
        BOOST_TEST(text_of(require(shop.storage->statistics(spans, day(2), 10))) == text_of(expected));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_has_become_nothing_is_not_shown, Backend, Backends) {
    StatisticsFixture<Backend> shop;
    const std::tuple standing(currency(), OrderStatus::pending, PaymentStatus::pending);
    Change change;
    change.sales[{bucket(0), currency()}] = {5, 5, 5, 5};
    change.standing[standing] = {5, 5, 5};
    change.products[{day(0), id<ProductId>(1), currency()}] = {5, 5};
    Change back;
    back.sales[{bucket(0), currency()}] = {-5, -5, -5, -5};
    back.standing[standing] = {-5, -5, -5};
    back.products[{day(0), id<ProductId>(1), currency()}] = {-5, -5};
    shop.add(change);
    shop.add(back);
    BOOST_TEST(text_of(shop.rows(day(0), day(1))) == text_of(sys::StatisticsRows()));
    shop.add(change);
    BOOST_TEST(shop.rows(day(0), day(1)).standing.size() == 1U);
    BOOST_TEST(shop.rows(day(0), day(1)).products.size() == 1U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(standing_means_now_whatever_is_asked, Backend, Backends) {
    StatisticsFixture<Backend> shop;
    Change change;
    sys::StatisticsRows expected;
    for (int i = 0; i < 16; ++i) {
        const auto key = std::tuple(currency(i % 2 == 0 ? "EUR" : "JPY"),
                                    static_cast<OrderStatus>(i / 4), static_cast<PaymentStatus>(i % 4));
        change.standing[key] = expected.standing[key] = {i, 10 * i, 1};
    }
    shop.add(change);
    BOOST_TEST(text_of(shop.rows(day(0), day(1))) == text_of(expected));
    Change moved;  // one order goes from one pair of states to another
    const auto from = std::tuple(currency(), OrderStatus::processing, PaymentStatus::pending);
    const auto to = std::tuple(currency(), OrderStatus::processing, PaymentStatus::failed);
    moved.standing[from] = {-1, -30, 0};
    moved.standing[to] = {1, 0, 1};
    shop.add(moved);
    expected.standing[from] = {3, 10, 1};
    expected.standing[to] = {7, 60, 2};
    BOOST_TEST(text_of(shop.rows(day(500), day(501))) == text_of(expected));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(products_are_those_of_the_days_that_are_touched, Backend, Backends) {
    StatisticsFixture<Backend> shop;
    shop.sold(0, 1, 1, 100);
    shop.sold(1, 2, 2, 200);
    shop.sold(2, 3, 3, 300);
    BOOST_TEST(shop.products(day(0), day(3)) == "3 2 1 ");
    BOOST_TEST(shop.products(day(1), day(2)) == "2 ");
    BOOST_TEST(shop.products(Time{day(1).ms - 1}, day(2)) == "2 1 ");
    BOOST_TEST(shop.products(day(1), Time{day(2).ms + 1}) == "3 2 ");
    BOOST_TEST(shop.products(Time{day(1).ms + 5'000}, Time{day(1).ms + 6'000}) == "2 ");
    BOOST_TEST(shop.products(day(3), day(9)) == "");
    BOOST_TEST(shop.products(day(-9), day(0)) == "");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(top_products_are_sums_over_days_by_revenue, Backend, Backends) {
    StatisticsFixture<Backend> shop;
    shop.sold(0, 1, 1, 100);
    shop.sold(0, 2, 5, 150);
    shop.sold(1, 1, 1, 100);
    shop.sold(1, 3, 9, 150);  // the same revenue as 2: by id
    shop.sold(1, 4, 1, 70, "USD");
    shop.sold(1, 2, -1, -30);
    shop.sold(1, 2, 1, 30);
    Product renamed = plain_product(1);
    renamed.name = "As it is now";
    shop.write({.products = {{renamed, false}}});

    const auto rows = shop.rows(day(0), day(2)).products;
    BOOST_REQUIRE(rows.size() == 4U);
    BOOST_TEST(text_of(rows[0]) == text_of(sys::StatisticsRows::TopProduct{
                                       id<ProductId>(1), "As it is now", currency(), {2, 200}}));
    BOOST_TEST(shop.products(day(0), day(2)) == "1 2 3 4 ");
    // So many of each currency.
    BOOST_TEST(shop.products(day(0), day(2), 2) == "1 2 4 ");
    BOOST_TEST(shop.products(day(0), day(2), 0) == "");
    BOOST_TEST(shop.products(day(1), day(2)) == "3 1 4 ");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_refused_batch_adds_nothing, Backend, Backends) {
    StatisticsFixture<Backend> shop;
    Change change;
    change.sales[{bucket(0), currency()}] = {5, 5, 5, 5};
    change.standing[{currency(), OrderStatus::pending, PaymentStatus::pending}] = {1, 1, 1};
    change.products[{day(0), id<ProductId>(1), currency()}] = {5, 5};
    shop.add(change);
    const std::string before = text_of(shop.rows(day(0), day(1)));
    shop.write_refused({.journal = {plain_record(7, id<OrderId>(1), 1)}, .statistics = change});
    BOOST_TEST(text_of(shop.rows(day(0), day(1))) == before);
    change.products[{day(0), id<ProductId>(9), currency()}] = {5, 5};  // there is no such product
    shop.write_refused({.statistics = change});
    BOOST_TEST(text_of(shop.rows(day(0), day(1))) == before);
}

// Random differences in random batches, against sums kept in maps.
BOOST_AUTO_TEST_CASE_TEMPLATE(random_differences_add_up, Backend, Backends) {
    FakeRandom random(42);
    StatisticsFixture<Backend> shop;
    Change sums;
    const std::vector<Currency> currencies = {currency("EUR"), currency("JPY"), currency("USD")};
    const auto pick_currency = [&] { return currencies[static_cast<std::size_t>(random.between(0, 2))]; };
    for (int batch = 0; batch < 40; ++batch) {
        Change change;
        for (std::int64_t rows = random.between(1, 6); rows > 0; --rows) {
            const auto one = [&] { return random.between(-3, 3); };
            const auto sale = std::pair(bucket(random.between(0, 200)), pick_currency());
            change.sales[sale] = {one(), one(), one(), one()};
            const auto sold = std::tuple(day(random.between(0, 2)),
                                         id<ProductId>(static_cast<std::uint64_t>(random.between(1, 4))),
                                         pick_currency());
            change.products[sold] = {one(), one()};
        }
        for (const auto& [key, more] : change.sales) {
            Sales& sum = sums.sales[key];
            sum = {sum.gross_minor + more.gross_minor, sum.refunds_minor + more.refunds_minor,
                   sum.orders + more.orders, sum.paid_orders + more.paid_orders};
        }
        for (const auto& [key, more] : change.products) {
            auto& sum = sums.products[key];
            sum = {sum.quantity + more.quantity, sum.revenue_minor + more.revenue_minor};
        }
        shop.add(change);
    }
    for (int question = 0; question < 20; ++question) {
        const std::int64_t first = random.between(-2, 200);
        const Time from = bucket(first), to = bucket(first + random.between(1, 120));
        sys::StatisticsRows expected;
        for (const auto& [key, sum] : sums.sales) {
            if (key.first >= from && key.first < to && sum != Sales())
                expected.sales.emplace_back(key, sum);
        }
        std::map<std::pair<ProductId, Currency>, Change::Sold> products;
        for (const auto& [key, sum] : sums.products) {
            const auto& [on, product, in] = key;
            if (Time{on.ms + kDayMs} <= from || on >= to) continue;
            auto& total = products[{product, in}];
            total = {total.quantity + sum.quantity, total.revenue_minor + sum.revenue_minor};
        }
        std::erase_if(products, [](const auto& one) { return one.second == Change::Sold(); });
        const auto rows = shop.rows(from, to, 100);
        BOOST_TEST(text_of(rows.sales) == text_of(expected.sales));
        BOOST_TEST(rows.products.size() == products.size());
        for (std::size_t i = 0; i < rows.products.size(); ++i) {
            const auto& row = rows.products[i];
            BOOST_TEST((row.sold == products.at({row.product_id, row.currency})));
            if (i == 0) continue;
            const auto& before = rows.products[i - 1];
            BOOST_TEST(before.sold.revenue_minor >= row.sold.revenue_minor);
            if (before.sold.revenue_minor == row.sold.revenue_minor) {
                BOOST_TEST((before.product_id <= row.product_id));
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
