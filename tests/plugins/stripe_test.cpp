// Proves that the plugin `stripe` asks Stripe for money once and tells the shop the truth about it: what it
// sends, what becomes of every kind of answer, and of none; that an answer which was lost is found again,
// and a refund is not made twice; which webhooks are genuine, and what each is evidence of; that no secret
// gets into an error or a log. Stripe is a server of the test's that says what it is told, also nothing, too
// much, or half of it. It goes through the C door like a host does, with the plugin registered statically.
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

#include "plugins/stripe_shop.hpp"
#include "provider/text.hpp"
#include "stripe/amount.hpp"
#include "stripe/provider.hpp"
#include "stripe/refusal.hpp"

BOOST_AUTO_TEST_SUITE(stripe_provider)

namespace {

using namespace stripe_test;

Answer open_with(const json& settings) {
    return open_plugin("stripe", ordo_plugin_stripe_v1,
                       {{"secret_key", kKey}, {"webhook_secrets", {kWebhookSecret}}}, settings);
}

std::string error_body(const char* type, const char* code = "") {
    return json{
        {"error", {{"type", type}, {"code", code}, {"message", "Invalid API Key: sk_test_canary"}}}}
        .dump();
}

}  // namespace

// --- opening an attempt

BOOST_AUTO_TEST_CASE(an_attempt_opens_one_intent_under_our_own_ids) {
    Shop shop(json{{"account", "acct_1"}});
    const std::string order = shop.order();
    shop.stripe.will(200, intent_of(json::object()).dump());
    const json payment = shop.try_to_pay(order).body;
    const std::string id = payment["id"];
    BOOST_TEST(payment["status"] == "requires_action");
    BOOST_TEST(payment["provider_ref"] == kRef);
    BOOST_TEST(payment["next_action"] == json({{"type", "stripe_client_secret"},
                                               {"client_secret", "pi_3Ordo_secret_x"},
                                               {"publishable_key", "pk_test_1"}}));
    const auto heard = shop.stripe.heard();
    BOOST_REQUIRE(heard.size() == 1U);
    BOOST_TEST(heard[0].method == "POST");
    BOOST_TEST(heard[0].target == "/v1/payment_intents");
    BOOST_TEST(has_line(heard[0], std::string("Authorization: Bearer ") + kKey));
    BOOST_TEST(has_line(heard[0], "Idempotency-Key: " + id));
    BOOST_TEST(has_line(heard[0], "Stripe-Account: acct_1"));
    BOOST_TEST(has_line(heard[0], "Content-Type: application/x-www-form-urlencoded"));
    BOOST_TEST(contains(heard[0].head, "\r\nStripe-Version: 20"));
    BOOST_TEST(!contains(heard[0].head, "Expect"));
    BOOST_TEST(heard[0].body ==
               "metadata%5Bordo_payment_id%5D=" + id + "&metadata%5Bordo_order_id%5D=" + order +
                   "&amount=2999&currency=usd&automatic_payment_methods%5Benabled%5D=true"
                   "&description=Order%20" +
                   shop.order_of(order)["number"].get<std::string>());
    BOOST_TEST(shop.logged.empty());
}

BOOST_AUTO_TEST_CASE(what_has_certainly_not_happened_lets_the_payer_try_again) {
    struct Case {
        int status;
        std::string body;
        ordo_status becomes;
    };
    for (const Case& c :
         {Case{400, error_body("invalid_request_error", "amount_too_small"), ORDO_E_PROVIDER_ERROR},
          Case{401, error_body("invalid_request_error"), ORDO_E_PROVIDER_ERROR},
          Case{402, error_body("card_error", "card_declined"), ORDO_E_PAYMENT_DECLINED},
          Case{403, error_body("invalid_request_error"), ORDO_E_PROVIDER_ERROR},
          Case{404, "<html>", ORDO_E_PROVIDER_ERROR}}) {
        Shop shop;
        const std::string order = shop.order();
        shop.stripe.will(c.status, c.body);
        const Answer answer = shop.try_to_pay(order);
        BOOST_TEST(answer.status == c.becomes, c.status);
        BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == "failed");
        BOOST_TEST(shop.logged.size() == 1U);
        BOOST_TEST(contains(shop.logged[0], "\"status\":" + std::to_string(c.status)),
                   shop.logged[0]);
        shop.expect_no_secrets(answer);
        BOOST_TEST(shop.pay(order)["status"] == "requires_action");
    }
}

