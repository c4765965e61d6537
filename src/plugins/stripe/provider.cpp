#include "stripe/provider.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "provider/signature.hpp"
#include "provider/text.hpp"
#include "stripe/amount.hpp"
#include "stripe/facts.hpp"
#include "stripe/refusal.hpp"

// Last, because it gives the names of ordo.h another meaning.
#include "stripe/host.hpp"

namespace ordo_stripe {
namespace {

using Json = nlohmann::json;
using ordo_provider_plugin::is_our_id;
using ordo_provider_plugin::is_reference;
using ordo_provider_plugin::member_or_null;
using ordo_provider_plugin::text_or_empty;

constexpr const char* kIntents = "/v1/payment_intents";
constexpr const char* kRefunds = "/v1/refunds";
constexpr const char* kDisputes = "/v1/disputes";
constexpr const char* kPageSize = "100";

// An attempt's id is made just before Stripe is asked to open it. The clocks of two machines differ, and
// an answer that was lost is asked for once more.
constexpr std::int64_t kSecondsBefore = 300;
constexpr std::int64_t kSecondsAfter = 3'600;
constexpr int kPagesMax = 20;

// Stripe knows three of our reasons.
constexpr std::string_view kReasons[] = {"requested_by_customer", "duplicate", "fraudulent"};

// The page's own list, which lives as long as the page.
const Json& list_of(const Json& page) {
    const Json& list = member_or_null(page, "data");
    if (!list.is_array())
        throw Refusal{ORDO_E_PROVIDER_ERROR, "Stripe's answer is not a list.", {}};
    return list;
}
const Json& list_of(const Json&&) = delete;

// The first object that carries this id of ours, or null.
const Json& find_ours(const Json& list, const char* key, const std::string& id) {
    static const Json null;
    for (const Json& object : list)
        if (text_or_empty(member_or_null(object, "metadata"), key) == id) return object;
    return null;
}

std::string error_text(const Answer& answer, const char* member) {
    return text_or_empty(member_or_null(answer.body, "error"), member);
}

Fields metadata_of(const Json& request) {
    return {{"metadata[ordo_payment_id]", request.at("payment_id")},
            {"metadata[ordo_order_id]", request.at("order_id")}};
}

}  // namespace

Provider::Provider(void* log_context, Config config)
    : log_(g_host, log_context), config_(std::move(config)), client_(config_) {}

Json Provider::status() const {
    return {{"api_base", config_.api_base},
            {"livemode", config_.livemode ? Json(*config_.livemode) : Json()}};
}

// --- what Ordo asks

Json Provider::create_intent(const Json& request) const {
    const std::string currency = request.at("currency");
    Fields form = metadata_of(request);
    form.emplace_back("amount",
                      std::to_string(to_stripe(request.at("amount").get<std::string>(), currency)));
    form.emplace_back("currency", lower_case(currency));
    form.emplace_back("automatic_payment_methods[enabled]", "true");
    form.emplace_back("description", "Order " + text_or_empty(request, "order_number"));
    const Json intent = act(kIntents, form, request.at("payment_id"), ORDO_E_PROVIDER_ERROR);
    Json fact = intent_fact(intent, config_);
    if (!fact.contains("provider_ref"))
        throw Refusal{ORDO_E_OUTCOME_UNKNOWN, "Stripe's answer is no payment.", {}};
    return fact;
}

// Stripe forgets idempotency keys after a day, and Ordo asks again for longer than that; so what is there
// is looked at first.
Json Provider::refund(const Json& request) const {
    const std::string intent = text_or_empty(request, "provider_ref");
    const std::string id = request.at("refund_id");
    if (!is_reference(intent))
        throw Refusal{ORDO_E_PAYMENT_DECLINED, "Stripe does not know this payment.", {}};
    const std::string currency = request.at("currency");
    Fields form = metadata_of(request);
    form.emplace_back("metadata[ordo_refund_id]", id);
    form.emplace_back("payment_intent", intent);
    form.emplace_back("amount",
                      std::to_string(to_stripe(request.at("amount").get<std::string>(), currency)));
    const std::string reason = text_or_empty(request, "reason");
    if (std::ranges::count(kReasons, reason) != 0) form.emplace_back("reason", reason);

    const Json made = read(kRefunds, {{"payment_intent", intent}, {"limit", kPageSize}});
    const Json& known = made.is_null() ? made : find_ours(list_of(made), "ordo_refund_id", id);
    return refund_fact(known.is_null() ? act(kRefunds, form, id, ORDO_E_PAYMENT_DECLINED) : known);
}

Json Provider::lookup(const Json& request) const {
    Json facts = Json::array();
    const Json intent = intent_of(request);
    if (!intent.is_null()) facts.push_back(intent_fact(intent, config_));
    if (intent.is_null() || facts[0]["kind"] != "captured") return {{"data", std::move(facts)}};
    const Fields of_intent = {{"payment_intent", text_or_empty(intent, "id")},
                              {"limit", kPageSize}};
    const Json disputes = read(kDisputes, of_intent);
    for (const Json& dispute : list_of(disputes)) {
        Json fact = dispute_fact(dispute);
        if (!fact.is_null()) facts.push_back(std::move(fact));
    }
    const Json refunds = read(kRefunds, of_intent);
    for (const Json& refund : list_of(refunds)) facts.push_back(refund_fact(refund));
    return {{"data", std::move(facts)}};
}

// The payment's intent with its charge, or null when Stripe has never heard of it.
Json Provider::intent_of(const Json& request) const {
    std::string ref = text_or_empty(request, "provider_ref");
    if (ref.empty()) {
        ref = text_or_empty(find_intent(request.at("payment_id")), "id");
        if (ref.empty()) return nullptr;
    }
    if (!is_reference(ref)) return nullptr;
    return read(kIntents + ("/" + ref), {{"expand[]", "latest_charge"}});
}

// Stripe's search finds what is older than a minute, at most an hour, in most countries. Only the list is
// always complete, and so only it may say that there is nothing.
Json Provider::find_intent(const std::string& payment_id) const {
    if (!is_our_id(payment_id, "pay_")) return nullptr;
    const Answer found =
        client_.get(kIntents + std::string("/search"),
                    {{"query", "metadata['ordo_payment_id']:'" + payment_id + "'"}});
    if (found.is_good() && member_or_null(found.body, "data").is_array()) {
        const Json& ours = find_ours(found.body["data"], "ordo_payment_id", payment_id);
        if (!ours.is_null()) return ours;
    }
    const std::int64_t made_at_s = ordo_provider_plugin::made_at_ms(payment_id) / 1'000;
    Fields query = {{"limit", kPageSize},
                    {"created[gte]", std::to_string(made_at_s - kSecondsBefore)},
                    {"created[lte]", std::to_string(made_at_s + kSecondsAfter)}};
    for (int pages = 0; pages < kPagesMax; ++pages) {
        const Json page = read(kIntents, query);
        const Json& list = list_of(page);
        const Json& ours = find_ours(list, "ordo_payment_id", payment_id);
        if (!ours.is_null() || member_or_null(page, "has_more") != true || list.empty())
            return ours;
        if (pages > 0) query.pop_back();
        query.emplace_back("starting_after", text_or_empty(list.back(), "id"));
    }
    throw Refusal{
        ORDO_E_PROVIDER_ERROR, "Stripe has too many payments of that hour to look through.", {}};
}

// A request that changes something. `when_wrong`: what it means that Stripe finds it wrong in itself.
Json Provider::act(const std::string& path, const Fields& form, const std::string& key,
                   ordo_status when_wrong) const {
    Answer answer = client_.post(path, form, key);
    if (answer.is_good()) return std::move(answer.body);
    log("stripe_request_failed", path, answer);
    if (!answer.sent) throw Refusal{ORDO_E_PROVIDER_ERROR, "Stripe could not be reached.", {}};
    switch (answer.status) {
        case 402:
            throw Refusal{ORDO_E_PAYMENT_DECLINED, "Stripe declined the payment.", {}};
        case 401:
        case 403:
            throw Refusal{ORDO_E_PROVIDER_ERROR, "Stripe does not accept the shop's key.", {}};
        case 400:
        case 404:
            // The same key came with another request before, of which nothing is known here.
            if (error_text(answer, "type") != "idempotency_error")
                throw Refusal{when_wrong, "Stripe refused the request.", {}};
            break;
        default:
            break;
    }
    throw Refusal{ORDO_E_OUTCOME_UNKNOWN, "It is not known whether Stripe has acted.", {}};
}

// A request that changes nothing; null when there is no such thing.
Json Provider::read(const std::string& path, const Fields& query) const {
    Answer answer = client_.get(path, query);
    if (answer.is_good()) return std::move(answer.body);
    if (answer.status == 404) return nullptr;
    log("stripe_request_failed", path, answer);
    throw Refusal{ORDO_E_PROVIDER_ERROR, "Stripe could not be asked.", {}};
}

void Provider::log(const char* what, const std::string& path, const Answer& answer) const {
    log_.warn(what, {{"path", path},
                     {"sent", answer.sent},
                     {"status", answer.status},
                     {"type", error_text(answer, "type")},
                     {"code", error_text(answer, "code")},
                     {"request_id", answer.request_id}});
}

// --- webhooks

Json Provider::verify_webhook(const Json& headers, std::string_view body,
                              std::int64_t now_ms) const {
    std::vector<std::string_view> secrets;
    for (const Secret& secret : config_.webhook_secrets) secrets.push_back(secret.text());
    if (!ordo_provider_plugin::is_genuine(secrets, text_or_empty(headers, "stripe-signature"), body,
                                          now_ms / 1'000))
        throw Refusal{ORDO_E_INVALID_SIGNATURE, "The signature of the webhook is not valid.", {}};
    const Json event = Json::parse(body, nullptr, false);
    const std::string id = text_or_empty(event, "id");
    if (!is_reference(id)) throw Refusal{ORDO_E_MALFORMED_REQUEST, "The webhook has no id.", {}};
    Json facts = event_facts(event, config_);
    const Json& live = member_or_null(event, "livemode");
    const bool other_mode = config_.livemode && live.is_boolean() && live != *config_.livemode;
    const bool other_account = text_or_empty(event, "account") != config_.account;
    for (Json& fact : facts) {
        // An event's id tells one fact: each refund in a list has its own.
        fact["event_id"] = facts.size() == 1 ? id : id + "/" + text_or_empty(fact, "refund_ref");
        if (other_mode)
            fact["keep_aside"] = "The event is of the other mode, live or test.";
        else if (other_account)
            fact["keep_aside"] = "The event is of another account.";
    }
    return {{"data", std::move(facts)}};
}

}  // namespace ordo_stripe
