// Proves what requests about money, refunds and providers mean and refuse, what their documents look like,
// who sees what of them, and that their request texts tell different wishes apart.
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

BOOST_AUTO_TEST_SUITE(codec_payments)

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

template <class Value>
void all_differ(const std::vector<std::string>& documents) {
    std::set<std::string> texts;
    for (const std::string& document : documents) {
        texts.insert(codec::request_text(read<Value>(document)));
    }
    BOOST_TEST(texts.size() == documents.size());
}

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

const std::string kPayment = codec_values::id<PaymentId>(1).to_string();

std::string fact_with(const std::string& members) {
    return R"({"provider":"stripe","kind":"captured")" + members + "}";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_payment_needs_a_provider) {
    const auto command = read<PaymentCreate>(R"({"provider":"stripe","return_url":"https://a"})");
    BOOST_TEST(command.provider == "stripe");
    BOOST_TEST(command.return_url.value() == "https://a");
    refuses<PaymentCreate>("{}", Errc::malformed_request, "/provider");
    refuses<PaymentCreate>(R"({"provider":"a","amount":"5"})", Errc::malformed_request, "/amount");
}

BOOST_AUTO_TEST_CASE(a_refund_is_by_amount_or_by_items_or_of_all_that_is_left) {
    const auto all = read<RefundCreate>("{}");
    BOOST_TEST(!all.amount.has_value());
    BOOST_TEST(all.items.empty());
    BOOST_TEST((all.reason == RefundReason::requested_by_customer));
    BOOST_TEST(all.reduces_total);
    BOOST_TEST(!all.restock);

    const auto some = read<RefundCreate>(
        R"({"items":[{"line":2,"quantity":1}],"payment_id":")" + kPayment +
        R"(","reason":"fraudulent","note":"n","reduces_total":false,"restock":true})");
    BOOST_REQUIRE(some.items.size() == 1U);
    BOOST_TEST((some.items[0] == RefundItem{2, 1}));
    BOOST_TEST(some.payment_id->to_string() == kPayment);
    BOOST_TEST((some.reason == RefundReason::fraudulent));
    BOOST_TEST(!some.reduces_total);
    BOOST_TEST(some.restock);
    BOOST_TEST(read<RefundCreate>(R"({"amount":"5.5","currency":"USD"})").amount->to_string() ==
               "5.50 USD");

    refuses<RefundCreate>(R"({"amount":"5","items":[{"line":1,"quantity":1}]})",
                          Errc::validation_failed, "");
    refuses<RefundCreate>(R"({"items":[]})", Errc::validation_failed, "/items");
    refuses<RefundCreate>(R"({"items":{}})", Errc::malformed_request, "/items");
    refuses<RefundCreate>(R"({"items":[{"line":1}]})", Errc::malformed_request,
                          "/items/0/quantity");
    refuses<RefundCreate>(R"({"amount":5})", Errc::invalid_amount, "/amount");
    refuses<RefundCreate>(R"({"amount":"5.001","currency":"USD"})", Errc::invalid_amount, "/amount");
    refuses<RefundCreate>(R"({"reason":"chargeback"})", Errc::validation_failed, "/reason");
    refuses<RefundCreate>(R"({"amont":"5"})", Errc::malformed_request, "/amont");
}

BOOST_AUTO_TEST_CASE(a_person_settles_an_attempt_with_a_note) {
    const auto command = read<PaymentResolve>(R"({"status":"captured","amount":"5","note":"bank"})");
    BOOST_TEST((command.status == AttemptStatus::captured));
    BOOST_TEST(command.amount->to_string() == "5");
    BOOST_TEST(command.note == "bank");
    refuses<PaymentResolve>(R"({"status":"captured"})", Errc::malformed_request, "/note");
    refuses<PaymentResolve>(R"({"status":"disputed","note":"n"})", Errc::validation_failed,
                            "/status");
    refuses<PaymentResolve>(R"({"status":"failed","amount":"5","note":"n"})",
                            Errc::validation_failed, "/amount");
    refuses<OrderResolve>("{}", Errc::malformed_request, "/note");
}

BOOST_AUTO_TEST_CASE(a_fact_is_read_with_all_it_may_say) {
    const auto command = read<EvidenceApply>(
        R"({"provider":"stripe","event_id":"evt_1","kind":"refund_failed","payment_id":")" +
        kPayment + R"(","order_id":")" + codec_values::id<OrderId>(1).to_string() +
        R"(","refund_id":")" + codec_values::id<RefundId>(1).to_string() +
        R"(","provider_ref":"pi_1","refund_ref":"re_1","amount":"2.02","currency":"USD",)"
        R"("method":"card","failure_code":"expired_card",)"
        R"("failure_message":"The card has expired.",)"
        R"("next_action": {"type" : "instructions", "text":"wait"},"keep_aside":"test mode",)"
        R"("at":"2025-03-01T10:00:04.123Z"})");
    BOOST_TEST((command.evidence == codec_values::evidence()));
    BOOST_TEST((read<EvidenceApply>(fact_with("")).evidence.at == Time{}));
}

