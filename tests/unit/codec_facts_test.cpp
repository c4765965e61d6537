// Proves what the hashed bytes of a journal record say and do not say, and that history entries and
// events are made of these very bytes.
#include <boost/test/unit_test.hpp>
#include <string>

#include "codec/documents.hpp"
#include "codec/facts.hpp"
#include "codec/json_value.hpp"
#include "codec_values.hpp"

using namespace ordo;

BOOST_AUTO_TEST_SUITE(codec_facts)

namespace {

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::string created_facts() {
    const Order order = codec_values::order();
    const auto record = codec_values::record(EventType::order_created, HistoryKind::created);
    const std::string digest(64, 'a');
    return codec::write_facts(
        {.record = record, .order = order, .lines = &order.lines, .personal_digest = digest});
}

JournalRecord paid_record() {
    const Order order = codec_values::order();
    auto record = codec_values::record(EventType::order_paid, HistoryKind::payment_status_changed);
    record.from = "pending";
    record.to = "paid";
    record.trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    record.facts =
        codec::write_facts({.record = record, .order = order, .payment = &order.payments[0]});
    return record;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_record_is_one_object_with_a_fixed_order_of_members) {
    const JournalRecord record = paid_record();
    const auto json = codec::parse_json(record.facts);
    BOOST_REQUIRE(json.has_value());
    const std::vector<std::string> expected{
        "schema", "id", "type",  "time",   "order_id", "orderseq",       "kind",
        "from",   "to", "actor", "public", "trace",    "data"};
    BOOST_TEST(json->names == expected, boost::test_tools::per_element());
    BOOST_TEST(has(record.facts, R"("payment":{"id":"pay_)"));
    BOOST_TEST(
        has(record.facts, R"("amount":"100.00","captured_amount":"100.00","refunded_amount":"2.02",)"
                          R"("currency":"USD")"));
    BOOST_TEST(record.facts == paid_record().facts);
}

// Journal bytes are kept for ever: a member that is added here is paid for with every order.
BOOST_AUTO_TEST_CASE(a_created_order_of_three_lines_stays_small) {
    Order order = codec_values::order();
    order.paid_at = order.completed_at = order.cancelled_at = std::nullopt;
    order.cancel_reason.reset();
    const auto record = codec_values::record(EventType::order_created, HistoryKind::created);
    const std::string digest(64, 'a');
    const std::string facts = codec::write_facts(
        {.record = record, .order = order, .lines = &order.lines, .personal_digest = digest});
    BOOST_TEST_MESSAGE("order.created with three lines: " << facts.size() << " bytes");
    BOOST_TEST(facts.size() <= 1'536U);
}

BOOST_AUTO_TEST_CASE(the_bytes_hold_no_personal_data_and_no_free_text) {
    const std::string facts = created_facts();
    for (const char* part : {"jane", "Jane", "door", "table", "damaged", "metadata",
                             "allowed_actions", "attention", "note"}) {
        BOOST_TEST(!has(facts, part), part);
    }
}

BOOST_AUTO_TEST_CASE(a_refund_says_what_it_gives_back_and_nothing_personal) {
    const Order order = codec_values::order();
    auto record = codec_values::record(EventType::order_refunded, HistoryKind::refund);
    const auto write = [&](const Refund& refund) {
        return codec::write_facts({.record = record,
                                   .order = order,
                                   .payment = &order.payments[0],
                                   .refund = &refund});
    };
    Refund refund = codec_values::refund();
    const std::string facts = write(refund);
    BOOST_TEST(facts.ends_with(
        R"("refund":{"id":")" + refund.id.to_string() + R"(","payment_id":")" +
        refund.payment_id.to_string() +
        R"(","status":"succeeded","amount":"2.02","currency":"USD","reason":"out_of_stock",)"
        R"("reduces_total":false,"restocked":true,"items":[{"line":3,"quantity":1},)"
        R"({"line":1,"quantity":2}],"provider_ref":"re_1"}}})"));
    BOOST_TEST(!has(facts, "angry"));
    // The payment tells what has been given back of it, once anything has.
    BOOST_TEST(has(facts, R"("captured_amount":"100.00","refunded_amount":"2.02","currency")"));
    refund.items.clear();
    refund.provider_ref.reset();
    BOOST_TEST(write(refund).ends_with(R"("restocked":true}}})"));
    BOOST_TEST(codec::read_facts(facts)->refunded == "2.02");

    record.facts = facts;
    BOOST_TEST(has(codec::encode_history_entry(record, codec_values::kAdmin),
                   R"(},"refund":{"id":"ref_)"));
}

BOOST_AUTO_TEST_CASE(only_a_created_order_has_lines) {
    BOOST_TEST(has(created_facts(), R"("items":[{"line":1,)"));
    BOOST_TEST(!has(paid_record().facts, "items"));
}

BOOST_AUTO_TEST_CASE(a_status_change_says_from_to_and_why) {
    const Order order = codec_values::order();
    auto record =
        codec_values::record(EventType::order_status_changed, HistoryKind::status_changed);
    record.from = "pending";
    record.to = "cancelled";
    const std::string facts = codec::write_facts({.record = record, .order = order});
    BOOST_TEST(facts.ends_with(
        R"("cancel_reason":"fraud"},"from":"pending","to":"cancelled","reason":"fraud"}})"));
}

BOOST_AUTO_TEST_CASE(what_was_written_is_read_back) {
    const JournalRecord record = paid_record();
    const auto summary = codec::read_facts(record.facts);
    BOOST_REQUIRE_MESSAGE(summary.has_value(), (summary ? std::string() : summary.error().message));
    BOOST_TEST(summary->event_id == record.event_id.to_string());
    BOOST_TEST(summary->type == "order.paid");
    BOOST_TEST(summary->order_id == record.order_id.to_string());
    BOOST_TEST(summary->order_sequence == 2);
    BOOST_TEST(summary->kind == "payment_status_changed");
    BOOST_TEST(summary->from == "pending");
    BOOST_TEST(summary->to == "paid");
    BOOST_TEST(summary->actor_type == "till");
    BOOST_TEST(summary->actor_id.value() == "3");
    BOOST_TEST(summary->trace.value() == record.trace.value());
    BOOST_TEST(summary->is_public);
    BOOST_TEST((summary->at == record.at));
    BOOST_TEST(summary->number == "100042");
    BOOST_TEST(summary->status == "cancelled");
    BOOST_TEST(summary->payment_status == "paid");
    BOOST_TEST(summary->payment_detail == "refund_due");
    BOOST_TEST(summary->currency == "USD");
    BOOST_TEST(summary->total == "176.94");
    BOOST_TEST(summary->captured == "100.00");
    BOOST_TEST(summary->due == "76.94");
    BOOST_TEST(summary->message_digest == "");
    BOOST_TEST(summary->personal_digest == "");
    BOOST_TEST(codec::read_facts(created_facts())->personal_digest == std::string(64, 'a'));
}

BOOST_AUTO_TEST_CASE(damaged_facts_are_corrupt) {
    std::string facts = created_facts();
    BOOST_TEST(errc_name(codec::read_facts("").error().code) == "corrupt");
    BOOST_TEST(errc_name(codec::read_facts("{}").error().code) == "corrupt");
    BOOST_TEST(errc_name(codec::read_facts(facts.substr(1)).error().code) == "corrupt");
    facts.replace(facts.find("\"schema\":1"), 10, "\"schema\":2");
    BOOST_TEST(errc_name(codec::read_facts(facts).error().code) == "corrupt");
}

BOOST_AUTO_TEST_CASE(an_event_is_a_cloudevent_around_the_stored_bytes) {
    JournalRecord record = paid_record();
    record.customer_name = "Jane \"J\" Roe";
    const std::string event = codec::encode_event(record, "main-shop");
    const std::string order_id = record.order_id.to_string();
    const auto data_at = record.facts.find("\"data\":") + 7;
    const std::string data = record.facts.substr(data_at, record.facts.size() - data_at - 2);
    BOOST_TEST(event ==
               R"({"specversion":"1.0","id":")" + record.event_id.to_string() +
                   R"(","source":"/ordo/main-shop","type":"order.paid","subject":")" + order_id +
                   R"(","time":"2025-03-01T10:00:05.123Z","datacontenttype":"application/json",)"
                   R"("dataschema":"urn:ordo:event:order.paid:1","partitionkey":")" +
                   order_id +
                   R"(","sequence":"00000000000000001042","orderseq":2,"traceparent":")" +
                   *record.trace + R"(","data":)" + data +
                   R"(,"customer":{"name":"Jane \"J\" Roe","email":null}}})");
    BOOST_TEST(codec::parse_json(event).has_value());

    record.trace.reset();
    BOOST_TEST(!has(codec::encode_event(record, "main-shop"), "traceparent"));
}

