// Proves that the plugin `fake` is a payment provider with which a shop's whole way of a payment can be
// walked: attempts that ask the payer to its page, the page, every test card, webhooks that it signs and
// verifies itself, look-ups, refunds, disputes; that forged forms and webhooks change nothing; that the
// books outlive a restart; and that no text of others gets into a page unescaped. It goes through the C
// door like a host does, with the plugin registered statically; only what no shop can be made to say is
// asked of the plugin's own functions.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "fake/books.hpp"
#include "fake/page.hpp"
#include "fake/refusal.hpp"
#include "provider/signature.hpp"
#include "fake/web.hpp"
#include "plugins/fake_shop.hpp"

BOOST_AUTO_TEST_SUITE(fake_provider)

namespace {

using namespace fake_shop;

Answer open_with(const std::string& config) {
    ordo_engine* engine = nullptr;
    ordo_plugin_instance* plugin = nullptr;
    BOOST_REQUIRE_EQUAL(ordo_open("memory:", R"({"migrate":true})", &engine, nullptr), ORDO_OK);
    const Answer answer = ask([&](ordo_doc**, ordo_error** error) {
        return ordo_plugin_open(engine, "fake", nullptr, config.c_str(), nullptr, nullptr, &plugin,
                                error);
    });
    ordo_plugin_close(plugin);
    ordo_close(engine);
    return answer;
}

std::string captured_event(const json& payment, const std::string& id) {
    return json{{"id", id},
                {"type", "payment.captured"},
                {"data",
                 {{"payment_id", payment["id"]},
                  {"order_id", payment["order_id"]},
                  {"provider_ref", payment["provider_ref"]},
                  {"amount", "29.99"},
                  {"currency", "USD"},
                  {"livemode", false}}}}
        .dump();
}

ordo_fake::Intent intent_of(const std::string& payment_id) {
    ordo_fake::Intent intent;
    intent.payment_id = payment_id;
    intent.amount = "29.99";
    intent.currency = "USD";
    return intent;
}

auto is(ordo_status status) {
    return [status](const ordo_fake::Refusal& refusal) { return refusal.status == status; };
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_attempt_sends_the_payer_to_a_page_that_shows_what_is_due) {
    Shop shop({{"webhook_secret", kSecret}, {"base_url", "https://shop.example/"}});
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    BOOST_TEST(payment["next_action"]["type"] == "redirect");
    const std::string url = payment["next_action"]["url"];
    BOOST_TEST(url.starts_with("https://shop.example/pay/fake/fake_"));
    BOOST_TEST(payment["provider_ref"] == Shop::path_of(payment).substr(1));
    BOOST_TEST(shop.pay(order)["id"] == payment["id"]);

    const json page = shop.page("GET", Shop::path_of(payment));
    BOOST_TEST(page["status"] == 200);
    const std::string html = page["body"];
    BOOST_TEST(contains(html, "29.99 USD"));
    BOOST_TEST(contains(html, shop.order_of(order)["number"].get<std::string>()));
    for (const char* card : {kGood, kDeclined, kPoor, kSilent, kDisputed})
        BOOST_TEST(contains(html, std::string("value=\"") + card + "\""));
    BOOST_TEST(contains(html, "<html lang=\"en\">"));
    BOOST_TEST(!contains(html, "<script"));
    const json& headers = page["headers"];
    BOOST_TEST(headers["Cache-Control"] == "no-store");
    BOOST_TEST(headers["Referrer-Policy"] == "no-referrer");
    BOOST_TEST(headers["Content-Type"] == "text/html; charset=utf-8");
    const std::string policy = headers["Content-Security-Policy"];
    BOOST_TEST(contains(policy, "default-src 'none'; style-src 'unsafe-inline'"));
    BOOST_TEST(policy.ends_with("form-action 'self' https://shop.example"));
}

BOOST_AUTO_TEST_CASE(a_good_card_pays_the_order_and_sends_the_payer_back) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order, "https://shop.example/thanks?a=1#top");
    BOOST_TEST(payment["next_action"]["url"].get<std::string>().starts_with("/pay/fake/fake_"));
    const json answer = shop.choose(payment, kGood);
    BOOST_TEST(answer["status"] == 303);
    BOOST_TEST(answer["headers"]["Location"] == "https://shop.example/thanks?a=1&payment_id=" +
                                                    payment["id"].get<std::string>() + "#top");
    BOOST_TEST(shop.status_of(order) == "paid");
    BOOST_TEST(shop.order_of(order)["payments"][0]["method"] == "card");
    BOOST_TEST(shop.logged.empty());
}

