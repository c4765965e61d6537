// Proves which webhooks the plugin `paypal` takes, and what each is evidence of: only what is signed by a
// certificate of PayPal's, from an address of PayPal's; nobody else is ever asked for one (R42). The
// authority, its certificates and the server they are fetched from are the test's own.
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "paypal/signature.hpp"
#include "plugins/paypal_shop.hpp"

BOOST_AUTO_TEST_SUITE(paypal_webhooks)

namespace {

using namespace paypal_test;

const std::string kNothing = R"({"id":"WH-1","event_type":"BILLING.PLAN.CREATED","resource":{}})";

// What becomes of a webhook whose certificate is this one.
ordo_status with_certificate(const std::string& pem, const Key& key = authority().signer_key) {
    Shop shop;
    shop.paypal.will(200, pem);
    Sending sending = shop.as_paypal();
    sending.key = key;
    return shop.send(kNothing, sending).status;
}

// The address of PayPal's certificate, and others like it that are not. `here` is the server of the test,
// which is allowed, `other` one that is not; both would hear of it.
std::vector<std::string> hostile_urls(const std::string& here, const std::string& other) {
    const std::string path = "/v1/notifications/certs/CERT-1";
    const std::string host = here.substr(here.find("//") + 2);
    const std::string stranger = other.substr(other.find("//") + 2);
    const std::string port = here.substr(here.rfind(':'));
    return {
        "",
        "CERT-1",
        path,
        "//" + stranger + path,
        other + path,
        other,
        other + "/",
        "http://" + stranger + path,
        "https://" + stranger + path,
        "HTTP://" + stranger + path,
        "https://" + host + path,
        "ftp://" + host + path,
        "file://" + path,
        "file:///etc/ssl/certs/ca.pem",
        "gopher://" + host + path,
        "javascript:" + here + path,
        "data:text/plain," + here + path,
        "http://" + host + "@" + stranger + path,
        "http://" + host + ":x@" + stranger + path,
        "http://user@" + host + path,
        "http://user:x@" + host + path,
        "http://@" + stranger + path,
        "http://" + stranger + "#" + host + path,
        "http://" + stranger + "?" + here + path,
        "http://" + stranger + "\\@" + host + path,
        "http://" + host + "\\@" + stranger + path,
        "http://" + stranger + "/" + here + path,
        here + ".example.org" + path,
        here + "0" + path,
        "http://127.0.0.1" + path,
        "http://127.0.0.1:1" + path,
        "http://localhost" + port + path,
        "http://127.1" + port + path,
        "http://0x7f.0.0.1" + port + path,
        "http://2130706433" + port + path,
        "http://[::ffff:127.0.0.1]" + port + path,
        "http://127.0.0.1." + port + path,
        here + "/v1/notifications/certs/",
        here + "/v1/notifications/certs/../../oauth2/token",
        here + "/v1/notifications/certs/CERT-1?x=" + other,
        here + "/v1/notifications/certs/CERT-1#x",
        here + "/v1/notifications/certs/%2e%2e/x",
        here + "/v1/notifications/certs/a/b",
        here + "/v2/checkout/orders",
        here + "/V1/notifications/certs/CERT-1",
        here + "/" + path,
        here + path + " ",
        " " + here + path,
        here + path + "\r\nHost: " + stranger,
        here + "\t" + path,
        here + "/v1/notifications/certs/" + std::string(600, 'a'),
    };
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_checksum_is_the_well_known_one) {
    BOOST_TEST(ordo_paypal::crc32("123456789") == 0xcbf43926U);
    BOOST_TEST(ordo_paypal::crc32("") == 0U);
}

BOOST_AUTO_TEST_CASE(a_genuine_webhook_is_taken_and_its_certificate_fetched_once) {
    Shop shop;
    shop.paypal.will(200, pem_of(authority().signer));
    for (int i = 0; i < 3; ++i) BOOST_TEST(shop.send(kNothing, shop.as_paypal()).status == ORDO_OK);
    const auto heard = shop.paypal.heard();
    BOOST_REQUIRE(heard.size() == 1U);
    BOOST_TEST(heard[0].method == "GET");
    BOOST_TEST(heard[0].target == "/v1/notifications/certs/CERT-1");
    BOOST_TEST(!contains(heard[0].head, "Authorization"));
}

BOOST_AUTO_TEST_CASE(nobody_is_asked_for_a_certificate_but_paypal) {
    Shop shop;
    Stub elsewhere;
    const auto urls = hostile_urls(shop.paypal.url(), elsewhere.url());
    BOOST_TEST(urls.size() >= 40U);
    for (const std::string& url : urls) {
        Sending sending = shop.as_paypal();
        sending.url = url;
        BOOST_TEST(shop.send(kNothing, sending).status == ORDO_E_INVALID_SIGNATURE, url);
    }
    BOOST_TEST(shop.paypal.heard().empty());
    BOOST_TEST(elsewhere.heard().empty());
}

BOOST_AUTO_TEST_CASE(a_certificate_that_cannot_be_had_proves_nothing) {
    Shop shop(json{{"timeout_ms", 300}});
    Stub elsewhere;
    elsewhere.will(200, pem_of(authority().signer));
    const std::string good = pem_of(authority().signer);
    for (const Reply& reply :
         {Reply{.status = 404}, Reply{.status = 500},
          Reply{.status = 200, .body = "no certificate"},
          Reply{.status = 200, .body = std::string(100'000, 'a')},
          Reply{.status = 302,
          .headers = "Location: " + elsewhere.url() + "/v1/notifications/certs/CERT-1\r\n"},
          Reply{.body = good, .how = Reply::How::cut_in_the_middle},
          Reply{.how = Reply::How::cut_at_once}, Reply{.how = Reply::How::say_nothing}}) {
        shop.paypal.will(reply);
        BOOST_TEST(shop.send(kNothing, shop.as_paypal()).status == ORDO_E_PROVIDER_ERROR,
                   reply.status);
    }
    BOOST_TEST(elsewhere.heard().empty());
    // It is not remembered against PayPal.
    shop.paypal.will(200, good);
    BOOST_TEST(shop.send(kNothing, shop.as_paypal()).status == ORDO_OK);
}

BOOST_AUTO_TEST_CASE(a_certificate_is_paypals_valid_and_of_somebody_who_is_trusted) {
    const Authority& a = authority();
    const auto issued = [&](const char* name, Valid valid = {}) {
        return pem_of(certify(name, a.signer_key, a.root, a.key, valid));
    };
    BOOST_TEST(with_certificate(pem_of(a.signer)) == ORDO_OK);
    BOOST_TEST(with_certificate(pem_of(a.signer) + pem_of(a.root)) == ORDO_OK);
    const std::vector<std::pair<const char*, std::string>> wrong = {
        {"of another name", issued("api.paypal.com")},
        {"of the sandbox", issued("messageverificationcerts.sandbox.paypal.com")},
        {"of a name below it", issued("x.messageverificationcerts.paypal.com")},
        {"expired", issued(kSigner, {-2 * kDay, -kDay})},
        {"not valid yet", issued(kSigner, {kDay, 2 * kDay})},
        {"by nobody", pem_of(certify(kSigner, a.signer_key, a.other, a.other_key))},
        {"by nobody, who comes along",
         pem_of(certify(kSigner, a.signer_key, a.other, a.other_key)) + pem_of(a.other)},
        {"by itself", pem_of(certify(kSigner, a.signer_key, nullptr, a.signer_key))},
        {"by one that is no authority",
         pem_of(certify(kSigner, a.signer_key, a.signer, a.signer_key)) + pem_of(a.signer)},
        {"the authority's own", pem_of(a.root)},
    };
    for (const auto& [what, pem] : wrong)
        BOOST_TEST(with_certificate(pem) == ORDO_E_INVALID_SIGNATURE, what);
    BOOST_TEST(with_certificate(pem_of(a.signer), a.other_key) == ORDO_E_INVALID_SIGNATURE);
}

BOOST_AUTO_TEST_CASE(what_is_signed_is_this_body_to_this_webhook_of_these_days) {
    Shop shop;
    shop.must_event("BILLING.PLAN.CREATED", json::object());
    const json headers = headers_of(kNothing, shop.as_paypal());
    BOOST_TEST(shop.webhook(kNothing, headers).status == ORDO_OK);
    BOOST_TEST(shop.webhook(kNothing + " ", headers).status == ORDO_E_INVALID_SIGNATURE);
    const auto with = [&](const char* name, const json& value) {
        json changed = headers;
        if (value.is_null())
            changed.erase(name);
        else
            changed[name] = value;
        return shop.webhook(kNothing, changed).status;
    };
    for (const auto& [name, value] : headers.items()) {
        BOOST_TEST(with(name.c_str(), nullptr) == ORDO_E_INVALID_SIGNATURE, name);
        BOOST_TEST(with(name.c_str(), "") == ORDO_E_INVALID_SIGNATURE, name);
    }
    const std::string id = headers["PAYPAL-TRANSMISSION-ID"];
    const std::string time = headers["PAYPAL-TRANSMISSION-TIME"];
    BOOST_TEST(with("PAYPAL-TRANSMISSION-ID", id + "|x") == ORDO_E_INVALID_SIGNATURE);
    BOOST_TEST(with("PAYPAL-TRANSMISSION-TIME", time.substr(0, 10)) == ORDO_E_INVALID_SIGNATURE);
    BOOST_TEST(with("PAYPAL-TRANSMISSION-TIME", time_text(now_s() + 7)) ==
               ORDO_E_INVALID_SIGNATURE);
    for (const char* algorithm : {"SHA1withRSA", "sha256withrsa", "none", "SHA256withECDSA"})
        BOOST_TEST(with("PAYPAL-AUTH-ALGO", algorithm) == ORDO_E_INVALID_SIGNATURE, algorithm);
    for (const char* signature : {"AAAA", "!!!!", "====", "A"})
        BOOST_TEST(with("PAYPAL-TRANSMISSION-SIG", signature) == ORDO_E_INVALID_SIGNATURE,
                   signature);

    Sending sending = shop.as_paypal();
    sending.webhook = "ANOTHER";
    BOOST_TEST(shop.send(kNothing, sending).status == ORDO_E_INVALID_SIGNATURE);
    for (const auto& [age, status] : {std::pair(3 * kDay, ORDO_OK), std::pair(-200L, ORDO_OK),
                                      std::pair(5 * kDay, ORDO_E_INVALID_SIGNATURE),
                                      std::pair(-600L, ORDO_E_INVALID_SIGNATURE)}) {
        sending = shop.as_paypal();
        sending.at = now_s() - age;
        BOOST_TEST(shop.send(kNothing, sending).status == status, age);
    }
}

// --- what events lead to

BOOST_AUTO_TEST_CASE(the_money_is_taken_when_the_event_says_that_the_payer_has_agreed) {
    Shop shop;
    const std::string order = shop.order();
    const std::string id = shop.pay(order)["id"];
    const json approved = order_of(id, "APPROVED");
    // Its answer is lost: the event comes again, and PayPal takes the money once.
    const Answer lost = shop.event("CHECKOUT.ORDER.APPROVED", approved,
                                   {{.body = approved.dump()}, {.how = Reply::How::cut_at_once}});
    BOOST_TEST(lost.status == ORDO_E_PROVIDER_ERROR);
    shop.must_event("CHECKOUT.ORDER.APPROVED", approved,
                    {{.body = approved.dump()},
                     {.body = paid_order(id, capture_of(id)).dump()},
                     {.status = 403}});
    BOOST_TEST(shop.status_of(order) == "paid");
    const auto heard = shop.paypal.heard();
    BOOST_REQUIRE(heard.size() == 6U);  // the certificate first
    for (const std::size_t i : {2U, 4U}) {
        BOOST_TEST(heard[i].method == "POST");
        BOOST_TEST(
            contains(heard[i].head + "\r\n", "\r\nPayPal-Request-Id: " + id + "-capture\r\n"));
    }
}

BOOST_AUTO_TEST_CASE(what_somebody_else_makes_with_the_same_app_is_left_alone) {
    Shop shop;
    shop.order();
    shop.must_event("CHECKOUT.ORDER.APPROVED", order_of("of-another-program", "APPROVED"));
    shop.must_event("PAYMENT.CAPTURE.COMPLETED", capture_of("of-another-program"));
    BOOST_TEST(shop.paypal.heard().size() == 1U);  // the certificate
}

// The body of a webhook can be changed under its signature: nothing counts but what PayPal says itself.
BOOST_AUTO_TEST_CASE(a_webhook_is_believed_in_what_it_is_about_only) {
    Shop shop;
    const std::string order = shop.order();
    const std::string id = shop.pay(order)["id"];
    const json open = order_of(id, "PAYER_ACTION_REQUIRED");
    // It was not paid, or by another order.
    shop.must_event("PAYMENT.CAPTURE.COMPLETED", capture_of(id), {{.body = open.dump()}});
    const std::string other = "pay_01jnm2b8f4e6xagk2y3zt5v7wq";
    shop.must_event("PAYMENT.CAPTURE.COMPLETED", capture_of(id),
                    {{.body = paid_order(other, capture_of(other)).dump()}});
    BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == "requires_action");
    // Less was paid than it says.
    json less = capture_of(id);
    less["amount"] = money("0.01");
    shop.must_event("PAYMENT.CAPTURE.COMPLETED", capture_of(id),
                    Shop::looked_up(paid_order(id, less)));
    BOOST_TEST(shop.order_of(order)["paid_amount"] == "0.01");
    BOOST_TEST(shop.status_of(order) == "pending");
    // Nothing was refunded, nothing taken back, and there is no dispute.
    shop.must_event("PAYMENT.CAPTURE.REFUNDED", refund_of("ref_x," + id),
                    Shop::looked_up(paid_order(id, less)));
    BOOST_TEST(shop.event("PAYMENT.CAPTURE.REVERSED", refund_of(id), {{.status = 404}}).status ==
               ORDO_E_PROVIDER_ERROR);
    BOOST_TEST(shop.event("CUSTOMER.DISPUTE.CREATED", dispute_of({{"custom", id}}, "OPEN"),
                          {{.status = 404}})
                   .status == ORDO_E_PROVIDER_ERROR);
    const json now = shop.order_of(order);
    BOOST_TEST(now["refunds"].empty());
    BOOST_TEST(now["payments"][0]["status"] == "captured");
}

BOOST_AUTO_TEST_CASE(an_event_comes_again_until_paypal_can_be_asked) {
    Shop shop;
    const std::string order = shop.order();
    const std::string id = shop.pay(order)["id"];
    for (const Reply& reply : {Reply{.status = 500}, Reply{.how = Reply::How::cut_at_once}}) {
        BOOST_TEST(shop.event("PAYMENT.CAPTURE.COMPLETED", capture_of(id), {reply}).status ==
                   ORDO_E_PROVIDER_ERROR);
        BOOST_TEST(shop.event("PAYMENT.CAPTURE.REFUNDED", refund_of(""), {reply}).status ==
                   ORDO_E_PROVIDER_ERROR);
        BOOST_TEST(
            shop.event("CUSTOMER.DISPUTE.CREATED", dispute_of({{"custom", id}}, "OPEN"), {reply})
                .status == ORDO_E_PROVIDER_ERROR);
    }
    BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == "requires_action");
    shop.capture(json{{"id", id}});
    BOOST_TEST(shop.status_of(order) == "paid");
}

BOOST_AUTO_TEST_CASE(captures_tell_the_payment) {
    Shop shop;
    const std::string order = shop.order();
    const std::string id = shop.pay(order)["id"];
    shop.must_event("PAYMENT.CAPTURE.PENDING", capture_of(id, "PENDING"),
                    {{.body = paid_order(id, capture_of(id, "PENDING")).dump()}});
    BOOST_TEST(shop.status_of(order) != "paid");
    const auto known = Shop::looked_up(paid_order(id, capture_of(id)));
    shop.must_event("PAYMENT.CAPTURE.COMPLETED", capture_of(id), known);
    BOOST_TEST(shop.status_of(order) == "paid");
    const json before = shop.order_of(order);
    shop.must_event("PAYMENT.CAPTURE.COMPLETED", capture_of(id), known);
    BOOST_TEST(shop.order_of(order) == before);

    const std::string denied = shop.order();
    json opened = order_of("", "CREATED");
    opened["id"] = "ANOTHERORDER";
    shop.paypal.will(201, opened.dump());
    const std::string other = shop.try_to_pay(denied).body["id"];
    const json capture = capture_of(other, "DECLINED");
    json known_as = paid_order(other, capture);
    known_as["id"] = "ANOTHERORDER";
    shop.must_event("PAYMENT.CAPTURE.DENIED", capture, {{.body = known_as.dump()}});
    BOOST_TEST(shop.order_of(denied)["payments"][0]["status"] == "failed");
    BOOST_TEST(shop.order_of(denied)["payments"][0]["failure_code"] == "capture_declined");
}

// Whose payment it is, the capture says.
BOOST_AUTO_TEST_CASE(a_refund_at_paypals_own_desk_finds_its_payment) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string id = payment["id"];
    shop.capture(payment);
    const json refund = refund_of("", "COMPLETED", "10.00");
    std::vector<Reply> replies =
        Shop::looked_up(paid_order(id, capture_of(id), json::array({refund})));
    replies.insert(replies.begin(), {.body = capture_of(id).dump()});
    shop.must_event("PAYMENT.CAPTURE.REFUNDED", refund, replies);
    const json now = shop.order_of(order);
    BOOST_TEST(now["refunded_amount"] == "10.00");
    BOOST_TEST(now["refunds"][0]["provider_ref"] == kRefund);
    BOOST_TEST(shop.paypal.heard()[0].target == std::string("/v2/payments/captures/") + kCapture);
}

