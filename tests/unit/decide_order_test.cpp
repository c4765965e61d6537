// Proves the rules of placing an order, of its status and of notes: what is written, in which order,
// who may, and that every refusal names its code and field.
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "support/builders.hpp"

using namespace ordo;
using namespace ordo::test;

namespace {

struct Store : Desk {
    Store() {
        add(make_product(1, "10.00", 5, "19"));
        add(make_product(2, "2.50", 3));
        add(make_product(3, "7.00"));
        add(make_product(4, "0.00"));
    }

    OrderId place(std::vector<OrderItem> items, const Actor& actor = customer()) {
        return run(order_of(std::move(items)), by(actor)).answer.id;
    }
};

Digest digest(std::uint8_t first) {
    Digest made{};
    made[0] = first;
    return made;
}

OrderSetStatus set_status(OrderId id, OrderStatus status, std::optional<std::string> note = {}) {
    OrderSetStatus command;
    command.order_id = id;
    command.status = status;
    command.note = std::move(note);
    return command;
}

OrderAddNote note(OrderId id, std::string text, bool is_public = false) {
    return {id, std::move(text), is_public};
}

std::vector<std::string> kinds(const std::vector<RecordDraft>& records) {
    std::vector<std::string> words;
    for (const auto& draft : records)
        words.push_back(std::string(to_string(draft.record.kind)) + " " +
                        std::string(to_string(draft.record.type)) + " " + draft.record.from + ">" +
                        draft.record.to);
    return words;
}

using Words = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(decide_order, Store)

BOOST_AUTO_TEST_CASE(an_order_is_placed_with_its_record_its_number_and_its_stock) {
    CallOptions call = by(customer());
    call.trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const auto placed = run(order_of({item(1, 2), item(3)}), call);
    const Order& order = placed.answer;
    BOOST_TEST(placed.changed);
    BOOST_TEST(to_string(order.status) == "pending");
    BOOST_TEST(to_string(order.payment_status) == "pending");
    BOOST_TEST(to_string(order.payment_detail) == "none");
    BOOST_TEST(order.number == "100001");
    BOOST_TEST(order.version == 1);
    BOOST_TEST(order.amounts.total.to_string() == "27.00");
    BOOST_TEST(order.amounts.due.to_string() == "27.00");
    BOOST_TEST(order.amounts.tax.to_string() == "3.19");
    BOOST_TEST(!order.paid_at.has_value());
    BOOST_TEST((order.created_at == clock.now()));
    BOOST_TEST(order.customer.user_id->to_string() == customer().id.value());

    BOOST_TEST(kinds(placed.records) == Words{"created order.created >pending"},
               boost::test_tools::per_element());
    const auto& draft = placed.records[0];
    BOOST_TEST(draft.record.order_sequence == 1);
    BOOST_TEST(draft.order.version == 1);
    BOOST_TEST(draft.lines.size() == 2U);
    BOOST_TEST(draft.record.is_public);
    BOOST_TEST(draft.record.trace.value() == call.trace.value());
    BOOST_TEST((draft.record.actor == customer()));

    const auto& changes = placed.changes;
    BOOST_REQUIRE(changes.orders.size() == 1U);
    BOOST_TEST(changes.orders[0].insert);
    BOOST_REQUIRE(changes.movements.size() == 1U);
    BOOST_TEST(changes.movements[0].delta == -2);
    BOOST_TEST(changes.movements[0].quantity_after == 3);
    BOOST_TEST((changes.movements[0].reason == MovementReason::order));
    BOOST_TEST((changes.movements[0].order_id == order.id));
    BOOST_TEST(changes.chain->next_order_number == 100'002);
    BOOST_TEST(changes.payments.empty());
    BOOST_TEST(changes.ledger.empty());
    BOOST_TEST(product(1).stock_quantity.value() == 3);

    BOOST_TEST(run(order_of({item(3)})).answer.number == "100002");
}

BOOST_AUTO_TEST_CASE(stock_is_taken_once_per_product_for_all_its_lines) {
    OrderItem cheap = item(1, 2);
    cheap.discount = Discount(rate("50"));
    const auto placed = run(order_of({item(2), item(1, 3), cheap}));
    BOOST_REQUIRE(placed.changes.movements.size() == 2U);
    BOOST_TEST(placed.changes.movements[0].delta == -5);  // in the order of product ids
    BOOST_TEST(placed.changes.movements[1].delta == -1);
    BOOST_TEST(product(1).stock_quantity.value() == 0);
}

BOOST_AUTO_TEST_CASE(too_little_stock_names_every_short_product_and_takes_nothing) {
    OrderItem cheap = item(1, 3);
    cheap.discount = Discount(rate("50"));
    const auto refused = decide(order_of({item(1, 3), cheap, item(2, 4), item(3, 9'999)}));
    check_refused(refused, Errc::out_of_stock);
    const auto& items = refused.error().details->items;
    BOOST_REQUIRE(items.size() == 2U);
    BOOST_TEST(items[0].product_id == id_of<ProductId>(1).to_string());
    BOOST_TEST(items[0].requested.value() == 6);
    BOOST_TEST(items[0].available.value() == 5);
    BOOST_TEST(items[1].available.value() == 3);
}

BOOST_AUTO_TEST_CASE(what_is_out_of_stock_by_hand_is_not_sold) {
    Product made_to_order = product(3);
    made_to_order.in_stock_by_hand = false;
    add(made_to_order);
    check_refused(decide(order_of({item(3)})), Errc::out_of_stock);
}

BOOST_AUTO_TEST_CASE(backorders_go_below_zero_where_they_are_allowed) {
    Product loose = product(2);
    loose.allow_backorder = true;
    add(loose);
    place({item(2, 10)});
    BOOST_TEST(product(2).stock_quantity.value() == -7);
}

BOOST_AUTO_TEST_CASE(a_free_order_is_paid_at_creation) {
    const auto placed = run(order_of({item(4)}), by(customer()));
    BOOST_TEST(to_string(placed.answer.status) == "processing");
    BOOST_TEST(to_string(placed.answer.payment_status) == "paid");
    BOOST_TEST(placed.answer.payments.empty());
    BOOST_TEST((placed.answer.paid_at == clock.now()));
    BOOST_TEST(placed.answer.version == 2);
    BOOST_TEST(kinds(placed.records) ==
                   Words({"created order.created >pending",
                          "status_changed order.status_changed pending>processing"}),
               boost::test_tools::per_element());
    BOOST_TEST(to_string(placed.records[0].order.status) == "pending");
    BOOST_TEST(to_string(placed.records[1].order.status) == "processing");
}

BOOST_AUTO_TEST_CASE(a_counter_sale_is_placed_paid_and_handed_over_at_once) {
    OrderCreate command = order_of({item(1, 2)});
    command.mark_paid = PaymentInput{.method = PaymentMethod::cash, .tendered_amount = amount("50")};
    command.complete = true;
    const auto sold = run(command, by(till()));
    const Order& order = sold.answer;
    BOOST_TEST(to_string(order.status) == "completed");
    BOOST_TEST(to_string(order.payment_status) == "paid");
    BOOST_TEST(order.amounts.captured.to_string() == "20.00");
    BOOST_TEST(order.payments.at(0).change_amount->to_string() == "30.00");
    BOOST_TEST(order.version == 4);
    BOOST_TEST((order.completed_at == clock.now()));
    BOOST_TEST(kinds(sold.records) ==
                   Words({"created order.created >pending",
                          "payment_status_changed order.paid pending>paid",
                          "status_changed order.status_changed pending>processing",
                          "status_changed order.status_changed processing>completed"}),
               boost::test_tools::per_element());
    for (std::size_t i = 0; i < sold.records.size(); ++i)
        BOOST_TEST(sold.records[i].record.order_sequence == static_cast<std::int64_t>(i) + 1);
    BOOST_TEST(sold.changes.orders.size() == 1U);
    BOOST_TEST(sold.changes.payments.size() == 1U);
    BOOST_TEST(sold.changes.ledger.size() == 2U);
}

// Product 1 was sold cheaper, under another name and another tax, when the shop's prices were net.
OrderCreate past_order(Time now) {
    OrderItem sold = item(1, 4);
    sold.as_sold = LineAsSold{
        .price = amount("2.50"), .tax_rate = rate("7"), .name = "Old name", .type = ProductType::service};
    OrderCreate command = order_of({sold});
    command.past = PastOrder{.total_amount = amount("10.70"),
                             .tax_amount = amount("0.70"),
                             .prices_include_tax = false,
                             .created_at = Time{now.ms - 86'400'000}};
    return command;
}

BOOST_AUTO_TEST_CASE(a_past_order_is_as_it_was_and_takes_no_stock) {
    shop.policy.payment_window_minutes = 60;
    Product gone = make_product(1, "10.00", 0, "19");
    gone.active = false;
    add(gone);
    OrderCreate command = past_order(clock.now());
    const auto placed = run(command);
    const Order& order = placed.answer;
    const OrderLine& line = order.lines.at(0);
    BOOST_TEST(line.name == "Old name");
    BOOST_TEST((line.type == ProductType::service));
    BOOST_TEST(line.unit_price.to_string() == "2.50");
    BOOST_TEST(line.tax_rate.ppm() == 70'000);
    BOOST_TEST(!line.sku.has_value());
    BOOST_TEST(!line.counted);
    BOOST_TEST(order.amounts.total.to_string() == "10.70");
    BOOST_TEST(!order.prices_include_tax);
    BOOST_TEST((order.created_at == command.past->created_at));
    BOOST_TEST((order.updated_at == clock.now()));
    BOOST_TEST(!order.expires_at.has_value());
    BOOST_TEST(placed.changes.movements.empty());

    OrderCancel cancel;
    cancel.order_id = order.id;
    BOOST_TEST(run(cancel).changes.movements.empty());
}

BOOST_AUTO_TEST_CASE(a_past_order_that_does_not_come_out_as_told_is_refused) {
    const auto refused = [&](const char* field, auto change) {
        OrderCreate command = past_order(clock.now());
        change(command);
        check_refused(decide(command), Errc::validation_failed, field);
    };
    refused("/past/total_amount", [](auto& c) { c.past->total_amount = amount("10.71"); });
    refused("/past/tax_amount", [](auto& c) { c.past->tax_amount = amount("0.69"); });
    refused("/past/created_at", [&](auto& c) { c.past->created_at.ms = clock.now().ms + 1; });
    refused("/past/created_at", [](auto& c) { c.past->created_at.ms = -1; });
    refused("/mark_paid/paid_at", [](auto& c) { c.mark_paid.emplace(); });
    refused("/items/0/as_sold", [](auto& c) { c.items[0].as_sold.reset(); });
    refused("/items/0/as_sold", [](auto& c) { c.past.reset(); });
    refused("/items/0/as_sold/price", [](auto& c) { c.items[0].price = amount("2.50"); });
    refused("/items/0/as_sold/price", [](auto& c) { c.items[0].as_sold->price = amount("-1"); });
    refused("/items/0/as_sold/name", [](auto& c) { c.items[0].as_sold->name = ""; });
    refused("/items/0/as_sold/sku", [](auto& c) { c.items[0].as_sold->sku = ""; });
    check_refused(decide(past_order(clock.now()), by(customer())), Errc::forbidden);
    check_refused(decide(past_order(clock.now()), by(till())), Errc::forbidden);
    OrderCreate other = past_order(clock.now());
    other.past->total_amount = AmountInput(money("10.70", "EUR"));
    check_refused(decide(other), Errc::currency_mismatch, "/past/total_amount");
}

BOOST_AUTO_TEST_CASE(an_unpaid_order_is_not_handed_over) {
    OrderCreate command = order_of({item(1)});
    command.complete = true;
    check_refused(decide(command, by(till())), Errc::invalid_transition);
    command.mark_paid = PaymentInput{.amount = amount("9.99")};
    check_refused(decide(command, by(till())), Errc::invalid_transition);
}

BOOST_AUTO_TEST_CASE(a_payment_in_the_request_is_checked_where_it_stands) {
    OrderCreate command = order_of({item(1)});
    command.mark_paid = PaymentInput{.amount = amount("10.01")};
    check_refused(decide(command), Errc::validation_failed, "/mark_paid/amount");
    command.mark_paid = PaymentInput{.method = PaymentMethod::cash, .tendered_amount = amount("9")};
    check_refused(decide(command), Errc::validation_failed, "/mark_paid/tendered_amount");
}

BOOST_AUTO_TEST_CASE(a_customer_orders_for_himself_only) {
    const auto with = [](auto change) {
        OrderCreate command = order_of({item(3)});
        change(command);
        return command;
    };
    const auto refused = [&](auto change) {
        check_refused(decide(with(change), by(customer())), Errc::forbidden);
        BOOST_TEST(decide(with(change), by(admin())).has_value());
    };
    refused([](auto& c) { c.customer.user_id = id_of<UserId>(2); });
    refused([](auto& c) { c.customer.email = "a@b.org"; });
    refused([](auto& c) { c.customer.name = "Someone Else"; });
    refused([](auto& c) { c.mark_paid.emplace(); });
    check_refused(decide(with([](auto& c) { c.complete = true; }), by(customer())), Errc::forbidden);
    check_refused(decide(with([](auto& c) { c.discount = Discount(rate("1")); }), by(customer())),
                  Errc::forbidden, "/discount");
    check_refused(decide(order_of({item(3)}), by(provider_actor())), Errc::forbidden);
    check_refused(decide(order_of({item(3)}), by({ActorType::customer, "jane", {}})), Errc::forbidden,
                  "/actor/id");
}

BOOST_AUTO_TEST_CASE(staff_name_the_customer_or_nobody) {
    BOOST_TEST(!run(order_of({item(3)}), by(till())).answer.customer.user_id.has_value());
    OrderCreate command = order_of({item(3)});
    command.customer = {id_of<UserId>(5), "jane@example.org", "Jane Roe"};
    BOOST_TEST(run(command).answer.customer.email.value() == "jane@example.org");
    command.customer.email = "not an address";
    check_refused(decide(command), Errc::validation_failed, "/customer_email");
    command.customer = {{}, {}, std::string(201, 'x')};
    check_refused(decide(command), Errc::validation_failed, "/customer_name");
}

BOOST_AUTO_TEST_CASE(note_and_metadata_have_limits) {
    OrderCreate command = order_of({item(3)});
    command.note = std::string(1'000, 'x');
    BOOST_TEST(decide(command).has_value());
    command.note = std::string(1'001, 'x');
    check_refused(decide(command), Errc::validation_failed, "/note");
    command.note.reset();
    command.metadata = {{"k", std::string(501, 'x')}};
    check_refused(decide(command), Errc::validation_failed, "/metadata");
}

BOOST_AUTO_TEST_CASE(the_carts_refusals_are_the_orders) {
    check_refused(decide(order_of({})), Errc::validation_failed, "/items");
    check_refused(decide(order_of({item(99)})), Errc::product_unavailable, "/items/0/product_id");
    OrderItem dear = item(3);
    dear.price = amount("6.99");
    check_refused(decide(order_of({dear})), Errc::price_changed);
}

BOOST_AUTO_TEST_CASE(the_same_content_under_a_client_made_id_is_the_same_order_for_ever) {
    OrderCreate command = order_of({item(1, 2)});
    command.id = id_of<OrderId>(7);
    const auto first = run(command, by(till()), digest(1));
    BOOST_TEST((first.answer.id == id_of<OrderId>(7)));
    BOOST_TEST((first.changes.orders[0].state.request_digest == digest(1)));
    run(OrderCancel{.order_id = first.answer.id});
    clock.advance(400LL * 24 * 3'600'000);

    const auto again = run(command, by(till()), digest(1));
    BOOST_TEST(again.replayed);
    BOOST_TEST(!again.changed);
    BOOST_TEST(again.changes.empty());
    BOOST_TEST(again.records.empty());
    BOOST_TEST(to_string(again.answer.status) == "cancelled");
    BOOST_TEST(product(1).stock_quantity.value() == 5);

    const auto other = decide(command, by(till()), digest(2));
    check_refused(other, Errc::already_exists, "/id");
    BOOST_TEST(other.error().details->existing_field.value() == "id");
}

BOOST_AUTO_TEST_CASE(the_id_of_someone_elses_order_is_taken) {
    OrderCreate command = order_of({item(3)});
    command.id = id_of<OrderId>(7);
    run(command, by(customer(1)), digest(1));
    check_refused(decide(command, by(customer(2)), digest(1)), Errc::already_exists, "/id");
}

BOOST_AUTO_TEST_CASE(the_id_of_an_order_made_without_one_is_taken) {
    OrderCreate command = order_of({item(3)});
    command.id = place({item(3)}, till());
    check_refused(decide(command, by(till()), Digest{}), Errc::already_exists, "/id");
}

BOOST_AUTO_TEST_CASE(the_nil_id_is_no_id) {
    OrderCreate command = order_of({item(3)});
    command.id = OrderId();
    check_refused(decide(command), Errc::validation_failed, "/id");
}

BOOST_AUTO_TEST_CASE(there_is_no_earlier_version_of_a_new_order) {
    CallOptions call = by(admin());
    call.expected_version = 1;
    check_refused(decide(order_of({item(3)}), call), Errc::validation_failed, "/expected_version");
}

BOOST_AUTO_TEST_CASE(an_unpaid_order_is_processed_only_with_a_reason) {
    const OrderId id = place({item(1)});
    check_refused(decide(set_status(id, OrderStatus::processing)), Errc::invalid_transition);
    const auto moved = run(set_status(id, OrderStatus::processing, "pays on collection"));
    BOOST_TEST(to_string(moved.answer.status) == "processing");
    BOOST_TEST(to_string(moved.answer.payment_status) == "pending");
    BOOST_TEST(moved.answer.version == 2);
    BOOST_TEST(kinds(moved.records) ==
                   Words{"status_changed order.status_changed pending>processing"},
               boost::test_tools::per_element());
    BOOST_TEST(moved.records[0].record.message.value() == "pays on collection");
    BOOST_TEST(moved.changes.movements.empty());
    check_refused(decide(set_status(id, OrderStatus::completed, "never mind")),
                  Errc::invalid_transition);
}

BOOST_AUTO_TEST_CASE(blanks_are_no_reason) {
    const OrderId id = place({item(1)});
    BOOST_TEST(!decide(set_status(id, OrderStatus::processing, "  ")).has_value());
    check_refused(decide(set_status(id, OrderStatus::processing, "")), Errc::validation_failed,
                  "/note");
}

BOOST_AUTO_TEST_CASE(setting_the_status_it_has_changes_nothing) {
    const OrderId id = place({item(4)});
    const auto same = run(set_status(id, OrderStatus::processing));
    BOOST_TEST(!same.changed);
    BOOST_TEST(same.changes.empty());
    BOOST_TEST(same.records.empty());
    BOOST_TEST(same.answer.version == 2);
    run(set_status(id, OrderStatus::completed));
    BOOST_TEST(!run(set_status(id, OrderStatus::completed)).changed);
}

BOOST_AUTO_TEST_CASE(nothing_goes_back) {
    const OrderId id = place({item(4)});
    run(set_status(id, OrderStatus::completed));
    const auto refused = decide(set_status(id, OrderStatus::processing, "oops"));
    check_refused(refused, Errc::invalid_transition);
    BOOST_TEST(refused.error().details->from.value() == "completed");
    BOOST_TEST(refused.error().details->allowed->empty());
    for (const auto status : {OrderStatus::pending, OrderStatus::cancelled})
        check_refused(decide(set_status(id, status)), Errc::validation_failed, "/status");
}

BOOST_AUTO_TEST_CASE(only_staff_set_a_status_or_add_a_note) {
    const OrderId id = place({item(3)});
    for (const auto& stranger : {customer(), provider_actor()}) {
        check_refused(decide(set_status(id, OrderStatus::processing, "x"), by(stranger)),
                      Errc::forbidden);
        check_refused(decide(note(id, "x"), by(stranger)), Errc::forbidden);
    }
}

BOOST_AUTO_TEST_CASE(a_note_is_a_record_of_its_own) {
    const OrderId id = place({item(3)});
    const auto noted = run(note(id, "rings twice\n", true));
    BOOST_TEST(noted.answer.version == 2);
    BOOST_TEST(kinds(noted.records) == Words{"note order.updated >"},
               boost::test_tools::per_element());
    BOOST_TEST(noted.records[0].record.is_public);
    BOOST_TEST(noted.records[0].record.message.value() == "rings twice\n");
    BOOST_TEST(!run(note(id, "private")).records[0].record.is_public);
    for (const auto& text : {std::string(), std::string(" \n"), std::string(1'001, 'x')})
        check_refused(decide(note(id, text)), Errc::validation_failed, "/text");
}

BOOST_AUTO_TEST_CASE(a_stale_version_is_refused_and_the_right_one_is_not) {
    const OrderId id = place({item(3)});
    CallOptions call = by(admin());
    call.expected_version = 2;
    const auto refused = decide(note(id, "x"), call);
    check_refused(refused, Errc::version_conflict);
    BOOST_TEST(refused.error().details->current_version.value() == 1);
    check_refused(decide(set_status(id, OrderStatus::processing, "x"), call), Errc::version_conflict);
    call.expected_version = 1;
    BOOST_TEST(run(note(id, "x"), call).answer.version == 2);
}

BOOST_AUTO_TEST_CASE(an_order_that_is_not_there_is_not_found) {
    const OrderId nowhere = id_of<OrderId>(99);
    check_refused(decide(set_status(nowhere, OrderStatus::processing)), Errc::not_found);
    check_refused(decide(note(nowhere, "x")), Errc::not_found);
}

BOOST_AUTO_TEST_CASE(a_customer_sees_his_own_orders_and_staff_see_all) {
    const Order mine = order(place({item(3)}, customer(1)));
    const Order nobodys = order(place({item(3)}, till()));
    BOOST_TEST(may_see(customer(1), mine));
    BOOST_TEST(!may_see(customer(2), mine));
    BOOST_TEST(!may_see({ActorType::customer, {}, {}}, mine));
    BOOST_TEST(!may_see({ActorType::customer, {}, {}}, nobodys));
    BOOST_TEST(!may_see(customer(1), nobodys));
    for (const auto& staff : {admin(), till(), system_actor()}) BOOST_TEST(may_see(staff, mine));
}

BOOST_AUTO_TEST_CASE(what_accompanies_a_call_is_checked) {
    const auto refused_at = [](std::string_view field, auto change, Errc code = Errc::validation_failed) {
        CallOptions call = by(admin());
        change(call);
        BOOST_TEST_CONTEXT(field) { check_refused(check_call(call), code, field); }
    };
    BOOST_TEST(check_call({}).has_value());
    BOOST_TEST(check_call(by(customer())).has_value());
    BOOST_TEST(check_call(by(admin(), std::string(255, 'k'))).has_value());
    refused_at("/idempotency_key", [](auto& c) { c.idempotency_key = ""; });
    refused_at("/idempotency_key", [](auto& c) { c.idempotency_key = std::string(256, 'k'); });
    refused_at("/idempotency_key", [](auto& c) { c.idempotency_key = "two words"; });
    refused_at("/idempotency_key", [](auto& c) { c.idempotency_key = "k\xC3\xA9y"; });
    refused_at("/actor/id", [](auto& c) { c.actor.id = std::string(65, 'x'); });
    refused_at("/actor/id", [](auto& c) { c.actor.id = ""; });
    refused_at("/actor/name", [](auto& c) { c.actor.name = std::string(201, 'x'); });
    refused_at("/actor/id", [](auto& c) { c.actor = {ActorType::customer, {}, {}}; }, Errc::forbidden);
    refused_at("/actor/id", [](auto& c) { c.actor = {ActorType::customer, "ord_x", {}}; },
               Errc::forbidden);
    refused_at("/trace", [](auto& c) { c.trace = std::string(56, '0'); });
    refused_at("/timeout_ms", [](auto& c) { c.timeout_ms = -1; });
}

BOOST_AUTO_TEST_SUITE_END()
