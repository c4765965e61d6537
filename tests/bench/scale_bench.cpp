// What a growing shop costs: each question is put in turns to a shop of 10,000 and to one of 1,000,000
// orders; the ratio of the medians is printed. 1.0 means that the number of orders does not matter.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/statistics.hpp"
#include "ordo/ordo.hpp"
#include "storage/sqlite/sqlite_storage.hpp"
#include "support/fakes.hpp"
#include "support/scratch.hpp"

namespace {

using namespace ordo;
using namespace ordo::test;

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kYearMs = 365 * kDayMs;
constexpr int kProducts = 200;
constexpr int kPerCommit = 500;

const CallOptions kAdmin{.actor = {ActorType::admin, "bench", {}}};

template <class T>
T need(Result<T> result) {
    if (!result) {
        fmt::print(stderr, "{}\n", result.error().message);
        std::exit(1);
    }
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

// A shop with so many orders of one year, written as rows.
class BigShop {
public:
    BigShop(const ScratchFolder& folder, std::int64_t size)
        : count(size), path(folder.file(std::to_string(size) + ".db")), random(7), ids(random) {
        OpenOptions options;
        options.migrate = true;
        engine.emplace(need(Engine::open(path, options)));
        for (int i = 0; i < kProducts; ++i) {
            ProductCreate create{.name = "Thing " + std::to_string(i), .price = AmountInput(std::string("5.00"))};
            create.sku = "SKU-" + std::to_string(i);
            products.push_back(need(engine->product_create(create, kAdmin)).id);
        }
        fill();
    }

    const std::int64_t count;
    const std::string path;
    FakeRandom random;
    IdSource ids;
    std::optional<Engine> engine;
    std::vector<ProductId> products;
    std::vector<OrderId> orders;
    std::vector<UserId> users;

private:
    void fill() {
        auto storage = need(sqlite::open_sqlite(path));
        const Time beginning = FakeClock::kStart;
        // One user for every ten orders, whatever their number: a customer's list is no longer.
        for (std::int64_t i = 0; i < count / 10; ++i) users.push_back(ids.next<UserId>(beginning));
        for (std::int64_t done = 0; done < count; done += kPerCommit) {
            sys::State state(engine->settings());
            auto transaction = need(storage->begin({}, state, std::chrono::steady_clock::now() + std::chrono::seconds(5)));
            sys::Changes changes;
            for (int i = 0; i < kPerCommit; ++i)
                add(changes, done + i, {beginning.ms + (done + i) * kYearMs / count});
            need(transaction->commit(changes));
            transaction.reset();
            storage->upkeep();
        }
    }

    void add(sys::Changes& changes, std::int64_t n, Time at) {
        const Currency usd = *Currency::parse("USD");
        sys::OrderState state{Order(usd)};
        Order& order = state.order;
        order.id = ids.next<OrderId>(at);
        order.number = std::to_string(100'001 + n);
        order.customer.user_id = users[static_cast<std::size_t>(n / 10)];
        order.customer.email = fmt::format("customer{}@example.org", n / 10);
        order.customer.name = fmt::format("Customer {}", n / 10);
        order.created_at = order.updated_at = at;
        order.version = 1;
        const auto minor = random.between(100, 50'000);
        const Money total = *Money::of_minor(minor, usd);
        order.amounts.subtotal = order.amounts.total = total;
        const bool paid = !random.one_in(4);
        const bool rare = n % (count / 50) == 0;  // fifty of them at any size
        order.status = rare ? OrderStatus::cancelled : paid ? OrderStatus::completed : OrderStatus::pending;
        order.payment_status = paid ? PaymentStatus::paid : PaymentStatus::pending;
        order.payment_detail = paid ? PaymentDetail::paid : PaymentDetail::none;
        order.attention = rare ? 1 : 0;
        if (!paid) order.amounts.due = total;
        add_line(order, n, total);
        if (paid) add_payment(changes, order, n);
        count_standing(changes.statistics, nullptr, standing_of(order));
        sales_at(changes.statistics, at, usd).orders += 1;
        orders.push_back(order.id);
        changes.orders.push_back({std::move(state), true});
    }

    void add_line(Order& order, std::int64_t n, Money total) {
        const Money none = Money::zero(total.currency());
        OrderLine line{.line = 1,
                       .product_id = products[static_cast<std::size_t>(n % kProducts)],
                       .name = "Thing",
                       .unit_price = total,
                       .quantity = 1,
                       .discount_amount = none,
                       .tax_amount = none,
                       .amount = total};
        order.lines.push_back(line);
    }

    void add_payment(sys::Changes& changes, Order& order, std::int64_t n) {
        const Money none = Money::zero(order.currency);
        order.amounts.captured = order.amounts.total;
        order.paid_at = order.created_at;
        Payment payment{.id = ids.next<PaymentId>(order.created_at),
                        .order_id = order.id,
                        .provider = "fake",
                        .status = AttemptStatus::captured,
                        .amount = order.amounts.total,
                        .captured_amount = order.amounts.total,
                        .refunded_amount = none,
                        .refund_pending_amount = none,
                        .provider_ref = fmt::format("pi_{}", n),
                        .created_at = order.created_at,
                        .updated_at = order.created_at};
        changes.ledger.push_back({order.id, 1, LedgerKind::captured, payment.id, order.amounts.total, order.created_at});
        sales_at(changes.statistics, order.created_at, order.currency).gross_minor += order.amounts.total.minor();
        changes.payments.push_back({std::move(payment), true});
    }
};

struct Question {
    std::string name;
    std::function<void(BigShop&)> ask;
};

Question list(std::string name, std::function<OrderQuery(BigShop&)> query) {
    return {std::move(name), [query](BigShop& shop) { (void)need(shop.engine->order_list(query(shop), kAdmin)); }};
}

std::int64_t some(BigShop& shop) { return shop.random.between(0, shop.count - 1); }

std::vector<Question> questions() {
    const auto with = [](auto change) {
        return [change](BigShop& shop) {
            OrderQuery query;
            change(query, shop);
            return query;
        };
    };
    return {
        list("newest", with([](OrderQuery&, BigShop&) {})),
        list("oldest", with([](OrderQuery& q, BigShop&) { q.sort = OrderSort::oldest; })),
        list("by status", with([](OrderQuery& q, BigShop&) { q.status = {OrderStatus::pending}; })),
        list("by a rare status", with([](OrderQuery& q, BigShop&) { q.status = {OrderStatus::cancelled}; })),
        list("by payment status", with([](OrderQuery& q, BigShop&) { q.payment_status = {PaymentStatus::paid}; })),
        list("by both", with([](OrderQuery& q, BigShop&) {
                 q.status = {OrderStatus::pending, OrderStatus::cancelled};
                 q.payment_status = {PaymentStatus::pending};
             })),
        list("of a user", with([](OrderQuery& q, BigShop& s) { q.user_id = s.users[static_cast<std::size_t>(some(s) / 10)]; })),
        list("of a day", with([](OrderQuery& q, BigShop& s) {
                 q.created_from = Time{FakeClock::kStart.ms + s.random.between(0, 364) * kDayMs};
                 q.created_to = Time{q.created_from->ms + kDayMs};
             })),
        list("waiting for a person", with([](OrderQuery& q, BigShop&) { q.attention = true; })),
        list("by total, falling", with([](OrderQuery& q, BigShop&) { q.sort = OrderSort::total_falling; })),
        list("by total, from 100 to 101", with([](OrderQuery& q, BigShop&) {
                 q.sort = OrderSort::total;
                 q.total_min = AmountInput(std::string("100"));
                 q.total_max = AmountInput(std::string("101"));
             })),
        list("search: number", with([](OrderQuery& q, BigShop& s) { q.q = std::to_string(100'001 + some(s)); })),
        list("search: e-mail", with([](OrderQuery& q, BigShop& s) { q.q = fmt::format("customer{}@example.org", some(s) / 10); })),
        list("search: provider's reference", with([](OrderQuery& q, BigShop& s) { q.q = fmt::format("pi_{}", some(s)); })),
        list("search: product", with([](OrderQuery& q, BigShop& s) { q.q = fmt::format("SKU-{}", s.random.between(0, kProducts - 1)); })),
        {"order by id", [](BigShop& s) { (void)need(s.engine->order_get(s.orders[static_cast<std::size_t>(some(s))], kAdmin)); }},
        {"statistics of 30 days", [](BigShop& s) {
             const Time from{FakeClock::kStart.ms + s.random.between(0, 330) * kDayMs};
             (void)need(s.engine->statistics({from, {from.ms + 30 * kDayMs}, Interval::day, "Europe/Berlin"}, kAdmin));
         }},
    };
}

double milliseconds(const Question& question, BigShop& shop) {
    const auto start = std::chrono::steady_clock::now();
    question.ask(shop);
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view first = argc > 1 ? argv[1] : "";
    const bool smoke = first == "--smoke";
    const std::string_view only = first == "--only" && argc > 2 ? argv[2] : "";
    const ScratchFolder folder;
    BigShop small(folder, smoke ? 500 : 10'000);
    BigShop big(folder, smoke ? 1'000 : 1'000'000);
    const int rounds = smoke ? 3 : 300;
    fmt::print("{:<32} {:>12} {:>12} {:>8}\n", "question", fmt::format("{} [ms]", small.count),
               fmt::format("{} [ms]", big.count), "ratio");
    for (const Question& question : questions()) {
        if (std::string_view(question.name).find(only) == std::string_view::npos) continue;
        std::vector<double> few, many;
        for (int i = 0; i < rounds; ++i) {
            few.push_back(milliseconds(question, small));
            many.push_back(milliseconds(question, big));
        }
        fmt::print("{:<32} {:>12.3f} {:>12.3f} {:>8.2f}\n", question.name, median(few), median(many),
                   median(many) / median(few));
    }
    return 0;
}
