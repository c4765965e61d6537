// Proves the documents of people, pictures, the shop, its lists and its statistics: what is read, what is
// refused, and what is written.
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

#include "codec/documents.hpp"
#include "codec/json_value.hpp"
#include "codec/request_text.hpp"
#include "codec_values.hpp"
#include "support/why.hpp"

using namespace ordo;
using codec::decode;
using ordo::test::why;

BOOST_AUTO_TEST_SUITE(codec_shop)

namespace {

template <class Value>
Value read(const std::string& document) {
    auto value = decode<Value>(document);
    BOOST_REQUIRE_MESSAGE(value.has_value(), why(value));
    return *std::move(value);
}

template <class Value>
void refuses(const std::string& document, Errc code, const std::string& field) {
    const auto result = decode<Value>(document);
    BOOST_TEST_CONTEXT(document) {
        BOOST_REQUIRE(!result.has_value());
        BOOST_TEST(errc_name(result.error().code) == errc_name(code));
        BOOST_TEST(result.error().field == field);
    }
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

const std::string kNewUser = R"({"email":"jane@example.org","password":"correct horse","name":"Jane")";

}  // namespace

BOOST_AUTO_TEST_CASE(people_are_read) {
    const auto user = read<UserCreate>(kNewUser + R"(,"role":"admin","id":")" +
                                       codec_values::id<UserId>(1).to_string() + "\"}");
    BOOST_TEST(user.email == "jane@example.org");
    BOOST_TEST(user.password == "correct horse");
    BOOST_TEST(user.name == "Jane");
    BOOST_TEST((user.role == Role::admin));
    BOOST_TEST((user.id == codec_values::id<UserId>(1)));
    BOOST_TEST((read<UserCreate>(kNewUser + "}").role == Role::customer));
    refuses<UserCreate>(R"({"email":"a@b","name":"A"})", Errc::malformed_request, "/password");
    refuses<UserCreate>(kNewUser + R"(,"role":"root"})", Errc::validation_failed, "/role");

    BOOST_TEST(!read<UserUpdate>("{}").email.has_value());
    BOOST_TEST(read<UserUpdate>(R"({"name":"J"})").name.value() == "J");
    BOOST_TEST((read<UserUpdate>(R"({"role":"customer"})").role == Role::customer));
    for (const char* name : {"email", "name", "role"}) {
        refuses<UserUpdate>(std::string("{\"") + name + "\":null}", Errc::validation_failed,
                            std::string("/") + name);
    }
    refuses<UserUpdate>(R"({"password":"correct horse"})", Errc::malformed_request, "/password");

    const auto change = read<UserSetPassword>(R"({"current_password":"a","new_password":"b"})");
    BOOST_TEST(change.current_password.value() == "a");
    BOOST_TEST(change.new_password == "b");
    refuses<UserSetPassword>("{}", Errc::malformed_request, "/new_password");
    const auto query = read<UserQuery>(R"({"q":"ja","role":"admin","limit":500})");
    BOOST_TEST(query.q.value() == "ja");
    BOOST_TEST((query.role == Role::admin));
    BOOST_TEST(query.limit == 100);
}

// What is refused is repeated nowhere, and least of all a password.
BOOST_AUTO_TEST_CASE(a_password_is_in_no_message_and_no_request_text) {
    const std::string secret = "correct horse";
    BOOST_TEST(!has(codec::request_text(read<UserCreate>(kNewUser + "}")), secret));
    const auto refused = decode<UserCreate>(kNewUser + R"(,"role":"correct horse"})");
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(!has(refused.error().message, secret));
}

BOOST_AUTO_TEST_CASE(people_and_sessions_are_written) {
    const User user = codec_values::user();
    const std::string text = R"({"id":")" + user.id.to_string() +
                             R"(","email":"jane@example.org","name":"Jane Roe","role":"admin",)"
                             R"("version":3,"created_at":"2025-03-01T10:00:00.123Z",)"
                             R"("updated_at":"2025-03-01T10:00:08.123Z"})";
    BOOST_TEST(codec::encode(user) == text);
    BOOST_TEST(codec::encode(Page<User>{{user}, "c"}) ==
               R"({"data":[)" + text + R"(],"next_cursor":"c"})");
    BOOST_TEST(codec::encode(Session{user, "abc", codec_values::at(9)}) ==
               R"({"user":)" + text +
                   R"(,"refresh_token":"abc","expires_at":"2025-03-01T10:00:09.123Z"})");
}