BOOST_AUTO_TEST_CASE(paying_again_is_harmless_and_says_so) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string path = Shop::path_of(payment);
    const std::string form = "card=4000000000000002&token=" + shop.token_of(path);
    shop.choose(payment, kGood);
    const json again = shop.page("POST", path, form);
    BOOST_TEST(again["status"] == 200);
    BOOST_TEST(contains(again["body"], "Already paid"));
    const std::string html = shop.page("GET", path)["body"];
    BOOST_TEST(contains(html, "Already paid"));
    BOOST_TEST(contains(html, "href=\"https://shop.example/thanks?payment_id="));
    const json now = shop.order_of(order);
    BOOST_TEST(now["payment_status"] == "paid");
    BOOST_TEST(now["paid_amount"] == "29.99");
}

BOOST_AUTO_TEST_CASE(many_forms_at_once_pay_once) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string path = Shop::path_of(payment);
    const json request = {{"method", "POST"},
                          {"path", path},
                          {"body", "card=4242424242424242&token=" + shop.token_of(path)}};
    std::vector<std::thread> payers;
    std::atomic<int> sent_back{0};
    for (int i = 0; i < 4; ++i)
        payers.emplace_back([&] {
            ordo_doc* page = nullptr;
            if (ordo_provider_page(shop.engine(), "fake", request.dump().c_str(), nullptr, &page,
                                   nullptr) == ORDO_OK &&
                json::parse(ordo_doc_json(page))["status"] == 303)
                ++sent_back;
            ordo_doc_free(page);
        });
    for (std::thread& payer : payers) payer.join();
    BOOST_TEST(sent_back == 1);
    BOOST_TEST(shop.order_of(order)["paid_amount"] == "29.99");
}

BOOST_AUTO_TEST_CASE(a_declined_card_leaves_the_order_to_be_paid_by_another_attempt) {
    for (const auto& [card, code] :
         {std::pair(kDeclined, "card_declined"), std::pair(kPoor, "insufficient_funds")}) {
        Shop shop;
        const std::string order = shop.order();
        const json payment = shop.pay(order);
        BOOST_TEST(shop.choose(payment, card)["status"] == 303);
        BOOST_TEST(shop.status_of(order) == "failed");
        BOOST_TEST(shop.order_of(order)["payments"][0]["failure_code"] == code);
        BOOST_TEST(contains(shop.page("GET", Shop::path_of(payment))["body"], "Declined"));

        const json second = shop.pay(order);
        BOOST_TEST(second["id"] != payment["id"]);
        shop.choose(second, kGood);
        BOOST_TEST(shop.status_of(order) == "paid");
    }
}

BOOST_AUTO_TEST_CASE(a_payment_without_a_webhook_is_found_by_asking) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    BOOST_TEST(shop.sync(payment).body["status"] == "requires_action");
    BOOST_TEST(shop.choose(payment, kSilent)["status"] == 303);
    BOOST_TEST(shop.status_of(order) == "pending");
    BOOST_TEST(shop.sync(payment).body["status"] == "captured");
    BOOST_TEST(shop.status_of(order) == "paid");
}

BOOST_AUTO_TEST_CASE(a_dispute_follows_the_payment_and_calls_for_a_person) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    shop.choose(payment, kDisputed);
    const json now = shop.order_of(order);
    BOOST_TEST(now["payment_status"] == "paid");
    BOOST_TEST(now["attention"] == json::array({"disputed"}));
    BOOST_TEST(shop.sync(payment).status == ORDO_OK);
    BOOST_TEST(shop.order_of(order)["version"] == now["version"]);
}

