// Proves that docs/schema says what the code does: every document that is written fits its schema and has no
// member beside it; every member of every schema is really there, and those that are not required are
// really missing at times; every request that its schema describes is read, and both know the same members.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <functional>
#include <string>

#include "codec/document.hpp"
#include "codec/documents.hpp"
#include "codec/facts.hpp"
#include "codec/receipt.hpp"
#include "codec_values.hpp"
#include "support/json_schema.hpp"
#include "support/why.hpp"

using namespace ordo;
using codec::encode;
using codec::OrderView;
using codec_values::kAdmin;
using codec_values::usd;

BOOST_AUTO_TEST_SUITE(codec_schema)

namespace {

test::JsonSchemas schemas() {
    return test::JsonSchemas(
        std::filesystem::path(__FILE__).parent_path().parent_path().parent_path() / "docs/schema");
}

struct Sample {
    std::string schema, document;
};
using Samples = std::vector<Sample>;

codec::JsonValue parsed(const std::string& document) {
    auto json = codec::parse_json(document, std::size_t{1} << 24U);
    BOOST_REQUIRE_MESSAGE(json.has_value(), test::why(json) << " in " << document);
    return *std::move(json);
}

JournalRecord record_of(EventType type, HistoryKind kind, const Order& order, bool with_all) {
    JournalRecord record = codec_values::record(type, kind);
    if (with_all) {
        record.from = "pending";
        record.to = "paid";
        record.trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        record.message = "words";
    }
    record.facts = codec::write_facts({.record = record,
                                       .order = order,
                                       .lines = with_all ? &order.lines : nullptr,
                                       .payment = with_all ? &order.payments[0] : nullptr,
                                       .refund = with_all ? &order.refunds[0] : nullptr});
    return record;
}

void add_catalogue(Samples& out) {
    Product bare{.price = usd("0")};
    for (const Product& product : {codec_values::product(), bare}) {
        out.push_back({"product", encode(product, kAdmin)});
        out.push_back({"product", encode(product, codec_values::customer())});
    }
    out.push_back({"product-list", encode(Page<Product>{{codec_values::product()}, "c"}, kAdmin)});
    StockMovement movement;
    movement.order_id = codec_values::id<OrderId>(1);
    out.push_back({"stock-movement", encode(movement, kAdmin)});
    out.push_back({"stock-movement-list", encode(Page<StockMovement>{{movement}, {}}, kAdmin)});
    Quote quote{.currency = codec_values::usd(),
                .subtotal = usd("1"),
                .discount = usd("0"),
                .tax = usd("0"),
                .total = usd("1")};
    quote.items = {{codec_values::line(1), true}};
    out.push_back({"quote", encode(quote)});
    out.push_back({"image", encode(codec_values::image())});
}

void add_orders(Samples& out) {
    const Order full = codec_values::order(), bare(codec_values::usd());
    for (const Order& order : {full, bare}) {
        for (const OrderView view : {OrderView::summary, OrderView::detail}) {
            out.push_back({"order", encode(order, kAdmin, view)});
            out.push_back({"order", encode(order, codec_values::customer(), view)});
        }
        out.push_back({"payment-status", codec::encode_payment_status(order)});
        out.push_back(
            {"receipt", codec::encode_receipt(order, "Main", codec::ReceiptFormat::json)});
    }
    Payment payment = codec_values::payment();
    payment.next_action.reset();
    out.push_back({"payment", encode(payment, kAdmin)});
    payment.provider_ref.reset();
    payment.refunded_amount = usd("0");
    out.push_back({"payment", encode(payment, codec_values::customer())});
    out.push_back({"refund", encode(codec_values::refund(), kAdmin)});
    out.push_back({"refund", encode(codec_values::refund(), codec_values::customer())});
    out.push_back({"order-list", encode(Page<Order>{{full}, "c"}, kAdmin)});
    out.push_back({"csv", codec::encode_csv({{full}, {}}, true)});
    out.push_back({"text", codec::encode_text("text/plain", "x")});

    Order poor = full;
    poor.payments[0] = payment;
    poor.refunds[0].items.clear();
    poor.refunds[0].provider_ref.reset();
    poor.lines[0].sku.reset();
    std::vector<JournalRecord> records = {
        record_of(EventType::order_created, HistoryKind::created, full, true),
        record_of(EventType::order_refunded, HistoryKind::refund, poor, true),
        record_of(EventType::order_status_changed, HistoryKind::status_changed, full, true),
        record_of(EventType::order_updated, HistoryKind::note, bare, false)};
    for (const JournalRecord& record : records) {
        out.push_back({"event", codec::encode_event(record, "main")});
        out.push_back({"history-entry", codec::encode_history_entry(record, kAdmin)});
        out.push_back(
            {"facts", codec::Document(*parsed(codec::encode_event(record, "main")).find("data")).to_json()});
    }
    out.push_back({"events", codec::encode_events(records, "main")});
    out.push_back({"events", codec::encode_events({}, "main")});
    out.push_back({"events", codec::encode_events(records, "main", 7)});
    out.push_back({"history", codec::encode_history(records, kAdmin)});
}

void add_providers(Samples& out) {
    const auto payment_id = codec_values::id<PaymentId>(1);
    const auto order_id = codec_values::id<OrderId>(1);
    const EvidenceReceipt applied{EvidenceOutcome::applied, order_id, payment_id};
    out.push_back({"evidence-receipt", encode(applied)});
    out.push_back({"evidence-receipt", encode(EvidenceReceipt{})});
    out.push_back({"webhook-receipt", encode(std::vector<EvidenceReceipt>{applied})});
    out.push_back({"due-report", encode(DueReport{})});
    out.push_back({"intent-request",
                   encode(sys::IntentRequest{payment_id, order_id, "1", usd("1"), {}, "a@b"})});
    out.push_back({"refund-request",
                   encode(sys::RefundRequest{codec_values::id<RefundId>(1), payment_id, order_id, "p",
                                             usd("1"), RefundReason::chargeback})});
    out.push_back({"lookup-request", encode(sys::LookupRequest{payment_id, order_id, {}})});
    out.push_back({"provider-list", codec::encode_names({"stripe"})});
}

void add_shop(Samples& out) {
    out.push_back({"user", encode(codec_values::user())});
    out.push_back({"user-list", encode(Page<User>{{codec_values::user()}, "c"})});
    out.push_back({"session", encode(Session{codec_values::user(), "t", codec_values::at(1)})});
    out.push_back({"shop", encode(ShopPolicy{}, {.default_currency = codec_values::usd()}, {"fake"})});
    Statistics statistics;
    statistics.by_currency = {
        {.currency = codec_values::usd(), .total = {}, .series = {{codec_values::at(0), {}}}}};
    statistics.top_products = {{codec_values::id<ProductId>(1), "Mug", codec_values::usd(), 3, 990}};
    out.push_back({"statistics", encode(statistics)});
    out.push_back({"consumer", encode(ConsumerPosition{"mail", 1})});
    out.push_back({"verify-report", encode(VerifyReport{1, 2, 3, true, {{"a", "b"}}})});
    sys::MigrationStatus migrations;
    migrations.migrations = {{1, "start", Time{0}}, {2, "next", {}}};
    out.push_back({"migrations", encode(migrations)});
    Counters counters{.orders_created = 1, .outbox = {.pending = 2, .oldest_age_ms = 3}};
    counters.payments = {{{"manual", AttemptStatus::captured}, 1}};
    counters.queries = {{"commit", {}}};
    out.push_back({"counters", encode(counters)});
    ErrorDetails details;
    details.current_version = 7;
    details.from = details.to = "pending";
    details.allowed = std::vector<std::string>{"completed"};
    details.existing_field = "sku";
    details.refundable = "1.00";
    details.items = {{"prd_1", 2, 1, {}, "1.00"}};
    out.push_back({"problem", encode(Error(Errc::out_of_stock, "Few.", "/items").with(details))});
    out.push_back({"problem", encode(Error(Errc::busy, "Busy."))});
}

// --- requests: the smallest that is accepted, and one with everything

struct Request {
    std::string schema, smallest, largest;
    std::function<Result<void>(const std::string&)> decode;
};

template <class Value>
Request request(std::string schema, std::string smallest, std::string largest) {
    return {std::move(schema), std::move(smallest), std::move(largest),
            [](const std::string& document) -> Result<void> {
                const auto value = codec::decode<Value>(document);
                return value ? Result<void>() : value.error();
            }};
}

const std::string kId = "_01jn8wvjqwf4sb5q3v5x4r2c7g\"";
const std::string kTime = "\"2025-03-01T10:00:00Z\"";
const std::string kItem = R"({"product_id":"prd)" + kId + R"(,"quantity":1})";
const std::string kSoldItem =
    R"({"product_id":"prd)" + kId + R"(,"quantity":1,"as_sold":{"price":"1","tax_rate":"0"}})";