BOOST_AUTO_TEST_CASE(pictures_are_read_and_written) {
    const auto change = read<ImageUpdate>(R"({"alt":"","position":3})");
    BOOST_TEST(change.alt.value().empty());
    BOOST_TEST(change.position.value() == 3);
    refuses<ImageUpdate>(R"({"position":null})", Errc::validation_failed, "/position");
    refuses<ImageUpdate>(R"({"bytes":""})", Errc::malformed_request, "/bytes");
    const Image image = codec_values::image();
    const std::string id = image.id.to_string();
    BOOST_TEST(codec::encode(image) ==
               R"({"id":")" + id + R"(","product_id":")" + image.product_id.to_string() +
                   R"(","url":"/v1/images/)" + id +
                   R"(","alt":"A <blue> mug","media_type":"image/png","width":640,"height":480,)"
                   R"("size":12345,"position":2,"created_at":"2025-03-01T10:00:07.123Z"})");
    // The picture's bytes cannot be taken for a part of the request's other text.
    ImageAdd one{codec_values::id<ProductId>(1), "a", "bytes"};
    ImageAdd two = one;
    two.alt = "b";
    ImageAdd three = one;
    three.bytes = "other";
    const std::set<std::string> texts{codec::request_text(one), codec::request_text(two),
                                      codec::request_text(three)};
    BOOST_TEST(texts.size() == 3U);
    BOOST_TEST(codec::request_text(one).ends_with(R"("bytes":5}bytes)"));
}

BOOST_AUTO_TEST_CASE(the_shop_is_read_and_written) {
    const auto change = read<ShopUpdate>(R"({"title":"Main","payment_window_minutes":60})");
    BOOST_TEST(change.title.value() == "Main");
    BOOST_TEST(change.payment_window_minutes.value() == 60);
    BOOST_TEST(!change.pay_later.has_value());
    refuses<ShopUpdate>(R"({"currency":"EUR"})", Errc::malformed_request, "/currency");
    refuses<ShopUpdate>(R"({"title":null})", Errc::validation_failed, "/title");
    const std::set<std::string> texts{
        codec::request_text(change), codec::request_text(read<ShopUpdate>("{}")),
        codec::request_text(read<ShopUpdate>(R"({"pay_later":false})"))};
    BOOST_TEST(texts.size() == 3U);

    sys::ShopSettings settings{.name = "main", .default_currency = codec_values::usd()};
    BOOST_TEST(codec::encode(ShopPolicy{"Main", 60, true, 2}, settings, {"paypal", "stripe"}) ==
               R"({"title":"Main","payment_window_minutes":60,"pay_later":true,"version":2,)"
               R"("name":"main","currency":"USD","prices_include_tax":true,)"
               R"("providers":["paypal","stripe"]})");
    BOOST_TEST(codec::encode_names({"a", "b"}) == R"({"data":["a","b"],"next_cursor":null})");
    BOOST_TEST(codec::encode_names({}) == R"({"data":[],"next_cursor":null})");
}

BOOST_AUTO_TEST_CASE(lists_are_searched_and_sorted) {
    const auto products = read<ProductQuery>(
        R"({"q":"blue mug","sku":"s","barcode":"b","in_stock":true,"sort":"-price"})");
    BOOST_TEST(products.q.value() == "blue mug");
    BOOST_TEST(products.sku.value() == "s");
    BOOST_TEST(products.barcode.value() == "b");
    BOOST_TEST(products.in_stock.value());
    BOOST_TEST((products.sort == ProductSort::price_falling));
    BOOST_TEST((read<ProductQuery>("").sort == ProductSort::newest));
    BOOST_TEST((read<ProductQuery>(R"({"sort":"name"})").sort == ProductSort::name));
    BOOST_TEST((read<ProductQuery>(R"({"sort":"price"})").sort == ProductSort::price));
    const auto unsorted = decode<ProductQuery>(R"({"sort":"colour"})");
    BOOST_REQUIRE(!unsorted.has_value());
    BOOST_TEST(unsorted.error().message ==
               "sort must be one of -created_at, name, price, -price.");

    const auto orders = read<OrderQuery>(
        R"({"q":"jane","total_min":"5","total_max":"10.00","attention":true,"sort":"created_at"})");
    BOOST_TEST(orders.q.value() == "jane");
    BOOST_TEST(orders.total_min->to_string() == "5");
    BOOST_TEST(orders.total_max->to_string() == "10");
    BOOST_TEST(orders.attention.value());
    BOOST_TEST((orders.sort == OrderSort::oldest));
    BOOST_TEST((read<OrderQuery>(R"({"sort":"-total_amount"})").sort == OrderSort::total_falling));
    BOOST_TEST((read<OrderQuery>(R"({"sort":"total_amount"})").sort == OrderSort::total));
    refuses<OrderQuery>(R"({"sort":"price"})", Errc::validation_failed, "/sort");
    refuses<OrderQuery>(R"({"total_min":5})", Errc::invalid_amount, "/total_min");
}