BOOST_AUTO_TEST_CASE(refunds_come_back_once_and_never_exceed_the_payment) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    shop.choose(payment, kGood);
    const Answer part = shop.refund(order, {{"amount", "10.00"}}, "one");
    BOOST_REQUIRE_MESSAGE(part.status == ORDO_OK, part.body.dump());
    BOOST_TEST(part.body["status"] == "succeeded");
    BOOST_TEST(shop.refund(order, {{"amount", "10.00"}}, "one").body["id"] == part.body["id"]);
    BOOST_TEST(shop.status_of(order) == "paid");
    BOOST_TEST(shop.order_of(order)["refunded_amount"] == "10.00");
    BOOST_TEST(shop.refund(order, {{"amount", "20.00"}}, "two").status ==
               ORDO_E_REFUND_EXCEEDS_PAID);
    BOOST_TEST(shop.refund(order, json::object(), "three").body["status"] == "succeeded");
    BOOST_TEST(shop.status_of(order) == "refunded");
    BOOST_TEST(shop.sync(payment).status == ORDO_OK);
    BOOST_TEST(shop.order_of(order)["refunded_amount"] == "29.99");
}

BOOST_AUTO_TEST_CASE(a_forged_form_changes_nothing) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string path = Shop::path_of(payment);
    const std::string other = shop.token_of(Shop::path_of(shop.pay(shop.order())));
    for (const std::string& body :
         {std::string("card=4242424242424242"), std::string("card=4242424242424242&token="),
          "card=4242424242424242&token=" + std::string(64, '0'),
          "card=4242424242424242&token=" + other, std::string("card=4242424242424242&token=%zz"),
          std::string("token=%")}) {
        BOOST_TEST(shop.page("POST", path, body)["status"] == 403);
    }
    for (const char* card : {"4111111111111111", "", "4242", "42424242424242424242"}) {
        const json answer = shop.choose(payment, card);
        BOOST_TEST(answer["status"] == 422);
        BOOST_TEST(contains(answer["body"], "role=\"alert\""));
    }
    BOOST_TEST(shop.page("DELETE", path)["status"] == 405);
    BOOST_TEST(shop.page("GET", "/fake_0000")["status"] == 404);
    BOOST_TEST(shop.page("POST", "", "token=1")["status"] == 404);
    BOOST_TEST(shop.sync(payment).body["status"] == "requires_action");
}

BOOST_AUTO_TEST_CASE(a_webhook_counts_when_its_signature_is_genuine_and_fresh) {
    Shop shop;
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string body = captured_event(payment, "evt_1");
    const std::string good = ordo_provider_plugin::sign_webhook(kSecret, body, now_s());
    const std::string mac = good.substr(good.find("v1="));
    const std::string time = good.substr(0, good.find(','));
    for (const std::string& bad :
         {std::string(), std::string("v1="), time, mac, time + ",v1=", time + "," + mac + "0",
          time + "," + time + "," + mac, "t=1e9," + mac, "t=-1," + mac,
          "t= " + time.substr(2) + "," + mac, "t=99999999999999999999," + mac,
          "t=9223372036854775807," + mac, ordo_provider_plugin::sign_webhook("another secret", body, now_s()),
          ordo_provider_plugin::sign_webhook(kSecret, body + " ", now_s()),
          ordo_provider_plugin::sign_webhook(kSecret, body, now_s() - 360),
          ordo_provider_plugin::sign_webhook(kSecret, body, now_s() + 360)}) {
        BOOST_TEST(shop.webhook(body, bad).status == ORDO_E_INVALID_SIGNATURE, bad);
    }
    BOOST_TEST(shop.status_of(order) == "pending");
    const std::string wrong = "v1=" + std::string(64, '0');
    const Answer taken = shop.webhook(body, time + "," + wrong + ",v0=x," + mac);
    BOOST_REQUIRE_MESSAGE(taken.status == ORDO_OK, taken.body.dump());
    BOOST_TEST(taken.body["data"][0]["outcome"] == "applied");
    BOOST_TEST(shop.status_of(order) == "paid");
    BOOST_TEST(shop.webhook(body, good).body["duplicate"] == true);
}