BOOST_AUTO_TEST_CASE(disputes_and_what_was_taken_back) {
    struct Case {
        const char* outcome;
        const char* becomes;
        const char* refunded;
    };
    for (const Case& c : {Case{"RESOLVED_SELLER_FAVOUR", "captured", "0.00"},
                          Case{"CANCELED_BY_BUYER", "captured", "0.00"},
                          Case{"RESOLVED_WITH_PAYOUT", "captured", "0.00"},
                          Case{"RESOLVED_BUYER_FAVOUR", "charged_back", "29.99"},
                          Case{"ACCEPTED", "charged_back", "29.99"}}) {
        Shop shop;
        const std::string order = shop.order();
        const json payment = shop.pay(order);
        shop.capture(payment);
        const json named = {{"custom", payment["id"]}};
        const auto tell = [&](const char* type, const json& resource) {
            shop.must_event(type, resource, {{.body = resource.dump()}});
            return shop.paypal.heard().back().target;
        };
        BOOST_TEST(tell("CUSTOMER.DISPUTE.CREATED", dispute_of(named, "OPEN")) ==
                   std::string("/v1/customer/disputes/") + kDispute);
        BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == "disputed");
        if (std::string(c.becomes) != "captured")
            BOOST_TEST(tell("PAYMENT.CAPTURE.REVERSED", refund_of(payment["id"])) ==
                       std::string("/v2/payments/refunds/") + kRefund);
        tell("CUSTOMER.DISPUTE.RESOLVED", dispute_of(named, "RESOLVED", c.outcome));
        const json now = shop.order_of(order);
        BOOST_TEST(now["payments"][0]["status"] == c.becomes, c.outcome);
        BOOST_TEST(now["refunded_amount"] == c.refunded, c.outcome);
    }
}