BOOST_AUTO_TEST_CASE(a_request_that_never_left_is_no_doubt) {
    Shop shop;
    const std::string order = shop.order();
    shop.stripe.close();
    const Answer answer = shop.try_to_pay(order);
    BOOST_TEST(answer.status == ORDO_E_PROVIDER_ERROR);
    BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == "failed");
    shop.expect_no_secrets(answer);
}

// The stub speaks no TLS: the request stays here, and with it the key.
BOOST_AUTO_TEST_CASE(nothing_is_sent_before_the_connection_is_encrypted) {
    Stub plain;
    const std::string port = plain.url().substr(plain.url().rfind(':'));
    Shop shop({{"api_base", "https://127.0.0.1" + port}, {"timeout_ms", 300}});
    BOOST_TEST(shop.try_to_pay(shop.order()).status == ORDO_E_PROVIDER_ERROR);
    for (const Request& request : plain.heard()) BOOST_TEST(request.head.empty(), request.head);
}

BOOST_AUTO_TEST_CASE(whatever_may_have_acted_leaves_the_payment_unknown) {
    const std::string good = intent_of(json::object()).dump();
    const std::string huge =
        "{\"id\":\"pi_1\",\"a\":\"" + std::string(std::size_t{5} << 20U, 'a') + "\"}";
    const std::vector<Reply> doubts = {
        {.how = Reply::How::cut_at_once},
        {.body = good, .how = Reply::How::cut_in_the_middle},
        {.how = Reply::How::say_nothing},
        {.status = 200, .body = huge},
        {.status = 200, .body = "all is well"},
        {.status = 200, .body = "[]"},
        {.status = 200, .body = "{}"},
        {.status = 400, .body = error_body("idempotency_error")},
        {.status = 409, .body = error_body("invalid_request_error", "idempotency_key_in_use")},
        {.status = 429, .body = error_body("invalid_request_error", "lock_timeout")},
        {.status = 500, .body = error_body("api_error")},
        {.status = 503, .body = "<html>"},
    };
    for (const Reply& doubt : doubts) {
        const bool slow = doubt.how == Reply::How::say_nothing;
        Shop shop(json{{"timeout_ms", slow ? 200 : 20'000}});
        const std::string order = shop.order();
        shop.stripe.will(doubt);
        const Answer answer = shop.try_to_pay(order);
        const std::string what = std::to_string(doubt.status) + " " + doubt.body.substr(0, 60);
        BOOST_TEST(answer.status == ORDO_OK, what);
        BOOST_TEST(answer.body["status"] == "unknown", what);
        BOOST_TEST(shop.stripe.heard().size() == 1U, what);
        BOOST_TEST(shop.try_to_pay(order).status == ORDO_E_PAYMENT_IN_DOUBT, what);
        BOOST_TEST(shop.stripe.heard().empty(), what);
        shop.expect_no_secrets(answer);
    }
}

BOOST_AUTO_TEST_CASE(a_redirection_is_not_followed) {
    Shop shop;
    Stub elsewhere;
    elsewhere.will(200, intent_of(json::object()).dump());
    shop.stripe.will({.status = 302, .headers = "Location: " + elsewhere.url() + "\r\n"});
    BOOST_TEST(shop.try_to_pay(shop.order()).body["status"] == "unknown");
    BOOST_TEST(elsewhere.heard().empty());
}

BOOST_AUTO_TEST_CASE(many_payers_at_once_are_served) {
    Shop shop;
    constexpr std::size_t kPayers = 8;
    std::vector<std::string> orders;
    for (std::size_t i = 0; i < kPayers; ++i) {
        orders.push_back(shop.order());
        json intent = intent_of(json::object());
        intent["id"] = "pi_" + std::to_string(i);
        shop.stripe.will(200, intent.dump());
    }
    std::vector<Answer> answers(kPayers);
    std::vector<std::thread> payers;
    for (std::size_t i = 0; i < kPayers; ++i)
        payers.emplace_back([&, i] { answers[i] = shop.try_to_pay(orders[i]); });
    for (std::thread& payer : payers) payer.join();
    for (const Answer& answer : answers) BOOST_TEST(answer.body["status"] == "requires_action");
}

// --- looking an attempt up

BOOST_AUTO_TEST_CASE(an_attempt_whose_answer_was_lost_is_found_by_search) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.lose(order);
    json other = intent_of({{"ordo_payment_id", "pay_01jnm2b8f4e6xagk2y3zt5v7wq"}});
    other["id"] = "pi_other";
    shop.stripe.will(200, list_of({other, intent_of(metadata_of(payment))}));
    shop.stripe.will(200, intent_of(metadata_of(payment)).dump());
    const Answer found = shop.sync(payment);
    BOOST_REQUIRE_MESSAGE(found.status == ORDO_OK, found.body.dump());
    BOOST_TEST(found.body["status"] == "requires_action");
    BOOST_TEST(found.body["provider_ref"] == kRef);
    BOOST_TEST(found.body["next_action"]["client_secret"] == "pi_3Ordo_secret_x");
    const auto heard = shop.stripe.heard();
    BOOST_REQUIRE(heard.size() == 2U);
    BOOST_TEST(heard[0].target ==
               "/v1/payment_intents/search?query=metadata%5B%27ordo_payment_id%27%5D%3A%27" +
                   payment["id"].get<std::string>() + "%27");
    BOOST_TEST(heard[1].target ==
               std::string("/v1/payment_intents/") + kRef + "?expand%5B%5D=latest_charge");
}

BOOST_AUTO_TEST_CASE(what_the_search_does_not_know_yet_is_found_in_the_list) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.lose(order);
    json other = intent_of(json::object());
    other["id"] = "pi_other";
    shop.stripe.will(400, error_body("invalid_request_error"));
    shop.stripe.will(200, list_of({other}, true));
    shop.stripe.will(200, list_of({intent_of(metadata_of(payment))}));
    shop.stripe.will(200, intent_of(metadata_of(payment)).dump());
    BOOST_TEST(shop.sync(payment).body["provider_ref"] == kRef);
    const auto heard = shop.stripe.heard();
    BOOST_REQUIRE(heard.size() == 4U);
    BOOST_TEST(!contains(heard[1].target, "starting_after"));
    BOOST_TEST(heard[2].target.ends_with("&starting_after=pi_other"));
    const std::string made_after = "created%5Bgte%5D=";
    const std::int64_t from =
        std::stoll(heard[1].target.substr(heard[1].target.find(made_after) + made_after.size()));
    BOOST_TEST(from <= now_s() - 300);
    BOOST_TEST(from > now_s() - 400);
}

BOOST_AUTO_TEST_CASE(only_a_whole_list_proves_that_an_attempt_was_never_opened) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.lose(order);
    shop.stripe.will(200, list_of({}));
    shop.stripe.will(500, "{}");
    BOOST_TEST(shop.sync(payment).status == ORDO_E_PROVIDER_ERROR);

    shop.stripe.will(200, list_of({}));
    json other = intent_of(json::object());
    other["id"] = "pi_other";
    for (int pages = 0; pages < 20; ++pages) shop.stripe.will(200, list_of({other}, true));
    BOOST_TEST(shop.sync(payment).status == ORDO_E_PROVIDER_ERROR);
    BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == "unknown");

    shop.stripe.will(200, list_of({}));
    shop.stripe.will(200, list_of({other}));
    const Answer never = shop.sync(payment);
    BOOST_REQUIRE_MESSAGE(never.status == ORDO_OK, never.body.dump());
    BOOST_TEST(never.body["status"] == "failed");
    BOOST_TEST(shop.pay(order)["status"] == "requires_action");
}