BOOST_AUTO_TEST_CASE(a_list_of_events_says_what_to_acknowledge) {
    BOOST_TEST(codec::encode_events({}, "shop") == R"({"data":[],"next_sequence":null})");
    auto first = paid_record();
    auto second = paid_record();
    second.sequence = 1'043;
    const std::string events = codec::encode_events({first, second}, "shop");
    BOOST_TEST(events.ends_with(R"(],"next_sequence":1043})"));
    BOOST_TEST(codec::parse_json(events)->find("data")->elements.size() == 2U);
}

// An actor's id is the one text of the bytes that comes from outside before `data`.
BOOST_AUTO_TEST_CASE(text_that_looks_like_members_does_not_mislead_the_cutting) {
    const Order order = codec_values::order();
    auto record = codec_values::record(EventType::order_paid, HistoryKind::payment);
    record.actor.id = R"(x","data":{"payment":{"id":"forged"}},"y":"\)";
    record.facts =
        codec::write_facts({.record = record, .order = order, .payment = &order.payments[0]});
    const std::string event = codec::encode_event(record, "shop");
    const auto json = codec::parse_json(event);
    BOOST_REQUIRE(json.has_value());
    BOOST_TEST(json->find("data")->find("order") != nullptr);
    BOOST_TEST(json->find("data")->find("payment")->find("provider")->text == "manual");

    const auto entry = codec::parse_json(codec::encode_history_entry(record, codec_values::kAdmin));
    BOOST_REQUIRE(entry.has_value());
    BOOST_TEST(entry->find("data")->find("payment")->find("provider")->text == "manual");
}