BOOST_AUTO_TEST_CASE(a_genuine_webhook_may_mean_nothing_but_must_be_one) {
    Shop shop;
    const auto send = [&](const std::string& body) {
        return shop.webhook(body, ordo_provider_plugin::sign_webhook(kSecret, body, now_s()));
    };
    const Answer unknown = send(R"({"id":"evt_2","type":"payout.paid","data":{}})");
    BOOST_TEST(unknown.status == ORDO_OK);
    BOOST_TEST(unknown.body["data"].empty());
    for (const char* body :
         {"", "[]", "{", R"({"type":"payment.captured","data":{}})",
          R"({"id":7,"type":"payment.captured","data":{}})",
          R"({"id":"evt_3","type":"payment.captured"})",
          R"({"id":"evt_4","type":"payment.captured","data":{"amount":29.99}})"}) {
        BOOST_TEST(send(body).status == ORDO_E_PROVIDER_ERROR, body);
    }
}

BOOST_AUTO_TEST_CASE(the_books_outlive_a_restart) {
    const Scratch scratch;
    const std::string database = (scratch.path / "shop.db").string();
    const std::string state = (scratch.path / "fake.json").string();
    const json config = {{"webhook_secret", kSecret}, {"state_file", state}};
    std::string order;
    json open;
    json silent;
    {
        Shop shop(config, database.c_str());
        order = shop.order();
        open = shop.pay(order);
        silent = shop.pay(shop.order());
        shop.choose(silent, kSilent);
    }
    BOOST_TEST(!std::filesystem::exists(state + ".new"));
    Shop shop(config, database.c_str());
    BOOST_TEST(shop.sync(silent).body["status"] == "captured");
    BOOST_TEST(shop.choose(open, kGood)["status"] == 303);
    BOOST_TEST(shop.status_of(order) == "paid");
    BOOST_TEST(shop.refund(order, json::object(), "back").body["status"] == "succeeded");
}

BOOST_AUTO_TEST_CASE(a_full_disk_refuses_what_it_cannot_keep) {
    const Scratch scratch;
    const auto folder = scratch.path / "state";
    std::filesystem::create_directory(folder);
    Shop shop({{"webhook_secret", kSecret}, {"state_file", (folder / "fake.json").string()}});
    const std::string order = shop.order();
    const json payment = shop.pay(order);
    const std::string path = Shop::path_of(payment);
    const json request = {{"method", "POST"},
                          {"path", path},
                          {"body", "card=4242424242424242&token=" + shop.token_of(path)}};
    std::filesystem::rename(folder, scratch.path / "away");
    const Answer answer = ask([&](ordo_doc** out, ordo_error** error) {
        return ordo_provider_page(shop.engine(), "fake", request.dump().c_str(), nullptr, out,
                                  error);
    });
    BOOST_TEST(answer.status == ORDO_E_PROVIDER_ERROR);
    BOOST_TEST(shop.sync(payment).body["status"] == "requires_action");
    const std::string second = shop.order();
    const Answer attempt = ask([&](ordo_doc** out, ordo_error** error) {
        return ordo_payment_create(shop.engine(), second.c_str(), R"({"provider":"fake"})", nullptr,
                                   out, error);
    });
    BOOST_TEST(attempt.status == ORDO_E_PROVIDER_ERROR);
    std::filesystem::rename(scratch.path / "away", folder);
    shop.choose(shop.pay(second), kGood);
    BOOST_TEST(shop.status_of(second) == "paid");
    BOOST_TEST(shop.choose(payment, kGood)["status"] == 303);
    BOOST_TEST(shop.status_of(order) == "paid");
}