const std::string kFullItem =
    R"({"product_id":"prd)" + kId +
    R"(,"quantity":1,"price":"1","discount":{"percent":"10"},"unit_price_override":"1","override_reason":"r",)"
    R"("as_sold":{"price":"1","tax_rate":"19","name":"n","type":"service","sku":"s"}})";
const std::string kPaid = R"({"method":"cash","amount":"8","tendered_amount":"10.00","currency":"USD",)"
                          R"("reference":"r","note":"m","offline":false,"paid_at":)" +
                          kTime + "}";
const std::string kFact =
    R"({"provider":"p","event_id":"e","kind":"captured","payment_id":"pay)" + kId +
    R"(,"order_id":"ord)" + kId + R"(,"refund_id":"ref)" + kId +
    R"(,"provider_ref":"r","refund_ref":"s","amount":"5","currency":"USD","method":"card",)"
    R"("failure_code":"c","failure_message":"m","next_action":{"type":"redirect","url":"u"},)"
    R"("keep_aside":"k","at":)" +
    kTime + "}";
const std::string kProductMembers =
    R"("tax_rate":"7.7","description":"d","category":"c","sku":"s","barcode":"b","in_stock":true,)"
    R"("allow_backorder":false,"metadata":{"a":"b"})";

std::vector<Request> order_requests() {
    return {
        request<QuoteRequest>("quote-request", "{\"items\":[" + kItem + "]}",
                              "{\"items\":[" + kFullItem + R"(],"discount":{"amount":"1"}})"),
        request<OrderCreate>(
            "order-create",
            "{\"items\":[" + kItem + "," + kSoldItem + R"(],"past":{"total_amount":"1","created_at":)" + kTime + "}}",
            R"({"id":"ord)" + kId + ",\"items\":[" + kItem + "," + kFullItem +
                R"(],"note":"n","metadata":{},"discount":{"percent":"1"},"user_id":"usr)" + kId +
                R"(,"customer_email":"e","customer_name":"n","mark_paid":)" + kPaid +
                R"(,"complete":true,"past":{"total_amount":"1","tax_amount":"0","currency":"USD",)" +
                R"("prices_include_tax":true,"created_at":)" + kTime + "}}"),
        request<OrderMarkPaid>("mark-paid", "{}", kPaid),
        request<OrderSetStatus>("set-status", R"({"status":"completed"})",
                                R"({"status":"processing","note":"n"})"),
        request<OrderCancel>("cancel", "{}", R"({"reason":"fraud","refund":"full","note":"n"})"),
        request<OrderAddNote>("add-note", R"({"text":"t"})", R"({"text":"t","public":true})"),
        request<OrderResolve>("order-resolve", R"({"note":"t"})", R"({"note":"t"})"),
        request<PaymentCreate>("payment-create", R"({"provider":"p"})",
                               R"({"provider":"p","return_url":"u"})"),
        request<PaymentResolve>(
            "payment-resolve", R"({"status":"failed","note":"n"})",
            R"({"status":"captured","note":"n","amount":"1","currency":"USD"})"),
        request<RefundCreate>(
            "refund-create", "{}",
            R"({"items":[{"line":1,"quantity":1}],"payment_id":"pay)" + kId +
                R"(,"reason":"other","note":"n","reduces_total":true,"restock":true})"),
        request<RefundCreate>("refund-create", "{}", R"({"amount":"1","currency":"USD"})"),
        request<EvidenceApply>("evidence", R"({"kind":"opened","provider":"p"})", kFact),
        request<OrderQuery>(
            "order-query", "{}",
            R"({"q":"x","status":["pending"],"payment_status":"paid","user_id":"usr)" + kId +
                R"(,"created_from":)" + kTime + R"(,"created_to":)" + kTime +
                R"(,"total_min":"1","total_max":"2","attention":true,"sort":"total_amount",)"
                R"("limit":5,"cursor":"c"})"),
    };
}