BOOST_AUTO_TEST_CASE(a_look_up_tells_capture_disputes_and_refunds) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    json paid = intent_of(metadata_of(payment), "succeeded");
    paid["latest_charge"] = {{"id", "ch_1"}, {"payment_method_details", {{"type", "sepa_debit"}}}};
    shop.stripe.will(200, paid.dump());
    shop.stripe.will(200, list_of({dispute_of("needs_response")}));
    shop.stripe.will(200, list_of({refund_of(json::object(), "succeeded", 1000)}));
    const Answer found = shop.sync(payment);
    BOOST_REQUIRE_MESSAGE(found.status == ORDO_OK, found.body.dump());
    const json now = shop.order_of(order);
    BOOST_TEST(now["payments"][0]["method"] == "bank_transfer");
    BOOST_TEST(now["payments"][0]["status"] == "disputed");
    BOOST_TEST(now["refunded_amount"] == "10.00");
    BOOST_TEST(now["refunds"][0]["provider_ref"] == "re_1");
    const auto heard = shop.stripe.heard();
    BOOST_REQUIRE(heard.size() == 3U);
    BOOST_TEST(heard[1].target ==
               std::string("/v1/disputes?payment_intent=") + kRef + "&limit=100");
    BOOST_TEST(heard[2].target == std::string("/v1/refunds?payment_intent=") + kRef + "&limit=100");
}

