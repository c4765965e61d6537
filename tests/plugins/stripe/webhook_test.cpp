// Proves which messages the plugin `stripe` takes for Stripe's, and what each of them is evidence of: in any
// order, of any version of Stripe's API, for other modes, accounts and shops.
#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

#include "plugins/stripe_shop.hpp"

BOOST_AUTO_TEST_SUITE(stripe_webhooks)

namespace {

using namespace stripe_test;

std::string outcome_of(const json& receipt) {
    return receipt["data"].empty() ? "" : receipt["data"][0]["outcome"].get<std::string>();
}

std::string attempt_status(Shop& shop, const std::string& order) {
    return shop.order_of(order)["payments"][0]["status"];
}

bool genuine(const std::string& header, const std::string& body, std::int64_t at) {
    const std::string_view secrets[] = {kWebhookSecret, kOlderSecret};
    return ordo_provider_plugin::is_genuine(secrets, header, body, at);
}

}  // namespace

// --- signatures

// RFC 4231, test cases 1, 2, 3, 6 and 7.
BOOST_AUTO_TEST_CASE(the_mac_is_that_of_the_standard) {
    using ordo_provider_plugin::hmac_hex;
    BOOST_TEST(hmac_hex(std::string(20, '\x0b'), "Hi There") ==
               "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    BOOST_TEST(hmac_hex("Jefe", "what do ya want for nothing?") ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    BOOST_TEST(hmac_hex(std::string(20, '\xaa'), std::string(50, '\xdd')) ==
               "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    BOOST_TEST(hmac_hex(std::string(131, '\xaa'),
                        "Test Using Larger Than Block-Size Key - Hash Key First") ==
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    BOOST_TEST(
        hmac_hex(
            std::string(131, '\xaa'),
            "This is a test using a larger than block-size key and a larger than block-size data. "
            "The key needs to be hashed before being used by the HMAC algorithm.") ==
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

BOOST_AUTO_TEST_CASE(a_signature_counts_for_five_minutes_in_both_directions) {
    constexpr std::int64_t kNow = 1'700'000'000;
    const std::string body = "{}";
    for (const auto& [shift, counts] :
         {std::pair(0, true), std::pair(-300, true), std::pair(300, true), std::pair(-301, false),
          std::pair(301, false)})
        BOOST_TEST(genuine(signature(body, kNow + shift, kWebhookSecret), body, kNow) == counts,
                   shift);
}

BOOST_AUTO_TEST_CASE(any_secret_and_any_v1_will_do_while_a_secret_is_changed) {
    constexpr std::int64_t kNow = 1'700'000'000;
    const std::string body = "{}";
    const std::string time = "t=" + std::to_string(kNow);
    const std::string wrong = ",v1=" + std::string(64, '0');
    for (const char* secret : {kWebhookSecret, kOlderSecret}) {
        const std::string mac = signature(body, kNow, secret).substr(time.size());
        BOOST_TEST(genuine(time + mac, body, kNow));
        BOOST_TEST(genuine(time + wrong + ",v0=x" + mac, body, kNow));
        BOOST_TEST(genuine(time + mac + wrong + ",later=1", body, kNow));
        BOOST_TEST(genuine(mac.substr(1) + ", " + time, body, kNow));
    }
}

BOOST_AUTO_TEST_CASE(a_forged_message_changes_nothing) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string body =
        json{{"id", "evt_forged"},
             {"type", "payment_intent.succeeded"},
             {"data", {{"object", intent_of(metadata_of(payment), "succeeded")}}}}
            .dump();
    const std::int64_t now = now_s();
    const std::string good = signature(body, now, kWebhookSecret);
    const std::string time = good.substr(0, good.find(','));
    const std::string mac = good.substr(good.find("v1="));
    std::string upper = mac;
    for (char& c : upper)
        if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
    for (const std::string& bad : {std::string(),
                                   std::string("v1="),
                                   time,
                                   mac,
                                   time + ",v1=",
                                   time + "," + mac + "0",
                                   time + "," + mac.substr(0, mac.size() - 1),
                                   time + ",v0=" + mac.substr(3),
                                   time + "," + upper,
                                   time + "," + time + "," + mac,
                                   "t=1e9," + mac,
                                   "t=-1," + mac,
                                   "t= " + time.substr(2) + "," + mac,
                                   "t=+" + time.substr(2) + "," + mac,
                                   "t=0" + time.substr(2) + "," + mac,
                                   "t=99999999999999999999," + mac,
                                   "t=9223372036854775807," + mac,
                                   "T" + good.substr(1),
                                   time + ";" + mac,
                                   signature(body, now, "another secret"),
                                   signature(body, now, ""),
                                   signature(body + " ", now, kWebhookSecret),
                                   signature(body.substr(1), now, kWebhookSecret),
                                   signature(body, now - 360, kWebhookSecret),
                                   signature(body, now + 360, kWebhookSecret)})
        BOOST_TEST(shop.webhook(body, bad).status == ORDO_E_INVALID_SIGNATURE, bad);
    BOOST_TEST(shop.webhook("not even a document", good).status == ORDO_E_INVALID_SIGNATURE);
    BOOST_TEST(shop.status_of(order) == "pending");
    const Answer taken = shop.webhook(body, good);
    BOOST_REQUIRE_MESSAGE(taken.status == ORDO_OK, taken.body.dump());
    BOOST_TEST(shop.status_of(order) == "paid");
    BOOST_TEST(shop.webhook(body, good).body["duplicate"] == true);
}

// --- what they tell

BOOST_AUTO_TEST_CASE(events_of_an_intent_move_its_attempt) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const json ours = metadata_of(payment);
    shop.event("payment_intent.created", intent_of(ours));
    shop.event("payment_intent.requires_action", intent_of(ours, "requires_action"));
    BOOST_TEST(attempt_status(shop, order) == "requires_action");
    shop.event("payment_intent.processing", intent_of(ours, "processing"));
    json held = intent_of(ours, "requires_capture");
    held["amount_capturable"] = 2999;
    shop.event("payment_intent.amount_capturable_updated", held);
    BOOST_TEST(attempt_status(shop, order) == "authorized");
    shop.capture(payment);
    BOOST_TEST(attempt_status(shop, order) == "captured");
    BOOST_TEST(shop.status_of(order) == "paid");
    BOOST_TEST(outcome_of(shop.event("payment_intent.canceled", intent_of(ours, "canceled"))) ==
               "no_effect");
    BOOST_TEST(shop.status_of(order) == "paid");
}