std::vector<Request> other_requests() {
    return {
        request<CallOptions>(
            "call-options", "{}",
            R"({"actor":{"type":"till","id":"3","name":"T"},"idempotency_key":"k",)"
            R"("expected_version":1,"trace":"t","timeout_ms":0})"),
        request<OpenOptions>(
            "open-options", "{}",
            R"({"migrate":true,"shop":{"name":"n","currency":"CHF","prices_include_tax":true}})"),
        request<ProductCreate>("product-create", R"({"name":"n","type":"product","price":"1"})",
                               R"({"id":"prd)" + kId +
                                   R"(,"name":"n","type":"service","price":"1","currency":"USD",)"
                                   R"("stock_quantity":4,)" +
                                   kProductMembers + "}"),
        request<ProductUpdate>("product-update", "{}",
                               R"({"name":"n","type":"service","price":"1","active":true,)"
                               R"("stock_quantity":null,)" +
                                   kProductMembers + "}"),
        request<StockAdjust>("stock-adjust", R"({"delta":1,"reason":"sold"})",
                             R"({"delta":1,"reason":"count","note":"n"})"),
        request<ProductQuery>(
            "product-query", "{}",
            R"({"q":"x","type":"service","category":"c","sku":"s","barcode":"b","in_stock":true,)"
            R"("active":true,"sort":"name","limit":5,"cursor":"c"})"),
        request<UserCreate>("user-create", R"({"email":"e","password":"p","name":"n"})",
                            R"({"email":"e","password":"p","name":"n","role":"admin","id":"usr)" +
                                kId + "}"),
        request<UserUpdate>("user-update", "{}", R"({"email":"e","name":"n","role":"admin"})"),
        request<UserSetPassword>("user-set-password", R"({"new_password":"p"})",
                                 R"({"new_password":"p","current_password":"q"})"),
        request<UserQuery>("user-query", "{}",
                           R"({"q":"x","role":"admin","limit":5,"cursor":"c"})"),
        request<ImageUpdate>("image-update", "{}", R"({"alt":"a","position":1})"),
        request<ShopUpdate>("shop-update", "{}",
                            R"({"title":"t","payment_window_minutes":1,"pay_later":true})"),
        request<StatisticsQuery>(
            "statistics-query", "{\"from\":" + kTime + ",\"to\":" + kTime + "}",
            "{\"from\":" + kTime + ",\"to\":" + kTime + R"(,"interval":"week","tz":"UTC"})"),
    };
}

