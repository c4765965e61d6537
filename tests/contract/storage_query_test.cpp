// Proves of every storage backend, at random: whatever combination of search, filters and sort a list is
// asked for, the pages of any size are, one after the other, what a plain look at all rows says; also
// after rows have changed. A failure prints its seed.

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "contract/shop_fixture.hpp"
#include "support/fakes.hpp"
#include "support/scale.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_query)

namespace {

// Few values, so that rows tie and questions have answers.
const std::vector<std::string> kNames = {
    "Zo\xC3\xAB", "zoe", "Ada", "\xC3\x81" "dam", "adamant", "Stra\xC3\x9F" "e", "STRASSE 1", "a"};
const std::vector<std::string> kEmails = {"ada@example.org", "Zoe@example.org", "zoe@example.com",
                                          "b@example.org", "\xC3\xA1" "dam@example.org"};
const std::vector<std::string> kWords = {"tea", "Teapot", "gr\xC3\xBCn", "green", "cup", "100%", "x-1"};
const std::vector<std::string> kReferences = {"r1", "r2", "r3", "100003"};
constexpr std::uint64_t kProducts = 30;
constexpr std::uint64_t kOrders = 60;

class Random {
public:
    explicit Random(std::uint64_t seed) : source_(seed) {}

    std::int64_t between(std::int64_t low, std::int64_t high) { return source_.between(low, high); }
    bool one_in(std::int64_t n) { return source_.one_in(n); }
    template <class Value>
    Value one_of(const std::vector<Value>& values) {
        return values[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(values.size()) - 1))];
    }
    template <class Enum>
    Enum word(int count) {
        return static_cast<Enum>(between(0, count - 1));
    }
    template <class Make>
    auto maybe(std::int64_t n, Make make) -> std::optional<decltype(make())> {
        if (!one_in(n)) return std::nullopt;
        return make();
    }
    ProductId product() { return id<ProductId>(static_cast<std::uint64_t>(between(1, 6))); }
    // The beginning of a folded text, not cut within a character.
    std::string beginning(const std::string& text) {
        const std::string folded = fold(text);
        auto size = static_cast<std::size_t>(between(1, static_cast<std::int64_t>(folded.size())));
        while (size < folded.size() && (folded[size] & 0xC0) == 0x80) ++size;
        return folded.substr(0, size);
    }

private:
    FakeRandom source_;
};

// --- what there is