BOOST_AUTO_TEST_CASE(a_look_up_that_fails_changes_nothing) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    for (const int status : {401, 404, 429, 500}) {
        shop.stripe.will(status, "{}");
        BOOST_TEST(shop.sync(payment).status == (status == 404 ? ORDO_OK : ORDO_E_PROVIDER_ERROR),
                   status);
        BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == "requires_action");
    }
}

// --- refunds

BOOST_AUTO_TEST_CASE(a_refund_is_asked_for_under_its_own_id) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    shop.capture(payment);
    BOOST_TEST(shop.status_of(order) == "paid");
    shop.stripe.will(200, list_of({}));
    shop.stripe.will(200, refund_of(json::object(), "pending", 1000).dump());
    const Answer refund = shop.refund(order, {{"amount", "10.00"}, {"reason", "duplicate"}});
    BOOST_REQUIRE_MESSAGE(refund.status == ORDO_OK, refund.body.dump());
    BOOST_TEST(refund.body["status"] == "pending");
    BOOST_TEST(refund.body["provider_ref"] == "re_1");
    const auto heard = shop.stripe.heard();
    BOOST_REQUIRE(heard.size() == 2U);
    const std::string id = refund.body["id"];
    BOOST_TEST(heard[1].target == "/v1/refunds");
    BOOST_TEST(has_line(heard[1], "Idempotency-Key: " + id));
    BOOST_TEST(heard[1].body ==
               "metadata%5Bordo_payment_id%5D=" + payment["id"].get<std::string>() +
                   "&metadata%5Bordo_order_id%5D=" + order + "&metadata%5Bordo_refund_id%5D=" + id +
                   "&payment_intent=" + kRef + "&amount=1000&reason=duplicate");

    shop.event("refund.updated", refund_of({{"ordo_refund_id", id}}, "succeeded", 1000));
    BOOST_TEST(shop.order_of(order)["refunded_amount"] == "10.00");
    json failed = refund_of({{"ordo_refund_id", id}}, "failed", 1000);
    failed["failure_reason"] = "expired_or_canceled_card";
    shop.event("refund.failed", failed);
    const json now = shop.order_of(order);
    BOOST_TEST(now["refunds"][0]["status"] == "failed");
    BOOST_TEST(now["refunds"][0]["failure_code"] == "expired_or_canceled_card");
    BOOST_TEST(now["refunded_amount"] == "0.00");
}

