// Proves that the plugin `paypal` asks PayPal for money once and tells the shop the truth about it: what it
// sends, what becomes of every kind of answer, and of none; how its token is kept; that money is taken when
// the payer has agreed, and that a refund is not made twice; PayPal's amounts; that no secret gets into an
// error or a log. PayPal is a server of the test's that says what it is told, also nothing, or half of it.
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

#include "paypal/amount.hpp"
#include "paypal/refusal.hpp"
#include "plugins/paypal_shop.hpp"

BOOST_AUTO_TEST_SUITE(paypal_provider)

namespace {

using namespace paypal_test;

Answer open_with(const json& settings) {
    return open_plugin("paypal", ordo_plugin_paypal_v1,
                       {{"client_id", "app"}, {"client_secret", kSecret}, {"webhook_id", kWebhook}},
                       settings);
}

}  // namespace

// --- opening an attempt

BOOST_AUTO_TEST_CASE(an_attempt_opens_one_order_under_our_own_ids) {
    Shop shop;
    const std::string order = shop.order();
    shop.give_token();
    shop.paypal.will(201, order_of("", "PAYER_ACTION_REQUIRED").dump());
    const json payment = shop.try_to_pay(order, {{"return_url", "https://shop.example/back"}}).body;
    const std::string id = payment["id"];
    BOOST_TEST(payment["status"] == "requires_action");
    BOOST_TEST(payment["provider_ref"] == kRef);
    BOOST_TEST(
        payment["next_action"] ==
        json({{"type", "redirect"}, {"url", "https://www.paypal.com/checkoutnow?token=5O"}}));
    const auto heard = shop.paypal.heard();
    BOOST_REQUIRE(heard.size() == 2U);
    BOOST_TEST(heard[0].target == "/v1/oauth2/token");
    BOOST_TEST(has_line(heard[0], "Authorization: Basic YXBwOmNhbmFyeV9vZl90aGVfdGVzdHM="));
    BOOST_TEST(heard[0].body == "grant_type=client_credentials");
    BOOST_TEST(heard[1].method == "POST");
    BOOST_TEST(heard[1].target == "/v2/checkout/orders");
    BOOST_TEST(has_line(heard[1], "Authorization: Bearer A21_canary"));
    BOOST_TEST(has_line(heard[1], "PayPal-Request-Id: " + id));
    BOOST_TEST(has_line(heard[1], "Content-Type: application/json"));
    const std::string number = shop.order_of(order)["number"];
    BOOST_TEST(json::parse(heard[1].body) ==
               json({{"intent", "CAPTURE"},
                     {"purchase_units",
                      json::array({{{"reference_id", id},
                                    {"custom_id", id},
                                    {"invoice_id", number + "-" + id.substr(id.size() - 10)},
                                    {"description", "Order " + number},
                                    {"amount", money()}}})},
                     {"payment_source",
                      {{"paypal",
                        {{"experience_context",
                          {{"user_action", "PAY_NOW"},
                           {"shipping_preference", "NO_SHIPPING"},
                           {"return_url", "https://shop.example/back"},
                           {"cancel_url", "https://shop.example/back"}}}}}}}}));
    BOOST_TEST(shop.logged.empty());
}

BOOST_AUTO_TEST_CASE(what_becomes_of_an_attempt_that_paypal_does_not_open) {
    struct Case {
        Reply reply;
        ordo_status status;
        const char* becomes;
    };
    const std::string good = order_of("", "CREATED").dump();
    for (const Case& c :
         {Case{{.status = 400, .body = "<html>"}, ORDO_E_PROVIDER_ERROR, "failed"},
          Case{{.status = 403, .body = "{}"}, ORDO_E_PROVIDER_ERROR, "failed"},
          Case{{.status = 422, .body = problem_of("DUPLICATE_INVOICE_ID").dump()},
               ORDO_E_PROVIDER_ERROR,
               "failed"},
          Case{{.status = 422, .body = problem_of("INSTRUMENT_DECLINED").dump()},
               ORDO_E_PAYMENT_DECLINED,
               "failed"},
          Case{{.status = 409, .body = "{}"}, ORDO_OK, "unknown"},
          Case{{.status = 429, .body = "{}"}, ORDO_OK, "unknown"},
          Case{{.status = 500, .body = "{}"}, ORDO_OK, "unknown"},
          Case{{.status = 201, .body = "{}"}, ORDO_OK, "unknown"},
          Case{{.status = 201, .body = "[]"}, ORDO_OK, "unknown"},
          Case{{.status = 302, .headers = "Location: http://127.0.0.1:1/\r\n"}, ORDO_OK, "unknown"},
          Case{{.how = Reply::How::cut_at_once}, ORDO_OK, "unknown"},
          Case{{.body = good, .how = Reply::How::cut_in_the_middle}, ORDO_OK, "unknown"}}) {
        Shop shop;
        const std::string order = shop.order();
        shop.give_token();
        shop.paypal.will(c.reply);
        const Answer answer = shop.try_to_pay(order);
        BOOST_TEST(answer.status == c.status, c.reply.status);
        BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == c.becomes, c.reply.status);
        BOOST_TEST(shop.paypal.heard().size() == 2U, c.reply.status);
        shop.expect_no_secrets(answer);
    }
}

