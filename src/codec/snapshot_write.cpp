#include "codec/json_writer.hpp"
#include "codec/snapshot.hpp"
#include "codec/write_values.hpp"

// Money stands as minor units and time as milliseconds: these texts are for ourselves only, and they
// are read back without a currency's digits.
namespace ordo::codec {
namespace {

void write_time(JsonWriter& out, std::string_view name, Time time) { out.member(name, time.ms); }

void write_time(JsonWriter& out, std::string_view name, std::optional<Time> time) {
    out.member(name, time ? std::optional(time->ms) : std::nullopt);
}

void write_money(JsonWriter& out, std::string_view name, Money money) {
    out.member(name, money.minor());
}

void write_money(JsonWriter& out, std::string_view name, std::optional<Money> money) {
    out.member(name, money ? std::optional(money->minor()) : std::nullopt);
}

// Without the name, like every stored actor.
void write_stored_actor(JsonWriter& out, std::string_view name, const Actor& actor) {
    out.key(name);
    out.begin_object();
    out.member("type", actor.type);
    out.member("id", actor.id);
    out.end_object();
}

void write_line(JsonWriter& out, const OrderLine& line) {
    out.begin_object();
    out.member("line", line.line);
    out.member("product_id", line.product_id);
    out.member("name", line.name);
    out.member("type", line.type);
    out.member("sku", line.sku);
    write_money(out, "unit_price", line.unit_price);
    out.member("quantity", line.quantity);
    write_money(out, "discount", line.discount_amount);
    out.member("tax_ppm", line.tax_rate.ppm());
    write_money(out, "tax", line.tax_amount);
    write_money(out, "amount", line.amount);
    out.member("counted", line.counted);
    out.member("override_reason", line.override_reason);
    out.member("refunded_quantity", line.refunded_quantity);
    out.end_object();
}

void write_payment(JsonWriter& out, const Payment& payment) {
    out.begin_object();
    out.member("id", payment.id);
    out.member("order_id", payment.order_id);
    out.member("provider", payment.provider);
    out.member("method", payment.method);
    out.member("status", payment.status);
    out.member("currency", payment.amount.currency().code());
    write_money(out, "amount", payment.amount);
    write_money(out, "captured", payment.captured_amount);
    write_money(out, "refunded", payment.refunded_amount);
    write_money(out, "tendered", payment.tendered_amount);
    write_money(out, "change", payment.change_amount);
    out.member("reference", payment.reference);
    out.member("provider_ref", payment.provider_ref);
    out.member("failure_code", payment.failure_code);
    out.member("failure_message", payment.failure_message);
    write_stored_actor(out, "recorded_by", payment.recorded_by);
    write_time(out, "created_at", payment.created_at);
    write_time(out, "updated_at", payment.updated_at);
    write_time(out, "captured_at", payment.captured_at);
    out.end_object();
}

void write_amounts(JsonWriter& out, const OrderAmounts& amounts) {
    out.key("amounts");
    out.begin_object();
    write_money(out, "subtotal", amounts.subtotal);
    write_money(out, "discount", amounts.discount);
    write_money(out, "tax", amounts.tax);
    write_money(out, "total", amounts.total);
    write_money(out, "authorized", amounts.authorized);
    write_money(out, "captured", amounts.captured);
    write_money(out, "refunded", amounts.refunded);
    write_money(out, "refund_pending", amounts.refund_pending);
    write_money(out, "credited", amounts.credited);
    write_money(out, "due", amounts.due);
    write_money(out, "refund_due", amounts.refund_due);
    out.end_object();
}

void write_header(JsonWriter& out, const OrderHeader& order) {
    out.member("currency", order.currency.code());
    out.member("id", order.id);
    out.member("number", order.number);
    out.member("user_id", order.customer.user_id);
    out.member("email", order.customer.email);
    out.member("name", order.customer.name);
    out.member("status", order.status);
    out.member("payment_status", order.payment_status);
    out.member("payment_detail", order.payment_detail);
    out.member("prices_include_tax", order.prices_include_tax);
    write_amounts(out, order.amounts);
    out.member("note", order.note);
    out.key("metadata");
    write_metadata(out, order.metadata);
    out.member("attention", std::int64_t{order.attention});
    out.member("version", order.version);
    write_time(out, "created_at", order.created_at);
    write_time(out, "updated_at", order.updated_at);
    write_time(out, "paid_at", order.paid_at);
    write_time(out, "completed_at", order.completed_at);
    write_time(out, "cancelled_at", order.cancelled_at);
    out.member("cancel_reason", order.cancel_reason);
}

}  // namespace

std::string write_snapshot(const Product& value) {
    JsonWriter out(512 + value.description.size());
    out.begin_object();
    out.member("currency", value.price.currency().code());
    out.member("id", value.id);
    out.member("name", value.name);
    out.member("description", value.description);
    out.member("type", value.type);
    write_money(out, "price", value.price);
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
    write_time(out, "created_at", value.created_at);
    write_time(out, "updated_at", value.updated_at);
    out.member("stock_quantity", value.stock_quantity);
    out.end_object();
    return std::move(out).take();
}

std::string write_snapshot(const StockMovement& value) {
    JsonWriter out;
    out.begin_object();
    out.member("id", value.id);
    out.member("product_id", value.product_id);
    out.member("delta", value.delta);
    out.member("quantity_after", value.quantity_after);
    out.member("reason", value.reason);
    out.member("order_id", value.order_id);
    out.member("note", value.note);
    write_stored_actor(out, "actor", value.actor);
    write_time(out, "created_at", value.created_at);
    out.end_object();
    return std::move(out).take();
}

std::string write_snapshot(const Order& value) {
    JsonWriter out(1'024 + value.lines.size() * 320 + value.payments.size() * 512);
    out.begin_object();
    write_header(out, value);
    out.key("lines");
    out.begin_array();
    for (const OrderLine& line : value.lines) write_line(out, line);
    out.end_array();
    out.key("payments");
    out.begin_array();
    for (const Payment& payment : value.payments) write_payment(out, payment);
    out.end_array();
    out.end_object();
    return std::move(out).take();
}

std::string write_snapshot(const ConsumerPosition& value) { return encode(value); }

std::string write_metadata(const Metadata& metadata) {
    JsonWriter out(64);
    write_metadata(out, metadata);
    return std::move(out).take();
}

}  // namespace ordo::codec