// Stripe forgets idempotency keys after a day; a shop may ask again later than that.
BOOST_AUTO_TEST_CASE(a_refund_that_is_there_is_not_made_again) {
    constexpr const char* kRefund = "ref_01fwhe4ydgfk1shh6w1g60eecf";
    Stub stripe;
    const json config = {
        {"secret_key", kKey}, {"webhook_secrets", {kWebhookSecret}}, {"api_base", stripe.url()}};
    const ordo_stripe::Provider provider(nullptr, ordo_stripe::read_config(config.dump()));
    stripe.will(200, list_of({refund_of({{"ordo_refund_id", kRefund}})}));
    const json fact = provider.refund({{"refund_id", kRefund},
                                       {"payment_id", "pay_01fwhe4ydgfk1shh6w1g60eecf"},
                                       {"order_id", "ord_01fwhe4ydgfk1shh6w1g60eecf"},
                                       {"provider_ref", kRef},
                                       {"amount", "29.99"},
                                       {"currency", "USD"},
                                       {"reason", "other"}});
    BOOST_TEST(fact["kind"] == "refund_succeeded");
    BOOST_TEST(fact["refund_ref"] == "re_1");
    const auto heard = stripe.heard();
    BOOST_REQUIRE(heard.size() == 1U);
    BOOST_TEST(heard[0].method == "GET");
}

BOOST_AUTO_TEST_CASE(what_becomes_of_a_refund_that_stripe_does_not_make) {
    for (const auto& [status, becomes] :
         {std::pair(400, "failed"), std::pair(402, "failed"), std::pair(404, "failed"),
          std::pair(401, "pending"), std::pair(409, "unknown"), std::pair(500, "unknown")}) {
        Shop shop;
        const std::string order = shop.order();
        shop.capture(shop.pay(order));
        shop.stripe.will(200, list_of({}));
        shop.stripe.will(status, error_body("invalid_request_error", "charge_already_refunded"));
        const Answer answer = shop.refund(order, json::object());
        BOOST_TEST(answer.status == ORDO_OK, status);
        BOOST_TEST(answer.body["status"] == becomes, status);
        shop.expect_no_secrets(answer);
    }
    Shop shop;
    const std::string order = shop.order();
    shop.capture(shop.pay(order));
    shop.stripe.will(500, "{}");
    BOOST_TEST(shop.refund(order, json::object()).body["status"] == "pending");
    BOOST_TEST(shop.stripe.heard().size() == 1U);
}

// --- amounts

BOOST_AUTO_TEST_CASE(amounts_are_stripes_minor_units) {
    struct Case {
        const char* amount;
        const char* currency;
        std::int64_t stripe;
    };
    for (const Case& c :
         {Case{"29.99", "USD", 2999}, Case{"0.05", "EUR", 5}, Case{"500", "JPY", 500},
          Case{"1.250", "KWD", 1250}, Case{"0.010", "BHD", 10}, Case{"500", "ISK", 50000},
          Case{"7", "UGX", 700}, Case{"12.50", "HUF", 1250}, Case{"3.00", "TWD", 300},
          Case{"90071992547409.91", "USD", 9007199254740991}}) {
        BOOST_TEST(ordo_stripe::to_stripe(c.amount, c.currency) == c.stripe, c.currency);
        BOOST_TEST(ordo_stripe::from_stripe(c.stripe, ordo_stripe::lower_case(c.currency)) ==
                   c.amount);
    }
    // Madagascar has a minor unit in ISO 4217 and none at Stripe.
    BOOST_TEST(ordo_stripe::to_stripe("5.00", "MGA") == 5);
    BOOST_TEST(ordo_stripe::from_stripe(5, "mga") == "5");
    for (const auto& [amount, currency] :
         {std::pair("1.234", "KWD"), std::pair("5.50", "MGA"), std::pair("1.005", "USD"),
          std::pair("-1.00", "USD"), std::pair("1e3", "USD"), std::pair("", "JPY"),
          std::pair("99999999999999999999", "USD")})
        BOOST_CHECK_EXCEPTION(
            ordo_stripe::to_stripe(amount, currency), ordo_stripe::Refusal,
            [](const auto& refusal) { return refusal.status == ORDO_E_PAYMENT_DECLINED; });
}