// Which of them is this loss, the order tells: a refund that nobody here has asked for, of the same amount.
BOOST_AUTO_TEST_CASE(a_lost_dispute_gets_the_name_of_what_was_taken) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string id = payment["id"];
    shop.capture(payment);
    json pending = refund_of("", "PENDING");
    pending["id"] = "NOTYET";
    json less = refund_of("", "COMPLETED", "5.00");
    less["id"] = "LESS";
    const json lost = dispute_of({{"custom", id}, {"seller_transaction_id", kCapture}}, "RESOLVED",
                                 "RESOLVED_BUYER_FAVOUR");
    shop.must_event(
        "CUSTOMER.DISPUTE.RESOLVED", lost,
        {{.body = lost.dump()},
         {.body = capture_of(id).dump()},
         {.body = paid_order(id, capture_of(id), json::array({pending, less, refund_of("")})).dump()}});
    const auto told = [&] {
        const json now = shop.order_of(order);
        BOOST_REQUIRE(now["refunds"].size() == 1U);
        BOOST_TEST(now["refunds"][0]["reason"] == "chargeback");
        BOOST_TEST(now["refunds"][0]["provider_ref"] == kRefund);
        BOOST_TEST(now["refunded_amount"] == "29.99");
    };
    told();
    // A look-up sees both, and tells it once.
    shop.paypal.will(200, paid_order(id, capture_of(id, "REFUNDED"), json::array({refund_of("")})).dump());
    shop.paypal.will(200, json{{"items", {{{"dispute_id", kDispute}}}}}.dump());
    shop.paypal.will(200, lost.dump());
    BOOST_TEST(shop.sync(payment).status == ORDO_OK);
    told();
}

