#include "codec/stored_values.hpp"
#include "codec/write_values.hpp"

namespace ordo::codec {
namespace {

template <class T>
void store_given(JsonWriter& out, std::string_view name, const std::optional<T>& value) {
    if (value) out.member(name, *value);
}

void store_line(JsonWriter& out, const OrderLine& line) {
    out.member("line", line.line);
    out.member("product_id", line.product_id);
    out.member("name", line.name);
    out.member("type", line.type);
    out.member("sku", line.sku);
    store_money(out, "unit_price", line.unit_price);
    out.member("quantity", line.quantity);
    store_money(out, "discount", line.discount_amount);
    out.member("tax_ppm", line.tax_rate.ppm());
    store_money(out, "tax", line.tax_amount);
    store_money(out, "amount", line.amount);
    out.member("counted", line.counted);
    out.member("override_reason", line.override_reason);
    out.member("refunded_quantity", line.refunded_quantity);
    out.member("restocked_quantity", line.restocked_quantity);
}

void store_amounts(JsonWriter& out, const OrderAmounts& amounts) {
    out.key("amounts");
    out.begin_object();
    store_money(out, "subtotal", amounts.subtotal);
    store_money(out, "discount", amounts.discount);
    store_money(out, "tax", amounts.tax);
    store_money(out, "total", amounts.total);
    store_money(out, "authorized", amounts.authorized);
    store_money(out, "captured", amounts.captured);
    store_money(out, "refunded", amounts.refunded);
    store_money(out, "refund_pending", amounts.refund_pending);
    store_money(out, "credited", amounts.credited);
    store_money(out, "due", amounts.due);
    store_money(out, "refund_due", amounts.refund_due);
    out.end_object();
}

}  // namespace

void store_time(JsonWriter& out, std::string_view name, Time time) { out.member(name, time.ms); }

void store_time(JsonWriter& out, std::string_view name, std::optional<Time> time) {
    out.member(name, time ? std::optional(time->ms) : std::nullopt);
}

void store_money(JsonWriter& out, std::string_view name, Money money) {
    out.member(name, money.minor());
}

void store_money(JsonWriter& out, std::string_view name, std::optional<Money> money) {
    out.member(name, money ? std::optional(money->minor()) : std::nullopt);
}

void store_actor(JsonWriter& out, std::string_view name, const Actor& actor) {
    out.key(name);
    out.begin_object();
    out.member("type", actor.type);
    out.member("id", actor.id);
    out.end_object();
}

void store_product(JsonWriter& out, const Product& value) {
    out.member("currency", value.price.currency().code());
    out.member("id", value.id);
    out.member("name", value.name);
    out.member("description", value.description);
    out.member("type", value.type);
    store_money(out, "price", value.price);
    out.member("tax_ppm", value.tax_rate.ppm());
    out.member("category", value.category);
    out.member("sku", value.sku);
    out.member("barcode", value.barcode);
    out.member("in_stock_by_hand", value.in_stock_by_hand);
    out.member("allow_backorder", value.allow_backorder);
    out.member("active", value.active);
    out.key("metadata");
    write_metadata(out, value.metadata);
    out.member("version", value.version);
    store_time(out, "created_at", value.created_at);
    store_time(out, "updated_at", value.updated_at);
}

void store_image(JsonWriter& out, const Image& value) {
    out.member("id", value.id);
    out.member("product_id", value.product_id);
    out.member("alt", value.alt);
    out.member("media_type", value.media_type);
    out.member("width", value.width);
    out.member("height", value.height);
    out.member("size", value.size);
    out.member("position", value.position);
    store_time(out, "created_at", value.created_at);
}

void store_movement(JsonWriter& out, const StockMovement& value) {
    out.member("id", value.id);
    out.member("product_id", value.product_id);
    out.member("delta", value.delta);
    out.member("quantity_after", value.quantity_after);
    out.member("reason", value.reason);
    out.member("order_id", value.order_id);
    out.member("note", value.note);
    store_actor(out, "actor", value.actor);
    store_time(out, "created_at", value.created_at);
}

void store_header(JsonWriter& out, const OrderHeader& value) {
    out.member("currency", value.currency.code());
    out.member("id", value.id);
    out.member("number", value.number);
    out.member("user_id", value.customer.user_id);
    out.member("email", value.customer.email);
    out.member("name", value.customer.name);
    out.member("status", value.status);
    out.member("payment_status", value.payment_status);
    out.member("payment_detail", value.payment_detail);
    out.member("prices_include_tax", value.prices_include_tax);
    store_amounts(out, value.amounts);
    out.member("note", value.note);
    out.key("metadata");
    write_metadata(out, value.metadata);
    out.member("attention", std::int64_t{value.attention});
    store_time(out, "expires_at", value.expires_at);
    out.member("version", value.version);
    store_time(out, "created_at", value.created_at);
    store_time(out, "updated_at", value.updated_at);
    store_time(out, "paid_at", value.paid_at);
    store_time(out, "completed_at", value.completed_at);
    store_time(out, "cancelled_at", value.cancelled_at);
    out.member("cancel_reason", value.cancel_reason);
}

void store_lines(JsonWriter& out, const std::vector<OrderLine>& lines) {
    store_list(out, "lines", lines, store_line);
}

void store_payment(JsonWriter& out, const Payment& value) {
    out.member("id", value.id);
    out.member("order_id", value.order_id);
    out.member("provider", value.provider);
    out.member("method", value.method);
    out.member("status", value.status);
    out.member("currency", value.amount.currency().code());
    store_money(out, "amount", value.amount);
    store_money(out, "captured", value.captured_amount);
    store_money(out, "refunded", value.refunded_amount);
    store_money(out, "refund_pending", value.refund_pending_amount);
    store_money(out, "tendered", value.tendered_amount);
    store_money(out, "change", value.change_amount);
    out.member("reference", value.reference);
    out.member("provider_ref", value.provider_ref);
    out.member("failure_code", value.failure_code);
    out.member("failure_message", value.failure_message);
    out.member("next_action", value.next_action);
    out.member("return_url", value.return_url);
    store_actor(out, "recorded_by", value.recorded_by);
    store_time(out, "created_at", value.created_at);
    store_time(out, "updated_at", value.updated_at);
    store_time(out, "captured_at", value.captured_at);
    store_time(out, "check_at", value.check_at);
    out.member("checks", value.checks);
}

void store_refund(JsonWriter& out, const Refund& value) {
    out.member("id", value.id);
    out.member("order_id", value.order_id);
    out.member("payment_id", value.payment_id);
    out.member("status", value.status);
    out.member("currency", value.amount.currency().code());
    store_money(out, "amount", value.amount);
    store_list(out, "items", value.items, [](JsonWriter& to, const RefundItem& item) {
        to.member("line", item.line);
        to.member("quantity", item.quantity);
    });
    out.member("covers", value.covers_minor);
    out.member("reduces_total", value.reduces_total);
    out.member("restocked", value.restocked);
    out.member("reason", value.reason);
    out.member("note", value.note);
    out.member("provider_ref", value.provider_ref);
    out.member("failure_code", value.failure_code);
    out.member("failure_message", value.failure_message);
    store_actor(out, "created_by", value.created_by);
    store_time(out, "created_at", value.created_at);
    store_time(out, "updated_at", value.updated_at);
    store_time(out, "check_at", value.check_at);
    out.member("checks", value.checks);
}

void store_user(JsonWriter& out, const User& value) {
    out.member("id", value.id);
    out.member("email", value.email);
    out.member("name", value.name);
    out.member("role", value.role);
    out.member("version", value.version);
    store_time(out, "created_at", value.created_at);
    store_time(out, "updated_at", value.updated_at);
}

void store_policy(JsonWriter& out, const ShopPolicy& value) {
    out.member("title", value.title);
    out.member("payment_window_minutes", value.payment_window_minutes);
    out.member("pay_later", value.pay_later);
    out.member("version", value.version);
}

void store_evidence(JsonWriter& out, const Evidence& value) {
    out.member("provider", value.provider);
    store_given(out, "event_id", value.event_id);
    out.member("kind", value.kind);
    store_given(out, "payment_id", value.payment_id);
    store_given(out, "order_id", value.order_id);
    store_given(out, "refund_id", value.refund_id);
    store_given(out, "provider_ref", value.provider_ref);
    store_given(out, "refund_ref", value.refund_ref);
    if (value.amount) {
        out.member("currency", value.amount->currency().code());
        store_money(out, "amount", *value.amount);
    }
    store_given(out, "method", value.method);
    store_given(out, "failure_code", value.failure_code);
    store_given(out, "failure_message", value.failure_message);
    store_given(out, "next_action", value.next_action);
    store_given(out, "keep_aside", value.keep_aside);
    store_time(out, "at", value.at);
}

}  // namespace ordo::codec
