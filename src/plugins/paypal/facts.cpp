#include "paypal/facts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "paypal/amount.hpp"
#include "provider/facts.hpp"
#include "provider/text.hpp"

namespace ordo_paypal {
namespace {

using Json = nlohmann::json;
using ordo_provider_plugin::add_failure;
using ordo_provider_plugin::add_our_id;
using ordo_provider_plugin::is_reference;
using ordo_provider_plugin::Kind;
using ordo_provider_plugin::kind_of;
using ordo_provider_plugin::member_or_null;
using ordo_provider_plugin::text_or_empty;

constexpr Kind kOrderStatuses[] = {
    {"CREATED", "action_required"},
    {"SAVED", "action_required"},
    {"PAYER_ACTION_REQUIRED", "action_required"},
    {"VOIDED", "cancelled"},
};
// What is given back later was captured all the same.
constexpr Kind kCaptureStatuses[] = {
    {"COMPLETED", "captured"}, {"PARTIALLY_REFUNDED", "captured"},
    {"REFUNDED", "captured"},  {"DECLINED", "failed"},
    {"DENIED", "failed"},      {"FAILED", "failed"},
};
constexpr Kind kRefundStatuses[] = {
    {"COMPLETED", "refund_succeeded"},
    {"FAILED", "refund_failed"},
    {"CANCELLED", "refund_cancelled"},
};
// With a payout PayPal makes the payer's loss good and leaves the shop its money.
constexpr Kind kDisputeOutcomes[] = {
    {"RESOLVED_BUYER_FAVOUR", "dispute_lost"},
    {"ACCEPTED", "dispute_lost"},
};
// Of an order the first, of a refund the last, of a capture the others.
constexpr std::string_view kNews[] = {"CHECKOUT.ORDER.APPROVED", "PAYMENT.CAPTURE.PENDING",
                                      "PAYMENT.CAPTURE.COMPLETED", "PAYMENT.CAPTURE.DECLINED",
                                      "PAYMENT.CAPTURE.DENIED",  "PAYMENT.CAPTURE.REFUNDED"};

// The object itself when it is one, so that a list of another shape is an empty one.
const Json& first_of(const Json& list) {
    static const Json null;
    return list.is_array() && !list.empty() ? list.front() : null;
}
const Json& first_of(const Json&&) = delete;

void add_ref(Json& fact, const char* member, const std::string& id) {
    if (is_reference(id)) fact[member] = id;
}

void add_amount(Json& fact, const Json& amount) {
    const std::string currency = text_or_empty(amount, "currency_code");
    std::string value = from_paypal(text_or_empty(amount, "value"), currency);
    if (value.empty()) return;
    fact["amount"] = std::move(value);
    fact["currency"] = currency;
}

// A payment's custom id is our id of it, a refund's has both, parted by a comma.
void add_our_ids(Json& fact, const std::string& custom_id) {
    const std::size_t comma = custom_id.find(',');
    const std::string last = comma == std::string::npos ? custom_id : custom_id.substr(comma + 1);
    add_our_id(fact, "payment_id", last, "pay_");
    add_our_id(fact, "refund_id", custom_id.substr(0, comma), "ref_");
}

std::string link_of(const Json& document, std::string_view rel) {
    const Json& links = member_or_null(document, "links");
    if (!links.is_array()) return {};
    for (const Json& link : links)
        if (text_or_empty(link, "rel") == rel) return text_or_empty(link, "href");
    return {};
}

void add_next_action(Json& fact, const Json& order) {
    std::string url = link_of(order, "payer-action");
    if (url.empty()) url = link_of(order, "approve");
    if (url.starts_with("https://")) fact["next_action"] = {{"type", "redirect"}, {"url", url}};
}

}  // namespace

const Json& payments_in(const Json& order, const char* list) {
    static const Json empty = Json::array();
    const Json& unit = first_of(member_or_null(order, "purchase_units"));
    const Json& payments = member_or_null(member_or_null(unit, "payments"), list);
    return payments.is_array() ? payments : empty;
}

Json order_fact(const Json& order) {
    const Json& unit = first_of(member_or_null(order, "purchase_units"));
    const Json& capture = first_of(payments_in(order, "captures"));
    Json fact = {{"kind", kind_of(kOrderStatuses, text_or_empty(order, "status"), "opened")}};
    if (capture.is_object()) {
        fact = capture_fact(capture);
    } else {
        add_amount(fact, member_or_null(unit, "amount"));
        if (fact["kind"] == "action_required") add_next_action(fact, order);
    }
    add_our_ids(fact, text_or_empty(unit, "custom_id"));
    add_ref(fact, "provider_ref", text_or_empty(order, "id"));
    return fact;
}

Json capture_fact(const Json& capture) {
    Json fact = {{"kind", kind_of(kCaptureStatuses, text_or_empty(capture, "status"), "opened")},
                 {"method", "paypal"}};
    add_our_ids(fact, text_or_empty(capture, "custom_id"));
    const Json& related =
        member_or_null(member_or_null(capture, "supplementary_data"), "related_ids");
    add_ref(fact, "provider_ref", text_or_empty(related, "order_id"));
    add_amount(fact, member_or_null(capture, "amount"));
    if (fact["kind"] == "failed") {
        const std::string reason =
            text_or_empty(member_or_null(capture, "status_details"), "reason");
        add_failure(fact, reason.empty() ? "capture_declined" : reason, {});
    }
    return fact;
}

Json refund_fact(const Json& refund) {
    Json fact = {
        {"kind", kind_of(kRefundStatuses, text_or_empty(refund, "status"), "refund_pending")}};
    add_our_ids(fact, text_or_empty(refund, "custom_id"));
    add_ref(fact, "refund_ref", text_or_empty(refund, "id"));
    add_amount(fact, member_or_null(refund, "amount"));
    if (fact["kind"] == "refund_failed")
        add_failure(fact, text_or_empty(member_or_null(refund, "status_details"), "reason"), {});
    return fact;
}

Json dispute_fact(const Json& dispute) {
    const Json& outcome = member_or_null(dispute, "dispute_outcome");
    const bool over = text_or_empty(dispute, "status") == "RESOLVED";
    Json fact = {{"kind", over ? kind_of(kDisputeOutcomes, text_or_empty(outcome, "outcome_code"),
                                         "dispute_won")
                               : "disputed"}};
    const Json& transaction = first_of(member_or_null(dispute, "disputed_transactions"));
    add_our_ids(fact, text_or_empty(transaction, "custom"));
    add_amount(fact, member_or_null(dispute, "dispute_amount"));
    if (fact["kind"] == "dispute_lost")
        add_amount(fact, member_or_null(outcome, "amount_refunded"));
    return fact;
}

Json reversal_fact(const Json& reversal) {
    Json fact = refund_fact(reversal);
    fact["kind"] = "dispute_lost";
    return fact;
}

Json named(Json dispute, const Json& order) {
    if (dispute["kind"] != "dispute_lost") return dispute;
    for (const Json& refund : payments_in(order, "refunds")) {
        const Json taken = refund_fact(refund);
        if (taken.contains("refund_id") || taken["kind"] != "refund_succeeded") continue;
        if (taken.value("amount", "") != dispute.value("amount", "-")) continue;
        add_ref(dispute, "refund_ref", taken.value("refund_ref", ""));
        break;
    }
    return dispute;
}

Json news_of(std::string_view type, const Json& resource) {
    if (std::ranges::count(kNews, type) == 0) return nullptr;
    const Json told = type == kNews[0] ? order_fact(resource) : capture_fact(resource);
    Json news = {{"kind", "unknown"}};
    for (const char* const member : {"payment_id", "provider_ref"})
        if (told.contains(member)) news[member] = told[member];
    return news;
}

std::string custom_id_of_refund(const std::string& refund_id, const std::string& payment_id) {
    return refund_id + "," + payment_id;
}

std::string capture_of(const Json& resource) {
    const Json& transaction = first_of(member_or_null(resource, "disputed_transactions"));
    std::string id = text_or_empty(transaction, "seller_transaction_id");
    if (id.empty()) {
        id = link_of(resource, "up");
        id.erase(0, id.rfind('/') + 1);
    }
    return is_reference(id) ? id : "";
}

}  // namespace ordo_paypal