// A look-up between the two sees the reversal among the order's refunds.
BOOST_AUTO_TEST_CASE(money_taken_back_is_lost_once_whoever_tells_of_it_first) {
    for (const bool refund_first : {false, true}) {
        Shop shop;
        const std::string order = shop.order();
        const json payment = shop.pay(order);
        const std::string id = payment["id"];
        shop.capture(payment);
        const json taken = refund_of("");
        const auto looked_up = [&] {
            for (const Reply& reply : Shop::looked_up(
                     paid_order(id, capture_of(id, "REFUNDED"), json::array({taken}))))
                shop.paypal.will(reply);
            BOOST_TEST(shop.sync(payment).status == ORDO_OK);
        };
        if (refund_first) looked_up();
        shop.must_event("PAYMENT.CAPTURE.REVERSED", taken,
                        {{.body = taken.dump()}, {.body = capture_of(id).dump()}});
        if (!refund_first) looked_up();
        const json lost = dispute_of({{"custom", id}}, "RESOLVED", "RESOLVED_BUYER_FAVOUR");
        shop.must_event("CUSTOMER.DISPUTE.RESOLVED", lost, {{.body = lost.dump()}});
        const json now = shop.order_of(order);
        BOOST_TEST(now["payments"][0]["status"] == "charged_back", refund_first);
        BOOST_TEST(now["refunded_amount"] == "29.99", refund_first);
        BOOST_TEST(now["refunds"].size() == 1U, refund_first);
        BOOST_TEST(now["refunds"][0]["provider_ref"] == kRefund, refund_first);
    }
}

