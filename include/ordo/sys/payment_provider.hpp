#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/provider.hpp"
#include "ordo/result.hpp"

// The seam to a payment provider. The engine calls it on the caller's thread, between two commands and
// never inside a transaction; it may block for as long as its own time-outs allow. Safe from any number
// of threads. Every call may come again with the same id: the ids are the provider's idempotency keys.
//
// A call that may or may not have had an effect answers with `unknown` evidence (`refund_unknown`); an
// Error means that the provider has certainly not acted: `provider_error` (it may be tried again) or
// `payment_declined`, which becomes a failed attempt.
namespace ordo::sys {

struct IntentRequest {
    PaymentId payment_id;
    OrderId order_id;
    std::string order_number;
    Money amount;
    std::optional<std::string> return_url;
    std::optional<std::string> customer_email;
};

struct RefundRequest {
    RefundId refund_id;
    PaymentId payment_id;
    OrderId order_id;
    std::string provider_ref;  // of the payment
    Money amount;
    RefundReason reason = RefundReason::other;
};

struct LookupRequest {
    PaymentId payment_id;
    OrderId order_id;
    std::optional<std::string> provider_ref;  // none when the answer of create_intent was lost
    // Whether money that the payer has agreed to may be taken now: the attempt is open, and its order, which
    // is not cancelled, still owes that much.
    bool may_capture = false;
};

struct WebhookRequest {
    std::map<std::string, std::string> headers;  // names in lower case
    std::string_view body;                       // the raw bytes, which the signature covers
    Time now;
};

class PaymentProvider {
public:
    virtual ~PaymentProvider() = default;

    // Opens an attempt. The evidence carries provider_ref and, where the payer must act, next_action.
    [[nodiscard]] virtual Result<Evidence> create_intent(const IntentRequest& request) = 0;
    [[nodiscard]] virtual Result<Evidence> refund(const RefundRequest& request) = 0;
    // What has become of an attempt. Nothing = the provider has never heard of it.
    [[nodiscard]] virtual Result<std::vector<Evidence>> lookup(const LookupRequest& request) = 0;
    // Verifies the signature over the raw bytes before anything is parsed: `invalid_signature`. A
    // genuine message of a kind that means nothing here is an empty list. `unknown` evidence of a payment_id says
    // that something has happened to the attempt: lookup is asked what, before the webhook is answered.
    [[nodiscard]] virtual Result<std::vector<Evidence>> verify_webhook(const WebhookRequest& request) = 0;
    // A web page of the provider's own, such as the pay page of a sandbox. Both documents are ordo_provider's
    // (ordo.h): between a web server and a provider, they mean nothing to the engine. `not_found`: it has none.
    [[nodiscard]] virtual Result<std::string> page(const std::string& request_json);
};

}  // namespace ordo::sys