BOOST_AUTO_TEST_CASE(a_failed_or_cancelled_intent_says_why) {
    Shop shop;
    const std::string order = shop.order();
    json failed = intent_of(metadata_of(shop.pay(order)));
    failed["last_payment_error"] = {{"type", "card_error"},
                                    {"code", "card_declined"},
                                    {"decline_code", "insufficient_funds"},
                                    {"message", "Your card has insufficient funds."}};
    shop.event("payment_intent.payment_failed", failed);
    json attempt = shop.order_of(order)["payments"][0];
    BOOST_TEST(attempt["status"] == "failed");
    BOOST_TEST(attempt["failure_code"] == "insufficient_funds");
    BOOST_TEST(attempt["failure_message"] == "Your card has insufficient funds.");

    Shop second;
    const std::string other = second.order();
    json canceled = intent_of(metadata_of(second.pay(other)), "canceled");
    canceled["cancellation_reason"] = "abandoned";
    second.event("payment_intent.canceled", canceled);
    attempt = second.order_of(other)["payments"][0];
    BOOST_TEST(attempt["status"] == "cancelled");
    BOOST_TEST(attempt["failure_code"] == "abandoned");
}

BOOST_AUTO_TEST_CASE(an_attempt_whose_answer_was_lost_is_found_by_its_webhook) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.lose(order);
    shop.event("payment_intent.created", intent_of(metadata_of(payment)));
    const json attempt = shop.order_of(order)["payments"][0];
    BOOST_TEST(attempt["status"] == "requires_action");
    BOOST_TEST(attempt["provider_ref"] == kRef);
    BOOST_TEST(attempt["next_action"]["client_secret"] == "pi_3Ordo_secret_x");
}

BOOST_AUTO_TEST_CASE(refunds_made_at_stripes_own_desk_are_booked_once) {
    for (const char* type : {"refund.created", "refund.updated", "charge.refund.updated"}) {
        Shop shop;
        const std::string order = shop.order();
        shop.capture(shop.pay(order));
        const json refund = refund_of(json::object(), "succeeded", 1000);
        shop.event(type, refund);
        shop.event("refund.updated", refund);
        BOOST_TEST(shop.order_of(order)["refunded_amount"] == "10.00", type);
    }
}

// Until the version of November 2022 a charge lists its refunds; afterwards it does not.
BOOST_AUTO_TEST_CASE(a_refunded_charge_tells_what_its_version_has) {
    Shop shop;
    const std::string order = shop.order();
    shop.capture(shop.pay(order));
    json charge = {{"id", "ch_1"},
                   {"object", "charge"},
                   {"payment_intent", kRef},
                   {"currency", "usd"},
                   {"amount_refunded", 1500}};
    BOOST_TEST(shop.event("charge.refunded", charge)["data"].empty());
    json second = refund_of(json::object(), "succeeded", 500);
    second["id"] = "re_2";
    second.erase("payment_intent");
    charge["refunds"] = {{"data", {refund_of(json::object(), "succeeded", 1000), second}}};
    const json told = shop.event("charge.refunded", charge);
    BOOST_TEST(told["data"].size() == 2U);
    BOOST_TEST(told["data"][1]["outcome"] == "applied");
    BOOST_TEST(shop.order_of(order)["refunded_amount"] == "15.00");
}

