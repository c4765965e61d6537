#include <boost/test/unit_test.hpp>

#include "codec/documents.hpp"
#include "script.hpp"
#include "storage/memory/memory_storage.hpp"
#include "storage/sqlite/sqlite_storage.hpp"
#include "support/fakes.hpp"
#include "support/scale.hpp"
#include "support/scratch.hpp"
#include "support/why.hpp"
#if ORDO_POSTGRES
#include "storage/postgres/postgres_storage.hpp"
#include "support/postgres.hpp"
#endif

// The same random commands on memory and on SQLite or PostgreSQL, with the same clock and the same random
// bytes: every answer, every list and every journal byte must be equal. Memory is a page of plain
// containers, so a difference is nearly always the database's.
namespace ordo::test {
BOOST_AUTO_TEST_SUITE(differential)

namespace {

const CallOptions kViewer{.actor = {ActorType::admin, "viewer", {}}};

// A shop with a world of its own, so that two of them can be kept in step.
struct Side {
    FakeClock clock;
    FakeRandom random;
    std::optional<Engine> shop;

    Side(std::unique_ptr<sys::Storage> storage, std::uint64_t seed, bool prices_include_tax)
        : random(seed) {
        auto opened = Engine::on(std::move(storage), {.migrate = true,
                                                      .shop_name = "twin",
                                                      .prices_include_tax = prices_include_tax,
                                                      .clock = &clock,
                                                      .random = &random});
        BOOST_REQUIRE_MESSAGE(opened.has_value(), why(opened));
        shop.emplace(*std::move(opened));
        register_providers(*shop, clock);
    }
};

std::string journal_text(const Engine& shop) {
    const auto records = shop.events_fetch("differential", 1'000, 0);
    BOOST_REQUIRE(records.has_value());
    std::string text;
    for (const auto& record : *records) {
        text += record.facts;
        text.append(record.hash.begin(), record.hash.end());
        text += codec::encode_event(record, shop.shop_name()) + "\n";
    }
    return text;
}

std::string orders_text(const Engine& shop) {
    std::string text;
    OrderQuery query{.limit = 7};
    do {
        const auto page = shop.order_list(query, kViewer);
        BOOST_REQUIRE(page.has_value());
        text += codec::encode(*page, kViewer.actor) + "\n";
        query.cursor = page->next_cursor;
    } while (query.cursor);
    return text;
}

// The lists as every sort and some filters show them, and the statistics.
std::string views_text(const Engine& shop) {
    std::string text;
    for (const auto sort : {OrderSort::oldest, OrderSort::total, OrderSort::total_falling}) {
        OrderQuery query{.sort = sort, .limit = 11};
        do {
            const auto page = shop.order_list(query, kViewer);
            BOOST_REQUIRE_MESSAGE(page.has_value(), why(page));
            for (const Order& order : page->data) text += order.id.to_string() + " ";
            query.cursor = page->next_cursor;
        } while (query.cursor);
        text += "\n";
    }
    for (const auto* q : {"100001", "mina", "tea", "SKU-1", "R-1"}) {
        const auto page = shop.order_list({.q = q, .limit = 50}, kViewer);
        BOOST_REQUIRE_MESSAGE(page.has_value(), why(page));
        text += codec::encode(*page, kViewer.actor) + "\n";
    }
    const auto waiting = shop.order_list({.attention = true, .limit = 50}, kViewer);
    BOOST_REQUIRE_MESSAGE(waiting.has_value(), why(waiting));
    text += codec::encode(*waiting, kViewer.actor) + "\n";
    for (const auto sort : {ProductSort::name, ProductSort::price, ProductSort::price_falling}) {
        const auto page = shop.product_list({.q = "kase", .sort = sort, .limit = 50}, kViewer);
        BOOST_REQUIRE_MESSAGE(page.has_value(), why(page));
        text += codec::encode(*page, kViewer.actor) + "\n";
    }
    const auto stats = shop.statistics({{FakeClock::kStart.ms - 86'400'000}, {FakeClock::kStart.ms + 86'400'000},
                                        Interval::hour, "Asia/Kolkata"}, kViewer);
    BOOST_REQUIRE_MESSAGE(stats.has_value(), why(stats));
    return text + codec::encode(*stats);
}

std::string products_text(const Engine& shop, const std::vector<ProductId>& products) {
    std::string text;
    ProductQuery query{.limit = 9};
    do {
        const auto page = shop.product_list(query, kViewer);
        BOOST_REQUIRE(page.has_value());
        text += codec::encode(*page, kViewer.actor) + "\n";
        query.cursor = page->next_cursor;
    } while (query.cursor);
    for (const auto id : products) {
        const auto movements = shop.stock_movements(id, 100, {}, kViewer);
        BOOST_REQUIRE(movements.has_value());
        text += codec::encode(*movements, kViewer.actor) + "\n";
    }
    return text;
}

std::string histories_text(const Engine& shop, const std::vector<OrderId>& orders) {
    std::string text;
    for (const auto id : orders) {
        const auto history = shop.order_history(id, kViewer);
        BOOST_REQUIRE(history.has_value());
        text += codec::encode_history(*history, kViewer.actor) + "\n";
    }
    return text;
}

void require_sound(const Engine& shop) {
    const auto report = shop.verify();
    BOOST_REQUIRE(report.has_value());
    for (const auto& finding : report->findings)
        BOOST_ERROR(finding.subject << ": " << finding.detail);
}

struct Tally {
    int commands = 0;
    int refused = 0;
};

// One shop lives through `scripts` scripts of ten commands each, in memory and on `storage`.
void compare_one_shop(std::unique_ptr<sys::Storage> storage, std::uint64_t seed, int scripts,
                      Tally& tally) {
    const bool tax_included = seed % 2 == 0;
    Side memory(memory::open_memory(), seed, tax_included);
    Side kept(std::move(storage), seed, tax_included);
    Script script(seed);

    for (int i = 0; i < scripts * 10; ++i) {
        const Step step = script.next();
        const Outcome expected = step.run(*memory.shop);
        const Outcome actual = step.run(*kept.shop);
        BOOST_REQUIRE_MESSAGE(expected.text == actual.text, "seed " << seed << ", command " << i << " "
                                                                    << step.name << ":\n"
                                                                    << expected.text << "\n"
                                                                    << actual.text);
        BOOST_REQUIRE_MESSAGE(expected.text.find("urn:ordo:error:internal") == std::string::npos,
                              "seed " << seed << ", command " << i << " " << step.name);
        script.remember(expected);
        ++tally.commands;
        tally.refused += expected.refused ? 1 : 0;
        const auto pause = static_cast<std::int64_t>(i % 3) * 250;
        memory.clock.advance(pause);
        kept.clock.advance(pause);
    }
    BOOST_REQUIRE(journal_text(*memory.shop) == journal_text(*kept.shop));
    BOOST_REQUIRE(orders_text(*memory.shop) == orders_text(*kept.shop));
    BOOST_REQUIRE_EQUAL(views_text(*memory.shop), views_text(*kept.shop));
    BOOST_REQUIRE(products_text(*memory.shop, script.products()) ==
                  products_text(*kept.shop, script.products()));
    BOOST_REQUIRE(histories_text(*memory.shop, script.orders()) ==
                  histories_text(*kept.shop, script.orders()));
    require_sound(*memory.shop);
    require_sound(*kept.shop);
}

// `compare(seed, scripts, tally)` for shops enough to make `scripts` of them.
template <class Compare>
void compare_shops(int scripts, Compare compare) {
    constexpr int kScriptsPerShop = 20;
    Tally tally;
    for (int shop = 0; shop < scripts / kScriptsPerShop; ++shop)
        compare(static_cast<std::uint64_t>(shop) + 1, kScriptsPerShop, tally);
    BOOST_TEST_MESSAGE(scripts << " scripts, " << tally.commands << " commands, " << tally.refused
                               << " refused");
    // A run in which everything or nothing was refused would prove little.
    BOOST_TEST(tally.refused > tally.commands / 20);
    BOOST_TEST(tally.refused < tally.commands * 3 / 5);
}

}  // namespace

BOOST_AUTO_TEST_CASE(random_scripts_give_the_same_documents_and_journals_on_memory_and_sqlite) {
    compare_shops(scaled(1'000, 10'000, 100'000), [](std::uint64_t seed, int scripts, Tally& tally) {
        const ScratchFolder folder(ScratchFolder::Place::fast);
        auto file = sqlite::open_sqlite(folder.file("twin.db"));
        BOOST_REQUIRE_MESSAGE(file.has_value(), why(file));
        compare_one_shop(*std::move(file), seed, scripts, tally);
    });
}

#if ORDO_POSTGRES
BOOST_AUTO_TEST_CASE(random_scripts_give_the_same_documents_and_journals_on_memory_and_postgres) {
    compare_shops(scaled(20, 400, 100'000), [](std::uint64_t seed, int scripts, Tally& tally) {
        const PostgresSchema schema;
        auto storage = postgres::open_postgres(schema.url());
        BOOST_REQUIRE_MESSAGE(storage.has_value(), why(storage));
        compare_one_shop(*std::move(storage), seed, scripts, tally);
    });
}
#endif

BOOST_AUTO_TEST_SUITE_END()

}  // namespace ordo::test
