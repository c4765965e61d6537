// Proves of every storage backend: what belongs to the shop as a whole is kept, and the writer's
// place is held from begin to end by one transaction, all or nothing.

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "support/dump_texts.hpp"
#include "contract/shop_fixture.hpp"
#include "contract/values_people.hpp"

using namespace ordo;
using namespace ordo::test;

BOOST_AUTO_TEST_SUITE(storage_shop)

namespace {

// All that the shop holds, but for sign-ins.
std::string all_of(sys::Storage& storage) {
    std::vector<sys::Changes> pieces;
    require(storage.dump([&](const sys::Changes& piece) {
        pieces.push_back(piece);
        return Result<void>();
    }));
    return text_of(joined(pieces));
}

// Something of every kind, for a shop with product 1, user 1, his token 1 and event "e1".
sys::Changes everything() {
    const OrderId order = id<OrderId>(1);
    const ProductId product = id<ProductId>(1);
    sys::Changes changes{.products = {{full_product(2), true}, {full_product(1), false}}};
    changes.stock = {{product, 5}, {id<ProductId>(2), 7}};
    changes.images = {{full_image(1, product), "bytes"}};
    changes.orders = {{full_order(1, product), true}};
    changes.movements = {full_movement(1, product, order)};
    changes.payments = {{full_payment(1, order), true}};
    changes.refunds = {{full_refund(1, order, id<PaymentId>(1)), true}};
    changes.ledger = {ledger_entry(1, order, id<PaymentId>(1))};
    changes.journal = {full_record(1, order, 1)};
    changes.events = {{stored(full_evidence("e2"), sys::StoredEvent::State::waiting, 1), true},
                      {stored(plain_evidence("e1"), sys::StoredEvent::State::applied, 1), false}};
    changes.users = {{full_user(2), true}, {full_user(1), false}};
    changes.sessions = {{token(2, id<UserId>(2)), true}};
    changes.ended_users = {id<UserId>(1)};
    changes.keys = {{bytes<32>(1), {}}};
    changes.consumers = {{"mail", 1}};
    changes.chain = sys::ChainHead{1, bytes<32>(1), 2};
    changes.policy = ShopPolicy{"Other", 1, true, 2};
    changes.statistics.sales[{Time{0}, currency()}] = {1, 2, 3, 4};
    changes.statistics.standing[{currency(), OrderStatus::pending, PaymentStatus::paid}] = {1, 2, 3};
    changes.statistics.products[{Time{0}, product, currency()}] = {1, 2};
    changes.forget = sys::Changes::Forget{at(99), at(0), 10};
    return changes;
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(a_shop_must_be_migrated_before_it_is_used, Backend, Backends) {
    Backend backend;
    const auto storage = backend.open();
    BOOST_TEST(!require(storage->migration_status()).up_to_date());
    refuse(storage->settings(), Errc::schema_too_old);
    refuse(storage->product(id<ProductId>(1)), Errc::schema_too_old);
    refuse(storage->journal(0, 10), Errc::schema_too_old);
    refuse(storage->users({}), Errc::schema_too_old);
    refuse(storage->policy(), Errc::schema_too_old);
    refuse(storage->due(at(0), at(0), 1), Errc::schema_too_old);
    refuse(storage->dump([](const sys::Changes&) { return Result<void>(); }), Errc::schema_too_old);
    sys::State state(settings());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    refuse(storage->begin({}, state, deadline), Errc::schema_too_old);

    require(storage->migrate(settings(), at(0)));
    BOOST_TEST(text_of(require(storage->settings())) == text_of(settings()));
    // The refused begin did not keep the writer's place.
    BOOST_TEST(storage->begin({}, state, deadline).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(migrating_again_changes_nothing, Backend, Backends) {
    ShopFixture<Backend> shop;
    const auto before = require(shop.storage->migration_status());
    sys::ShopSettings other = settings();
    other.name = "other";
    require(shop.storage->migrate(other, at(99)));

    BOOST_TEST(text_of(require(shop.storage->settings())) == text_of(settings()));
    const auto after = require(shop.storage->migration_status());
    BOOST_TEST(after.up_to_date());
    BOOST_REQUIRE(after.migrations.size() == before.migrations.size());
    std::int64_t number = 0;
    for (const auto& migration : after.migrations) {
        BOOST_TEST(migration.number == ++number);
        BOOST_TEST(!migration.name.empty());
        BOOST_REQUIRE(migration.applied_at.has_value());
        BOOST_TEST(migration.applied_at->ms == at(0).ms);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_kept_shop_is_the_same_when_it_is_opened_again, Backend, Backends) {
    if (!Backend::kKept) return;
    ShopFixture<Backend> shop;
    shop.add(full_product(1));
    const std::string before = text_of(shop.product(1));
    shop.storage.reset();
    shop.storage = shop.backend.open();
    BOOST_TEST(require(shop.storage->migration_status()).up_to_date());
    BOOST_TEST(text_of(require(shop.storage->settings())) == text_of(settings()));
    BOOST_TEST(text_of(shop.product(1)) == before);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(two_handles_of_a_kept_shop_see_each_others_work, Backend, Backends) {
    if (!Backend::kKept) return;
    ShopFixture<Backend> shop;
    const auto other = shop.backend.open();
    shop.add(full_product(1));
    BOOST_TEST(require(other->product(id<ProductId>(1))).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_new_shop_is_empty, Backend, Backends) {
    ShopFixture<Backend> shop;
    BOOST_TEST(text_of(require(shop.storage->chain_head())) == text_of(sys::ChainHead()));
    BOOST_TEST(require(shop.storage->products({})).empty());
    BOOST_TEST(require(shop.storage->orders({})).empty());
    BOOST_TEST(require(shop.storage->journal(0, 10)).empty());
    BOOST_TEST(require(shop.storage->check_integrity()).empty());
    shop.write({});  // nothing, which is allowed
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_absent_is_known_to_be_absent, Backend, Backends) {
    ShopFixture<Backend> shop;
    sys::Needs needs;
    needs.orders[id<OrderId>(1)].with_stock = true;
    needs.products = {id<ProductId>(2)};
    needs.skus = {"sku"};
    needs.barcodes = {"barcode"};
    needs.keys = {bytes<32>(1)};
    needs.consumers = {"mail"};
    needs.payments = {id<PaymentId>(1)};
    needs.provider_refs = {{"stripe", "pi_1"}};
    needs.provider_events = {{"stripe", "evt_1"}};
    needs.users = {id<UserId>(1)};
    needs.emails = {"zoe@example.org"};
    needs.sessions = {bytes<32>(1)};
    needs.images = {id<ImageId>(1)};
    const sys::State state = shop.load(needs);
    BOOST_TEST(!state.payment_orders.at(id<PaymentId>(1)).has_value());
    BOOST_TEST(!state.provider_refs.at({"stripe", "pi_1"}).has_value());
    BOOST_TEST(state.provider_events.at({"stripe", "evt_1"}).empty());
    BOOST_TEST(!state.users.at(id<UserId>(1)).has_value());
    BOOST_TEST(!state.emails.at("zoe@example.org").has_value());
    BOOST_TEST(!state.sessions.at(bytes<32>(1)).has_value());
    BOOST_TEST(!state.image_products.at(id<ImageId>(1)).has_value());
    BOOST_TEST(!state.orders.at(id<OrderId>(1)).has_value());
    BOOST_TEST(!state.products.at(id<ProductId>(2)).has_value());
    BOOST_TEST(!state.sku_owners.at("sku").has_value());
    BOOST_TEST(!state.barcode_owners.at("barcode").has_value());
    BOOST_TEST(!state.keys.at(bytes<32>(1)).has_value());
    BOOST_TEST(state.consumers.at("mail") == 0);

    BOOST_TEST(!require(shop.storage->product(id<ProductId>(2))).has_value());
    BOOST_TEST(!require(shop.storage->product_by_barcode("barcode")).has_value());
    BOOST_TEST(require(shop.storage->products_by_id({id<ProductId>(2)})).empty());
    BOOST_TEST(require(shop.storage->movements(id<ProductId>(2), {}, 10)).empty());
    BOOST_TEST(!require(shop.storage->order(id<OrderId>(1))).has_value());
    BOOST_TEST(require(shop.storage->ledger(id<OrderId>(1))).empty());
    BOOST_TEST(require(shop.storage->history(id<OrderId>(1))).empty());
    BOOST_TEST(require(shop.storage->consumer_position("mail")) == 0);
    BOOST_TEST(!require(shop.storage->user(id<UserId>(1))).has_value());
    BOOST_TEST(!require(shop.storage->user_by_email("zoe@example.org")).has_value());
    BOOST_TEST(require(shop.storage->users({})).empty());
    BOOST_TEST(!require(shop.storage->image(id<ImageId>(1))).has_value());
    BOOST_TEST(!require(shop.storage->order_id_by_number("100001")).has_value());
    BOOST_TEST(!require(shop.storage->payment_owner(id<PaymentId>(1))).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_chain_head_is_kept_and_loaded, Backend, Backends) {
    ShopFixture<Backend> shop;
    const sys::ChainHead head{limits::kSafeInteger, bytes<32>(9), 100'777};
    shop.write({.chain = head});
    BOOST_TEST(text_of(require(shop.storage->chain_head())) == text_of(head));
    BOOST_TEST(text_of(shop.load({}).chain) == text_of(head));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_key_keeps_its_reply_and_can_be_used_again_later, Backend,
                              Backends) {
    ShopFixture<Backend> shop;
    const Digest scope = bytes<32>(1);
    const sys::StoredKey first{bytes<32>(2), at(1), "{\"answer\":\"" + kUnicode + "\"}"};
    const sys::StoredKey second{bytes<32>(3), at(2), ""};
    sys::Needs needs;
    needs.keys = {scope};
    shop.write({.keys = {{scope, first}, {bytes<32>(50), second}}});
    BOOST_TEST(text_of(*shop.load(needs).keys.at(scope)) == text_of(first));
    shop.write({.keys = {{scope, second}}});
    BOOST_TEST(text_of(*shop.load(needs).keys.at(scope)) == text_of(second));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(consumers_have_positions_of_their_own, Backend, Backends) {
    ShopFixture<Backend> shop;
    BOOST_TEST(!require(shop.storage->slowest_consumer()));
    shop.write({.consumers = {{"mail", 3}, {"kafka", limits::kSafeInteger}}});
    shop.write({.consumers = {{"mail", 4}}});
    BOOST_TEST(require(shop.storage->slowest_consumer()).value() == 4);
    BOOST_TEST(require(shop.storage->consumer_position("mail")) == 4);
    BOOST_TEST(require(shop.storage->consumer_position("kafka")) == limits::kSafeInteger);
    sys::Needs needs;
    needs.consumers = {"mail", "new"};
    const sys::State state = shop.load(needs);
    BOOST_TEST(state.consumers.at("mail") == 4);
    BOOST_TEST(state.consumers.at("new") == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_transaction_that_is_not_committed_writes_nothing, Backend,
                              Backends) {
    ShopFixture<Backend> shop;
    static_cast<void>(shop.load({}));
    shop.add(plain_product(1));  // the place is free again
    BOOST_TEST(require(shop.storage->products({})).size() == 1U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_refused_commit_writes_nothing_and_frees_the_place, Backend,
                              Backends) {
    ShopFixture<Backend> shop;
    shop.write({.products = {{plain_product(1), true}},
                .keys = {{bytes<32>(7), {bytes<32>(1), at(1), "old"}}},
                .events = {{stored(plain_evidence("e1"), sys::StoredEvent::State::waiting, 1), true}},
                .users = {{plain_user(1), true}},
                .sessions = {{token(1, id<UserId>(1)), true}}});
    const std::string before = all_of(*shop.storage);
    sys::Needs needs;
    needs.sessions = {bytes<32>(1), bytes<32>(2)};
    const auto sessions = [&] { return text_of(shop.load(needs).sessions); };
    const std::string sessions_before = sessions();

    // Each fault is found at another place of the commit.
    const auto refused = [&](auto spoil) {
        sys::Changes changes = everything();
        spoil(changes);
        shop.write_refused(changes);
        BOOST_TEST(difference(all_of(*shop.storage), before) == "");
        BOOST_TEST(sessions() == sessions_before);
    };
    const OrderId order = id<OrderId>(1);
    refused([&](auto& changes) { changes.products.push_back({plain_product(9), false}); });
    refused([&](auto& changes) { changes.stock.push_back({id<ProductId>(9), 1}); });
    refused([&](auto& changes) { changes.images.push_back({plain_image(1, id<ProductId>(1)), ""}); });
    refused([&](auto& changes) { changes.orders.push_back({full_order(9, {}), true}); });
    refused([&](auto& changes) { changes.movements.push_back(changes.movements[0]); });
    refused([&](auto& changes) { changes.payments.push_back(changes.payments[0]); });
    refused([&](auto& changes) { changes.refunds.push_back(changes.refunds[0]); });
    refused([&](auto& changes) { changes.ledger.push_back(changes.ledger[0]); });
    refused([&](auto& changes) { changes.journal.push_back(plain_record(7, order, 2)); });
    refused([&](auto& changes) { changes.events.push_back(changes.events[0]); });
    refused([&](auto& changes) { changes.users.push_back({full_user(2), true}); });
    refused([&](auto& changes) { changes.sessions.push_back({token(2, id<UserId>(2)), true}); });
    refused([&](auto& changes) { changes.policy->version = 0; });
    refused([&](auto& changes) {
        changes.statistics.products[{Time{0}, id<ProductId>(9), currency()}] = {1, 2};
    });
    // The same without a fault goes through: nothing of it was left behind.
    shop.write(everything());
    BOOST_TEST(require(shop.storage->orders({})).size() == 1U);
    BOOST_TEST(sessions() != sessions_before);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_second_commit_of_a_transaction_is_refused, Backend, Backends) {
    ShopFixture<Backend> shop;
    sys::State state(settings());
    const auto transaction = require(shop.storage->begin({}, state, shop.soon()));
    require(transaction->commit({.products = {{plain_product(1), true}}}));
    refuse(transaction->commit({.products = {{plain_product(2), true}}}), Errc::internal);
    BOOST_TEST(require(shop.storage->products({})).size() == 1U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_writers_place_is_held_by_one, Backend, Backends) {
    ShopFixture<Backend> shop;
    sys::State state(settings());
    auto holder = require(shop.storage->begin({}, state, shop.soon()));
    Result<std::unique_ptr<sys::WriteTransaction>> second = Error(Errc::internal, "not asked yet");
    std::thread([&] {
        sys::State other(settings());
        second = shop.storage->begin({}, other, std::chrono::steady_clock::now());
    }).join();
    refuse(second, Errc::busy);
    // Reads do not wait for it.
    BOOST_TEST(require(shop.storage->products({})).empty());
    holder.reset();
    BOOST_TEST(shop.storage->begin({}, state, std::chrono::steady_clock::now()).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_transaction_may_end_on_another_thread, Backend, Backends) {
    ShopFixture<Backend> shop;
    sys::State state(settings());
    auto transaction = require(shop.storage->begin({}, state, shop.soon()));
    std::thread([moved = std::move(transaction)]() mutable { moved.reset(); }).join();
    shop.add(plain_product(1));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(many_threads_read_while_one_writes, Backend, Backends) {
    ShopFixture<Backend> shop;
    constexpr std::uint64_t kProducts = 40;
    std::atomic<bool> done{false};
    std::atomic<int> failures{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 12; ++i) {
        readers.emplace_back([&] {
            std::size_t seen = 0;
            do {
                const auto page = shop.storage->products({.limit = 100});
                // What one read has seen, no later one misses.
                if (!page || page->size() < seen) ++failures;
                if (page) seen = page->size();
            } while (!done);
        });
    }
    for (std::uint64_t i = 1; i <= kProducts; ++i) shop.add(plain_product(i));
    done = true;
    for (auto& reader : readers) reader.join();
    BOOST_TEST(failures == 0);
    BOOST_TEST(require(shop.storage->products({.limit = 100})).size() == kProducts);
}

BOOST_AUTO_TEST_SUITE_END()
