#include <limits>

#include "codec/stored_values.hpp"

namespace ordo::codec {
namespace {

void load_rate(ObjectReader& reader, Rate& out) {
    std::int64_t ppm = 0;
    reader.required("tax_ppm", ppm);
    if (const auto rate = Rate::of_ppm(ppm)) {
        out = *rate;
    } else {
        reader.fail("tax_ppm", Errc::corrupt, "is not a rate");
    }
}

OrderLine load_line(ObjectReader& reader, Currency currency) {
    const Money zero = Money::zero(currency);
    OrderLine line{.unit_price = zero, .discount_amount = zero, .tax_amount = zero, .amount = zero};
    reader.required("line", line.line);
    reader.required("product_id", line.product_id);
    reader.required("name", line.name);
    load_word(reader, "type", line.type);
    reader.optional("sku", line.sku);
    load_money(reader, "unit_price", line.unit_price);
    reader.required("quantity", line.quantity);
    load_money(reader, "discount", line.discount_amount);
    load_rate(reader, line.tax_rate);
    load_money(reader, "tax", line.tax_amount);
    load_money(reader, "amount", line.amount);
    reader.required("counted", line.counted);
    reader.optional("override_reason", line.override_reason);
    reader.required("refunded_quantity", line.refunded_quantity);
    reader.required("restocked_quantity", line.restocked_quantity);
    return line;
}

void load_amounts(ObjectReader& reader, OrderAmounts& amounts) {
    reader.required_object("amounts", [&](ObjectReader& from) {
        load_money(from, "subtotal", amounts.subtotal);
        load_money(from, "discount", amounts.discount);
        load_money(from, "tax", amounts.tax);
        load_money(from, "total", amounts.total);
        load_money(from, "authorized", amounts.authorized);
        load_money(from, "captured", amounts.captured);
        load_money(from, "refunded", amounts.refunded);
        load_money(from, "refund_pending", amounts.refund_pending);
        load_money(from, "credited", amounts.credited);
        load_money(from, "due", amounts.due);
        load_money(from, "refund_due", amounts.refund_due);
    });
}

void load_attention(ObjectReader& reader, std::uint8_t& out) {
    std::int64_t flags = 0;
    reader.required("attention", flags);
    if (flags < 0 || flags > std::numeric_limits<std::uint8_t>::max()) {
        reader.fail("attention", Errc::corrupt, "is not a set of flags");
    } else {
        out = static_cast<std::uint8_t>(flags);
    }
}

// Empty sums in the currency that the value names.
Money load_zero(ObjectReader& reader) {
    Currency currency = some_currency();
    reader.required("currency", currency);
    return Money::zero(currency);
}

}  // namespace

void load_time(ObjectReader& reader, std::string_view name, Time& out) {
    reader.required(name, out.ms);
}

void load_time(ObjectReader& reader, std::string_view name, std::optional<Time>& out) {
    std::optional<std::int64_t> ms;
    reader.optional(name, ms);
    if (ms) out = Time{*ms};
}

void load_money(ObjectReader& reader, std::string_view name, Money& out) {
    std::int64_t minor = 0;
    reader.required(name, minor);
    if (const auto money = Money::of_minor(minor, out.currency())) out = *money;
}

void load_money(ObjectReader& reader, std::string_view name, Currency currency,
                std::optional<Money>& out) {
    if (reader.present(name) == nullptr) return;
    load_money(reader, name, out.emplace(Money::zero(currency)));
}

void load_actor(ObjectReader& reader, std::string_view name, Actor& out) {
    reader.required_object(name, [&](ObjectReader& actor) {
        load_word(actor, "type", out.type);
        actor.optional("id", out.id);
    });
}

Currency some_currency() { return *Currency::parse("USD"); }

Product empty_product() { return Product{.price = Money::zero(some_currency())}; }

Payment empty_payment() {
    const Money zero = Money::zero(some_currency());
    return Payment{.amount = zero,
                   .captured_amount = zero,
                   .refunded_amount = zero,
                   .refund_pending_amount = zero};
}

Refund empty_refund() { return Refund{.amount = Money::zero(some_currency())}; }

void load_product(ObjectReader& reader, Product& out) {
    out.price = load_zero(reader);
    reader.required("id", out.id);
    reader.required("name", out.name);
    reader.required("description", out.description);
    load_word(reader, "type", out.type);
    load_money(reader, "price", out.price);
    load_rate(reader, out.tax_rate);
    reader.optional("category", out.category);
    reader.optional("sku", out.sku);
    reader.optional("barcode", out.barcode);
    reader.required("in_stock_by_hand", out.in_stock_by_hand);
    reader.required("allow_backorder", out.allow_backorder);
    reader.required("active", out.active);
    reader.required("metadata", out.metadata);
    reader.required("version", out.version);
    load_time(reader, "created_at", out.created_at);
    load_time(reader, "updated_at", out.updated_at);
}

void load_image(ObjectReader& reader, Image& out) {
    reader.required("id", out.id);
    reader.required("product_id", out.product_id);
    reader.required("alt", out.alt);
    reader.required("media_type", out.media_type);
    reader.required("width", out.width);
    reader.required("height", out.height);
    reader.required("size", out.size);
    reader.required("position", out.position);
    load_time(reader, "created_at", out.created_at);
}

void load_movement(ObjectReader& reader, StockMovement& out) {
    reader.required("id", out.id);
    reader.required("product_id", out.product_id);
    reader.required("delta", out.delta);
    reader.required("quantity_after", out.quantity_after);
    load_word(reader, "reason", out.reason);
    reader.optional("order_id", out.order_id);
    reader.optional("note", out.note);
    load_actor(reader, "actor", out.actor);
    load_time(reader, "created_at", out.created_at);
}

void load_header(ObjectReader& reader, OrderHeader& out) {
    out = OrderHeader(load_zero(reader).currency());
    reader.required("id", out.id);
    reader.required("number", out.number);
    reader.optional("user_id", out.customer.user_id);
    reader.optional("email", out.customer.email);
    reader.optional("name", out.customer.name);
    load_word(reader, "status", out.status);
    load_word(reader, "payment_status", out.payment_status);
    load_word(reader, "payment_detail", out.payment_detail);
    reader.required("prices_include_tax", out.prices_include_tax);
    load_amounts(reader, out.amounts);
    reader.optional("note", out.note);
    reader.required("metadata", out.metadata);
    load_attention(reader, out.attention);
    load_time(reader, "expires_at", out.expires_at);
    reader.required("version", out.version);
    load_time(reader, "created_at", out.created_at);
    load_time(reader, "updated_at", out.updated_at);
    load_time(reader, "paid_at", out.paid_at);
    load_time(reader, "completed_at", out.completed_at);
    load_time(reader, "cancelled_at", out.cancelled_at);
    if (reader.present("cancel_reason") != nullptr) {
        load_word(reader, "cancel_reason", out.cancel_reason.emplace());
    }
}

void load_lines(ObjectReader& reader, Currency currency, std::vector<OrderLine>& out) {
    reader.required_list("lines",
                         [&](ObjectReader& line) { out.push_back(load_line(line, currency)); });
}

void load_payment(ObjectReader& reader, Payment& out) {
    const Money zero = load_zero(reader);
    out.amount = out.captured_amount = out.refunded_amount = out.refund_pending_amount = zero;
    reader.required("id", out.id);
    reader.required("order_id", out.order_id);
    reader.required("provider", out.provider);
    load_word(reader, "method", out.method);
    load_word(reader, "status", out.status);
    load_money(reader, "amount", out.amount);
    load_money(reader, "captured", out.captured_amount);
    load_money(reader, "refunded", out.refunded_amount);
    load_money(reader, "refund_pending", out.refund_pending_amount);
    load_money(reader, "tendered", zero.currency(), out.tendered_amount);
    load_money(reader, "change", zero.currency(), out.change_amount);
    reader.optional("reference", out.reference);
    reader.optional("provider_ref", out.provider_ref);
    reader.optional("failure_code", out.failure_code);
    reader.optional("failure_message", out.failure_message);
    reader.optional("next_action", out.next_action);
    reader.optional("return_url", out.return_url);
    load_actor(reader, "recorded_by", out.recorded_by);
    load_time(reader, "created_at", out.created_at);
    load_time(reader, "updated_at", out.updated_at);
    load_time(reader, "captured_at", out.captured_at);
    load_time(reader, "check_at", out.check_at);
    reader.required("checks", out.checks);
}

void load_refund(ObjectReader& reader, Refund& out) {
    out.amount = load_zero(reader);
    reader.required("id", out.id);
    reader.required("order_id", out.order_id);
    reader.required("payment_id", out.payment_id);
    load_word(reader, "status", out.status);
    load_money(reader, "amount", out.amount);
    reader.required_list("items", [&](ObjectReader& item) {
        RefundItem& read = out.items.emplace_back();
        item.required("line", read.line);
        item.required("quantity", read.quantity);
    });
    reader.required("covers", out.covers_minor);
    reader.required("reduces_total", out.reduces_total);
    reader.required("restocked", out.restocked);
    load_word(reader, "reason", out.reason);
    reader.optional("note", out.note);
    reader.optional("provider_ref", out.provider_ref);
    reader.optional("failure_code", out.failure_code);
    reader.optional("failure_message", out.failure_message);
    load_actor(reader, "created_by", out.created_by);
    load_time(reader, "created_at", out.created_at);
    load_time(reader, "updated_at", out.updated_at);
    load_time(reader, "check_at", out.check_at);
    reader.required("checks", out.checks);
}

void load_user(ObjectReader& reader, User& out) {
    reader.required("id", out.id);
    reader.required("email", out.email);
    reader.required("name", out.name);
    load_word(reader, "role", out.role);
    reader.required("version", out.version);
    load_time(reader, "created_at", out.created_at);
    load_time(reader, "updated_at", out.updated_at);
}

void load_policy(ObjectReader& reader, ShopPolicy& out) {
    reader.required("title", out.title);
    reader.required("payment_window_minutes", out.payment_window_minutes);
    reader.required("pay_later", out.pay_later);
    reader.required("version", out.version);
}

void load_evidence(ObjectReader& reader, Evidence& out) {
    reader.required("provider", out.provider);
    reader.optional("event_id", out.event_id);
    load_word(reader, "kind", out.kind);
    reader.optional("payment_id", out.payment_id);
    reader.optional("order_id", out.order_id);
    reader.optional("refund_id", out.refund_id);
    reader.optional("provider_ref", out.provider_ref);
    reader.optional("refund_ref", out.refund_ref);
    if (reader.present("amount") != nullptr) {
        load_money(reader, "amount", out.amount.emplace(load_zero(reader)));
    }
    if (reader.present("method") != nullptr) load_word(reader, "method", out.method.emplace());
    reader.optional("failure_code", out.failure_code);
    reader.optional("failure_message", out.failure_message);
    reader.optional("next_action", out.next_action);
    reader.optional("keep_aside", out.keep_aside);
    load_time(reader, "at", out.at);
}

}  // namespace ordo::codec