BOOST_AUTO_TEST_CASE(a_fact_with_an_amount_needs_its_currency) {
    refuses<EvidenceApply>(fact_with(R"(,"amount":"5")"), Errc::malformed_request, "/currency");
    refuses<EvidenceApply>(fact_with(R"(,"amount":"5.001","currency":"USD")"), Errc::invalid_amount,
                           "/amount");
    refuses<EvidenceApply>(fact_with(R"(,"amount":"5","currency":"BTC")"), Errc::validation_failed,
                           "/currency");
    refuses<EvidenceApply>(fact_with(R"(,"next_action":"go")"), Errc::malformed_request,
                           "/next_action");
    refuses<EvidenceApply>(fact_with(R"(,"next_action":{"url":"x"})"), Errc::malformed_request,
                           "/next_action");
    refuses<EvidenceApply>(R"({"provider":"a","kind":"paid"})", Errc::validation_failed, "/kind");
    refuses<EvidenceApply>(R"({"kind":"captured"})", Errc::malformed_request, "/provider");
}

// Who answers is known: an answer that says otherwise does not count as somebody else's.
BOOST_AUTO_TEST_CASE(an_answer_is_of_the_provider_that_was_asked) {
    const auto one = codec::decode_evidence(R"({"kind":"captured","provider":"other"})", "mine");
    BOOST_REQUIRE_MESSAGE(one.has_value(), why(one));
    BOOST_TEST(one->provider == "mine");
    const auto two = codec::decode_evidence_list(
        R"({"data":[{"kind":"captured"},{"kind":"disputed"}]})", "mine");
    BOOST_REQUIRE_MESSAGE(two.has_value(), why(two));
    BOOST_REQUIRE(two->size() == 2U);
    BOOST_TEST(two->at(1).provider == "mine");
    BOOST_TEST((two->at(1).kind == EvidenceKind::disputed));
    BOOST_TEST(codec::decode_evidence_list(R"({"data":[]})", "mine")->empty());
    for (const char* wrong : {"", "{}", "[]", R"({"data":{}})", R"({"data":[{}]})", R"({"data":[1]})"}) {
        BOOST_TEST(!codec::decode_evidence_list(wrong, "mine").has_value());
    }
}

BOOST_AUTO_TEST_CASE(headers_lose_the_case_of_their_names) {
    const auto headers = codec::decode_headers(R"({"Stripe-Signature":"t=1","a":"1","A":"2"})");
    BOOST_REQUIRE_MESSAGE(headers.has_value(), why(headers));
    BOOST_TEST(headers->at("stripe-signature") == "t=1");
    BOOST_TEST(headers->at("a") == "1, 2");
    BOOST_TEST(codec::decode_headers("")->empty());
    for (const char* wrong : {"[]", "1", R"({"a":1})", R"({"a":["1"]})", R"({"a":"1","a":"2"})"}) {
        BOOST_TEST(errc_name(codec::decode_headers(wrong).error().code) == "malformed_request");
    }
    BOOST_TEST(codec::encode_headers({{"b", "\"2\""}, {"a", "1"}}) == R"({"a":"1","b":"\"2\""})");
}

BOOST_AUTO_TEST_CASE(a_payment_shows_what_the_payer_has_to_do) {
    Payment payment = codec_values::payment();
    const std::string staff = codec::encode(payment, codec_values::kAdmin);
    BOOST_TEST(codec::parse_json(staff).has_value());
    BOOST_TEST(has(staff, R"("next_action":{"type":"redirect","url":"https://pay.example/1?a=\"b\""})"));
    BOOST_TEST(has(staff, R"("captured_amount":"100.00","refunded_amount":"2.02",)"
                          R"("refund_pending_amount":"3.03","tendered_amount":"120.00")"));
    BOOST_TEST(has(staff, R"("recorded_by":{"type":"till")"));
    // What is between the shop and the provider is nobody's business.
    for (const char* part : {"check", "return_url"}) BOOST_TEST(!has(staff, part));
    BOOST_TEST(!has(codec::encode(payment, codec_values::customer()), "recorded_by"));
    payment.next_action.reset();
    BOOST_TEST(has(codec::encode(payment, codec_values::kAdmin), R"("next_action":null)"));
}

BOOST_AUTO_TEST_CASE(a_refund_keeps_the_words_of_staff_for_staff) {
    const Refund refund = codec_values::refund();
    const std::string order_id = refund.order_id.to_string();
    BOOST_TEST(codec::encode(refund, codec_values::kAdmin) ==
               R"({"id":")" + refund.id.to_string() + R"(","order_id":")" + order_id +
                   R"(","payment_id":")" + refund.payment_id.to_string() +
                   R"(","status":"succeeded","amount":"2.02","currency":"USD",)"
                   R"("items":[{"line":3,"quantity":1},{"line":1,"quantity":2}],)"
                   R"("reduces_total":false,"restocked":true,"reason":"out_of_stock",)"
                   R"("note":"Jane was angry","provider_ref":"re_1","failure_code":"none",)"
                   R"("failure_message":"it went well",)"
                   R"("created_by":{"type":"till","id":"3","name":null},)"
                   R"("created_at":"2025-03-01T10:00:05.123Z",)"
                   R"("updated_at":"2025-03-01T10:00:06.123Z"})");
    const std::string customer = codec::encode(refund, codec_values::customer());
    BOOST_TEST(has(customer, R"("note":null)"));
    BOOST_TEST(!has(customer, "created_by"));
}

