#include "capi/provider.hpp"

#include <utility>

#include "codec/document.hpp"
#include "codec/documents.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "ordo/limits.hpp"
#include "ordo/sys/clock.hpp"

namespace ordo::capi {
namespace {

Time now() noexcept { return sys::system_clock().now(); }

}  // namespace

Provider::Provider(std::string name, const ordo_provider& table, void* user)
    : name_(std::move(name)), table_(table), user_(user) {}

Provider::~Provider() {
    if (table_.destroy != nullptr) table_.destroy(user_);
}

// The host's sentence is shown to people and kept: it must be one.
Error Provider::refusal(Errc code, std::string detail) const {
    if (!detail.empty() &&
        check_text(detail, limits::kTextLength, TextKind::line, "").has_value()) {
        return {code, std::move(detail)};
    }
    return {code, code == Errc::payment_declined ? "The provider " + name_ + " declined the payment."
                  : code == Errc::invalid_signature
                      ? "The signature of the message of " + name_ + " is not valid."
                      : "The provider " + name_ + " could not be asked."};
}

// From the call on nothing may be thrown or read as "it has not acted" unless the provider says so.
Result<Evidence> Provider::act(Function function, const std::string& request,
                               Evidence otherwise) const {
    ordo_reply reply;
    const auto doubt = [&] { return Result<Evidence>(std::move(otherwise)); };
    try {
        const ordo_status status = function(request.c_str(), &reply, user_);
        if (status == ORDO_E_PROVIDER_ERROR) return refusal(Errc::provider_error, reply.detail);
        if (status == ORDO_E_PAYMENT_DECLINED) return refusal(Errc::payment_declined, reply.detail);
        if (status != ORDO_OK || !reply.answered) return doubt();
        auto answer = codec::decode_evidence(reply.json, name_);
        if (!answer) return doubt();
        // Whatever ids the answer has: it is about what was asked.
        answer->payment_id = otherwise.payment_id;
        answer->order_id = otherwise.order_id;
        answer->refund_id = otherwise.refund_id;
        if (answer->at == Time{}) answer->at = now();
        return *std::move(answer);
    } catch (...) {
        return doubt();
    }
}

Result<Evidence> Provider::create_intent(const sys::IntentRequest& request) {
    Evidence unknown{.provider = name_, .kind = EvidenceKind::unknown};
    unknown.payment_id = request.payment_id;
    unknown.order_id = request.order_id;
    unknown.at = now();
    return act(table_.create_intent, codec::encode(request), std::move(unknown));
}

Result<Evidence> Provider::refund(const sys::RefundRequest& request) {
    if (table_.refund == nullptr) {
        return Error(Errc::payment_declined, "The provider " + name_ + " gives no money back.");
    }
    Evidence unknown{.provider = name_, .kind = EvidenceKind::refund_unknown};
    unknown.payment_id = request.payment_id;
    unknown.order_id = request.order_id;
    unknown.refund_id = request.refund_id;
    unknown.at = now();
    return act(table_.refund, codec::encode(request), std::move(unknown));
}

Result<std::vector<Evidence>> Provider::lookup(const sys::LookupRequest& request) {
    const std::string document = codec::encode(request);
    ordo_reply reply;
    const ordo_status status = table_.lookup(document.c_str(), &reply, user_);
    ORDO_TRY(auto list, facts(status, reply, now()));
    for (Evidence& fact : list) {
        if (!fact.payment_id) fact.payment_id = request.payment_id;
        if (!fact.order_id) fact.order_id = request.order_id;
    }
    return list;
}

Result<std::vector<Evidence>> Provider::verify_webhook(const sys::WebhookRequest& request) {
    if (table_.verify_webhook == nullptr) {
        return Error(Errc::not_supported, "The provider " + name_ + " has no webhooks.");
    }
    const std::string headers = codec::encode_headers(request.headers);
    ordo_reply reply;
    const ordo_status status = table_.verify_webhook(
        headers.c_str(), request.body.data(), request.body.size(), request.now.ms, &reply, user_);
    if (status == ORDO_E_INVALID_SIGNATURE) return refusal(Errc::invalid_signature, reply.detail);
    return facts(status, reply, request.now);
}

Result<std::string> Provider::page(const std::string& request_json) {
    if (table_.page == nullptr) return sys::PaymentProvider::page(request_json);
    ordo_reply reply;
    const ordo_status status = table_.page(request_json.c_str(), &reply, user_);
    if (status == ORDO_E_NOT_FOUND) return sys::PaymentProvider::page(request_json);
    if (status != ORDO_OK || !reply.answered) return refusal(Errc::provider_error, reply.detail);
    ORDO_TRY(codec::Document::parse(reply.json));
    return std::move(reply.json);
}

// Nothing has been done by asking, so all failures are one.
Result<std::vector<Evidence>> Provider::facts(ordo_status status, const ordo_reply& reply,
                                              Time at) const {
    if (status != ORDO_OK) return refusal(Errc::provider_error, reply.detail);
    auto list = reply.answered ? codec::decode_evidence_list(reply.json, name_)
                               : Result<std::vector<Evidence>>(std::vector<Evidence>{});
    if (!list) {
        return Error(Errc::provider_error, "The answer of the provider " + name_ +
                                               " is not what it should be: " + list.error().message);
    }
    for (Evidence& fact : *list) {
        if (fact.at == Time{}) fact.at = at;
    }
    return list;
}

}  // namespace ordo::capi