BOOST_AUTO_TEST_CASE(a_dispute_that_names_the_capture_only_finds_its_payment) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    shop.capture(payment);
    const json dispute = dispute_of({{"seller_transaction_id", kCapture}}, "OPEN");
    const std::vector<Reply> replies = {{.body = dispute.dump()},
                                        {.body = capture_of(payment["id"]).dump()}};
    const std::string told = Shop::event_text("CUSTOMER.DISPUTE.CREATED", dispute, "WH-dispute");
    for (const bool again : {false, true}) {
        for (const Reply& reply : replies) shop.paypal.will(reply);
        BOOST_TEST(shop.send(told, shop.as_paypal()).body["duplicate"] == again);
        BOOST_TEST(shop.order_of(order)["payments"][0]["status"] == "disputed");
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_refused_and_what_means_nothing_acknowledged) {
    Shop shop;
    BOOST_TEST(shop.must_event("BILLING.PLAN.CREATED", json::object())["data"].empty());
    for (const char* type :
         {"PAYMENT.CAPTURE.COMPLETED", "PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED",
          "CUSTOMER.DISPUTE.CREATED", "CHECKOUT.ORDER.APPROVED"})
        for (const json& shape :
             {json(), json(7), json::array(), json::object(), json{{"id", json::array()}}})
            BOOST_TEST(shop.must_event(type, shape)["data"].empty(), type);
    for (const char* body : {"", "{", "[]", R"({"id":7})", R"({"id":""})"})
        BOOST_TEST(shop.send(body, shop.as_paypal()).status == ORDO_E_PROVIDER_ERROR, body);
}

BOOST_AUTO_TEST_SUITE_END()