BOOST_AUTO_TEST_CASE(statistics_are_asked_for) {
    const auto query = read<StatisticsQuery>(
        R"({"from":"2025-03-01T00:00:00Z","to":"2025-04-01T00:00:00+02:00",)"
        R"("interval":"week","tz":"Europe/Zurich"})");
    BOOST_TEST((query.from == *Time::parse("2025-03-01T00:00:00Z")));
    BOOST_TEST((query.to == *Time::parse("2025-03-31T22:00:00Z")));
    BOOST_TEST((query.interval == Interval::week));
    BOOST_TEST(query.tz == "Europe/Zurich");
    refuses<StatisticsQuery>("{}", Errc::malformed_request, "/from");
    refuses<StatisticsQuery>(
        R"({"from":"2025-03-01T00:00:00Z","to":"2025-03-01T00:00:00Z","interval":"year"})",
        Errc::validation_failed, "/interval");
}

BOOST_AUTO_TEST_CASE(statistics_are_written_in_amounts) {
    const Time day = *Time::parse("2025-03-01T00:00:00Z");
    Statistics statistics;
    statistics.by_currency = {{.currency = codec_values::usd(),
                               .total = {.gross_minor = 1'000, .refunds_minor = 1'234, .orders = 5,
                                         .paid_orders = 3},
                               .outstanding_minor = 7,
                               .series = {{day, {.gross_minor = 1'000, .orders = 5}}}},
                              {.currency = *Currency::parse("JPY"),
                               .total = {.gross_minor = 9'007'199'254'740'993},
                               .series = {}}};
    statistics.orders_by_status = {{OrderStatus::completed, 2}};
    statistics.orders_by_payment_status = {{PaymentStatus::failed, 1}};
    statistics.attention = 4;
    statistics.top_products = {{codec_values::id<ProductId>(1), "Mug", codec_values::usd(), 3, 990}};
    BOOST_TEST(
        codec::encode(statistics) ==
        R"({"by_currency":[{"currency":"USD","gross_revenue":"10.00","refunds":"12.34",)"
        R"("net_revenue":"-2.34","orders":5,"paid_orders":3,"average_order_value":"3.33",)"
        R"("outstanding":"0.07","series":[{"start":"2025-03-01T00:00:00.000Z",)"
        R"("gross_revenue":"10.00","refunds":"0.00","net_revenue":"10.00","orders":5,)"
        R"("paid_orders":0}]},{"currency":"JPY","gross_revenue":"9007199254740993",)"
        R"("refunds":"0","net_revenue":"9007199254740993","orders":0,"paid_orders":0,)"
        R"("average_order_value":null,"outstanding":"0","series":[]}],)"
        R"("orders_by_status":{"pending":0,"processing":0,"completed":2,"cancelled":0},)"
        R"("orders_by_payment_status":{"pending":0,"paid":0,"failed":1,"refunded":0},)"
        R"("attention":4,"top_products":[{"product_id":")" +
            codec_values::id<ProductId>(1).to_string() +
            R"(","name":"Mug","quantity":3,"revenue":"9.90","currency":"USD"}]})");
}

// Half of a cent is rounded away from zero.
BOOST_AUTO_TEST_CASE(the_average_order_is_rounded_half_away_from_zero) {
    const auto average = [](std::int64_t gross, std::int64_t orders) {
        Statistics statistics;
        statistics.by_currency = {{.currency = codec_values::usd(),
                                   .total = {.gross_minor = gross, .paid_orders = orders},
                                   .series = {}}};
        const std::string text = codec::encode(statistics);
        const auto json = codec::parse_json(text);
        return json->find("by_currency")->elements.at(0).find("average_order_value")->text;
    };
    BOOST_TEST(average(101, 2) == "0.51");
    BOOST_TEST(average(100, 3) == "0.33");
    BOOST_TEST(average(200, 3) == "0.67");
    BOOST_TEST(average(-101, 2) == "-0.51");
}

BOOST_AUTO_TEST_SUITE_END()
