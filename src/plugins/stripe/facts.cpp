#include "stripe/facts.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "provider/facts.hpp"
#include "provider/text.hpp"
#include "stripe/amount.hpp"

namespace ordo_stripe {
namespace {

using Json = nlohmann::json;

using ordo_provider_plugin::add_failure;
using ordo_provider_plugin::add_our_id;
using ordo_provider_plugin::is_about_payment;
using ordo_provider_plugin::is_reference;
using ordo_provider_plugin::Kind;
using ordo_provider_plugin::kind_of;
using ordo_provider_plugin::member_or_null;
using ordo_provider_plugin::text_or_empty;

constexpr Kind kIntentStatuses[] = {
    {"requires_payment_method", "action_required"},
    {"requires_confirmation", "action_required"},
    {"requires_action", "action_required"},
    {"requires_capture", "authorized"},
    {"succeeded", "captured"},
    {"canceled", "cancelled"},
};
// An event tells what happened, also when the object it carries is younger.
constexpr Kind kIntentEvents[] = {
    {"payment_intent.created", "opened"},
    {"payment_intent.requires_action", "action_required"},
    {"payment_intent.processing", "opened"},
    {"payment_intent.amount_capturable_updated", "authorized"},
    {"payment_intent.succeeded", "captured"},
    {"payment_intent.payment_failed", "failed"},
    {"payment_intent.canceled", "cancelled"},
};
constexpr Kind kRefundStatuses[] = {
    {"succeeded", "refund_succeeded"},
    {"failed", "refund_failed"},
    {"canceled", "refund_cancelled"},
};
// An inquiry ("warning") that is closed has cost nothing.
constexpr Kind kDisputeEnds[] = {
    {"won", "dispute_won"},
    {"warning_closed", "dispute_won"},
    {"lost", "dispute_lost"},
};
constexpr Kind kMethods[] = {
    {"card", "card"},
    {"card_present", "card"},
    {"paypal", "paypal"},
    {"acss_debit", "bank_transfer"},
    {"au_becs_debit", "bank_transfer"},
    {"bacs_debit", "bank_transfer"},
    {"customer_balance", "bank_transfer"},
    {"sepa_debit", "bank_transfer"},
    {"us_bank_account", "bank_transfer"},
};
constexpr std::string_view kRefundEvents[] = {"refund.created", "refund.updated", "refund.failed",
                                              "charge.refund.updated"};
constexpr std::string_view kDisputeEvents[] = {"charge.dispute.created", "charge.dispute.closed"};

// The payment's id: a text, or the whole object where Stripe was asked to expand it.
void add_payment_ref(Json& fact, const Json& ref) {
    const std::string id = ref.is_object()   ? text_or_empty(ref, "id")
                           : ref.is_string() ? ref.get<std::string>()
                                             : "";
    if (is_reference(id)) fact["provider_ref"] = id;
}

void add_amount(Json& fact, const Json& object, const char* member) {
    const Json& amount = member_or_null(object, member);
    const std::string currency = upper_case(text_or_empty(object, "currency"));
    if (!amount.is_number_integer() || amount < 0 || currency.empty()) return;
    fact["amount"] = from_stripe(amount.get<std::int64_t>(), currency);
    fact["currency"] = currency;
}

void add_our_ids(Json& fact, const Json& object) {
    const Json& metadata = member_or_null(object, "metadata");
    add_our_id(fact, "payment_id", text_or_empty(metadata, "ordo_payment_id"), "pay_");
    add_our_id(fact, "order_id", text_or_empty(metadata, "ordo_order_id"), "ord_");
    add_our_id(fact, "refund_id", text_or_empty(metadata, "ordo_refund_id"), "ref_");
}

// The way the money came is told by the charge; it stands in the intent where Stripe was asked for it.
void add_method(Json& fact, const Json& intent) {
    const Json& details =
        member_or_null(member_or_null(intent, "latest_charge"), "payment_method_details");
    const std::string type = text_or_empty(details, "type");
    if (!type.empty()) fact["method"] = kind_of(kMethods, type, "other");
}

void add_next_action(Json& fact, const Json& intent, const Config& config) {
    const std::string secret = text_or_empty(intent, "client_secret");
    if (secret.empty()) return;
    Json action = {
        {"type", "stripe_client_secret"}, {"client_secret", secret}, {"publishable_key", nullptr}};
    if (!config.publishable_key.empty()) action["publishable_key"] = config.publishable_key;
    fact["next_action"] = std::move(action);
}

std::string status_kind(const Json& intent) {
    const std::string status = text_or_empty(intent, "status");
    // What was tried has failed; the intent would take another try, for which the shop opens an attempt.
    if (status == "requires_payment_method" &&
        member_or_null(intent, "last_payment_error").is_object())
        return "failed";
    return kind_of(kIntentStatuses, status, "opened");
}

Json fact_of_intent(const Json& intent, const std::string& kind, const Config& config) {
    Json fact = {{"kind", kind}};
    add_our_ids(fact, intent);
    add_payment_ref(fact, member_or_null(intent, "id"));
    add_amount(fact, intent,
               kind == "captured"     ? "amount_received"
               : kind == "authorized" ? "amount_capturable"
                                      : "amount");
    add_method(fact, intent);
    if (kind == "failed") {
        const Json& error = member_or_null(intent, "last_payment_error");
        const std::string reason = text_or_empty(error, "decline_code");
        add_failure(fact, reason.empty() ? text_or_empty(error, "code") : reason,
                    text_or_empty(error, "message"));
    } else if (kind == "cancelled") {
        add_failure(fact, text_or_empty(intent, "cancellation_reason"), {});
    } else if (status_kind(intent) == "action_required") {
        add_next_action(fact, intent, config);
    }
    return fact;
}

// Older versions of the API list a charge's refunds in it; in later ones events of their own tell of them.
Json facts_of_charge(const Json& charge) {
    Json facts = Json::array();
    const Json& refunds = member_or_null(member_or_null(charge, "refunds"), "data");
    if (!refunds.is_array()) return facts;
    for (const Json& refund : refunds) {
        facts.push_back(refund_fact(refund));
        if (!facts.back().contains("provider_ref"))
            add_payment_ref(facts.back(), member_or_null(charge, "payment_intent"));
    }
    return facts;
}

}  // namespace

Json intent_fact(const Json& intent, const Config& config) {
    return fact_of_intent(intent, status_kind(intent), config);
}

Json refund_fact(const Json& refund) {
    Json fact = {
        {"kind", kind_of(kRefundStatuses, text_or_empty(refund, "status"), "refund_pending")}};
    add_our_ids(fact, refund);
    add_payment_ref(fact, member_or_null(refund, "payment_intent"));
    const std::string ref = text_or_empty(refund, "id");
    if (is_reference(ref)) fact["refund_ref"] = ref;
    add_amount(fact, refund, "amount");
    if (fact["kind"] == "refund_failed")
        add_failure(fact, text_or_empty(refund, "failure_reason"), {});
    return fact;
}

Json dispute_fact(const Json& dispute) {
    constexpr std::string_view kOpen[] = {"needs_response", "under_review",
                                          "warning_needs_response", "warning_under_review"};
    const std::string status = text_or_empty(dispute, "status");
    const bool open = std::ranges::count(kOpen, status) != 0;
    const char* const kind = kind_of(kDisputeEnds, status, open ? "disputed" : nullptr);
    if (kind == nullptr) return nullptr;
    Json fact = {{"kind", kind}};
    add_payment_ref(fact, member_or_null(dispute, "payment_intent"));
    add_amount(fact, dispute, "amount");
    if (std::string id = text_or_empty(dispute, "id"); is_reference(id)) fact["refund_ref"] = std::move(id);
    return fact;
}

Json event_facts(const Json& event, const Config& config) {
    const std::string type = text_or_empty(event, "type");
    const Json& object = member_or_null(member_or_null(event, "data"), "object");
    Json facts = Json::array();
    if (const char* const kind = kind_of(kIntentEvents, type, nullptr))
        facts.push_back(fact_of_intent(object, kind, config));
    else if (std::ranges::count(kRefundEvents, type) != 0)
        facts.push_back(refund_fact(object));
    else if (type == "charge.refunded")
        facts = facts_of_charge(object);
    else if (std::ranges::count(kDisputeEvents, type) != 0)
        facts.push_back(dispute_fact(object));
    // A charge that was made without a PaymentIntent, for instance, is none of this plugin's.
    Json told = Json::array();
    for (Json& fact : facts)
        if (is_about_payment(fact)) told.push_back(std::move(fact));
    return told;
}

}  // namespace ordo_stripe