BOOST_AUTO_TEST_CASE(a_currency_that_paypal_does_not_take_is_declined_before_anybody_is_asked) {
    BOOST_CHECK_EXCEPTION(
        ordo_paypal::to_paypal("1.000", "KWD"), ordo_paypal::Refusal,
        [](const auto& refusal) { return refusal.status == ORDO_E_PAYMENT_DECLINED; });
}

// The answer was lost, and with it the address at which the payer would agree.
BOOST_AUTO_TEST_CASE(an_attempt_whose_answer_was_lost_was_never_opened) {
    Shop shop;
    const std::string order = shop.order();
    shop.give_token();
    shop.paypal.will({.how = Reply::How::cut_at_once});
    const json payment = shop.try_to_pay(order).body;
    BOOST_TEST(payment["status"] == "unknown");
    shop.paypal.heard();
    BOOST_TEST(shop.sync(payment).body["status"] == "failed");
    BOOST_TEST(shop.paypal.heard().empty());
    shop.paypal.will(201, order_of("", "PAYER_ACTION_REQUIRED").dump());
    BOOST_TEST(shop.try_to_pay(order).body["status"] == "requires_action");
}

// --- the token

BOOST_AUTO_TEST_CASE(a_token_is_kept_and_exchanged_once_when_it_is_refused) {
    Shop shop;
    const json payment = shop.pay(shop.order());
    shop.paypal.will(200, order_of(payment["id"], "CREATED").dump());
    BOOST_TEST(shop.sync(payment).status == ORDO_OK);
    BOOST_TEST(shop.paypal.heard().size() == 1U);

    shop.paypal.will(401, "{}");
    shop.give_token("A22");
    shop.paypal.will(200, order_of(payment["id"], "CREATED").dump());
    BOOST_TEST(shop.sync(payment).status == ORDO_OK);
    const auto heard = shop.paypal.heard();
    BOOST_REQUIRE(heard.size() == 3U);
    BOOST_TEST(has_line(heard[2], "Authorization: Bearer A22"));

    shop.paypal.will(401, "{}");
    shop.give_token("A23");
    shop.paypal.will(401, "{}");
    BOOST_TEST(shop.sync(payment).status == ORDO_E_PROVIDER_ERROR);
    BOOST_TEST(shop.paypal.heard().size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_token_that_has_expired_is_fetched_anew) {
    Shop shop;
    const std::string order = shop.order();
    for (int i = 0; i < 2; ++i) {
        shop.give_token("A21", 59);  // less than it may take on its way
        shop.paypal.will(422, problem_of("DUPLICATE_INVOICE_ID").dump());
        shop.try_to_pay(order);
        BOOST_TEST(shop.paypal.heard().size() == 2U);
    }
}

BOOST_AUTO_TEST_CASE(without_a_token_nothing_has_happened) {
    for (const Reply& reply :
         {Reply{.status = 401, .body = problem_of("invalid_client").dump()}, Reply{.status = 500},
          Reply{.status = 200, .body = "{}"},
          Reply{.status = 200, .body = R"({"access_token":"x","expires_in":"1"})"},
          Reply{.how = Reply::How::cut_at_once}}) {
        Shop shop;
        const std::string order = shop.order();
        shop.paypal.will(reply);
        const Answer answer = shop.try_to_pay(order);
        BOOST_TEST(answer.status == ORDO_E_PROVIDER_ERROR, reply.status);
        BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == "failed");
        BOOST_TEST(shop.paypal.heard().size() == 1U);
        shop.expect_no_secrets(answer);
        BOOST_TEST(shop.pay(order)["status"] == "requires_action");
    }
}

