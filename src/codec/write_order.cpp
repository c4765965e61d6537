#include "codec/write_values.hpp"

namespace ordo::codec {
namespace {

constexpr Attention kAttentions[] = {Attention::paid_after_cancel, Attention::overpaid,
                                     Attention::amount_mismatch, Attention::refund_failed,
                                     Attention::disputed};

void write_line(JsonWriter& out, const OrderLine& line) {
    out.begin_object();
    out.member("line", line.line);
    out.member("product_id", line.product_id);
    out.member("name", line.name);
    out.member("type", line.type);
    out.member("sku", line.sku);
    out.member("price", line.unit_price);
    out.member("quantity", line.quantity);
    out.member("discount_amount", line.discount_amount);
    out.member("tax_rate", line.tax_rate);
    out.member("tax_amount", line.tax_amount);
    out.member("amount", line.amount);
    out.member("refunded_quantity", line.refunded_quantity);
    out.end_object();
}

}  // namespace

void write_taxes(JsonWriter& out, const Order& order) {
    out.key("taxes");
    out.begin_array();
    for (const TaxSummary& tax : tax_summary(order)) {
        out.begin_object();
        out.member("rate", tax.rate);
        out.member("net", tax.net);
        out.member("tax", tax.tax);
        out.end_object();
    }
    out.end_array();
}

namespace {

void write_amounts(JsonWriter& out, const Order& order) {
    out.member("prices_include_tax", order.prices_include_tax);
    out.member("subtotal_amount", order.amounts.subtotal);
    out.member("discount_amount", order.amounts.discount);
    out.member("tax_amount", order.amounts.tax);
    out.member("total_amount", order.amounts.total);
    write_taxes(out, order);
    out.member("authorized_amount", order.amounts.authorized);
    out.member("paid_amount", order.amounts.captured);
    out.member("refunded_amount", order.amounts.refunded);
    out.member("refund_pending_amount", order.amounts.refund_pending);
    out.member("credited_amount", order.amounts.credited);
    out.member("amount_due", order.amounts.due);
    out.member("refund_due", order.amounts.refund_due);
}

void write_rights(JsonWriter& out, const Order& order, const Actor& viewer) {
    out.key("allowed_actions");
    out.begin_array();
    for (const std::string_view action : allowed_actions(order, viewer)) out.text(action);
    out.end_array();
    if (!viewer.is_staff()) return;
    out.key("attention");
    out.begin_array();
    for (const Attention flag : kAttentions) {
        if ((order.attention & static_cast<std::uint8_t>(flag)) != 0) out.value(flag);
    }
    out.end_array();
}

void write_money_history(JsonWriter& out, const Order& order, const Actor& viewer) {
    out.key("payments");
    out.begin_array();
    for (const Payment& payment : order.payments) write_payment(out, payment, viewer);
    out.end_array();
    out.key("refunds");
    out.begin_array();
    for (const Refund& refund : order.refunds) write_refund(out, refund, viewer);
    out.end_array();
}

}  // namespace

void write_order(JsonWriter& out, const Order& order, const Actor& viewer, OrderView view) {
    out.begin_object();
    out.member("id", order.id);
    out.member("number", order.number);
    out.member("user_id", order.customer.user_id);
    out.member("customer_email", order.customer.email);
    out.member("customer_name", order.customer.name);
    out.member("status", order.status);
    out.member("payment_status", order.payment_status);
    out.member("payment_detail", order.payment_detail);
    out.member("currency", order.currency.code());
    out.key("items");
    out.begin_array();
    for (const OrderLine& line : order.lines) write_line(out, line);
    out.end_array();
    write_amounts(out, order);
    out.member("note", order.note);
    out.key("metadata");
    write_metadata(out, order.metadata);
    write_rights(out, order, viewer);
    out.member("version", order.version);
    out.member("created_at", order.created_at);
    out.member("updated_at", order.updated_at);
    out.member("expires_at", order.expires_at);
    out.member("paid_at", order.paid_at);
    out.member("completed_at", order.completed_at);
    out.member("cancelled_at", order.cancelled_at);
    out.member("cancel_reason", order.cancel_reason);
    if (view == OrderView::detail) write_money_history(out, order, viewer);
    out.end_object();
}

std::string encode(const Order& order, const Actor& viewer, OrderView view) {
    JsonWriter out(1'536 + order.lines.size() * 320 + order.payments.size() * 768 +
                   order.refunds.size() * 640);
    write_order(out, order, viewer, view);
    return std::move(out).take();
}

std::string encode(const Page<Order>& page, const Actor& viewer) {
    return page_document(page, 2'560, [&](JsonWriter& out, const Order& order) {
        write_order(out, order, viewer, OrderView::summary);
    });
}

std::string encode_payment_status(const Order& order) {
    JsonWriter out;
    out.begin_object();
    out.member("id", order.id);
    out.member("payment_status", order.payment_status);
    out.member("paid_at", order.paid_at);
    out.member("total_amount", order.amounts.total);
    out.member("currency", order.currency.code());
    out.member("paid_amount", order.amounts.captured);
    out.member("refunded_amount", order.amounts.refunded);
    out.member("amount_due", order.amounts.due);
    out.end_object();
    return std::move(out).take();
}

std::string encode(const Quote& quote) {
    JsonWriter out(256 + quote.items.size() * 256);
    out.begin_object();
    out.member("currency", quote.currency.code());
    out.member("prices_include_tax", quote.prices_include_tax);
    out.key("items");
    out.begin_array();
    for (const Quote::Item& item : quote.items) {
        out.begin_object();
        out.member("product_id", item.line.product_id);
        out.member("name", item.line.name);
        out.member("price", item.line.unit_price);
        out.member("quantity", item.line.quantity);
        out.member("discount_amount", item.line.discount_amount);
        out.member("tax_amount", item.line.tax_amount);
        out.member("amount", item.line.amount);
        out.member("available", item.available);
        out.end_object();
    }
    out.end_array();
    out.member("subtotal_amount", quote.subtotal);
    out.member("discount_amount", quote.discount);
    out.member("tax_amount", quote.tax);
    out.member("total_amount", quote.total);
    out.end_object();
    return std::move(out).take();
}

}  // namespace ordo::codec
