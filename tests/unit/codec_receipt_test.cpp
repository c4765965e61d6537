// Proves what a receipt and a table of orders look like, to the character.
#include <boost/test/unit_test.hpp>
#include <string>

#include "codec/documents.hpp"
#include "codec/json_value.hpp"
#include "codec/receipt.hpp"
#include "codec_values.hpp"
#include "core/columns.hpp"

using namespace ordo;
using codec::encode_receipt;
using codec::ReceiptFormat;
using codec_values::usd;

BOOST_AUTO_TEST_SUITE(codec_receipt)

namespace {

// Two mice and a mug, paid in cash, a part of it given back.
Order paid_order() {
    Order order = codec_values::order();
    order.status = OrderStatus::completed;
    order.lines = {codec_values::line(1)};
    OrderLine mug = codec_values::line(2);
    mug.name = "Grüner Tee, 抹茶 aus 宇治, im Beutel zu fünfzig Gramm";
    mug.unit_price = usd("5");
    mug.quantity = 1;
    mug.discount_amount = usd("0");
    mug.tax_rate = *Rate::parse("2.6");
    mug.tax_amount = usd("0.13");
    mug.amount = usd("5");
    order.lines.push_back(mug);
    order.amounts.subtotal = usd("64.98");
    order.amounts.discount = usd("1");
    order.amounts.tax = usd("4.34");
    order.amounts.total = usd("63.98");
    order.amounts.due = usd("0");
    order.amounts.refund_due = usd("0");
    return order;
}

std::string csv_of(const std::string& document) {
    const auto json = codec::parse_json(document);
    BOOST_REQUIRE(json.has_value());
    return json->find("text")->text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_text_receipt_has_42_columns) {
    BOOST_TEST(encode_receipt(paid_order(), "Main Shop", ReceiptFormat::text) ==
               "                Main Shop\n"
               "------------------------------------------\n"
               "Order 100042          2025-03-01 10:00 UTC\n"
               "Jane Roe\n"
               "------------------------------------------\n"
               "Wireless Mouse\n"
               "  2 x 29.99                          59.98\n"
               "  discount                           -1.00\n"
               "Grüner Tee, 抹茶 aus 宇治, im Beutel zu\n"
               "fünfzig Gramm\n"
               "  1 x 5.00                            5.00\n"
               "------------------------------------------\n"
               "Subtotal                             64.98\n"
               "Discount                             -1.00\n"
               "TOTAL USD                            63.98\n"
               "  incl. 2.6% tax on 4.87              0.13\n"
               "  incl. 7.7% tax on 54.77             4.21\n"
               "------------------------------------------\n"
               "Cash                                120.00\n"
               "Change                              -20.00\n"
               "Refund                               -2.02\n"
               "------------------------------------------\n"
               "All amounts in USD. Prices include tax.\n");
}

BOOST_AUTO_TEST_CASE(no_line_of_a_text_receipt_sticks_out) {
    Order order = paid_order();
    order.customer.name = std::string(200, 'x');
    order.lines[0].name = std::string(150, 'W') + " " + std::string(49, 'i');
    order.payments[0].provider = std::string(32, 'p');
    const std::string text =
        encode_receipt(order, "A shop with a name that no paper can hold on one line", ReceiptFormat::text);
    std::size_t lines = 0;
    for (std::size_t from = 0; from < text.size(); ++lines) {
        const std::size_t end = text.find('\n', from);
        BOOST_REQUIRE(end != std::string::npos);
        BOOST_TEST(columns_of(std::string_view(text).substr(from, end - from)) <= 42);
        from = end + 1;
    }
    BOOST_TEST(lines > 25U);
}

BOOST_AUTO_TEST_CASE(a_receipt_tells_what_is_not_settled) {
    Order order = paid_order();
    order.status = OrderStatus::cancelled;
    order.prices_include_tax = false;
    order.payments[0].status = AttemptStatus::unknown;
    order.payments[0].captured_amount = usd("0");
    order.payments[0].method = PaymentMethod::card;
    order.payments[0].provider = "stripe";
    Payment reserved = order.payments[0];
    reserved.status = AttemptStatus::authorized;
    reserved.amount = usd("1.01");
    Payment failed = order.payments[0];
    failed.status = AttemptStatus::failed;
    failed.provider = "never";
    order.payments.push_back(reserved);
    order.payments.push_back(failed);
    order.refunds[0].status = RefundStatus::unknown;
    order.amounts.due = usd("3");
    order.amounts.refund_due = usd("4");
    const std::string text = encode_receipt(order, "Main", ReceiptFormat::text);
    for (const char* part :
         {"                CANCELLED\n", "  7.7% tax on 54.77                   4.21\nTOTAL USD",
          "Card (stripe), not confirmed yet    100.00\n",
          "Card (stripe), reserved               1.01\n",
          "Refund, not confirmed yet            -2.02\n",
          "Still to pay                          3.00\n",
          "To be given back                      4.00\n", "Prices without tax.\n"}) {
        BOOST_TEST(text.find(part) != std::string::npos, part << " is missing in\n" << text);
    }
    BOOST_TEST(text.find("never") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_receipt_as_a_page_runs_and_fetches_nothing) {
    Order order = paid_order();
    order.customer.name = "<script>alert('\"&\"')</script>";
    order.lines[0].name = "A & B <b>";
    const std::string page = encode_receipt(order, "Tom's <shop>", ReceiptFormat::html);
    BOOST_TEST(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    BOOST_TEST(page.ends_with("</body>\n</html>\n"));
    for (const char* part :
         {"<h1>Tom&#39;s &lt;shop&gt;</h1>",
          "<p>&lt;script&gt;alert(&#39;&quot;&amp;&quot;&#39;)&lt;/script&gt;</p>",
          "<th scope=\"row\">A &amp; B &lt;b&gt;</th><td></td>",
          "<tr class=\"strong\"><th scope=\"row\">TOTAL USD</th><td>63.98</td></tr>",
          "<meta charset=\"utf-8\">", "Prices include tax."}) {
        BOOST_TEST(page.find(part) != std::string::npos, part << " is missing in\n" << page);
    }
    for (const char* part : {"<script", "http:", "https:", "src=", "href=", "url(", "@import"}) {
        BOOST_TEST(page.find(part) == std::string::npos, part);
    }
}

BOOST_AUTO_TEST_CASE(a_receipt_is_a_document_as_well) {
    const auto json =
        codec::parse_json(encode_receipt(paid_order(), "Main \"1\"", ReceiptFormat::json));
    BOOST_REQUIRE(json.has_value());
    BOOST_TEST(json->find("shop")->text == "Main \"1\"");
    BOOST_TEST(json->find("items")->elements.size() == 2U);
    BOOST_TEST(json->find("taxes")->elements.size() == 2U);
    BOOST_TEST(json->find("payments")->elements[0].find("change_amount")->text == "20.00");
    BOOST_TEST(json->find("refunds")->elements[0].find("amount")->text == "2.02");
    BOOST_TEST(json->find("total_amount")->text == "63.98");
    BOOST_TEST(codec::encode_text("text/plain", "a\n\"b\"") ==
               R"({"media_type":"text/plain","text":"a\n\"b\""})");
}

BOOST_AUTO_TEST_CASE(orders_are_rows_of_csv) {
    Order order = codec_values::order();
    order.note = "a \"quoted\",\nnote";
    order.cancelled_at = std::nullopt;
    order.cancel_reason = std::nullopt;
    const std::string names =
        "number,id,created_at,status,payment_status,payment_detail,currency,subtotal_amount,"
        "discount_amount,tax_amount,total_amount,paid_amount,refunded_amount,amount_due,refund_due,"
        "pieces,user_id,customer_name,customer_email,note,paid_at,completed_at,cancelled_at,"
        "cancel_reason\r\n";
    const std::string row =
        "100042," + order.id.to_string() +
        ",2025-03-01T10:00:00.123Z,cancelled,paid,refund_due,USD,179.94,3.00,12.63,176.94,100.00,"
        "2.02,76.94,5.05,6," +
        order.customer.user_id->to_string() +
        ",Jane Roe,jane@example.org,\"a \"\"quoted\"\",\nnote\",2025-03-01T10:00:02.123Z,"
        "2025-03-01T10:00:03.123Z,,\r\n";
    BOOST_TEST(csv_of(codec::encode_csv({{order}, "c"}, true)) == names + row);
    BOOST_TEST(csv_of(codec::encode_csv({{order, order}, {}}, false)) == row + row);
    BOOST_TEST(codec::encode_csv({{}, "c"}, false) == R"({"text":"","next_cursor":"c"})");
}

BOOST_AUTO_TEST_CASE(what_a_spreadsheet_would_run_is_text) {
    Order order = codec_values::order();
    for (const char* name : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"}) {
        order.customer.name = name;
        order.note = name;
        const std::string csv = csv_of(codec::encode_csv({{order}, {}}, false));
        BOOST_TEST((csv.find("'" + std::string(name)) != std::string::npos), csv);
        BOOST_TEST((csv.find("," + std::string(name)) == std::string::npos), csv);
        BOOST_TEST((csv.find(",\"" + std::string(name)) == std::string::npos), csv);
    }
    order.customer.name = "O'Neill = x";
    BOOST_TEST((csv_of(codec::encode_csv({{order}, {}}, false)).find(",O'Neill = x,") !=
                std::string::npos));
}

BOOST_AUTO_TEST_SUITE_END()