BOOST_AUTO_TEST_CASE(many_payers_at_once_share_one_token) {
    Shop shop;
    constexpr std::size_t kPayers = 8;
    std::vector<std::string> orders;
    shop.give_token();
    for (std::size_t i = 0; i < kPayers; ++i) {
        orders.push_back(shop.order());
        json order = order_of("", "CREATED");
        order["id"] = "ORDER" + std::to_string(i);
        shop.paypal.will(201, order.dump());
    }
    std::vector<Answer> answers(kPayers);
    std::vector<std::thread> payers;
    for (std::size_t i = 0; i < kPayers; ++i)
        payers.emplace_back([&, i] { answers[i] = shop.try_to_pay(orders[i]); });
    for (std::thread& payer : payers) payer.join();
    for (const Answer& answer : answers) BOOST_TEST(answer.body["status"] == "requires_action");
    BOOST_TEST(shop.paypal.heard().size() == kPayers + 1);
}

// --- looking an attempt up

BOOST_AUTO_TEST_CASE(a_look_up_takes_the_money_that_the_payer_has_agreed_to) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string id = payment["id"];
    shop.paypal.will(200, order_of(id, "APPROVED").dump());
    shop.paypal.will(201, paid_order(id, capture_of(id)).dump());
    shop.paypal.will(200, R"({"items":[]})");
    BOOST_TEST(shop.sync(payment).body["status"] == "captured");
    BOOST_TEST(shop.status_of(order) == "paid");
    const auto heard = shop.paypal.heard();
    BOOST_REQUIRE(heard.size() == 3U);
    BOOST_TEST(heard[1].target == std::string("/v2/checkout/orders/") + kRef + "/capture");
    BOOST_TEST(heard[1].method == "POST");
    BOOST_TEST(has_line(heard[1], "PayPal-Request-Id: " + id + "-capture"));
    BOOST_TEST(heard[2].target ==
               std::string("/v1/customer/disputes?disputed_transaction_id=") + kCapture);
}

BOOST_AUTO_TEST_CASE(money_that_is_no_longer_owed_is_not_taken) {
    enum class Why { cancelled, paid_at_the_desk };
    for (const Why why : {Why::cancelled, Why::paid_at_the_desk}) {
        Shop shop;
        const std::string order = shop.order();
        const json payment = shop.pay(order);
        if (why == Why::cancelled)
            shop.cancel(order);
        else
            shop.mark_paid(order);
        shop.paypal.will(200, order_of(payment["id"], "APPROVED").dump());
        BOOST_TEST(shop.sync(payment).status == ORDO_OK);
        BOOST_TEST(shop.paypal.heard().size() == 1U);  // nothing was captured
        BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == "cancelled");
        BOOST_TEST(shop.order_of(order)["refund_due"] == "0.00");
    }
}

BOOST_AUTO_TEST_CASE(an_order_that_paypal_has_dropped_has_expired_and_may_be_paid_anew) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    shop.paypal.will(404, problem_of("INVALID_RESOURCE_ID").dump());
    BOOST_TEST(shop.sync(payment).body["status"] == "expired");
    json another = order_of("", "PAYER_ACTION_REQUIRED");
    another["id"] = "ANOTHERORDER";
    shop.paypal.will(201, another.dump());
    const json again = shop.try_to_pay(order).body;
    BOOST_TEST(again["status"] == "requires_action");
    BOOST_TEST(again["id"] != payment["id"]);
}

BOOST_AUTO_TEST_CASE(money_of_which_paypal_knows_nothing_is_said) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    shop.capture(payment);
    shop.paypal.will(404, problem_of("INVALID_RESOURCE_ID").dump());
    BOOST_TEST(shop.sync(payment).status == ORDO_E_PROVIDER_ERROR);
    BOOST_TEST(shop.status_of(order) == "paid");
}

