// Proves what the reading side refuses, with which code and at which field: first the rules that hold
// for every document, then those of each request.
#include <boost/test/unit_test.hpp>
#include <string>

#include "codec/documents.hpp"

using namespace ordo;
using codec::decode;

BOOST_AUTO_TEST_SUITE(codec_reader)

namespace {

const std::string kProduct = "prd_01jn8wvjqwf4sb5q3v5x4r2c7g";

template <class Value>
void refuses(const std::string& document, Errc code, const std::string& field) {
    const auto result = decode<Value>(document);
    BOOST_TEST_CONTEXT(document.substr(0, 120)) {
        BOOST_REQUIRE(!result.has_value());
        BOOST_TEST(errc_name(result.error().code) == errc_name(code));
        BOOST_TEST(result.error().field == field);
        BOOST_TEST(result.error().message.ends_with('.'));
        BOOST_TEST(result.error().message.find('\n') == std::string::npos);
    }
}

template <class Value>
void refuses_structure(const std::string& document, const std::string& field = "") {
    refuses<Value>(document, Errc::malformed_request, field);
}

template <class Value>
void refuses_value(const std::string& document, const std::string& field) {
    refuses<Value>(document, Errc::validation_failed, field);
}

std::string order_with(const std::string& members) {
    return R"({"items":[{"product_id":")" + kProduct + R"(","quantity":1}],)" + members + "}";
}

std::string item_with(const std::string& members) {
    return R"({"items":[{"product_id":")" + kProduct + R"(","quantity":1},{)" + members + "}]}";
}

std::string product_with(const std::string& members) {
    return R"({"name":"Mug","type":"product","price":"5",)" + members + "}";
}

}  // namespace

BOOST_AUTO_TEST_CASE(text_that_is_not_json_is_malformed) {
    for (const char* text : {"{", "}", "nonsense", "{\"text\":\"a\"} x", "{'text':'a'}", " ",
                             "{\"text\":\"a\",}", "{\"text\":01}", "{\"text\":NaN}", "// {}",
                             "{\"text\":\"a\nb\"}", "{\"text\":\"\\ud800\"}", "{\"text\":1e999}"}) {
        refuses_structure<OrderAddNote>(text);
    }
}

BOOST_AUTO_TEST_CASE(a_document_is_an_object) {
    for (const char* text : {"[]", "1", "null", "\"a\"", "true"})
        refuses_structure<OrderAddNote>(text);
}

BOOST_AUTO_TEST_CASE(empty_text_is_an_empty_object) {
    BOOST_TEST(decode<OrderMarkPaid>("").has_value());
    refuses_structure<OrderAddNote>("", "/text");
}

BOOST_AUTO_TEST_CASE(a_name_twice_is_malformed_at_every_depth) {
    refuses_structure<OrderAddNote>(R"({"text":"a","text":"b"})");
    refuses_structure<OrderCreate>(order_with(R"("metadata":{"a":"1","b":"2","a":"3"})"));
    refuses_structure<OrderAddNote>(R"({"text":"a","te\u0078t":"b"})");
}