BOOST_AUTO_TEST_CASE(our_ids_tell_when_they_were_made) {
    // The example of RFC 9562, appendix A.6, as a TypeID.
    constexpr const char* kExample = "pay_01fwhe4ydgfk1shh6w1g60eecf";
    BOOST_TEST(ordo_provider_plugin::is_our_id(kExample, "pay_"));
    BOOST_TEST(ordo_provider_plugin::made_at_ms(kExample) == 1645557742000);
    for (const char* other :
         {"", "pay_", "ref_01fwhe4ydgfk1shh6w1g60eecf", "pay_81fwhe4ydgfk1shh6w1g60eecf",
          "pay_01FWHE4YDGFK1SHH6W1G60EECF", "pay_01fwhe4ydgfk1shh6w1g60eec",
          "pay_01fwhe4ydgfk1shh6w1g60eecf0", "pay_01fwhe4ydgfk1shh6w1g60eec'"})
        BOOST_TEST(!ordo_provider_plugin::is_our_id(other, "pay_"), other);
}

// --- settings

BOOST_AUTO_TEST_CASE(a_wrong_configuration_is_refused_with_its_place_and_without_its_secrets) {
    const std::vector<std::pair<json, const char*>> wrong = {
        {{{"secret_key", nullptr}}, "/secret_key"},
        {{{"secret_key", ""}}, "/secret_key"},
        {{{"secret_key", "sk_test_canary\r\nHost: x"}}, "/secret_key"},
        {{{"secret_key", 7}}, "/secret_key"},
        {{{"webhook_secrets", nullptr}}, "/webhook_secrets"},
        {{{"webhook_secrets", json::array()}}, "/webhook_secrets"},
        {{{"webhook_secrets", {"whsec_canary", ""}}}, "/webhook_secrets"},
        {{{"webhook_secrets", "whsec_canary"}}, "/webhook_secrets"},
        {{{"webhook_secrets", json(9, "whsec_canary")}}, "/webhook_secrets"},
        {{{"publishable_key", ""}}, "/publishable_key"},
        {{{"api_base", "http://api.stripe.com"}}, "/api_base"},
        {{{"api_base", "http://127.0.0.1.example.org"}}, "/api_base"},
        {{{"api_base", "http://127.0.0.1@example.org"}}, "/api_base"},
        {{{"api_base", "https://canary:x@api.stripe.com"}}, "/api_base"},
        {{{"api_base", "https://api.stripe.com/?x"}}, "/api_base"},
        {{{"api_base", "file:///etc/passwd"}}, "/api_base"},
        {{{"api_base", "api.stripe.com"}}, "/api_base"},
        {{{"timeout_ms", 99}}, "/timeout_ms"},
        {{{"timeout_ms", 120'001}}, "/timeout_ms"},
        {{{"timeout_ms", "1000"}}, "/timeout_ms"},
        {{{"account", "acct_1\r\n"}}, "/account"},
        {{{"account", "acct/1"}}, "/account"},
        {{{"livemode", "false"}}, "/livemode"},
        {{{"livemode", true}}, "/livemode"},
        {{{"secret", "x"}}, "/secret"},
    };
    expect_settings(
        open_with, wrong,
        {json::object(), json{{"api_base", "https://stripe.example/base/"}},
         json{{"api_base", "http://[::1]:12111"}}, json{{"api_base", "http://localhost"}},
         json{{"livemode", false}}, json{{"secret_key", "another"}, {"livemode", true}}});
}

BOOST_AUTO_TEST_CASE(without_the_plugin_the_provider_still_answers_and_logs_nothing) {
    Shop shop;
    const json payment = shop.pay(shop.order());
    const json told = must([&](ordo_doc** out, ordo_error** error) {
        return ordo_plugin_status(shop.plugin(), out, error);
    });
    BOOST_TEST(told["status"] == json({{"api_base", shop.stripe.url()}, {"livemode", false}}));
    BOOST_REQUIRE_EQUAL(ordo_plugin_stop(shop.plugin(), 1'000, nullptr), ORDO_OK);
    shop.stripe.will(500, "{}");
    BOOST_TEST(shop.sync(payment).status == ORDO_E_PROVIDER_ERROR);
    BOOST_TEST(shop.logged.empty());
    shop.stripe.will(200, intent_of(metadata_of(payment), "processing").dump());
    BOOST_TEST(shop.sync(payment).status == ORDO_OK);
}

BOOST_AUTO_TEST_SUITE_END()