BOOST_AUTO_TEST_CASE(an_id_stands_for_one_thing_only) {
    ordo_fake::Books books("");
    const ordo_fake::Intent first = books.open(intent_of("pay_1"));
    BOOST_TEST(books.open(intent_of("pay_1")).ref == first.ref);
    ordo_fake::Intent other = intent_of("pay_1");
    other.amount = "30.00";
    BOOST_CHECK_EXCEPTION(books.open(other), ordo_fake::Refusal, is(ORDO_E_PROVIDER_ERROR));
    const auto refund = [&](const char* id, const char* amount, const char* currency = "USD") {
        return books.refund("pay_1", {id, {}, amount}, currency);
    };
    BOOST_CHECK_EXCEPTION(refund("r1", "1.00"), ordo_fake::Refusal, is(ORDO_E_PAYMENT_DECLINED));
    BOOST_TEST(books.pay(first.ref, ordo_fake::kCards[0])->acted);
    const std::string ref = refund("r1", "29.98").ref;
    BOOST_TEST(refund("r1", "29.98").ref == ref);
    BOOST_CHECK_EXCEPTION(refund("r1", "29.97"), ordo_fake::Refusal, is(ORDO_E_PROVIDER_ERROR));
    BOOST_CHECK_EXCEPTION(refund("r2", "0.02"), ordo_fake::Refusal, is(ORDO_E_PAYMENT_DECLINED));
    BOOST_CHECK_EXCEPTION(refund("r2", "0.01", "EUR"), ordo_fake::Refusal,
                          is(ORDO_E_PAYMENT_DECLINED));
    BOOST_TEST(!refund("r2", "0.01").ref.empty());
}