BOOST_AUTO_TEST_CASE(facts_that_cannot_be_cut_give_an_event_without_them) {
    JournalRecord record = paid_record();
    for (const char* damaged : {"", "{", "\"data\":{", "{\"data\":{\"order\":{\"a"}) {
        record.facts = damaged;
        BOOST_TEST(has(codec::encode_event(record, "shop"), R"("data":{"customer":{)"));
    }
}

BOOST_AUTO_TEST_CASE(a_history_entry_shows_the_payment_and_keeps_names_for_staff) {
    JournalRecord record = paid_record();
    record.actor.name = "Tom Till";
    record.message = "paid at the counter";
    const std::string staff = codec::encode_history_entry(record, codec_values::kAdmin);
    BOOST_TEST(staff.starts_with(
        R"({"order_id":")" + record.order_id.to_string() +
        R"(","seq":2,"kind":"payment_status_changed","from":"pending","to":"paid",)"
        R"("actor":{"type":"till","id":"3","name":"Tom Till"},"message":"paid at the counter",)"
        R"("data":{"payment":{"id":"pay_)"));
    BOOST_TEST(staff.ends_with(R"(}},"public":true,"created_at":"2025-03-01T10:00:05.123Z"})"));
    BOOST_TEST(!has(codec::encode_history_entry(record, codec_values::customer()), "Tom"));

    record.facts = created_facts();
    record.from = record.to = "";
    const std::string bare = codec::encode_history_entry(record, codec_values::kAdmin);
    BOOST_TEST(has(bare, R"("from":null,"to":null)"));
    BOOST_TEST(has(bare, R"("data":{})"));
    BOOST_TEST(codec::encode_history({record}, codec_values::kAdmin) ==
               R"({"data":[)" + bare + R"(],"next_cursor":null})");
}

BOOST_AUTO_TEST_SUITE_END()
