#include "engine/idempotency.hpp"

#include "engine/digest.hpp"
#include "ordo/limits.hpp"

namespace ordo {

CommandScope scope_of(const ProductCreate&) { return {"product_create", {}}; }
CommandScope scope_of(const ProductUpdate& c) { return {"product_update", c.id.to_string()}; }
CommandScope scope_of(const ProductDeactivate& c) { return {"product_deactivate", c.id.to_string()}; }
CommandScope scope_of(const StockAdjust& c) { return {"stock_adjust", c.product_id.to_string()}; }
CommandScope scope_of(const OrderCreate&) { return {"order_create", {}}; }
CommandScope scope_of(const OrderMarkPaid& c) { return {"order_mark_paid", c.order_id.to_string()}; }
CommandScope scope_of(const OrderSetStatus& c) { return {"order_set_status", c.order_id.to_string()}; }
CommandScope scope_of(const OrderCancel& c) { return {"order_cancel", c.order_id.to_string()}; }
CommandScope scope_of(const OrderAddNote& c) { return {"order_add_note", c.order_id.to_string()}; }
CommandScope scope_of(const OrderResolve& c) { return {"order_resolve", c.order_id.to_string()}; }
CommandScope scope_of(const PaymentCreate& c) { return {"payment_create", c.order_id.to_string()}; }
CommandScope scope_of(const PaymentResolve& c) { return {"payment_resolve", c.payment_id.to_string()}; }
CommandScope scope_of(const RefundCreate& c) { return {"refund_create", c.order_id.to_string()}; }
CommandScope scope_of(const EvidenceApply&) { return {"evidence_apply", {}}; }
CommandScope scope_of(const UserAdd&) { return {"user_create", {}}; }
CommandScope scope_of(const UserUpdate& c) { return {"user_update", c.id.to_string()}; }
CommandScope scope_of(const ImageStore& c) { return {"image_add", c.image.product_id.to_string()}; }
CommandScope scope_of(const ImageUpdate& c) { return {"image_update", c.id.to_string()}; }
CommandScope scope_of(const ImageRemove& c) { return {"image_remove", c.id.to_string()}; }
CommandScope scope_of(const ShopUpdate&) { return {"shop_update", {}}; }
CommandScope scope_of(const EventsAck& c) { return {"events_ack", c.consumer}; }

Digest key_scope(const CommandScope& scope, const CallOptions& call) {
    return Sha256()
        .bytes("ordo.key.v1")
        .framed(to_string(call.actor.type))
        .framed(call.actor.id.value_or(""))
        .framed(scope.command)
        .framed(scope.subject)
        .framed(*call.idempotency_key)
        .finish();
}

Digest digest_request(std::string_view request_text, const Actor& actor) {
    const bool customer = actor.type == ActorType::customer;
    return Sha256()
        .bytes("ordo.request.v1")
        .framed(customer ? actor.id.value_or("") : "")
        .framed(request_text)
        .finish();
}

Result<StoredReply> find_reply(const std::optional<sys::StoredKey>& stored,
                               const Digest& request_digest, Time now) {
    if (!stored || now.ms - stored->created_at.ms > limits::kIdempotencyKeptMs)
        return StoredReply{nullptr};
    if (stored->request_digest != request_digest)
        return Error(Errc::idempotency_key_reused,
                     "This idempotency key was used for another request; take a new one.");
    return StoredReply{&*stored};
}

}  // namespace ordo
