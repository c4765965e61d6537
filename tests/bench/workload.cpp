#include "workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <exception>
#include <latch>
#include <mutex>
#include <span>
#include <stdexcept>
#include <thread>

#include "ordo/ordo.h"

namespace ordo::bench {
namespace {

using std::chrono::duration;
using std::chrono::steady_clock;

const CallOptions kOwner{.actor = {ActorType::admin, "owner", {}}};

long product_of(long order, long line) { return (order * 7 + line * 13) % kProducts; }
long customer_of(long order) { return order * 617 % kCustomers; }

double seconds_since(steady_clock::time_point start) {
    return duration<double>(steady_clock::now() - start).count();
}

// Does `work(caller, i)` for every i below `count`, on as many threads as there are callers.
template <class Work>
double on_callers(int callers, long count, const Work& work) {
    if (callers == 1) {
        const auto start = steady_clock::now();
        for (long i = 0; i < count; ++i) work(0, i);
        return seconds_since(start);
    }
    std::latch ready(callers), go(1);
    std::exception_ptr failure;
    std::mutex mutex;
    std::vector<std::thread> threads;
    for (int caller = 0; caller < callers; ++caller) {
        threads.emplace_back([&, caller] {
            ready.count_down();
            go.wait();
            try {
                for (long i = caller; i < count; i += callers) work(caller, i);
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = std::current_exception();
            }
        });
    }
    ready.wait();
    const auto start = steady_clock::now();
    go.count_down();
    for (auto& thread : threads) thread.join();
    const double seconds = seconds_since(start);
    if (failure) std::rethrow_exception(failure);
    return seconds;
}

floor_id text_id(const std::string& text) {
    floor_id id{};
    if (text.size() >= sizeof id.text) fail("an id is longer than expected");
    std::copy(text.begin(), text.end(), id.text);
    return id;
}

// ---- the floor

class Floor {
public:
    using Id = floor_id;

    explicit Floor(const ShopFile& file) : path_(file.path) {
        for (const UserId customer : file.customers)
            customers_.push_back(text_id(customer.to_string()));
        shop_.reset(floor_open(path_.c_str(), customers_.data(), std::ssize(customers_)));
    }

    double place(long, std::span<Id> ids, int callers, bool keyed) {
        const auto start = steady_clock::now();
        floor_place(shop_.get(), ids.data(), std::ssize(ids), callers, keyed ? 1 : 0);
        return seconds_since(start);
    }

    double pay(std::span<const Id> ids, int callers) {
        const auto start = steady_clock::now();
        floor_pay(shop_.get(), ids.data(), std::ssize(ids), callers);
        return seconds_since(start);
    }

    // More threads than cores only get in each other's way.
    double read(const std::vector<Id>& ids, int callers) {
        const int threads =
            std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, callers);
        while (std::ssize(readers_) < threads)
            readers_.emplace_back(floor_reader_open(path_.c_str()));
        return on_callers(threads, std::ssize(ids), [&](int thread, long i) {
            const auto reader = static_cast<std::size_t>(thread),
                       order = static_cast<std::size_t>(i);
            if (floor_read(readers_[reader].get(), &ids[order]) != 1 + kLines + 1)
                fail("the floor reads an order that is not whole");
        });
    }

private:
    struct Close {
        void operator()(floor_shop* shop) const { floor_close(shop); }
        void operator()(floor_reader* reader) const { floor_reader_close(reader); }
    };

    std::string path_;
    std::vector<floor_id> customers_;
    std::unique_ptr<floor_shop, Close> shop_;
    std::vector<std::unique_ptr<floor_reader, Close>> readers_;
};

// ---- Ordo, by values

class CppDoor {
public:
    using Id = OrderId;

    explicit CppDoor(const ShopFile& file) : file_(file), shop_(take(Engine::open(file.path))) {}

    Id place(long order, bool keyed) {
        OrderCreate command;
        for (long line = 1; line <= kLines; ++line) {
            const auto product = static_cast<std::size_t>(product_of(order, line));
            command.items.push_back({.product_id = file_.products[product], .quantity = kPieces});
        }
        const auto customer = static_cast<std::size_t>(customer_of(order));
        CallOptions call{.actor = {ActorType::customer, file_.customers[customer].to_string(), {}}};
        if (keyed) call.idempotency_key = fmt::format("cart-{}", order);
        return take(shop_.order_create(command, call)).id;
    }

