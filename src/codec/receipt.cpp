#include "codec/receipt.hpp"

#include "codec/write_values.hpp"

namespace ordo::codec {
namespace {

using Weight = ReceiptRow::Weight;

// "2025-03-01 10:00 UTC"
std::string minute_of(Time at) {
    const std::string text = at.to_string();
    return text.substr(0, 10) + ' ' + text.substr(11, 5) + " UTC";
}

std::string negative(Money amount) {
    return amount.is_zero() ? amount.to_string() : "-" + amount.to_string();
}

// Price × quantity, before discounts: what the customer sees on the shelf.
Money before_discount(const OrderLine& line) {
    return line.unit_price.times(line.quantity).value_or(line.amount);
}

std::string_view method_name(PaymentMethod method) {
    switch (method) {
        case PaymentMethod::card: return "Card";
        case PaymentMethod::cash: return "Cash";
        case PaymentMethod::bank_transfer: return "Bank transfer";
        case PaymentMethod::paypal: return "PayPal";
        case PaymentMethod::other: break;
    }
    return "Payment";
}

// Whether the attempt has to do with money at all, or may have.
bool shows(const Payment& payment) {
    return payment.captured_amount.is_positive() || payment.status == AttemptStatus::unknown ||
           payment.status == AttemptStatus::authorized;
}

bool shows(const Refund& refund) {
    return refund.status == RefundStatus::succeeded || refund.is_pending();
}

void add_items(Receipt& receipt, const Order& order) {
    for (const OrderLine& line : order.lines) {
        receipt.items.push_back({line.name, {}, Weight::normal});
        receipt.items.push_back({std::to_string(line.quantity) + " x " + line.unit_price.to_string(),
                                 before_discount(line).to_string(), Weight::detail});
        if (!line.discount_amount.is_zero()) {
            receipt.items.push_back({"discount", negative(line.discount_amount), Weight::detail});
        }
    }
}

void add_sums(Receipt& receipt, const Order& order) {
    const OrderAmounts& amounts = order.amounts;
    if (!amounts.discount.is_zero()) {
        receipt.sums.push_back({"Subtotal", amounts.subtotal.to_string(), Weight::normal});
        receipt.sums.push_back({"Discount", negative(amounts.discount), Weight::normal});
    }
    const auto add_taxes = [&](std::string_view before) {
        for (const TaxSummary& tax : tax_summary(order)) {
            if (tax.tax.is_zero()) continue;
            receipt.sums.push_back({std::string(before) + tax.rate.to_string() + "% tax on " +
                                        tax.net.to_string(),
                                    tax.tax.to_string(), Weight::detail});
        }
    };
    if (!order.prices_include_tax) add_taxes("");
    receipt.sums.push_back({"TOTAL " + std::string(order.currency.code()),
                            amounts.total.to_string(), Weight::strong});
    if (order.prices_include_tax) add_taxes("incl. ");
}

void add_payment(Receipt& receipt, const Payment& payment) {
    std::string label(method_name(payment.method));
    if (payment.provider != kManualProvider) label += " (" + payment.provider + ")";
    if (payment.status == AttemptStatus::unknown) {
        label += ", not confirmed yet";
        receipt.money.push_back({label, payment.amount.to_string(), Weight::normal});
    } else if (!payment.captured_amount.is_positive()) {
        label += ", reserved";
        receipt.money.push_back({label, payment.amount.to_string(), Weight::normal});
    } else if (payment.tendered_amount && payment.change_amount) {
        receipt.money.push_back({label, payment.tendered_amount->to_string(), Weight::normal});
        receipt.money.push_back({"Change", negative(*payment.change_amount), Weight::normal});
    } else {
        receipt.money.push_back({label, payment.captured_amount.to_string(), Weight::normal});
    }
}

void add_money(Receipt& receipt, const Order& order) {
    for (const Payment& payment : order.payments) {
        if (shows(payment)) add_payment(receipt, payment);
    }
    for (const Refund& refund : order.refunds) {
        if (!shows(refund)) continue;
        receipt.money.push_back({refund.is_pending() ? "Refund, not confirmed yet" : "Refund",
                                 negative(refund.amount), Weight::normal});
    }
    if (order.amounts.due.is_positive()) {
        receipt.money.push_back({"Still to pay", order.amounts.due.to_string(), Weight::strong});
    }
    if (order.amounts.refund_due.is_positive()) {
        receipt.money.push_back(
            {"To be given back", order.amounts.refund_due.to_string(), Weight::strong});
    }
}

void write_items(JsonWriter& out, const Order& order) {
    out.key("items");
    out.begin_array();
    for (const OrderLine& line : order.lines) {
        out.begin_object();
        out.member("line", line.line);
        out.member("name", line.name);
        out.member("sku", line.sku);
        out.member("quantity", line.quantity);
        out.member("price", line.unit_price);
        out.member("discount_amount", line.discount_amount);
        out.member("tax_rate", line.tax_rate);
        out.member("tax_amount", line.tax_amount);
        out.member("amount", line.amount);
        out.member("refunded_quantity", line.refunded_quantity);
        out.end_object();
    }
    out.end_array();
}

void write_money(JsonWriter& out, const Order& order) {
    out.key("payments");
    out.begin_array();
    for (const Payment& payment : order.payments) {
        if (!shows(payment)) continue;
        out.begin_object();
        out.member("method", payment.method);
        out.member("provider", payment.provider);
        out.member("status", payment.status);
        out.member("amount", payment.amount);
        out.member("captured_amount", payment.captured_amount);
        out.member("tendered_amount", payment.tendered_amount);
        out.member("change_amount", payment.change_amount);
        out.member("reference", payment.reference);
        out.member("captured_at", payment.captured_at);
        out.end_object();
    }
    out.end_array();
    out.key("refunds");
    out.begin_array();
    for (const Refund& refund : order.refunds) {
        if (!shows(refund)) continue;
        out.begin_object();
        out.member("status", refund.status);
        out.member("amount", refund.amount);
        out.member("created_at", refund.created_at);
        out.end_object();
    }
    out.end_array();
}

std::string receipt_json(const Order& order, std::string_view shop) {
    JsonWriter out(1'024 + order.lines.size() * 256 + order.payments.size() * 256);
    out.begin_object();
    out.member("shop", shop);
    out.member("order_id", order.id);
    out.member("number", order.number);
    out.member("status", order.status);
    out.member("payment_status", order.payment_status);
    out.member("customer_name", order.customer.name);
    out.member("currency", order.currency.code());
    out.member("prices_include_tax", order.prices_include_tax);
    write_items(out, order);
    out.member("subtotal_amount", order.amounts.subtotal);
    out.member("discount_amount", order.amounts.discount);
    out.member("tax_amount", order.amounts.tax);
    out.member("total_amount", order.amounts.total);
    write_taxes(out, order);
    write_money(out, order);
    out.member("paid_amount", order.amounts.captured);
    out.member("refunded_amount", order.amounts.refunded);
    out.member("amount_due", order.amounts.due);
    out.member("refund_due", order.amounts.refund_due);
    out.member("created_at", order.created_at);
    out.member("paid_at", order.paid_at);
    out.member("cancelled_at", order.cancelled_at);
    out.end_object();
    return std::move(out).take();
}

}  // namespace

Receipt make_receipt(const Order& order, std::string_view shop) {
    Receipt receipt;
    receipt.shop = shop;
    receipt.title = "Order " + order.number;
    receipt.placed = minute_of(order.created_at);
    receipt.customer = order.customer.name.value_or("");
    if (order.status == OrderStatus::cancelled) receipt.notice = "CANCELLED";
    add_items(receipt, order);
    add_sums(receipt, order);
    add_money(receipt, order);
    receipt.footer = "All amounts in " + std::string(order.currency.code()) + ". " +
                     (order.prices_include_tax ? "Prices include tax." : "Prices without tax.");
    return receipt;
}

std::string encode_receipt(const Order& order, std::string_view shop, ReceiptFormat format) {
    if (format == ReceiptFormat::json) return receipt_json(order, shop);
    const Receipt receipt = make_receipt(order, shop);
    return format == ReceiptFormat::text ? receipt_text(receipt) : receipt_html(receipt);
}

}  // namespace ordo::codec