BOOST_AUTO_TEST_CASE(what_becomes_of_money_that_paypal_does_not_take) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string id = payment["id"];
    for (const int status : {401, 429, 500}) {
        shop.paypal.will(200, order_of(id, "APPROVED").dump());
        shop.paypal.will(status, "{}");
        if (status == 401) {
            shop.give_token();
            shop.paypal.will(401, "{}");
        }
        BOOST_TEST(shop.sync(payment).status == ORDO_E_PROVIDER_ERROR, status);
        BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == "requires_action");
    }
    // It had taken it, and the answer was lost.
    shop.paypal.will(200, order_of(id, "APPROVED").dump());
    shop.paypal.will(422, problem_of("ORDER_ALREADY_CAPTURED").dump());
    shop.paypal.will(200, paid_order(id, capture_of(id)).dump());
    shop.paypal.will(403, "{}");  // an app that may not see disputes
    BOOST_TEST(shop.sync(payment).body["status"] == "captured");
}

BOOST_AUTO_TEST_CASE(a_decline_after_the_payer_has_agreed_lets_the_payer_try_again) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    shop.paypal.will(200, order_of(payment["id"], "APPROVED").dump());
    shop.paypal.will(422, problem_of("INSTRUMENT_DECLINED").dump());
    const Answer declined = shop.sync(payment);
    BOOST_TEST(declined.body["status"] == "failed");
    BOOST_TEST(declined.body["failure_code"] == "INSTRUMENT_DECLINED");
    shop.paypal.will(201, order_of("", "CREATED").dump());
    BOOST_TEST(shop.try_to_pay(order).status == ORDO_OK);
}

BOOST_AUTO_TEST_CASE(a_look_up_tells_capture_disputes_and_refunds) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string id = payment["id"];
    const json open = dispute_of({{"seller_transaction_id", kCapture}}, "OPEN");
    shop.paypal.will(200, paid_order(id, capture_of(id, "PARTIALLY_REFUNDED"),
                                     json::array({refund_of("", "COMPLETED", "10.00")}))
                              .dump());
    shop.paypal.will(200, json{{"items", {{{"dispute_id", kDispute}}}}}.dump());
    shop.paypal.will(200, open.dump());
    BOOST_TEST(shop.sync(payment).status == ORDO_OK);
    const json now = shop.order_of(order);
    BOOST_TEST(now["payments"][0]["method"] == "paypal");
    BOOST_TEST(now["payments"][0]["status"] == "disputed");
    BOOST_TEST(now["refunded_amount"] == "10.00");
    BOOST_TEST(shop.paypal.heard()[2].target == std::string("/v1/customer/disputes/") + kDispute);
}

// --- refunds

BOOST_AUTO_TEST_CASE(a_refund_is_asked_for_under_its_own_id_and_not_made_again) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string id = payment["id"];
    shop.capture(payment);
    shop.paypal.will(200, paid_order(id, capture_of(id)).dump());
    shop.paypal.will(500, "{}");
    const Answer refund = shop.refund(order, {{"amount", "10.00"}});
    BOOST_TEST(refund.body["status"] == "unknown");
    const std::string refund_id = refund.body["id"];
    const auto heard = shop.paypal.heard();
    BOOST_REQUIRE(heard.size() == 2U);
    BOOST_TEST(heard[1].target == std::string("/v2/payments/captures/") + kCapture + "/refund");
    BOOST_TEST(has_line(heard[1], "PayPal-Request-Id: " + refund_id));
    BOOST_TEST(json::parse(heard[1].body) ==
               json({{"amount", money("10.00")}, {"custom_id", refund_id + "," + id}}));
    // Later an event tells that it is there.
    const json made = refund_of(refund_id + "," + id, "COMPLETED", "10.00");
    shop.must_event("PAYMENT.CAPTURE.REFUNDED", made,
                    Shop::looked_up(paid_order(id, capture_of(id), json::array({made}))));
    const json now = shop.order_of(order);
    BOOST_TEST(now["refunds"].size() == 1U);
    BOOST_TEST(now["refunds"][0]["status"] == "succeeded");
    BOOST_TEST(now["refunded_amount"] == "10.00");
}