    void pay(const Id& id) {
        OrderMarkPaid command{.order_id = id, .payment = {.method = PaymentMethod::card}};
        if (!take(shop_.order_mark_paid(command, kOwner)).changed)
            fail("a payment changed nothing");
    }

    void read(const Id& id) {
        const Order order = take(shop_.order_get(id, kOwner));
        if (std::ssize(order.lines) != kLines || order.payments.size() != 1)
            fail("an order is not whole");
    }

private:
    ShopFile file_;
    Engine shop_;
};

// ---- Ordo, by documents

constexpr const char* kOwnerOptions = R"({"actor":{"type":"admin","id":"owner"}})";

class CDoor {
public:
    using Id = floor_id;

    explicit CDoor(const ShopFile& file) {
        for (const ProductId product : file.products) products_.push_back(product.to_string());
        for (const UserId customer : file.customers) customers_.push_back(customer.to_string());
        ordo_engine* shop = nullptr;
        ordo_error* error = nullptr;
        check(ordo_open(file.path.c_str(), nullptr, &shop, &error), error);
        shop_.reset(shop);
    }

    Id place(long order, bool keyed) {
        std::string request = R"({"items":[)";
        for (long line = 1; line <= kLines; ++line) {
            const auto product = static_cast<std::size_t>(product_of(order, line));
            request += fmt::format(R"({}{{"product_id":"{}","quantity":{}}})", line == 1 ? "" : ",",
                                   products_[product], kPieces);
        }
        request += "]}";
        const auto customer = static_cast<std::size_t>(customer_of(order));
        std::string options =
            fmt::format(R"({{"actor":{{"type":"customer","id":"{}"}})", customers_[customer]);
        if (keyed) options += fmt::format(R"(,"idempotency_key":"cart-{}")", order);
        options += "}";

        Answer answer;
        ordo_error* error = nullptr;
        check(ordo_order_create(shop_.get(), request.c_str(), options.c_str(), &answer.doc, &error),
              error);
        return text_id(ordo_doc_text(answer.doc, "/id"));
    }

    void pay(const Id& id) {
        Answer answer;
        ordo_error* error = nullptr;
        check(ordo_order_mark_paid(shop_.get(), id.text, R"({"method":"card"})", kOwnerOptions,
                                   &answer.doc, &error),
              error);
        if (ordo_doc_changed(answer.doc) != 1) fail("a payment changed nothing");
    }

    void read(const Id& id) {
        Answer answer;
        ordo_error* error = nullptr;
        check(ordo_order_get(shop_.get(), id.text, kOwnerOptions, &answer.doc, &error), error);
        if (std::strstr(ordo_doc_json(answer.doc), id.text) == nullptr)
            fail("this is another order");
    }

private:
    struct Close {
        void operator()(ordo_engine* shop) const { ordo_close(shop); }
    };
    struct Answer {
        ordo_doc* doc = nullptr;
        ~Answer() { ordo_doc_free(doc); }
    };

    static void check(ordo_status status, ordo_error* error) {
        if (status != ORDO_OK) fail(ordo_error_message(error));
    }

    std::vector<std::string> products_, customers_;
    std::unique_ptr<ordo_engine, Close> shop_;
};

// Lets many threads go through a door at once.
template <class Door>
class Callers {
public:
    using Id = typename Door::Id;

    explicit Callers(const ShopFile& file) : door_(file) {}

    double place(long first_order, std::span<Id> ids, int callers, bool keyed) {
        return on_callers(callers, std::ssize(ids), [&](int, long i) {
            ids[static_cast<std::size_t>(i)] = door_.place(first_order + i, keyed);
        });
    }
    double pay(std::span<const Id> ids, int callers) {
        return on_callers(callers, std::ssize(ids),
                          [&](int, long i) { door_.pay(ids[static_cast<std::size_t>(i)]); });
    }
    double read(const std::vector<Id>& ids, int callers) {
        return on_callers(callers, std::ssize(ids),
                          [&](int, long i) { door_.read(ids[static_cast<std::size_t>(i)]); });
    }

private:
    Door door_;
};

// Keeps the books: which orders there are, and which wait for their payment.
template <class Target>
class BookedWorker final : public Worker {
public:
    explicit BookedWorker(const ShopFile& file) : target_(file) {}

