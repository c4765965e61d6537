#include <algorithm>

#include "codec/write_values.hpp"

// Payments, refunds, and what is said to and by providers.
namespace ordo::codec {
namespace {

void write_receipt(JsonWriter& out, const EvidenceReceipt& receipt) {
    out.begin_object();
    out.member("outcome", receipt.outcome);
    out.member("order_id", receipt.order_id);
    out.member("payment_id", receipt.payment_id);
    out.end_object();
}

void write_amount(JsonWriter& out, Money amount) {
    out.member("amount", amount);
    out.member("currency", amount.currency().code());
}

}  // namespace

void write_payment(JsonWriter& out, const Payment& payment, const Actor& viewer) {
    out.begin_object();
    out.member("id", payment.id);
    out.member("order_id", payment.order_id);
    out.member("provider", payment.provider);
    out.member("method", payment.method);
    out.member("status", payment.status);
    write_amount(out, payment.amount);
    out.member("captured_amount", payment.captured_amount);
    out.member("refunded_amount", payment.refunded_amount);
    out.member("refund_pending_amount", payment.refund_pending_amount);
    out.member("tendered_amount", payment.tendered_amount);
    out.member("change_amount", payment.change_amount);
    out.member("provider_ref", payment.provider_ref);
    out.member("reference", payment.reference);
    out.member("failure_code", payment.failure_code);
    out.member("failure_message", payment.failure_message);
    out.key("next_action");
    if (payment.next_action) {
        out.raw(*payment.next_action);
    } else {
        out.null();
    }
    if (viewer.is_staff()) {
        out.key("recorded_by");
        write_actor(out, payment.recorded_by, viewer);
    }
    out.member("created_at", payment.created_at);
    out.member("updated_at", payment.updated_at);
    out.member("captured_at", payment.captured_at);
    out.end_object();
}

void write_refund(JsonWriter& out, const Refund& refund, const Actor& viewer) {
    const bool staff = viewer.is_staff();
    out.begin_object();
    out.member("id", refund.id);
    out.member("order_id", refund.order_id);
    out.member("payment_id", refund.payment_id);
    out.member("status", refund.status);
    write_amount(out, refund.amount);
    out.key("items");
    out.begin_array();
    for (const RefundItem& item : refund.items) {
        out.begin_object();
        out.member("line", item.line);
        out.member("quantity", item.quantity);
        out.end_object();
    }
    out.end_array();
    out.member("reduces_total", refund.reduces_total);
    out.member("restocked", refund.restocked);
    out.member("reason", refund.reason);
    // Theirs, like all that staff write beside a change; see docs/decisions/006.
    out.member("note", staff ? refund.note : std::nullopt);
    out.member("provider_ref", refund.provider_ref);
    out.member("failure_code", refund.failure_code);
    out.member("failure_message", refund.failure_message);
    if (staff) {
        out.key("created_by");
        write_actor(out, refund.created_by, viewer);
    }
    out.member("created_at", refund.created_at);
    out.member("updated_at", refund.updated_at);
    out.end_object();
}

std::string encode(const Payment& payment, const Actor& viewer) {
    JsonWriter out(768);
    write_payment(out, payment, viewer);
    return std::move(out).take();
}

std::string encode(const Refund& refund, const Actor& viewer) {
    JsonWriter out(640);
    write_refund(out, refund, viewer);
    return std::move(out).take();
}

std::string encode(const EvidenceReceipt& receipt) {
    JsonWriter out(128);
    write_receipt(out, receipt);
    return std::move(out).take();
}

std::string encode(const std::vector<EvidenceReceipt>& receipts) {
    const bool duplicate =
        !receipts.empty() && std::ranges::all_of(receipts, [](const EvidenceReceipt& receipt) {
            return receipt.outcome == EvidenceOutcome::duplicate;
        });
    JsonWriter out(64 + receipts.size() * 128);
    out.begin_object();
    out.member("received", true);
    out.member("duplicate", duplicate);
    out.key("data");
    out.begin_array();
    for (const EvidenceReceipt& receipt : receipts) write_receipt(out, receipt);
    out.end_array();
    out.end_object();
    return std::move(out).take();
}

std::string encode(const sys::IntentRequest& request) {
    JsonWriter out;
    out.begin_object();
    out.member("payment_id", request.payment_id);
    out.member("order_id", request.order_id);
    out.member("order_number", request.order_number);
    write_amount(out, request.amount);
    out.member("return_url", request.return_url);
    out.member("customer_email", request.customer_email);
    out.end_object();
    return std::move(out).take();
}

std::string encode(const sys::RefundRequest& request) {
    JsonWriter out;
    out.begin_object();
    out.member("refund_id", request.refund_id);
    out.member("payment_id", request.payment_id);
    out.member("order_id", request.order_id);
    out.member("provider_ref", request.provider_ref);
    write_amount(out, request.amount);
    out.member("reason", request.reason);
    out.end_object();
    return std::move(out).take();
}

std::string encode(const sys::LookupRequest& request) {
    JsonWriter out;
    out.begin_object();
    out.member("payment_id", request.payment_id);
    out.member("order_id", request.order_id);
    out.member("provider_ref", request.provider_ref);
    out.member("may_capture", request.may_capture);
    out.end_object();
    return std::move(out).take();
}

std::string encode_headers(const std::map<std::string, std::string>& headers) {
    JsonWriter out;
    write_metadata(out, headers);
    return std::move(out).take();
}

}  // namespace ordo::codec