BOOST_AUTO_TEST_CASE(what_becomes_of_a_refund_that_paypal_does_not_make) {
    for (const auto& [status, becomes] :
         {std::pair(400, "failed"), std::pair(404, "failed"), std::pair(422, "failed"),
          std::pair(403, "pending"), std::pair(409, "unknown"), std::pair(500, "unknown"),
          std::pair(201, "pending")}) {
        Shop shop;
        const std::string order = shop.order();
        const json payment = shop.pay(order);
        shop.capture(payment);
        shop.paypal.will(200, paid_order(payment["id"], capture_of(payment["id"])).dump());
        shop.paypal.will(status, status == 201 ? refund_of("", "PENDING").dump()
                                               : problem_of("CAPTURE_FULLY_REFUNDED").dump());
        const Answer answer = shop.refund(order, json::object());
        BOOST_TEST(answer.body["status"] == becomes, status);
        shop.expect_no_secrets(answer);
    }
}

// --- amounts

BOOST_AUTO_TEST_CASE(amounts_are_written_as_paypal_takes_them) {
    for (const auto& [amount, currency, paypal] :
         {std::tuple("29.99", "USD", "29.99"), std::tuple("0.05", "EUR", "0.05"),
          std::tuple("500", "JPY", "500"), std::tuple("500.00", "HUF", "500"),
          std::tuple("12.00", "TWD", "12"),
          std::tuple("90071992547409.91", "USD", "90071992547409.91")}) {
        BOOST_TEST(ordo_paypal::to_paypal(amount, currency) == paypal, currency);
        BOOST_TEST(ordo_paypal::from_paypal(paypal, currency) == amount, currency);
    }
    BOOST_TEST(ordo_paypal::from_paypal("500.00", "JPY") == "500");
    for (const char* value : {"", "-1.00", "1e3", "1.", ".5", "1.005", " 1"})
        BOOST_TEST(ordo_paypal::from_paypal(value, "USD").empty(), value);
    BOOST_TEST(ordo_paypal::from_paypal("1.000", "KWD").empty());
    for (const auto& [amount, currency] :
         {std::pair("12.50", "HUF"), std::pair("0.50", "TWD"), std::pair("1.5", "JPY"),
          std::pair("1.005", "USD"), std::pair("-1.00", "USD"), std::pair("", "USD"),
          std::pair("1.00", "INR"), std::pair("1.00", "usd")})
        BOOST_CHECK_EXCEPTION(
            ordo_paypal::to_paypal(amount, currency), ordo_paypal::Refusal,
            [](const auto& refusal) { return refusal.status == ORDO_E_PAYMENT_DECLINED; });
}

// --- settings

BOOST_AUTO_TEST_CASE(a_wrong_configuration_is_refused_with_its_place_and_without_its_secrets) {
    const std::vector<std::pair<json, const char*>> wrong = {
        {{{"client_id", nullptr}}, "/client_id"},
        {{{"client_secret", nullptr}}, "/client_secret"},
        {{{"client_secret", ""}}, "/client_secret"},
        {{{"client_secret", "canary\r\nHost: x"}}, "/client_secret"},
        {{{"webhook_id", nullptr}}, "/webhook_id"},
        {{{"environment", "test"}}, "/environment"},
        {{{"environment", true}}, "/environment"},
        {{{"api_base", "http://api-m.paypal.com"}}, "/api_base"},
        {{{"api_base", "https://canary:x@api-m.paypal.com"}}, "/api_base"},
        {{{"certificate_origins", json::array()}}, "/certificate_origins"},
        {{{"certificate_origins", "https://api.paypal.com"}}, "/certificate_origins"},
        {{{"certificate_origins", {"http://api.paypal.com"}}}, "/certificate_origins"},
        {{{"certificate_origins", {"https://api.paypal.com/x"}}}, "/certificate_origins"},
        {{{"ca_file", "/nowhere/canary.pem"}}, "/ca_file"},
        {{{"timeout_ms", 99}}, "/timeout_ms"},
        {{{"secret", "x"}}, "/secret"},
    };
    expect_settings(
        open_with, wrong,
        {json::object(), json{{"environment", "sandbox"}}, json{{"api_base", "http://[::1]:1"}},
         json{{"certificate_origins", {"https://certs.example:8443"}}}});
}

BOOST_AUTO_TEST_CASE(the_environment_says_where_paypal_is) {
    Shop shop(json{{"environment", "sandbox"}});
    const json told = must([&](ordo_doc** out, ordo_error** error) {
        return ordo_plugin_status(shop.plugin(), out, error);
    });
    BOOST_TEST(told["status"] ==
               json({{"api_base", shop.paypal.url()}, {"environment", "sandbox"}}));
}

BOOST_AUTO_TEST_SUITE_END()