BOOST_AUTO_TEST_CASE(receipts_of_facts_say_whether_all_was_known) {
    using Receipts = std::vector<EvidenceReceipt>;
    const EvidenceReceipt applied{EvidenceOutcome::applied, codec_values::id<OrderId>(1), {}};
    const EvidenceReceipt again{EvidenceOutcome::duplicate, {}, {}};
    BOOST_TEST(codec::encode(applied) == R"({"outcome":"applied","order_id":")" +
                                             applied.order_id->to_string() +
                                             R"(","payment_id":null})");
    BOOST_TEST(codec::encode(Receipts{}) == R"({"received":true,"duplicate":false,"data":[]})");
    BOOST_TEST(has(codec::encode(Receipts{again, again}), R"("duplicate":true)"));
    BOOST_TEST(has(codec::encode(Receipts{applied, again}), R"("duplicate":false)"));
}

BOOST_AUTO_TEST_CASE(providers_are_asked_in_documents) {
    const auto payment_id = codec_values::id<PaymentId>(1);
    const auto order_id = codec_values::id<OrderId>(1);
    const std::string ids = R"("payment_id":")" + payment_id.to_string() + R"(","order_id":")" +
                            order_id.to_string() + "\"";
    BOOST_TEST(codec::encode(sys::IntentRequest{payment_id, order_id, "100042",
                                                codec_values::usd("9.9"), "https://a", {}}) ==
               "{" + ids + R"(,"order_number":"100042","amount":"9.90","currency":"USD",)"
                           R"("return_url":"https://a","customer_email":null})");
    BOOST_TEST(codec::encode(sys::LookupRequest{payment_id, order_id, {}}) ==
               "{" + ids + R"(,"provider_ref":null,"may_capture":false})");
    const auto refund_id = codec_values::id<RefundId>(1);
    BOOST_TEST(codec::encode(sys::RefundRequest{refund_id, payment_id, order_id, "pi_1",
                                                codec_values::usd("2"), RefundReason::duplicate}) ==
               R"({"refund_id":")" + refund_id.to_string() + "\"," + ids +
                   R"(,"provider_ref":"pi_1","amount":"2.00","currency":"USD",)"
                   R"("reason":"duplicate"})");
}

BOOST_AUTO_TEST_CASE(what_was_due_is_reported) {
    BOOST_TEST(codec::encode(DueReport{1, 2, 3, 4, 5, 6, true}) ==
               R"({"orders_expired":1,"payments_checked":2,"refunds_checked":3,)"
               R"("events_applied":4,"events_waiting":5,"failures":6,"more":true})");
}

BOOST_AUTO_TEST_CASE(any_other_wish_about_money_gives_another_text) {
    all_differ<PaymentCreate>({R"({"provider":"a"})", R"({"provider":"b"})",
                               R"({"provider":"a","return_url":"http://x"})"});
    all_differ<PaymentResolve>({R"({"status":"captured","note":"n"})",
                                R"({"status":"failed","note":"n"})",
                                R"({"status":"captured","amount":"1","note":"n"})",
                                R"({"status":"captured","note":"m"})"});
    all_differ<RefundCreate>(
        {"{}", R"({"amount":"1"})", R"({"items":[{"line":1,"quantity":1}]})",
         R"({"items":[{"line":1,"quantity":2}]})", R"({"items":[{"line":2,"quantity":1}]})",
         R"({"payment_id":")" + kPayment + "\"}", R"({"reason":"other"})", R"({"note":"n"})",
         R"({"reduces_total":false})", R"({"restock":true})"});
    all_differ<OrderResolve>({R"({"note":"a"})", R"({"note":"b"})"});
    all_differ<EvidenceApply>({fact_with(""), fact_with(R"(,"event_id":"1")"),
                               fact_with(R"(,"amount":"1","currency":"USD")"),
                               fact_with(R"(,"provider_ref":"1")"),
                               R"({"provider":"paypal","kind":"captured"})"});
    // The same fact, heard at another time.
    BOOST_TEST(codec::request_text(read<EvidenceApply>(fact_with(""))) ==
               codec::request_text(
                   read<EvidenceApply>(fact_with(R"(,"at":"2025-03-01T10:00:00Z")"))));
    RefundCreate refund;
    const std::string nil = codec::request_text(refund);
    refund.order_id = codec_values::id<OrderId>(1);
    BOOST_TEST(codec::request_text(refund) != nil);
}

BOOST_AUTO_TEST_SUITE_END()