    double place(long count, int callers, bool keyed) override {
        const std::size_t before = waiting_.size();
        waiting_.resize(before + static_cast<std::size_t>(count));
        const long first_order = std::exchange(orders_, orders_ + count);
        return target_.place(first_order, std::span(waiting_).subspan(before), callers, keyed);
    }

    double pay(long count, int callers) override {
        if (std::ssize(waiting_) < count) fail("too few orders wait for their payment");
        const std::span<const Id> last = std::span(waiting_).last(static_cast<std::size_t>(count));
        const double seconds = target_.pay(last, callers);
        paid_.insert(paid_.end(), last.begin(), last.end());
        waiting_.resize(waiting_.size() - last.size());
        return seconds;
    }

    double read(long count, int callers) override {
        if (paid_.empty()) fail("no order is paid");
        std::vector<Id> picked;
        for (long i = 0; i < count; ++i)
            picked.push_back(paid_[static_cast<std::size_t>(i * 7'919 % std::ssize(paid_))]);
        return target_.read(picked, callers);
    }

private:
    using Id = typename Target::Id;

    Target target_;
    std::vector<Id> waiting_, paid_;
    long orders_ = 0;
};

// Users are known by their ids only; these are fixed, so that every run is alike.
std::vector<UserId> make_customers() {
    std::vector<UserId> customers;
    std::uint64_t state = 88'172'645'463'325'252;
    for (long i = 0; i < kCustomers; ++i) {
        Uuid uuid{0x01, 0x95};
        for (std::size_t byte = 2; byte < uuid.size(); ++byte) {
            state = state * 6'364'136'223'846'793'005 + 1'442'695'040'888'963'407;  // Knuth's MMIX
            uuid[byte] = static_cast<std::uint8_t>(state >> 56);
        }
        customers.emplace_back(uuid);
    }
    return customers;
}

}  // namespace

ShopFile make_shop(std::string path) {
    ShopFile file{.path = std::move(path), .products = {}, .customers = make_customers()};
    Engine shop = take(Engine::open(file.path, {.migrate = true, .shop_name = "bench"}));
    for (long i = 0; i < kProducts; ++i) {
        const ProductCreate command{.name = fmt::format("Ergonomic laptop stand {:02}", i),
                                    .description = "Aluminium, six heights, folds flat.",
                                    .price = AmountInput(fmt::format("{}.90", 10 + i)),
                                    .tax_rate = take(Rate::parse("7.7")),
                                    .category = "accessories",
                                    .sku = fmt::format("LS-{:02}", i),
                                    .stock_quantity = 100'000'000};
        file.products.push_back(take(shop.product_create(command, kOwner)).id);
    }
    CppDoor patterns(file);
    patterns.place(0, true);
    patterns.pay(patterns.place(0, false));
    return file;
}

ShopFile reopen_shop(std::string path) {
    ShopFile file{.path = std::move(path), .products = {}, .customers = make_customers()};
    const Engine shop = take(Engine::open(file.path));
    ProductQuery query{.sort = ProductSort::name, .limit = kProducts};
    for (const Product& product : take(shop.product_list(query, kOwner)).data)
        file.products.push_back(product.id);
    return file;
}

std::unique_ptr<Worker> open_floor(const ShopFile& file) {
    return std::make_unique<BookedWorker<Floor>>(file);
}
std::unique_ptr<Worker> open_cpp(const ShopFile& file) {
    return std::make_unique<BookedWorker<Callers<CppDoor>>>(file);
}
std::unique_ptr<Worker> open_c(const ShopFile& file) {
    return std::make_unique<BookedWorker<Callers<CDoor>>>(file);
}

void fail(const std::string& sentence) { throw std::runtime_error(sentence); }

}  // namespace ordo::bench