std::vector<Request> all_requests() {
    std::vector<Request> all = order_requests();
    for (Request& one : other_requests()) all.push_back(std::move(one));
    return all;
}

void check_fits(test::JsonSchemas& schemas, const Sample& sample, bool closed) {
    for (const std::string& fault : schemas.faults(sample.schema, parsed(sample.document), closed)) {
        BOOST_ERROR(sample.schema << ": " << fault << " in " << sample.document);
    }
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += "\n  " + line;
    return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_document_fits_its_schema_and_every_member_is_used) {
    test::JsonSchemas all = schemas();
    Samples answers;
    add_catalogue(answers);
    add_orders(answers);
    add_providers(answers);
    add_shop(answers);
    std::set<std::string> used = {"common"};
    for (const Sample& sample : answers) {
        check_fits(all, sample, true);
        used.insert(sample.schema);
    }
    for (const Request& request : all_requests()) {
        check_fits(all, {request.schema, request.smallest}, false);
        check_fits(all, {request.schema, request.largest}, false);
        used.insert(request.schema);
    }
    check_fits(all, {"evidence-list", R"({"data":[)" + kFact + R"(,{"kind":"opened"}]})"}, false);
    // Both ways of giving a discount, and what may be left out within.
    check_fits(all, {"quote-request", R"({"items":[],"discount":{"percent":"1"}})"}, false);
    check_fits(all, {"quote-request", "{\"items\":[" + kItem + R"(],"discount":{"amount":"1"}})"}, false);
    check_fits(all, {"call-options", R"({"actor":{"type":"system"}})"}, false);
    check_fits(all, {"open-options", R"({"shop":{}})"}, false);
    check_fits(all, {"order-create", R"({"items":[],"mark_paid":{}})"}, false);
    used.insert("evidence-list");

    const std::vector<std::string> names = all.names();
    BOOST_TEST(std::vector<std::string>(used.begin(), used.end()) == names,
               boost::test_tools::per_element());
    BOOST_TEST(all.never_there().empty(), "no document has" << joined(all.never_there()));
    BOOST_TEST(all.always_there().empty(), "always there, so required:" << joined(all.always_there()));
}