BOOST_AUTO_TEST_CASE(a_dispute_is_opened_and_won_or_lost) {
    for (const auto& [end, status, paid] :
         {std::tuple("won", "captured", "paid"), std::tuple("warning_closed", "captured", "paid"),
          std::tuple("lost", "charged_back", "refunded"),
          std::tuple("prevented", "disputed", "paid")}) {
        Shop shop;
        const std::string order = shop.order();
        shop.capture(shop.pay(order));
        shop.event("charge.dispute.created", dispute_of("needs_response"));
        BOOST_TEST(attempt_status(shop, order) == "disputed");
        BOOST_TEST(shop.order_of(order)["attention"] == json::array({"disputed"}));
        shop.event("charge.dispute.closed", dispute_of(end));
        BOOST_TEST(attempt_status(shop, order) == status, end);
        BOOST_TEST(shop.status_of(order) == paid, end);
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_for_this_shop_is_kept_aside) {
    for (const json& members : {json{{"livemode", true}}, json{{"account", "acct_other"}}}) {
        Shop shop;
        const std::string order = shop.order();
        const json paid = intent_of(metadata_of(shop.pay(order)), "succeeded");
        BOOST_TEST(outcome_of(shop.event("payment_intent.succeeded", paid, members)) ==
                   "kept_aside");
        BOOST_TEST(shop.status_of(order) == "pending");
        BOOST_TEST(shop.order_of(order)["attention"] == json::array({"amount_mismatch"}));
    }
    Shop shop(json{{"account", "acct_1"}});
    const std::string order = shop.order();
    json paid = intent_of(metadata_of(shop.pay(order)), "succeeded");
    BOOST_TEST(outcome_of(shop.event("payment_intent.succeeded", paid)) == "kept_aside");
    json euros = paid;
    euros["currency"] = "eur";
    const json here = {{"account", "acct_1"}};
    BOOST_TEST(outcome_of(shop.event("payment_intent.succeeded", euros, here)) == "kept_aside");
    BOOST_TEST(shop.status_of(order) == "pending");
    BOOST_TEST(outcome_of(shop.event("payment_intent.succeeded", paid, here)) == "applied");
    BOOST_TEST(shop.status_of(order) == "paid");
}

BOOST_AUTO_TEST_CASE(what_means_nothing_here_is_acknowledged) {
    Shop shop;
    for (const char* type :
         {"payout.paid", "payment_intent.partially_funded", "charge.dispute.updated", ""})
        BOOST_TEST(shop.event(type, intent_of(json::object()))["data"].empty(), type);
    BOOST_TEST(shop.event("payment_intent.succeeded", nullptr)["data"].empty());
    BOOST_TEST(shop.event("refund.created", {{"id", "re_1"}, {"payment_intent", nullptr}})["data"]
                   .empty());
    BOOST_TEST(
        shop.event("charge.refunded", {{"refunds", {{"data", {7, nullptr}}}}})["data"].empty());
    BOOST_TEST(shop.event("v1.billing.meter.no_meter_found", nullptr, {{"data", nullptr}})["data"]
                   .empty());
}

// Somebody else's, or somebody's in the dashboard: it must neither be refused for ever nor hit an order.
BOOST_AUTO_TEST_CASE(ids_that_are_not_ours_are_none) {
    Shop shop;
    const json alien = {
        {"ordo_payment_id", "pay_me"}, {"ordo_order_id", 7}, {"ordo_refund_id", "ref_'"}};
    json intent = intent_of(alien, "succeeded");
    intent["latest_charge"] = {{"payment_method_details", {{"type", "new_kind"}}}};
    BOOST_TEST(outcome_of(shop.event("payment_intent.succeeded", intent)) == "waiting");
    intent["amount_received"] = -1;
    BOOST_TEST(outcome_of(shop.event("payment_intent.succeeded", intent)) == "waiting");
    intent["last_payment_error"] = {{"code", std::string(65, 'x')}, {"message", "two\nlines"}};
    BOOST_TEST(outcome_of(shop.event("payment_intent.payment_failed", intent)) == "waiting");
    BOOST_TEST(outcome_of(shop.event("refund.created", refund_of(alien))) == "waiting");
}

BOOST_AUTO_TEST_CASE(a_genuine_message_must_be_an_event) {
    Shop shop;
    for (const std::string body : {"", "[]", "{", "null", R"({"type":"payment_intent.succeeded"})",
                                   R"({"id":7,"type":"payment_intent.succeeded"})",
                                   R"({"id":"evt_\u0000","type":"payment_intent.succeeded"})"})
        BOOST_TEST(shop.webhook(body, signature(body, now_s(), kWebhookSecret)).status ==
                       ORDO_E_PROVIDER_ERROR,
                   body);
    const std::string deep =
        "{\"id\":\"evt_1\",\"type\":\"x\",\"data\":" + std::string(200'000, '[') +
        std::string(200'000, ']') + "}";
    BOOST_TEST(shop.webhook(deep, signature(deep, now_s(), kWebhookSecret)).status == ORDO_OK);
}

BOOST_AUTO_TEST_SUITE_END()