BOOST_AUTO_TEST_CASE(invalid_utf8_is_malformed) {
    for (const char* bytes : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"}) {
        refuses_structure<OrderAddNote>(std::string(R"({"text":")") + bytes + R"("})");
    }
}

BOOST_AUTO_TEST_CASE(a_zero_character_is_malformed_escaped_or_raw) {
    refuses_structure<OrderAddNote>(R"({"text":"a\u0000b"})");
    refuses_structure<OrderAddNote>(R"({"te\u0000xt":"b"})");
    refuses_structure<OrderAddNote>(std::string("{\"text\":\"a\"}\0garbage", 20));
}

BOOST_AUTO_TEST_CASE(depth_is_limited_to_32) {
    const auto nested = [](std::size_t depth) {
        return "{\"text\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
    };
    refuses_structure<OrderAddNote>(nested(32), "/text");  // deep enough to be looked at
    refuses_structure<OrderAddNote>(nested(33));
    refuses_structure<OrderAddNote>("{\"text\":" + std::string(1'000'000, '['));
}

BOOST_AUTO_TEST_CASE(size_and_number_of_values_are_limited) {
    const std::string frame = R"({"text":""})";
    const auto filled = [&](std::size_t bytes) {
        return R"({"text":")" + std::string(bytes - frame.size(), 'a') + R"("})";
    };
    BOOST_TEST(decode<OrderAddNote>(filled(1'048'576)).has_value());
    refuses_structure<OrderAddNote>(filled(1'048'577));

    std::string many = "{\"text\":[0";
    for (int i = 0; i < 10'000; ++i) many += ",0";
    refuses_structure<OrderAddNote>(many + "]}");
}

BOOST_AUTO_TEST_CASE(a_wrong_type_is_malformed) {
    refuses_structure<OrderAddNote>(R"({"text":1})", "/text");
    refuses_structure<OrderAddNote>(R"({"text":null})", "/text");
    refuses_structure<OrderAddNote>(R"({"text":"a","public":"yes"})", "/public");
    refuses_structure<StockAdjust>(R"({"delta":"1","reason":"sold"})", "/delta");
    refuses_structure<StockAdjust>(R"({"delta":1.0,"reason":"sold"})", "/delta");
    refuses_structure<StockAdjust>(R"({"delta":1e2,"reason":"sold"})", "/delta");
    refuses_structure<StockAdjust>(R"({"delta":1,"reason":2})", "/reason");
    refuses_structure<OrderCreate>(R"({"items":{}})", "/items");
    refuses_structure<OrderCreate>(R"({"items":[1]})", "/items/0");
    refuses_structure<OrderCreate>(order_with(R"("mark_paid":true)"), "/mark_paid");
    refuses_structure<OrderCreate>(order_with(R"("metadata":{"a/b":1})"), "/metadata/a~1b");
    refuses_structure<OrderCreate>(order_with(R"("discount":{"percent":10})"), "/discount/percent");
}

BOOST_AUTO_TEST_CASE(integers_beyond_the_safe_range_are_wrong_values) {
    for (const char* number : {"9007199254740992", "-9007199254740992", "9223372036854775808",
                               "18446744073709551616", "-99999999999999999999999"}) {
        refuses_value<StockAdjust>(std::string(R"({"reason":"sold","delta":)") + number + "}",
                                   "/delta");
    }
    const auto most = decode<StockAdjust>(R"({"reason":"sold","delta":9007199254740991})");
    BOOST_TEST(most->delta == 9'007'199'254'740'991);
}

BOOST_AUTO_TEST_CASE(unknown_fields_are_malformed_and_named) {
    refuses_structure<OrderAddNote>(R"({"text":"a","txet":"b"})", "/txet");
    refuses_structure<OrderAddNote>(R"({"text":"a","a/b~c":null})", "/a~1b~0c");
    refuses_structure<OrderCreate>(
        item_with("\"product_id\":\"" + kProduct + R"(","quantity":1,"pirce":"1.00")"),
        "/items/1/pirce");
    refuses_structure<OrderMarkPaid>(R"({"amout":"1.00"})", "/amout");
    refuses_structure<CallOptions>(R"({"actor":{"type":"till","role":"x"}})", "/actor/role");
    refuses_structure<OrderQuery>(R"({"statuss":"paid"})", "/statuss");
    refuses_structure<OrderAddNote>(R"({"text":"a",")" + std::string(65, 'x') + R"(":1})");
    refuses_structure<OrderAddNote>(R"({"text":"a","b\nc":1})");
}

BOOST_AUTO_TEST_CASE(missing_fields_are_malformed_and_named) {
    refuses_structure<ProductCreate>(R"({"type":"product","price":"1"})", "/name");
    refuses_structure<ProductCreate>(R"({"name":"Mug","price":"1"})", "/type");
    refuses_structure<ProductCreate>(R"({"name":"Mug","type":"product"})", "/price");
    refuses_structure<StockAdjust>(R"({"reason":"sold"})", "/delta");
    refuses_structure<StockAdjust>(R"({"delta":1})", "/reason");
    refuses_structure<OrderCreate>("{}", "/items");
    refuses_structure<OrderCreate>(R"({"items":[{"quantity":1}]})", "/items/0/product_id");
    refuses_structure<OrderSetStatus>("{}", "/status");
    refuses_structure<CallOptions>(R"({"actor":{"id":"3"}})", "/actor/type");
}

BOOST_AUTO_TEST_CASE(amounts_as_numbers_are_invalid_amounts) {
    refuses<ProductCreate>(R"({"name":"Mug","type":"product","price":49.99})", Errc::invalid_amount,
                           "/price");
    refuses<ProductCreate>(R"({"name":"Mug","type":"product","price":49})", Errc::invalid_amount,
                           "/price");
    refuses<OrderMarkPaid>(R"({"amount":5})", Errc::invalid_amount, "/amount");
    refuses<OrderMarkPaid>(R"({"tendered_amount":5.5})", Errc::invalid_amount, "/tendered_amount");
    refuses<OrderCreate>(order_with(R"("discount":{"amount":5})"), Errc::invalid_amount,
                         "/discount/amount");
    refuses<OrderMarkPaid>(R"({"amount":"5.001","currency":"USD"})", Errc::invalid_amount,
                           "/amount");
    refuses_structure<OrderMarkPaid>(R"({"amount":true})", "/amount");
}

BOOST_AUTO_TEST_CASE(wrong_values_are_named) {
    refuses_value<ProductCreate>(product_with(R"("currency":"XXX")"), "/currency");
    refuses_value<ProductCreate>(product_with(R"("currency":"usd")"), "/currency");
    refuses_value<ProductCreate>(product_with(R"("tax_rate":"101")"), "/tax_rate");
    refuses_value<ProductCreate>(product_with(R"("id":"ord_01jn8wvjqwf4sb5q3v5x4r2c7g")"), "/id");
    refuses_value<ProductCreate>(R"({"name":"Mug","type":"good","price":"1"})", "/type");
    refuses_value<StockAdjust>(R"({"delta":1,"reason":"order"})", "/reason");
    refuses_value<OrderSetStatus>(R"({"status":"cancelled"})", "/status");
    refuses_value<OrderCancel>(R"({"reason":"bored"})", "/reason");
    refuses_value<OrderCancel>(R"({"refund":"half"})", "/refund");
    refuses_value<OrderMarkPaid>(R"({"method":"shells"})", "/method");
    refuses_value<OrderMarkPaid>(R"({"paid_at":"yesterday"})", "/paid_at");
    refuses_value<OrderMarkPaid>(R"({"currency":"ZZZ"})", "/currency");
    refuses_value<OpenOptions>(R"({"shop":{"currency":"ZZZ"}})", "/shop/currency");
    refuses_value<CallOptions>(R"({"actor":{"type":"root"}})", "/actor/type");
    refuses_value<CallOptions>(R"({"timeout_ms":-1})", "/timeout_ms");
    refuses_value<OrderQuery>(R"({"status":["pending","done"]})", "/status/1");
    refuses_value<OrderQuery>(R"({"payment_status":"maybe"})", "/payment_status");
    refuses_value<OrderQuery>(R"({"created_from":"2025-13-01T00:00:00Z"})", "/created_from");
    refuses_value<OrderQuery>(R"({"limit":0})", "/limit");
    refuses_value<ProductQuery>(R"({"limit":-5})", "/limit");
}

BOOST_AUTO_TEST_CASE(a_discount_is_either_an_amount_or_a_percentage) {
    refuses_value<OrderCreate>(order_with(R"("discount":{})"), "/discount");
    refuses_value<OrderCreate>(order_with(R"("discount":{"amount":"1","percent":"1"})"),
                               "/discount");
}

BOOST_AUTO_TEST_CASE(a_patch_tells_absent_from_null) {
    const auto nothing = decode<ProductUpdate>("{}");
    BOOST_TEST(!nothing->category.has_value());
    BOOST_TEST(!nothing->stop_counting);
    BOOST_TEST(!nothing->metadata.has_value());

    const auto cleared = decode<ProductUpdate>(
        R"({"category":null,"sku":"A-1","stock_quantity":null,"description":null,"metadata":null})");
    BOOST_REQUIRE(cleared.has_value());
    BOOST_REQUIRE(cleared->category.has_value());
    BOOST_TEST(!cleared->category->has_value());
    BOOST_TEST(cleared->sku->value() == "A-1");
    BOOST_TEST(!cleared->barcode.has_value());
    BOOST_TEST(cleared->stop_counting);
    BOOST_TEST(cleared->description.value() == "");
    BOOST_TEST(cleared->metadata.value().empty());

    for (const char* name :
         {"name", "type", "price", "tax_rate", "in_stock", "allow_backorder", "active"}) {
        refuses_value<ProductUpdate>(std::string("{\"") + name + "\":null}",
                                     std::string("/") + name);
    }
    refuses_value<ProductUpdate>(R"({"stock_quantity":5})", "/stock_quantity");
}

BOOST_AUTO_TEST_CASE(all_wrong_values_are_reported_together) {
    const auto result = decode<ProductCreate>(
        R"({"name":"Mug","type":"good","price":5,"currency":"ZZZ","tax_rate":"-1"})");
    BOOST_REQUIRE(!result.has_value());
    BOOST_REQUIRE(result.error().details != nullptr);
    const auto& errors = result.error().details->errors;
    BOOST_REQUIRE(errors.size() == 4U);
    BOOST_TEST(errors[0].pointer == "/type");
    BOOST_TEST(errors[1].pointer == "/price");
    BOOST_TEST(errc_name(errors[1].code) == "invalid_amount");
    BOOST_TEST(errors[2].pointer == "/currency");
    BOOST_TEST(errors[3].pointer == "/tax_rate");
}

BOOST_AUTO_TEST_CASE(a_wrong_structure_outweighs_wrong_values) {
    refuses_structure<ProductCreate>(R"({"name":"Mug","type":"good","price":5,"colour":"red"})",
                                     "/colour");
}

BOOST_AUTO_TEST_CASE(messages_never_repeat_what_was_sent_as_a_value) {
    const auto result = decode<OrderSetStatus>(R"({"status":"jane@example.org"})");
    BOOST_REQUIRE(!result.has_value());
    BOOST_TEST(result.error().message == "status must be one of processing, completed.");
    const auto broken = decode<OrderAddNote>(R"({"text":"jane@example.org)");
    BOOST_TEST(broken.error().message.find("jane") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
