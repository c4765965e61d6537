// Proves what the engine adds to the rules, on the memory backend with a fake clock: one effect per key,
// versions, time-outs, pages and their cursors, events, and a journal that verifies.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <future>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "storage/memory/memory_storage.hpp"
#include "support/builders.hpp"
#include "support/faulty_storage.hpp"

using namespace ordo;
using namespace ordo::test;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kDay = 24LL * 3'600'000;

struct Shop {
    FakeClock clock;
    FakeRandom random;
    Faults faults;
    Engine engine;

    Shop() : engine(open()) {}

    Engine open() {
        OpenOptions options;
        options.migrate = true;
        options.clock = &clock;
        options.random = &random;
        auto opened = Engine::on(std::make_unique<FaultyStorage>(memory::open_memory(), faults), options);
        BOOST_REQUIRE_MESSAGE(opened.has_value(), why(opened));
        return *std::move(opened);
    }

    template <class T>
    T require(Result<T> result) {
        BOOST_REQUIRE_MESSAGE(result.has_value(), why(result));
        return *std::move(result);
    }

    Product make(std::string_view price, std::optional<std::int64_t> stock = {}, std::string sku = "") {
        ProductCreate command{.name = "Thing", .price = amount(price)};
        command.stock_quantity = stock;
        if (!sku.empty()) command.sku = std::move(sku);
        clock.advance(1);
        return require(engine.product_create(command, by(admin())));
    }
    OrderCreate wish(ProductId id, std::int64_t quantity = 1) {
        OrderItem wanted;
        wanted.product_id = id;
        wanted.quantity = quantity;
        return order_of({wanted});
    }
    Order place(ProductId id, const CallOptions& call = by(admin()), std::int64_t quantity = 1) {
        clock.advance(1);
        return require(engine.order_create(wish(id, quantity), call));
    }
    std::int64_t stock(ProductId id) {
        return require(engine.product_get(id, by(admin()))).stock_quantity.value();
    }
    void check_verified() {
        const auto report = require(engine.verify());
        for (const auto& finding : report.findings)
            BOOST_ERROR(finding.subject << ": " << finding.detail);
    }
};

