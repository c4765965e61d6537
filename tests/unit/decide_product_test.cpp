// Proves the rules of the catalogue and of stock: who may, what is refused and where, which rows are
// written. A refusal is an Error and has no Changes at all.
#include <boost/test/unit_test.hpp>
#include <string>

#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

ProductCreate mug() {
    ProductCreate command{.name = "Mug", .price = amount("4.50")};
    command.tax_rate = rate("19");
    return command;
}

ProductUpdate patch_of(std::uint32_t n) {
    ProductUpdate command;
    command.id = id_of<ProductId>(n);
    return command;
}

StockAdjust adjust(std::uint32_t n, std::int64_t delta) {
    StockAdjust command;
    command.product_id = id_of<ProductId>(n);
    command.delta = delta;
    command.reason = MovementReason::received;
    return command;
}

CallOptions with_version(std::int64_t version) {
    CallOptions call = by(admin());
    call.expected_version = version;
    return call;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(decide_product, Desk)

BOOST_AUTO_TEST_CASE(a_product_is_created_with_the_shops_currency_and_a_fresh_id) {
    const auto made = run(mug());
    BOOST_TEST(made.changed);
    BOOST_TEST(!made.replayed);
    BOOST_TEST(made.answer.name == "Mug");
    BOOST_TEST((made.answer.price == money("4.50")));
    BOOST_TEST(made.answer.version == 1);
    BOOST_TEST(made.answer.active);
    BOOST_TEST(made.answer.in_stock());
    BOOST_TEST((made.answer.created_at == clock.now()));
    BOOST_TEST(!made.answer.id.is_nil());
    BOOST_TEST(!made.answer.stock_quantity.has_value());
    BOOST_REQUIRE(made.changes.products.size() == 1U);
    BOOST_TEST(made.changes.products[0].insert);
    BOOST_TEST(made.changes.stock.empty());
    BOOST_TEST(made.changes.movements.empty());
    BOOST_TEST(made.records.empty());
}

BOOST_AUTO_TEST_CASE(opening_stock_is_a_movement_like_any_other) {
    ProductCreate command = mug();
    command.stock_quantity = 40;
    const auto made = run(command, by(till()));
    BOOST_TEST(made.answer.stock_quantity.value() == 40);
    BOOST_REQUIRE(made.changes.stock.size() == 1U);
    BOOST_TEST(made.changes.stock[0].second.value() == 40);
    BOOST_REQUIRE(made.changes.movements.size() == 1U);
    const auto& movement = made.changes.movements[0];
    BOOST_TEST(movement.delta == 40);
    BOOST_TEST(movement.quantity_after == 40);
    BOOST_TEST((movement.reason == MovementReason::received));
    BOOST_TEST((movement.product_id == made.answer.id));
    BOOST_TEST((movement.actor == till()));
}

BOOST_AUTO_TEST_CASE(an_opening_stock_of_zero_is_counted_without_a_movement) {
    ProductCreate command = mug();
    command.stock_quantity = 0;
    const auto made = run(command);
    BOOST_TEST(made.answer.stock_quantity.value() == 0);
    BOOST_TEST(!made.answer.in_stock());
    BOOST_REQUIRE(made.changes.stock.size() == 1U);
    BOOST_TEST(made.changes.movements.empty());
}

BOOST_AUTO_TEST_CASE(only_staff_change_the_catalogue) {
    add(make_product(1, "5.00", 3));
    for (const auto& stranger : {customer(), provider_actor()}) {
        check_refused(decide(mug(), by(stranger)), Errc::forbidden);
        check_refused(decide(patch_of(1), by(stranger)), Errc::forbidden);
        check_refused(decide(ProductDeactivate{id_of<ProductId>(1)}, by(stranger)), Errc::forbidden);
        check_refused(decide(adjust(1, 1), by(stranger)), Errc::forbidden);
    }
    for (const auto& staff : {admin(), till(), system_actor()})
        BOOST_TEST(decide(mug(), by(staff)).has_value());
}

BOOST_AUTO_TEST_CASE(every_field_is_checked_at_its_limit) {
    const auto refused_at = [&](std::string_view field, auto change, Errc code = Errc::validation_failed) {
        ProductCreate command = mug();
        change(command);
        BOOST_TEST_CONTEXT(field) { check_refused(decide(command), code, field); }
    };
    const std::string at_65(65, 'x');
    refused_at("/name", [](auto& c) { c.name = ""; });
    refused_at("/name", [](auto& c) { c.name = std::string(201, 'x'); });
    refused_at("/name", [](auto& c) { c.name = "two\nlines"; });
    refused_at("/description", [](auto& c) { c.description = std::string(10'001, 'x'); });
    refused_at("/category", [&](auto& c) { c.category = at_65; });
    refused_at("/category", [](auto& c) { c.category = ""; });
    refused_at("/sku", [&](auto& c) { c.sku = at_65; });
    refused_at("/barcode", [&](auto& c) { c.barcode = at_65; });
    refused_at("/metadata", [](auto& c) { c.metadata = {{"", "v"}}; });
    refused_at("/stock_quantity", [](auto& c) { c.stock_quantity = -1; });
    refused_at("/stock_quantity", [](auto& c) { c.stock_quantity = 1'000'000'001; });
    refused_at("/in_stock", [](auto& c) { c.stock_quantity = 1; c.in_stock = true; });
    refused_at("/price", [](auto& c) { c.price = amount("-0.01"); });
    refused_at("/price", [](auto& c) { c.price = amount("4.505"); }, Errc::invalid_amount);
    refused_at("/price", [](auto& c) { c.price = AmountInput(money("4", "EUR")); },
               Errc::currency_mismatch);

    ProductCreate most = mug();
    most.name = std::string(200, 'x');
    most.description = std::string(10'000, 'x');
    most.category = most.sku = most.barcode = std::string(64, 'x');
    most.stock_quantity = 1'000'000'000;
    most.price = amount("0");
    BOOST_TEST(decide(most).has_value());
}

BOOST_AUTO_TEST_CASE(sku_and_barcode_are_unique) {
    Product first = make_product(1, "5.00");
    first.sku = "MS-1";
    first.barcode = "4006381333931";
    first.active = false;  // a product out of the shop keeps its codes
    add(first);
    add(make_product(2, "5.00"));

    ProductCreate same_sku = mug();
    same_sku.sku = "MS-1";
    const auto refused = decide(same_sku);
    check_refused(refused, Errc::already_exists, "/sku");
    BOOST_TEST(refused.error().details->existing_field.value() == "sku");

    ProductUpdate same_barcode = patch_of(2);
    same_barcode.barcode = std::optional<std::string>("4006381333931");
    check_refused(decide(same_barcode), Errc::already_exists, "/barcode");
    ProductUpdate own = patch_of(1);
    own.sku = std::optional<std::string>("MS-1");
    BOOST_TEST(!decide(own)->changed);
}

BOOST_AUTO_TEST_CASE(the_same_content_under_a_client_made_id_is_the_same_product) {
    ProductCreate command = mug();
    command.id = id_of<ProductId>(7);
    command.sku = "MS-1";
    BOOST_TEST((run(command).answer.id == id_of<ProductId>(7)));
    const auto again = run(command);
    BOOST_TEST(again.replayed);
    BOOST_TEST(!again.changed);
    BOOST_TEST(again.changes.empty());

    command.name = "Another mug";
    const auto refused = decide(command);
    check_refused(refused, Errc::already_exists, "/id");
    BOOST_TEST(refused.error().details->existing_field.value() == "id");
}

BOOST_AUTO_TEST_CASE(an_update_changes_what_it_names) {
    Product before = make_product(1, "5.00", 3, "7");
    before.category = "kitchen";
    before.metadata = {{"a", "1"}};
    add(before);
    clock.advance(1'000);
    ProductUpdate command = patch_of(1);
    command.price = amount("6");
    command.category.emplace(std::nullopt);  // null clears
    const auto updated = run(command);
    BOOST_TEST(updated.changed);
    BOOST_TEST(updated.answer.price.to_string() == "6.00");
    BOOST_TEST(!updated.answer.category.has_value());
    BOOST_TEST(updated.answer.name == before.name);
    BOOST_TEST((updated.answer.metadata == before.metadata));
    BOOST_TEST(updated.answer.version == 2);
    BOOST_TEST((updated.answer.updated_at == clock.now()));
    BOOST_TEST((updated.answer.created_at == before.created_at));
    BOOST_TEST(updated.changes.stock.empty());
    BOOST_REQUIRE(updated.changes.products.size() == 1U);
    BOOST_TEST(!updated.changes.products[0].insert);
}

BOOST_AUTO_TEST_CASE(a_product_with_codes_can_be_changed_without_naming_them) {
    Product coded = make_product(1, "5.00");
    coded.sku = "MS-1";
    coded.barcode = "4006381333931";
    add(coded);
    ProductUpdate command = patch_of(1);
    command.name = "Better mug";
    BOOST_TEST(run(command).answer.sku.value() == "MS-1");
    BOOST_TEST(!run(ProductDeactivate{id_of<ProductId>(1)}).answer.active);
}

BOOST_AUTO_TEST_CASE(an_update_that_changes_nothing_writes_nothing) {
    add(make_product(1, "5.00"));
    ProductUpdate command = patch_of(1);
    command.price = amount("5.0");
    const auto same = run(command);
    BOOST_TEST(!same.changed);
    BOOST_TEST(same.changes.empty());
    BOOST_TEST(same.answer.version == 1);
}

BOOST_AUTO_TEST_CASE(a_stale_version_is_refused_with_the_current_one) {
    Product current = make_product(1, "5.00");
    current.version = 4;
    add(current);
    ProductUpdate command = patch_of(1);
    command.name = "New";
    const auto refused = decide(command, with_version(3));
    check_refused(refused, Errc::version_conflict);
    BOOST_TEST(refused.error().details->current_version.value() == 4);
    check_refused(decide(ProductDeactivate{id_of<ProductId>(1)}, with_version(5)),
                  Errc::version_conflict);
    BOOST_TEST(run(command, with_version(4)).answer.version == 5);
    check_refused(decide(mug(), with_version(1)), Errc::validation_failed, "/expected_version");
    check_refused(decide(adjust(1, 1), with_version(5)), Errc::validation_failed, "/expected_version");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_not_found) {
    ProductUpdate command = patch_of(9);
    command.name = "New";
    check_refused(decide(command), Errc::not_found);
    check_refused(decide(ProductDeactivate{id_of<ProductId>(9)}), Errc::not_found);
    check_refused(decide(adjust(9, 1)), Errc::not_found);
}

BOOST_AUTO_TEST_CASE(a_product_leaves_the_shop_and_comes_back) {
    add(make_product(1, "5.00"));
    BOOST_TEST(!run(ProductDeactivate{id_of<ProductId>(1)}).answer.active);
    BOOST_TEST(!run(ProductDeactivate{id_of<ProductId>(1)}).changed);
    ProductUpdate back = patch_of(1);
    back.active = true;
    BOOST_TEST(run(back).answer.active);
    BOOST_TEST(product(1).version == 3);
}

BOOST_AUTO_TEST_CASE(counting_stops_with_a_movement_so_that_the_sum_stays_right) {
    add(make_product(1, "5.00", 3));
    ProductUpdate stop = patch_of(1);
    stop.stop_counting = true;
    const auto stopped = run(stop);
    BOOST_TEST(!stopped.answer.stock_quantity.has_value());
    BOOST_REQUIRE(stopped.changes.movements.size() == 1U);
    BOOST_TEST(stopped.changes.movements[0].delta == -3);
    BOOST_TEST(stopped.changes.movements[0].quantity_after == 0);
    BOOST_TEST(!product(1).stock_quantity.has_value());
    BOOST_TEST(!run(stop).changed);
    // Counting begins again at zero.
    BOOST_TEST(run(adjust(1, 8)).answer.quantity_after == 8);
}

BOOST_AUTO_TEST_CASE(in_stock_is_set_by_hand_only_while_nothing_is_counted) {
    add(make_product(1, "5.00", 3));
    add(make_product(2, "5.00"));
    ProductUpdate by_hand = patch_of(1);
    by_hand.in_stock = false;
    check_refused(decide(by_hand), Errc::validation_failed, "/in_stock");
    by_hand.id = id_of<ProductId>(2);
    BOOST_TEST(!run(by_hand).answer.in_stock());
}

BOOST_AUTO_TEST_CASE(an_adjustment_is_a_movement_and_leaves_the_version_alone) {
    add(make_product(1, "5.00", 3));
    StockAdjust command = adjust(1, -2);
    command.reason = MovementReason::damaged;
    command.note = "fell off the shelf";
    const auto moved = run(command);
    BOOST_TEST(moved.answer.delta == -2);
    BOOST_TEST(moved.answer.quantity_after == 1);
    BOOST_TEST(moved.answer.note.value() == "fell off the shelf");
    BOOST_TEST((moved.answer.actor == admin()));
    BOOST_TEST(moved.changes.products.empty());
    BOOST_TEST(product(1).stock_quantity.value() == 1);
    BOOST_TEST(product(1).version == 1);
}

BOOST_AUTO_TEST_CASE(an_adjustment_never_takes_more_than_there_is) {
    add(make_product(1, "5.00", 3));
    const auto refused = decide(adjust(1, -4));
    check_refused(refused, Errc::out_of_stock);
    BOOST_TEST(refused.error().details->items.at(0).requested.value() == 4);
    BOOST_TEST(refused.error().details->items.at(0).available.value() == 3);
    BOOST_TEST(run(adjust(1, -3)).answer.quantity_after == 0);
    add(make_product(2, "5.00"));
    check_refused(decide(adjust(2, -1)), Errc::out_of_stock);

    Product loose = make_product(3, "5.00", 0);
    loose.allow_backorder = true;
    add(loose);
    BOOST_TEST(run(adjust(3, -5)).answer.quantity_after == -5);
}

BOOST_AUTO_TEST_CASE(goods_can_be_received_while_stock_is_still_below_zero) {
    // Backorders were allowed once, and are not any more.
    add(make_product(1, "5.00", -5));
    BOOST_TEST(run(adjust(1, 3)).answer.quantity_after == -2);
}

BOOST_AUTO_TEST_CASE(an_adjustment_is_checked_in_every_field) {
    add(make_product(1, "5.00", 999'999'999));
    check_refused(decide(adjust(1, 0)), Errc::validation_failed, "/delta");
    check_refused(decide(adjust(1, INT64_MIN)), Errc::validation_failed, "/delta");
    check_refused(decide(adjust(1, INT64_MAX)), Errc::validation_failed, "/delta");
    check_refused(decide(adjust(1, 2)), Errc::validation_failed, "/delta");
    BOOST_TEST(decide(adjust(1, 1)).has_value());
    for (const auto reason : {MovementReason::order, MovementReason::cancel}) {
        StockAdjust command = adjust(1, 1);
        command.reason = reason;
        check_refused(decide(command), Errc::validation_failed, "/reason");
    }
    StockAdjust wordy = adjust(1, 1);
    wordy.note = std::string(1'001, 'x');
    check_refused(decide(wordy), Errc::validation_failed, "/note");
}

BOOST_AUTO_TEST_CASE(a_name_of_the_actor_is_not_kept_with_a_movement) {
    add(make_product(1, "5.00", 3));
    Actor named = admin();
    named.name = "Ada Admin";
    BOOST_TEST(!run(adjust(1, 1), by(named)).answer.actor.name.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
