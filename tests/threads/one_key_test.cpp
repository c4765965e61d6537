#include <atomic>
#include <boost/test/unit_test.hpp>
#include <latch>
#include <mutex>
#include <set>
#include <thread>

#include "codec/documents.hpp"
#include "ordo/ordo.hpp"
#include "support/scratch.hpp"
#include "support/why.hpp"
#include "threads/shop.hpp"
#if ORDO_POSTGRES
#include "support/postgres.hpp"
#endif

// Many threads on one shop, at once.
namespace ordo::test {
BOOST_AUTO_TEST_SUITE(threads)

namespace {

constexpr int kThreads = 64;

void one_key_has_one_effect(Engine shop) {
    const ProductId product = add_product(shop);
    const CallOptions call{.actor = {ActorType::till, "3", {}}, .idempotency_key = "3/000187"};
    std::latch together(kThreads);
    std::atomic<int> effects{0}, replays{0}, failures{0};
    std::mutex mutex;
    std::set<std::string> replies;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i)
            threads.emplace_back([&] {
                together.arrive_and_wait();
                const auto sale =
                    shop.order_create({.items = {{.product_id = product, .quantity = 2}}}, call);
                if (!sale) { ++failures; return; }
                ++(sale->replayed ? replays : effects);
                const std::lock_guard lock(mutex);
                replies.insert(codec::encode(*sale, call.actor, codec::OrderView::detail));
            });
    }
    BOOST_TEST(failures == 0);
    BOOST_TEST(effects == 1);
    BOOST_TEST(replays == kThreads - 1);
    BOOST_TEST(replies.size() == 1U);
    BOOST_TEST(shop.product_get(product)->stock_quantity.value() == 998);
    BOOST_TEST(shop.order_list({})->data.size() == 1U);
}

// Everything at once: sellers, a payer's double clicks, readers and a consumer.
void mixed_work(Engine shop) {
    const ProductId product = add_product(shop);
    std::atomic<bool> selling{true};
    std::atomic<int> wrong{0};
    std::int64_t seen = 0;
    std::jthread consumer([&] {
        while (true) {
            const bool last_look = !selling;
            const auto events = shop.events_fetch("stock", 50, 5);
            if (!events) { ++wrong; return; }
            for (const auto& event : *events)
                if (event.sequence != ++seen) ++wrong;
            if (!events->empty() && !shop.events_ack({"stock", seen})) ++wrong;
            if (events->empty() && last_look) return;
        }
    });
    {
        std::vector<std::jthread> sellers;
        for (int i = 0; i < 8; ++i)
            sellers.emplace_back([&, i] {
                for (int turn = 0; turn < 10; ++turn) {
                    const auto sale = shop.order_create({.items = {{.product_id = product}}});
                    if (!sale) { ++wrong; continue; }
                    const OrderMarkPaid pay{sale->id, {.method = PaymentMethod::cash}};
                    const auto first = shop.order_mark_paid(pay);
                    const auto again = shop.order_mark_paid(pay);
                    if (!first || again || again.error().code != Errc::already_paid) ++wrong;
                    if (shop.order_get(sale->id)->status != OrderStatus::processing) ++wrong;
                    if (!shop.order_list({.limit = i + 1})) ++wrong;
                }
            });
    }
    selling = false;
    consumer.join();
    BOOST_TEST(wrong == 0);
    BOOST_TEST(seen == 8 * 10 * 3);  // created, paid, processing
    BOOST_TEST(shop.verify()->findings.empty());
}

}  // namespace

BOOST_AUTO_TEST_CASE(one_key_from_64_threads_has_one_effect_and_63_equal_replies_in_memory) {
    one_key_has_one_effect(open_shop("memory:"));
}

BOOST_AUTO_TEST_CASE(one_key_from_64_threads_has_one_effect_and_63_equal_replies_on_sqlite) {
    const ScratchFolder folder;
    one_key_has_one_effect(open_shop(folder.file("shop.db")));
}

BOOST_AUTO_TEST_CASE(mixed_work_from_many_threads_is_serial_in_effect_in_memory) {
    mixed_work(open_shop("memory:"));
}

BOOST_AUTO_TEST_CASE(mixed_work_from_many_threads_is_serial_in_effect_on_sqlite) {
    const ScratchFolder folder;
    mixed_work(open_shop(folder.file("shop.db")));
}

#if ORDO_POSTGRES
BOOST_AUTO_TEST_CASE(one_key_from_64_threads_has_one_effect_and_63_equal_replies_on_postgres) {
    const PostgresSchema schema;
    one_key_has_one_effect(open_shop(schema.url()));
}

BOOST_AUTO_TEST_CASE(mixed_work_from_many_threads_is_serial_in_effect_on_postgres) {
    const PostgresSchema schema;
    mixed_work(open_shop(schema.url()));
}
#endif

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ordo::test