BOOST_AUTO_TEST_CASE(a_request_that_fits_is_read) {
    for (const Request& request : all_requests()) {
        for (const std::string& document : {request.smallest, request.largest}) {
            const auto result = request.decode(document);
            BOOST_TEST(result.has_value(), request.schema << ": " << test::why(result));
        }
    }
}

// Tried with every name that any document has.
BOOST_AUTO_TEST_CASE(a_schema_and_its_reader_know_the_same_members) {
    const test::JsonSchemas all = schemas();
    std::set<std::string> vocabulary = {"nonsense"};
    for (const std::string& name : all.names()) {
        if (const auto* properties = all.schema(name).find("properties"))
            vocabulary.insert(properties->names.begin(), properties->names.end());
    }
    BOOST_TEST(vocabulary.size() > 100U);
    for (const Request& request : all_requests()) {
        const auto* properties = all.schema(request.schema).find("properties");
        BOOST_REQUIRE(properties != nullptr);
        for (const std::string& name : vocabulary) {
            codec::JsonValue document = parsed(request.smallest);
            if (document.find(name) == nullptr) {
                document.names.push_back(name);
                document.elements.emplace_back();
            }
            const auto result = request.decode(codec::Document(document).to_json());
            const bool unknown = !result && result.error().message == name + " is not a known field.";
            BOOST_TEST(unknown == (properties->find(name) == nullptr), request.schema << "/" << name);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_check_finds_faults) {
    test::JsonSchemas all = schemas();
    const auto faults = [&](const std::string& schema, const std::string& document) {
        return all.faults(schema, parsed(document), true);
    };
    BOOST_TEST(faults("csv", R"({"text":"a","next_cursor":null})").empty());
    BOOST_TEST(faults("csv", R"({"text":1,"next_cursor":null})").size() == 1U);
    BOOST_TEST(faults("csv", R"({"text":"a"})").size() == 1U);
    BOOST_TEST(faults("csv", R"({"text":"a","next_cursor":null,"more":1})").size() == 1U);
    BOOST_TEST(faults("add-note", R"({"text":"a","public":"yes"})").size() == 1U);
    BOOST_TEST(faults("cancel", R"({"reason":"bored"})").size() == 1U);
    BOOST_TEST(faults("refund-create", R"({"amount":"5.00000"})").size() == 1U);
    BOOST_TEST(faults("refund-create", R"({"items":[]})").size() == 1U);
    BOOST_TEST(faults("user-query", R"({"limit":0})").size() == 1U);
    BOOST_TEST(faults("order-query", R"({"status":["pending","x"]})").size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