BOOST_AUTO_TEST_CASE(the_oldest_payments_are_forgotten_in_the_end) {
    ordo_fake::Books books("");
    for (int i = 20'000; i < 30'000; ++i) books.open(intent_of("pay_" + std::to_string(i)));
    BOOST_TEST(books.size() == 10'000U);
    BOOST_TEST(books.by_payment("pay_20000").has_value());
    const std::string ref = books.by_payment("pay_20000")->ref;
    books.open(intent_of("pay_30000"));
    BOOST_TEST(!books.by_payment("pay_20000").has_value());
    BOOST_TEST(!books.by_ref(ref).has_value());
    books.open(intent_of("pay_10000"));  // by a clock that has been put back
    BOOST_TEST(books.by_payment("pay_10000").has_value());
    BOOST_TEST(books.size() == 10'000U);
}

BOOST_AUTO_TEST_CASE(a_wrong_configuration_is_refused_with_its_place) {
    const Scratch scratch;
    const std::string alien = (scratch.path / "alien.json").string();
    std::ofstream(alien) << R"({"format":2,"intents":[]})";
    const std::vector<std::pair<json, const char*>> wrong = {
        {{{"webhook_secret", ""}}, "/webhook_secret"},
        {{{"webhook_secret", 7}}, "/webhook_secret"},
        {{{"state_file", "fake.json"}}, "/state_file"},
        {{{"state_file", true}}, "/state_file"},
        {{{"base_url", "ftp://x"}}, "/base_url"},
        {{{"base_url", "//x"}}, "/base_url"},
        {{{"secret", "x"}}, "/secret"},
    };
    for (const auto& [config, field] : wrong) {
        const Answer answer = open_with(config.dump());
        BOOST_TEST(answer.status == ORDO_E_VALIDATION_FAILED, config.dump());
        BOOST_TEST(contains(answer.body.dump(), field), answer.body.dump());
    }
    BOOST_TEST(open_with("[]").status == ORDO_E_VALIDATION_FAILED);
    BOOST_TEST(open_with(json{{"state_file", alien}}.dump()).status == ORDO_E_CORRUPT);
    BOOST_TEST(
        open_with(json{{"state_file", (scratch.path / "no/fake.json").string()}}.dump()).status ==
        ORDO_E_IO_ERROR);
    BOOST_TEST(open_with(R"({"state_file":null})").status == ORDO_OK);
}

BOOST_AUTO_TEST_CASE(without_the_plugin_the_provider_still_answers_and_its_pages_are_closed) {
    Shop shop;
    const json payment = shop.pay(shop.order());
    const std::string path = Shop::path_of(payment);
    ordo_doc* status = nullptr;
    BOOST_REQUIRE_EQUAL(ordo_plugin_status(shop.plugin(), &status, nullptr), ORDO_OK);
    const json told = json::parse(ordo_doc_json(status))["status"];
    ordo_doc_free(status);
    BOOST_TEST(told == json({{"pages", "/pay/fake/"}, {"payments", 1}}));
    BOOST_TEST(ordo_plugin_stop(shop.plugin(), 1'000, nullptr) == ORDO_OK);
    BOOST_TEST(shop.page("GET", path)["status"] == 503);
    BOOST_TEST(shop.sync(payment).body["status"] == "requires_action");
}

BOOST_AUTO_TEST_CASE(a_payer_without_a_return_address_stays) {
    Shop shop;
    const json payment = shop.pay(shop.order(), nullptr);
    const json answer = shop.choose(payment, kGood);
    BOOST_TEST(answer["status"] == 200);
    BOOST_TEST(contains(answer["body"], "You can close this page."));
    BOOST_TEST(!contains(answer["body"], "href"));
}

BOOST_AUTO_TEST_CASE(hostile_texts_stay_texts) {
    Shop shop;
    const json payment =
        shop.pay(shop.order(), "https://shop.example/\"><script>alert('1')</script>?a=1&b=ü#x y");
    const std::string path = Shop::path_of(payment);
    const std::string token = shop.token_of(path);
    const json answer = shop.page("POST", path, "card=4242+4242+4242+4242&token=" + token);
    BOOST_TEST(answer["headers"]["Location"] ==
               "https://shop.example/%22%3E%3Cscript%3Ealert('1')%3C/script%3E?a=1&b=%C3%BC"
               "&payment_id=" +
                   payment["id"].get<std::string>() + "#x%20y");
    const std::string html = shop.page("GET", path)["body"];
    BOOST_TEST(!contains(html, "<script"));
    BOOST_TEST(contains(html, "alert(&#39;1&#39;)"));

    ordo_fake::Intent intent;
    intent.order_number = "<b>\"1\"&'</b>";
    intent.amount = "<i>1";
    intent.currency = "U\"S";
    intent.failure_message = "<u>no";
    intent.return_url = "javascript:alert(1)";
    intent.state = ordo_fake::Intent::State::failed;
    const std::string settled = ordo_fake::settled_page(intent).body;
    const std::string open = ordo_fake::pay_page(intent, "\"><b>", 200, "<em>").body;
    BOOST_TEST(contains(settled, "&lt;b&gt;&quot;1&quot;&amp;&#39;&lt;/b&gt;"));
    for (const std::string& page : {settled, open})
        for (const char* tag : {"<b>", "<i>", "<u>", "<em>", "javascript:"})
            BOOST_TEST(!contains(page, tag), tag);
}

BOOST_AUTO_TEST_CASE(only_web_addresses_lead_back) {
    using namespace ordo_fake;
    BOOST_TEST(back_address("/done", "pay_1") == "/done?payment_id=pay_1");
    BOOST_TEST(back_address("HTTPS://shop.example", "pay_1") ==
               "HTTPS://shop.example?payment_id=pay_1");
    BOOST_TEST(back_address("http://shop.example/?", "pay_1") ==
               "http://shop.example/?payment_id=pay_1");
    BOOST_TEST(back_address("http://shop.example/?a&", "pay_1") ==
               "http://shop.example/?a&payment_id=pay_1");
    for (const char* address :
         {"", "javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil", "http://",
          "https:///x", "https://shop.example@evil.example/", "shop/x",
          "https://shop.example/\r\nX: y", "ftp://shop.example/"}) {
        BOOST_TEST(back_address(address, "pay_1").empty(), address);
    }
    BOOST_TEST(policy_source("http://localhost:5173/x?y") == "http://localhost:5173");
    BOOST_TEST(policy_source("https://[::1]:8/x") == "https:");
    BOOST_TEST(policy_source("https://a;script-src *") == "https:");
    BOOST_TEST(policy_source("/x").empty());
}

BOOST_AUTO_TEST_SUITE_END()