Product random_product(Random& random, std::uint64_t number) {
    Product product = plain_product(number);
    for (std::int64_t words = random.between(1, 3); words > 0; --words) {
        product.name += random.one_of(kWords) + " ";
    }
    if (random.one_in(2)) product.description = random.one_of(kWords) + "; " + random.one_of(kWords);
    product.type = random.word<ProductType>(2);
    product.price = euro(random.between(0, 4) * 100);
    product.category = random.maybe(2, [&] { return random.one_of(kNames); });
    product.sku = random.maybe(2, [&] { return random.one_of(kWords) + std::to_string(number); });
    product.barcode = random.maybe(2, [&] { return std::to_string(4'000 + number); });
    product.in_stock_by_hand = random.one_in(2);
    product.allow_backorder = random.one_in(2);
    product.active = !random.one_in(3);
    product.created_at = at(random.between(1, 8));
    product.stock_quantity = random.maybe(2, [&] { return random.between(0, 1); });
    return product;
}

void randomize(Random& random, Order& order) {
    order.customer.email = random.maybe(2, [&] { return random.one_of(kEmails); });
    order.customer.name = random.maybe(2, [&] { return random.one_of(kNames); });
    order.status = random.word<OrderStatus>(4);
    order.payment_status = random.word<PaymentStatus>(4);
    order.amounts.total = *Money::of_minor(random.between(0, 4) * 100, order.currency);
    order.attention = random.one_in(4) ? 4 : 0;
}

sys::OrderState random_order(Random& random, std::uint64_t number) {
    const Currency in = currency(random.one_of<const char*>({"EUR", "EUR", "USD", "JPY"}));
    sys::OrderState state{.order = Order(in)};
    Order& order = state.order;
    order.id = id<OrderId>(number);
    order.number = std::to_string(100'000 + number);
    order.version = 1;
    order.created_at = at(random.between(1, 8));
    order.customer.user_id = random.maybe(
        2, [&] { return id<UserId>(static_cast<std::uint64_t>(random.between(1, 3))); });
    for (std::int64_t line = random.between(1, 3); line > 0; --line) {
        const Money zero = Money::zero(in);
        order.lines.insert(order.lines.begin(), {.line = line,
                                                 .product_id = random.product(),
                                                 .name = "Line",
                                                 .unit_price = zero,
                                                 .quantity = 5,
                                                 .discount_amount = zero,
                                                 .tax_amount = zero,
                                                 .amount = zero});
    }
    randomize(random, order);
    return state;
}

// The shop, and the same rows in plain lists.
template <class Backend>
struct QueryFixture : ShopFixture<Backend> {
    Random random;
    std::vector<Product> products;
    std::vector<sys::OrderState> orders;

    explicit QueryFixture(std::uint64_t seed) : random(seed) {
        sys::Changes changes;
        for (std::uint64_t number = 1; number <= kProducts; ++number) {
            products.push_back(random_product(random, number));
            changes.products.push_back({products.back(), true});
            changes.stock.emplace_back(products.back().id, products.back().stock_quantity);
        }
        for (std::uint64_t number = 1; number <= kOrders; ++number) {
            orders.push_back(random_order(random, number));
            changes.orders.push_back({orders.back(), true});
            if (random.one_in(2)) add_money(orders.back().order, changes);
        }
        this->write(changes);
    }

    // A payment, and perhaps a refund of it, with references that search may find.
    void add_money(Order& order, sys::Changes& changes) {
        const auto number = static_cast<std::uint64_t>(number_of(order.id));
        Payment payment = plain_payment(number, order.id);
        payment.provider = "p" + std::to_string(number);
        payment.reference = random.maybe(2, [&] { return random.one_of(kReferences); });
        payment.provider_ref = random.maybe(2, [&] { return random.one_of(kReferences); });
        const Money zero = Money::zero(order.currency);
        payment.amount = payment.captured_amount = payment.refunded_amount =
            payment.refund_pending_amount = zero;
        changes.payments.push_back({payment, true});
        order.payments = {payment};
        if (random.one_in(2)) return;
        Refund refund = plain_refund(number, order.id, payment.id);
        refund.amount = *Money::of_minor(1, order.currency);
        refund.provider_ref = random.maybe(2, [&] { return random.one_of(kReferences); });
        refund.restocked = random.one_in(2);
        if (random.one_in(2)) refund.items = {{1, random.between(1, 3)}};
        changes.refunds.push_back({refund, true});
        order.refunds = {refund};
        for (const RefundItem& item : refund.items) {
            order.lines[0].refunded_quantity += item.quantity;
            if (refund.restocked) order.lines[0].restocked_quantity += item.quantity;
        }
    }

    // Some rows become others.
    void change_some() {
        sys::Changes changes;
        for (Product& product : products) {
            if (!random.one_in(3)) continue;
            const auto before = product;
            product = random_product(random, static_cast<std::uint64_t>(number_of(product.id)));
            product.created_at = before.created_at;
            changes.products.push_back({product, false});
            changes.stock.emplace_back(product.id, product.stock_quantity);
        }
        for (sys::OrderState& state : orders) {
            if (!random.one_in(3)) continue;
            randomize(random, state.order);
            changes.orders.push_back({state, false});
        }
        this->write(changes);
    }
};

// --- what may be asked

sys::ProductPage random_product_page(Random& random) {
    sys::ProductPage page;
    for (std::int64_t words = random.between(-2, 2); words > 0; --words) {
        page.words.push_back(random.beginning(random.one_of(kWords)));
    }
    page.type = random.maybe(4, [&] { return random.word<ProductType>(2); });
    page.category = random.maybe(4, [&] { return random.one_of(kNames); });
    const auto number = std::to_string(random.between(1, kProducts));
    page.sku = random.maybe(8, [&] { return random.one_of(kWords) + number; });
    page.barcode = random.maybe(8, [&] { return std::to_string(random.between(4'001, 4'030)); });
    page.in_stock = random.maybe(4, [&] { return random.one_in(2); });
    page.active = random.maybe(3, [&] { return random.one_in(2); });
    page.sort = random.word<ProductSort>(4);
    page.limit = random.between(1, 12);
    return page;
}

sys::OrderSearch random_search(Random& random) {
    sys::OrderSearch search;
    switch (random.between(0, 2)) {
        case 0: search.exact = random.one_of(kReferences); break;
        case 1: search.exact = std::to_string(random.between(100'001, 100'060)); break;
        default: search.exact = id<OrderId>(static_cast<std::uint64_t>(random.between(1, 60))).to_string();
    }
    if (random.one_in(2)) search.exact.clear();
    if (random.one_in(2)) {
        search.prefix = random.beginning(random.one_of(random.one_in(2) ? kNames : kEmails));
    }
    for (std::int64_t count = random.between(-2, 2); count > 0; --count) {
        search.products.push_back(random.product());
    }
    return search;
}

template <class Enum>
std::vector<Enum> random_words(Random& random) {
    std::vector<Enum> words;
    for (std::int64_t count = random.between(-3, 3); count > 0; --count) {
        words.push_back(random.word<Enum>(4));
    }
    return words;
}

sys::OrderPage random_order_page(Random& random) {
    sys::OrderPage page;
    page.search = random.maybe(2, [&] { return random_search(random); });
    page.status = random_words<OrderStatus>(random);
    page.payment_status = random_words<PaymentStatus>(random);
    page.user_id = random.maybe(
        4, [&] { return id<UserId>(static_cast<std::uint64_t>(random.between(1, 3))); });
    page.created_from = random.maybe(4, [&] { return at(random.between(0, 6)); });
    page.created_to = random.maybe(4, [&] { return at(random.between(3, 9)); });
    page.currency = random.maybe(3, [&] { return currency(random.one_of<const char*>({"EUR", "USD"})); });
    page.total_min = random.maybe(5, [&] { return random.between(0, 3) * 100; });
    page.total_max = random.maybe(5, [&] { return random.between(1, 4) * 100; });
    if ((page.total_min || page.total_max) && !page.currency) page.currency = currency();
    page.attention = random.one_in(5);
    page.sort = random.word<OrderSort>(4);
    page.limit = random.between(1, 20);
    return page;
}

// --- the plain look at all rows

bool keep(const sys::ProductPage& page, const Product& product) {
    if (page.type && *page.type != product.type) return false;
    if (page.category && page.category != product.category) return false;
    if (page.sku && page.sku != product.sku) return false;
    if (page.barcode && page.barcode != product.barcode) return false;
    if (page.in_stock && *page.in_stock != product.in_stock()) return false;
    if (page.active && *page.active != product.active) return false;
    for (const std::string& asked : page.words) {
        bool found = false;
        for (const std::string& word : search_words(product)) {
            found = found || word.compare(0, asked.size(), asked) == 0;
        }
        if (!found) return false;
    }
    return true;
}

bool keep(const sys::OrderSearch& search, const Order& order) {
    std::vector<std::string> texts = {order.number, order.id.to_string()};
    for (const Payment& payment : order.payments) {
        texts.push_back(payment.provider_ref.value_or("-"));
        texts.push_back(payment.reference.value_or("-"));
    }
    for (const Refund& refund : order.refunds) texts.push_back(refund.provider_ref.value_or("-"));
    if (std::ranges::find(texts, search.exact) != texts.end()) return true;
    for (const auto& text : {order.customer.email, order.customer.name}) {
        if (search.prefix.empty() || !text) continue;
        if (fold(*text).compare(0, search.prefix.size(), search.prefix) == 0) return true;
    }
    for (const OrderLine& line : order.lines) {
        if (std::ranges::find(search.products, line.product_id) != search.products.end()) return true;
    }
    return false;
}

bool keep(const sys::OrderPage& page, const Order& order) {
    const auto among = [](const auto& words, auto word) {
        return words.empty() || std::ranges::find(words, word) != words.end();
    };
    if (page.search && !keep(*page.search, order)) return false;
    if (!among(page.status, order.status)) return false;
    if (!among(page.payment_status, order.payment_status)) return false;
    if (page.user_id && page.user_id != order.customer.user_id) return false;
    if (page.created_from && order.created_at < *page.created_from) return false;
    if (page.created_to && order.created_at >= *page.created_to) return false;
    if (page.currency && *page.currency != order.currency) return false;
    if (page.total_min && order.amounts.total.minor() < *page.total_min) return false;
    if (page.total_max && order.amounts.total.minor() > *page.total_max) return false;
    return !page.attention || order.attention != 0;
}

bool falls(ProductSort sort) {
    return sort == ProductSort::newest || sort == ProductSort::price_falling;
}
bool falls(OrderSort sort) { return sort == OrderSort::newest || sort == OrderSort::total_falling; }

const Product& listed(const Product& row) { return row; }
const Order& listed(const sys::OrderState& row) { return row.order; }

// As lists show them.
std::string shown(const Product& product) { return text_of(product); }
std::string shown(Order order) {
    order.payments.clear();
    order.refunds.clear();
    return text_of(order);
}

template <class Page, class Row>
std::vector<std::string> expected(const Page& page, const std::vector<Row>& rows) {
    std::vector<Row> found;
    std::ranges::copy_if(rows, std::back_inserter(found),
                         [&](const Row& row) { return keep(page, listed(row)); });
    std::ranges::sort(found, [&](const Row& a, const Row& b) {
        const auto x = position_of(listed(a), page.sort), y = position_of(listed(b), page.sort);
        const bool less = std::tie(x.number, x.text, x.id) < std::tie(y.number, y.text, y.id);
        return falls(page.sort) ? !less && x.id != y.id : less;
    });
    std::vector<std::string> texts;
    for (const Row& row : found) texts.push_back(shown(listed(row)));
    return texts;
}

// All pages, one after the other. Every page but the last one is full.
template <class Page, class List>
std::vector<std::string> walked(Page page, List list) {
    std::vector<std::string> texts;
    for (;;) {
        const auto rows = require(list(page));
        BOOST_REQUIRE(static_cast<std::int64_t>(rows.size()) <= page.limit);
        for (const auto& row : rows) texts.push_back(shown(row));
        if (static_cast<std::int64_t>(rows.size()) < page.limit) return texts;
        BOOST_REQUIRE(texts.size() <= kOrders);  // no row twice, for ever
        page.after = position_of(rows.back(), page.sort);
    }
}

template <class Backend>
void ask_at_random(std::uint64_t seed) {
    QueryFixture<Backend> shop(seed);
    std::size_t answers = 0;
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 60; ++i) {
            BOOST_TEST_CONTEXT("seed " << seed << ", round " << round << ", question " << i) {
                const auto product_page = random_product_page(shop.random);
                const auto products = expected(product_page, shop.products);
                BOOST_TEST(walked(product_page, [&](const auto& page) {
                    return shop.storage->products(page);
                }) == products, boost::test_tools::per_element());
                const auto order_page = random_order_page(shop.random);
                const auto orders = expected(order_page, shop.orders);
                BOOST_TEST(walked(order_page, [&](const auto& page) {
                    return shop.storage->orders(page);
                }) == orders, boost::test_tools::per_element());
                answers += products.size() + orders.size();
            }
        }
        shop.change_some();
    }
    BOOST_TEST(answers > 200U);  // the questions were about something
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(random_questions_have_the_plain_answer, Backend, Backends) {
    const int shops = scaled(2, 6, 60);
    for (int i = 0; i < shops; ++i) ask_at_random<Backend>(1'000 + static_cast<std::uint64_t>(i));
}

BOOST_AUTO_TEST_SUITE_END()
