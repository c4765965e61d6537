#include "capi/call.hpp"
#include "ordo/limits.hpp"
#include "ordo/sys/clock.hpp"

using namespace ordo;
using namespace ordo::capi;

namespace {

constexpr std::int64_t kUsualBudget = 100;

}  // namespace

ordo_status ordo_payment_create(ordo_engine* engine, const char* order_id, const char* request_json,
                                const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Payment>> {
            ORDO_TRY(required(request_json, "request_json"));
            ORDO_TRY(const auto command,
                     read_about(&PaymentCreate::order_id, order_id, "order_id", request_json));
            return shop.payment_create(command, options);
        },
        kShowToActor);
}

ordo_status ordo_payment_sync(ordo_engine* engine, const char* payment_id, const char* options_json,
                              ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Payment>> {
            ORDO_TRY(const PaymentId id, read_id<PaymentId>(payment_id, "payment_id"));
            return shop.payment_sync(id, options);
        },
        kShowToActor);
}

ordo_status ordo_payment_resolve(ordo_engine* engine, const char* payment_id,
                                 const char* request_json, const char* options_json, ordo_doc** out,
                                 ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Payment>> {
            ORDO_TRY(required(request_json, "request_json"));
            ORDO_TRY(const auto command, read_about(&PaymentResolve::payment_id, payment_id,
                                                    "payment_id", request_json));
            return shop.payment_resolve(command, options);
        },
        kShowToActor);
}

ordo_status ordo_refund_create(ordo_engine* engine, const char* order_id, const char* request_json,
                               const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Refund>> {
            ORDO_TRY(const auto command,
                     read_about(&RefundCreate::order_id, order_id, "order_id", request_json));
            return shop.refund_create(command, options);
        },
        kShowToActor);
}

ordo_status ordo_evidence_apply(ordo_engine* engine, const char* evidence_json,
                                const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<EvidenceReceipt>> {
            ORDO_TRY(auto command, read<EvidenceApply>(evidence_json, "evidence_json"));
            if (command.evidence.at == Time{}) command.evidence.at = sys::system_clock().now();
            return shop.evidence_apply(command, options);
        },
        kShowPlain);
}

ordo_status ordo_run_due(ordo_engine* engine, int64_t budget, const char* options_json,
                         ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Written<DueReport>> {
            ORDO_TRY(const DueReport report,
                     shop.run_due(budget == 0 ? kUsualBudget : budget, options));
            const bool changed = report.orders_expired + report.payments_checked +
                                     report.refunds_checked + report.events_applied >
                                 0;
            return Written<DueReport>{report, changed, false};
        },
        kShowPlain);
}