OrderMarkPaid paid(OrderId id) { return {id, {}}; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(engine_idempotency, Shop)

BOOST_AUTO_TEST_CASE(the_same_key_with_the_same_request_has_one_effect_and_one_answer) {
    const Product thing = make("5.00", 10);
    const auto call = by(till(), "3/000187");
    const auto first = require(engine.order_create(wish(thing.id, 2), call));
    BOOST_TEST(first.changed);
    BOOST_TEST(!first.replayed);
    require(engine.order_mark_paid(paid(first.id), by(till())));
    clock.advance(1'000);
    const auto again = require(engine.order_create(wish(thing.id, 2), call));
    BOOST_TEST(again.replayed);
    BOOST_TEST(!again.changed);
    BOOST_TEST((again.id == first.id));
    BOOST_TEST(again.version == first.version);  // the answer as it was given, not as things are now
    BOOST_TEST(to_string(again.status) == "pending");
    BOOST_TEST(stock(thing.id) == 8);
    check_verified();
}

BOOST_AUTO_TEST_CASE(every_command_takes_a_key) {
    const auto call = by(admin(), "k");
    ProductCreate command{.name = "Thing", .price = amount("5")};
    const Product thing = require(engine.product_create(command, call));
    BOOST_TEST((require(engine.product_create(command, call)).id == thing.id));
    StockAdjust adjust;
    adjust.product_id = thing.id;
    adjust.delta = 4;
    const auto moved = require(engine.stock_adjust(adjust, call));
    BOOST_TEST((require(engine.stock_adjust(adjust, call)).id == moved.id));
    BOOST_TEST(stock(thing.id) == 4);
    const Order order = require(engine.order_create(wish(thing.id), call));
    BOOST_TEST(require(engine.order_add_note({order.id, "x", false}, call)).version == 2);
    BOOST_TEST(require(engine.order_add_note({order.id, "x", false}, call)).replayed);
    BOOST_TEST(require(engine.order_mark_paid(paid(order.id), call)).changed);
    BOOST_TEST(require(engine.order_mark_paid(paid(order.id), call)).replayed);
    const auto all = require(engine.events_fetch("mail", 10, 0, by(system_actor())));
    require(engine.events_ack({"mail", all.back().sequence}, call));
    BOOST_TEST(require(engine.events_ack({"mail", all.back().sequence}, call)).replayed);
}

BOOST_AUTO_TEST_CASE(the_same_key_with_another_request_is_refused) {
    const Product thing = make("5.00", 10);
    place(thing.id, by(till(), "k"));
    check_refused(engine.order_create(wish(thing.id, 2), by(till(), "k")), Errc::idempotency_key_reused);
    BOOST_TEST(stock(thing.id) == 9);
}

BOOST_AUTO_TEST_CASE(a_key_counts_within_its_caller_command_and_subject) {
    const Product thing = make("5.00", 10);
    const Order mine = place(thing.id, by(customer(1), "k"));
    const Order yours = place(thing.id, by(customer(2), "k"));
    BOOST_TEST((mine.id != yours.id));
    BOOST_TEST((place(thing.id, by(till(), "k")).id != place(thing.id, by(admin(), "k")).id));
    const auto call = by(admin(), "same");
    BOOST_TEST(require(engine.order_mark_paid(paid(mine.id), call)).changed);
    BOOST_TEST(require(engine.order_mark_paid(paid(yours.id), call)).changed);
}

BOOST_AUTO_TEST_CASE(a_refusal_stores_nothing_and_is_decided_anew) {
    const Product thing = make("5.00", 0);
    const auto call = by(till(), "k");
    check_refused(engine.order_create(wish(thing.id), call), Errc::out_of_stock);
    StockAdjust adjust;
    adjust.product_id = thing.id;
    adjust.delta = 1;
    require(engine.stock_adjust(adjust, by(admin())));
    BOOST_TEST(require(engine.order_create(wish(thing.id), call)).changed);
    // Not even the content is held against the key.
    check_refused(engine.order_create(wish(thing.id, 2), by(till(), "other")), Errc::out_of_stock);
    require(engine.stock_adjust(adjust, by(admin())));
    BOOST_TEST(require(engine.order_create(wish(thing.id, 1), by(till(), "other"))).changed);
}

BOOST_AUTO_TEST_CASE(a_key_is_kept_for_seven_days) {
    const Product thing = make("5.00", 10);
    const auto call = by(till(), "k");
    const Order first = require(engine.order_create(wish(thing.id), call));
    clock.advance(7 * kDay);
    BOOST_TEST((require(engine.order_create(wish(thing.id), call)).id == first.id));
    clock.advance(1);
    const auto second = require(engine.order_create(wish(thing.id, 2), call));  // another request, too
    BOOST_TEST(!second.replayed);
    BOOST_TEST((second.id != first.id));
    BOOST_TEST((require(engine.order_create(wish(thing.id, 2), call)).id == second.id));
}

BOOST_AUTO_TEST_CASE(sixty_four_threads_with_one_key_have_one_effect_and_one_answer) {
    const Product thing = make("5.00", 100);
    std::vector<std::future<Result<Reply<Order>>>> calls;
    for (int i = 0; i < 64; ++i)
        calls.push_back(std::async(std::launch::async, [&] {
            auto call = by(till(), "k");
            call.timeout_ms = 60'000;
            return engine.order_create(wish(thing.id, 3), call);
        }));
    int fresh = 0;
    std::set<std::string> ids;
    for (auto& call : calls) {
        const auto reply = require(call.get());
        if (!reply.replayed) ++fresh;
        ids.insert(reply.id.to_string() + reply.number + std::to_string(reply.version));
    }
    BOOST_TEST(fresh == 1);
    BOOST_TEST(ids.size() == 1U);
    BOOST_TEST(stock(thing.id) == 97);
    check_verified();
}

BOOST_AUTO_TEST_CASE(sixty_four_threads_sell_exactly_what_there_is) {
    const Product thing = make("5.00", 40);
    std::vector<std::future<Result<Reply<Order>>>> calls;
    for (int i = 0; i < 64; ++i)
        calls.push_back(std::async(std::launch::async, [&] {
            auto call = by(till());
            call.timeout_ms = 60'000;
            return engine.order_create(wish(thing.id), call);
        }));
    int sold = 0, refused = 0;
    for (auto& call : calls) {
        const auto reply = call.get();
        if (reply) ++sold;
        else if (reply.error().code == Errc::out_of_stock) ++refused;
    }
    BOOST_TEST(sold == 40);
    BOOST_TEST(refused == 24);
    BOOST_TEST(stock(thing.id) == 0);
    check_verified();
}

BOOST_AUTO_TEST_CASE(after_a_lost_answer_the_same_key_tells_the_truth) {
    const Product thing = make("5.00", 10);
    faults.after_commit = [&](const sys::Changes&) -> Result<void> {
        return Error(Errc::outcome_unknown, "A fault.");
    };
    const auto lost = engine.order_create(wish(thing.id), by(till(), "k"));
    check_refused(lost, Errc::outcome_unknown);
    BOOST_TEST(lost.error().retryable());
    faults.after_commit = nullptr;
    BOOST_TEST(require(engine.order_create(wish(thing.id), by(till(), "k"))).replayed);
    BOOST_TEST(stock(thing.id) == 9);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(engine, Shop)

BOOST_AUTO_TEST_CASE(a_fresh_shop_verifies) {
    check_verified();
    BOOST_TEST(engine.shop_name() == "shop");
    BOOST_TEST(require(engine.migrations()).up_to_date());
}

BOOST_AUTO_TEST_CASE(a_day_in_the_shop_verifies) {
    const Product thing = make("5.00", 10);
    const Product other = make("2.50", 4);
    const Order sold = place(thing.id, by(customer()), 2);
    require(engine.order_mark_paid(paid(sold.id), by(till())));
    require(engine.order_set_status({.order_id = sold.id, .status = OrderStatus::completed},
                                    by(till())));
    const Order dropped = place(other.id, by(customer()), 3);
    require(engine.order_cancel({.order_id = dropped.id, .reason = CancelReason::customer},
                                by(customer())));
    require(engine.order_add_note({dropped.id, "changed her mind", false}, by(admin())));
    const auto report = require(engine.verify());
    BOOST_TEST(report.orders == 2);
    BOOST_TEST(report.products == 2);
    BOOST_TEST(report.records == 7);
    for (const auto& finding : report.findings)
        BOOST_ERROR(finding.subject << ": " << finding.detail);
}

BOOST_AUTO_TEST_CASE(a_product_with_codes_is_renamed_and_taken_out) {
    const Product thing = make("5.00", 10, "MS-1");
    ProductUpdate rename;
    rename.id = thing.id;
    rename.name = "Better thing";
    BOOST_TEST(require(engine.product_update(rename, by(admin()))).name == "Better thing");
    BOOST_TEST(!require(engine.product_deactivate({thing.id}, by(admin()))).active);
}

BOOST_AUTO_TEST_CASE(a_stale_version_is_refused_with_the_current_one) {
    const Product thing = make("5.00", 10);
    const Order order = place(thing.id);
    CallOptions call = by(admin());
    call.expected_version = 1;
    require(engine.order_add_note({order.id, "first", false}, call));
    const auto refused = engine.order_add_note({order.id, "second", false}, call);
    check_refused(refused, Errc::version_conflict);
    BOOST_TEST(refused.error().details->current_version.value() == 2);
}

BOOST_AUTO_TEST_CASE(selling_does_not_make_an_editors_copy_of_the_product_stale) {
    const Product thing = make("5.00", 10);
    place(thing.id);
    CallOptions call = by(admin());
    call.expected_version = thing.version;
    ProductUpdate rename;
    rename.id = thing.id;
    rename.name = "Better thing";
    BOOST_TEST(require(engine.product_update(rename, call)).stock_quantity.value() == 9);
}

BOOST_AUTO_TEST_CASE(a_call_waits_no_longer_than_it_wants_to) {
    const Product thing = make("5.00", 10);
    std::promise<void> entered, go;
    std::atomic<bool> first{true};
    faults.on_begin = [&](const sys::Needs&, sys::Deadline) -> Result<void> {
        if (first.exchange(false)) {
            entered.set_value();
            go.get_future().wait();
        }
        return {};
    };
    auto slow = std::async(std::launch::async,
                           [&] { return engine.order_create(wish(thing.id), by(till())); });
    entered.get_future().wait();
    CallOptions call = by(admin());
    call.timeout_ms = 0;
    check_refused(engine.order_create(wish(thing.id), call), Errc::timeout);
    BOOST_TEST(engine.product_get(thing.id, by(admin())).has_value());  // reads do not wait
    go.set_value();
    BOOST_TEST(slow.get().has_value());
    BOOST_TEST(require(engine.order_create(wish(thing.id), call)).changed);
    BOOST_TEST(stock(thing.id) == 8);
}

BOOST_AUTO_TEST_CASE(the_longest_time_out_there_is_does_not_overflow) {
    const Product thing = make("5.00", 10);
    CallOptions call = by(admin());
    call.timeout_ms = 9'007'199'254'740'991;
    const auto placed = engine.order_create(wish(thing.id), call);
    BOOST_TEST((placed.has_value() || placed.error().code == Errc::validation_failed));
}

BOOST_AUTO_TEST_CASE(a_customer_sees_what_is_his_and_on_sale) {
    const Product thing = make("5.00", 10);
    const Product hidden = make("5.00");
    require(engine.product_deactivate({hidden.id}, by(admin())));
    const Order mine = place(thing.id, by(customer(1)));
    const Order yours = place(thing.id, by(customer(2)));
    BOOST_TEST(engine.order_get(mine.id, by(customer(1))).has_value());
    check_refused(engine.order_get(yours.id, by(customer(1))), Errc::not_found);
    check_refused(engine.order_history(yours.id, by(customer(1))), Errc::not_found);
    check_refused(engine.order_get(id_of<OrderId>(99), by(customer(1))), Errc::not_found);
    check_refused(engine.product_get(hidden.id, by(customer(1))), Errc::not_found);
    BOOST_TEST(engine.product_get(hidden.id, by(admin())).has_value());
    check_refused(engine.stock_movements(thing.id, 10, {}, by(customer(1))), Errc::forbidden);
    const auto list = require(engine.order_list({}, by(customer(1))));
    BOOST_REQUIRE(list.data.size() == 1U);
    BOOST_TEST((list.data[0].id == mine.id));
    OrderQuery of_another;
    of_another.user_id = id_of<UserId>(2);
    check_refused(engine.order_list(of_another, by(customer(1))), Errc::forbidden, "/user_id");
    BOOST_TEST(require(engine.product_list({}, by(customer(1)))).data.size() == 1U);
    BOOST_TEST(require(engine.product_list({}, by(admin()))).data.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_customer_reads_the_public_history_only) {
    const Product thing = make("5.00");
    const Order order = place(thing.id, by(customer()));
    require(engine.order_add_note({order.id, "private", false}, by(admin())));
    require(engine.order_add_note({order.id, "public", true}, by(admin())));
    const auto his = require(engine.order_history(order.id, by(customer())));
    BOOST_REQUIRE(his.size() == 2U);
    BOOST_TEST(his[1].message.value() == "public");
    BOOST_TEST(require(engine.order_history(order.id, by(admin()))).size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_quote_costs_what_the_order_will_cost_and_holds_nothing) {
    const Product thing = make("5.00", 3);
    QuoteRequest request;
    request.items = wish(thing.id, 4).items;
    const auto quote = require(engine.order_quote(request, by(customer())));
    BOOST_TEST(quote.total.to_string() == "20.00");
    BOOST_TEST(!quote.items.at(0).available);
    request.items[0].quantity = 3;
    BOOST_TEST(require(engine.order_quote(request, by(customer()))).items.at(0).available);
    BOOST_TEST(stock(thing.id) == 3);
    BOOST_TEST(place(thing.id, by(customer()), 3).amounts.total.to_string() == "15.00");
}

BOOST_AUTO_TEST_CASE(pages_show_every_row_once_newest_first) {
    const Product thing = make("5.00");
    std::vector<OrderId> placed;
    for (int i = 0; i < 25; ++i) {
        if (i % 5 != 0) clock.advance(-1);  // several in one millisecond
        placed.push_back(place(thing.id).id);
    }
    OrderQuery query;
    query.limit = 10;
    std::set<OrderId> seen;
    std::vector<std::size_t> sizes;
    std::optional<Time> last;
    do {
        const auto page = require(engine.order_list(query, by(admin())));
        sizes.push_back(page.data.size());
        for (const auto& order : page.data) {
            BOOST_TEST(seen.insert(order.id).second);
            if (last) BOOST_TEST((order.created_at <= *last));
            last = order.created_at;
        }
        query.cursor = page.next_cursor;
    } while (query.cursor);
    BOOST_TEST(sizes == std::vector<std::size_t>({10, 10, 5}), boost::test_tools::per_element());
    BOOST_TEST(seen.size() == 25U);
}

BOOST_AUTO_TEST_CASE(a_full_last_page_has_no_next_one) {
    const Product thing = make("5.00");
    for (int i = 0; i < 3; ++i) place(thing.id);
    OrderQuery query;
    query.limit = 3;
    BOOST_TEST(!require(engine.order_list(query, by(admin()))).next_cursor.has_value());
}

BOOST_AUTO_TEST_CASE(a_cursor_belongs_to_its_list_its_filters_and_its_reader) {
    const Product thing = make("5.00", 10);
    for (int i = 0; i < 3; ++i) place(thing.id, by(customer(1)));
    make("1.00");
    OrderQuery query;
    query.limit = 1;
    const auto cursor = require(engine.order_list(query, by(customer(1)))).next_cursor;
    BOOST_REQUIRE(cursor.has_value());
    query.cursor = cursor;
    BOOST_TEST(engine.order_list(query, by(customer(1))).has_value());
    query.limit = 2;  // the size of a page may change
    BOOST_TEST(engine.order_list(query, by(customer(1))).has_value());
    check_refused(engine.order_list(query, by(customer(2))), Errc::invalid_cursor, "/cursor");
    check_refused(engine.order_list(query, by(admin())), Errc::invalid_cursor, "/cursor");
    query.status = {OrderStatus::pending};
    check_refused(engine.order_list(query, by(customer(1))), Errc::invalid_cursor, "/cursor");
    ProductQuery products;
    products.cursor = cursor;
    check_refused(engine.product_list(products, by(customer(1))), Errc::invalid_cursor, "/cursor");
    check_refused(engine.stock_movements(thing.id, 10, cursor, by(admin())), Errc::invalid_cursor,
                  "/cursor");
    OrderQuery forged;
    forged.cursor = std::string(54, 'A');
    check_refused(engine.order_list(forged, by(admin())), Errc::invalid_cursor, "/cursor");
}

BOOST_AUTO_TEST_CASE(filters_say_the_same_in_any_order) {
    const Product thing = make("5.00");
    for (int i = 0; i < 3; ++i) place(thing.id);
    OrderQuery query;
    query.limit = 1;
    query.status = {OrderStatus::pending, OrderStatus::processing};
    query.cursor = require(engine.order_list(query, by(admin()))).next_cursor;
    std::swap(query.status[0], query.status[1]);
    BOOST_TEST(engine.order_list(query, by(admin())).has_value());
}

BOOST_AUTO_TEST_CASE(a_page_has_1_to_100_rows) {
    const Product thing = make("5.00", 1);
    for (const auto limit : std::initializer_list<std::int64_t>{0, -1, 101, INT64_MAX}) {
        ProductQuery products;
        products.limit = limit;
        OrderQuery orders;
        orders.limit = limit;
        check_refused(engine.product_list(products, by(admin())), Errc::validation_failed, "/limit");
        check_refused(engine.order_list(orders, by(admin())), Errc::validation_failed, "/limit");
        check_refused(engine.stock_movements(thing.id, limit, {}, by(admin())),
                      Errc::validation_failed, "/limit");
    }
    BOOST_TEST(require(engine.stock_movements(thing.id, 100, {}, by(admin()))).data.size() == 1U);
}

BOOST_AUTO_TEST_CASE(events_come_again_until_they_are_acknowledged) {
    const Product thing = make("5.00");
    const Order order = place(thing.id, by(customer()));
    require(engine.order_mark_paid(paid(order.id), by(till())));
    const auto reader = by(system_actor());
    const auto first = require(engine.events_fetch("mail", 10, 0, reader));
    BOOST_REQUIRE(first.size() == 3U);
    BOOST_TEST(to_string(first[0].type) == "order.created");
    BOOST_TEST(to_string(first[1].type) == "order.paid");
    BOOST_TEST(to_string(first[2].type) == "order.status_changed");
    for (std::size_t i = 0; i < 3; ++i) {
        BOOST_TEST(first[i].sequence == static_cast<std::int64_t>(i) + 1);
        BOOST_TEST(first[i].order_sequence == static_cast<std::int64_t>(i) + 1);
    }
    BOOST_TEST(require(engine.events_fetch("mail", 1, 0, reader)).size() == 1U);
    BOOST_TEST((require(engine.events_fetch("mail", 10, 0, reader))[0].event_id == first[0].event_id));
    require(engine.events_ack({"mail", 2}, reader));
    const auto rest = require(engine.events_fetch("mail", 10, 0, reader));
    BOOST_REQUIRE(rest.size() == 1U);
    BOOST_TEST((rest[0].event_id == first[2].event_id));
    require(engine.events_ack({"mail", 3}, reader));
    BOOST_TEST(require(engine.events_fetch("mail", 10, 0, reader)).empty());
    BOOST_TEST(require(engine.events_fetch("kafka", 10, 0, reader)).size() == 3U);
}

BOOST_AUTO_TEST_CASE(events_are_for_staff_and_their_questions_are_checked) {
    check_refused(engine.events_fetch("mail", 10, 0, by(customer())), Errc::forbidden);
    const auto reader = by(system_actor());
    check_refused(engine.events_fetch("", 10, 0, reader), Errc::validation_failed, "/consumer");
    check_refused(engine.events_fetch("mail", 0, 0, reader), Errc::validation_failed, "/limit");
    check_refused(engine.events_fetch("mail", 1'001, 0, reader), Errc::validation_failed, "/limit");
    check_refused(engine.events_fetch("mail", 1, -1, reader), Errc::validation_failed, "/timeout_ms");
}

BOOST_AUTO_TEST_CASE(who_waits_for_events_is_woken_by_one) {
    const Product thing = make("5.00");
    auto waiting = std::async(std::launch::async,
                              [&] { return engine.events_fetch("mail", 10, 60'000, by(system_actor())); });
    place(thing.id);
    BOOST_TEST(require(waiting.get()).size() == 1U);
}

BOOST_AUTO_TEST_CASE(reads_check_what_accompanies_them) {
    CallOptions call = by({ActorType::customer, "jane", {}});
    check_refused(engine.product_get(id_of<ProductId>(1), call), Errc::forbidden, "/actor/id");
    check_refused(engine.order_list({}, call), Errc::forbidden, "/actor/id");
}

BOOST_AUTO_TEST_CASE(a_copy_is_a_handle_of_the_same_shop) {
    std::optional<Engine> copy(engine);
    const Product thing = make("5.00");
    BOOST_TEST(copy->product_get(thing.id, by(admin())).has_value());
    engine = open();  // the first handle is gone
    BOOST_TEST(copy->product_get(thing.id, by(admin())).has_value());
    check_refused(engine.product_get(thing.id, by(admin())), Errc::not_found);
}

BOOST_AUTO_TEST_CASE(opening_refuses_a_shop_that_makes_no_sense) {
    OpenOptions options;
    options.migrate = true;
    options.currency = "XXX";
    check_refused(Engine::on(memory::open_memory(), options), Errc::validation_failed);
    options.currency = "USD";
    for (const char* name : {"", "two words", "a/b", "\xC3\xA9"}) {
        options.shop_name = name;
        BOOST_TEST(!Engine::on(memory::open_memory(), options).has_value());
    }
    check_refused(Engine::on(memory::open_memory()), Errc::schema_too_old);
}

BOOST_AUTO_TEST_SUITE_END()
