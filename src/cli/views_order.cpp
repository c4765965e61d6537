#include <fmt/format.h>

#include <algorithm>

#include "cli/view_parts.hpp"

namespace ordo_cli {
namespace {

using Align = Table::Align;

void print_items(Output& out, const Json& order) {
    Table table({{"#", Align::right},
                 {"Item"},
                 {"Quantity", Align::right},
                 {"Price", Align::right},
                 {"Discount", Align::right},
                 {"Tax", Align::right},
                 {"Amount", Align::right}});
    int number = 0;
    for (const Json& item : order.at("items")) {
        const std::string line = text_of(item, "line");
        table.row({{line.empty() ? std::to_string(++number) : line, Colour::dim},
                   {text_of(item, "name")},
                   {text_of(item, "quantity")},
                   {text_of(item, "price")},
                   {text_of(item, "discount_amount")},
                   {text_of(item, "tax_amount")},
                   {text_of(item, "amount")}});
    }
    table.print(out, "  ");
}

void print_sums(Output& out, const Json& order) {
    const std::string currency = text_of(order, "currency");
    const bool tax_included = order.value("prices_include_tax", true);
    Table table({{"", Align::left}, {"", Align::right}});
    const auto sum = [&](const char* title, const char* name, bool always) {
        const std::string amount = text_of(order, name);
        if (amount.empty() || (!always && is_zero(amount))) return;
        table.row({{title, Colour::dim}, {fmt::format("{} {}", amount, currency)}});
    };
    sum("Subtotal", "subtotal_amount", false);
    sum("Discount", "discount_amount", false);
    sum(tax_included ? "Tax (included)" : "Tax", "tax_amount", false);
    sum("Total", "total_amount", true);
    sum("Paid", "paid_amount", false);
    sum("Refunded", "refunded_amount", false);
    sum("Refund on its way", "refund_pending_amount", false);
    sum("Due", "amount_due", false);
    sum("To be refunded", "refund_due", false);
    table.print(out, "  ");
}

void print_payments(Output& out, const Json& order) {
    const auto payments = order.find("payments");
    if (payments == order.end() || payments->empty()) return;
    out.line("");
    Table table({{"Payment"},
                 {"By"},
                 {"Status"},
                 {"Amount", Align::right},
                 {"Time (UTC)"},
                 {"Reference"},
                 {""}});
    for (const Json& payment : *payments) {
        const std::string currency = text_of(payment, "currency");
        const std::string provider = text_of(payment, "provider");
        table.row({{text_of(payment, "method")},
                   {provider == "manual" ? "" : provider},
                   {text_of(payment, "status"), Colour::none, true},
                   {money(payment, "amount", currency)},
                   {time_of(payment, "created_at")},
                   {text_of(payment, "reference")},
                   {change_of(payment, currency)}});
    }
    table.print(out, "  ");
}

// "1:2, 3:1": line and pieces.
std::string pieces_of(const Json& refund) {
    std::string text;
    for (const Json& item : refund.value("items", Json::array())) {
        if (!text.empty()) text += ", ";
        text += text_of(item, "line") + ':' + text_of(item, "quantity");
    }
    return text;
}

void print_refunds(Output& out, const Json& order) {
    const auto refunds = order.find("refunds");
    if (refunds == order.end() || refunds->empty()) return;
    out.line("");
    Table table({{"Refund"},
                 {"Status"},
                 {"Amount", Align::right},
                 {"Time (UTC)"},
                 {"Line:pieces"},
                 {"Note"}});
    for (const Json& refund : *refunds) {
        table.row({{text_of(refund, "reason")},
                   {text_of(refund, "status"), Colour::none, true},
                   {money(refund, "amount", text_of(refund, "currency"))},
                   {time_of(refund, "created_at")},
                   {pieces_of(refund)},
                   {text_of(refund, "note")}});
    }
    table.print(out, "  ");
}

std::string customer_of(const Json& order) {
    std::string text = text_of(order, "customer_name");
    for (const char* name : {"customer_email", "user_id"}) {
        const std::string more = text_of(order, name);
        if (more.empty()) continue;
        text += text.empty() ? more : ' ' + more;
    }
    return text;
}

}  // namespace

void print_order(Output& out, const Json& order) {
    out.line(out.paint(Colour::bold, "Order " + text_of(order, "number")) + "  " +
             out.status(text_of(order, "status")) + ", payment " +
             out.status(text_of(order, "payment_status")) + "  " + text_of(order, "id"));
    std::string detail = text_of(order, "payment_detail");
    if (detail == text_of(order, "payment_status") || detail == "none") detail.clear();
    print_fields(out, {{"Placed", time_of(order, "created_at") + " UTC"},
                       {"Customer", customer_of(order)},
                       {"Payment", detail},
                       {"Note", text_of(order, "note")},
                       {"Metadata", metadata_of(order)},
                       {"Cancelled", text_of(order, "cancel_reason")},
                       {"Pay until",
                        text_of(order, "status") == "pending" ? time_of(order, "expires_at") : ""},
                       {"Attention", out.paint(Colour::red, words_of(order, "attention"))},
                       {"Possible now", words_of(order, "allowed_actions")},
                       {"Version", text_of(order, "version")}});
    out.line("");
    print_items(out, order);
    print_sums(out, order);
    print_payments(out, order);
    print_refunds(out, order);
}

void print_refund_line(Output& out, const Json& refund) {
    std::string text =
        fmt::format("Refund {}: {} {}, {}", text_of(refund, "id"),
                    money(refund, "amount", text_of(refund, "currency")),
                    out.status(text_of(refund, "status")), text_of(refund, "reason"));
    const std::string pieces = pieces_of(refund);
    if (!pieces.empty()) text += ", line:pieces " + pieces;
    if (refund.value("restocked", false)) text += ", back on the shelf";
    if (!refund.value("reduces_total", true)) text += ", owed again";
    out.line(text);
}

void print_payment_line(Output& out, const Json& payment) {
    std::string text = fmt::format("Payment {}: {} {} {}, {}", text_of(payment, "id"),
                                   text_of(payment, "provider"), text_of(payment, "method"),
                                   money(payment, "amount", text_of(payment, "currency")),
                                   out.status(text_of(payment, "status")));
    const std::string failure = text_of(payment, "failure_message");
    if (!failure.empty()) text += ": " + failure;
    out.line(text);
}

namespace {

std::string order_line(const Output& out, const Json& order) {
    const std::string currency = text_of(order, "currency");
    std::string text = fmt::format(
        "Order {} ({}): {}, payment {}, total {}", text_of(order, "number"), text_of(order, "id"),
        out.status(text_of(order, "status")), out.status(text_of(order, "payment_status")),
        money(order, "total_amount", currency));
    if (!is_zero(text_of(order, "amount_due")))
        text += ", due " + money(order, "amount_due", currency);
    return text;
}

}  // namespace

void print_order_line(Output& out, const Json& order) { out.line(order_line(out, order)); }

void print_sale_line(Output& out, const Json& order) {
    std::string text = order_line(out, order);
    const auto payments = order.find("payments");
    if (payments != order.end() && !payments->empty()) {
        const std::string change = text_of(payments->back(), "change_amount");
        if (!is_zero(change)) text += ", change " + change + ' ' + text_of(order, "currency");
    }
    out.line(text);
}

void print_orders(Output& out, const Json& orders) {
    Table table({{"Number"},
                 {"Placed (UTC)"},
                 {"Status"},
                 {"Payment"},
                 {"Total", Align::right},
                 {"Due", Align::right},
                 {"Customer"},
                 {"Id"}});
    for (const Json& order : orders) {
        const std::string currency = text_of(order, "currency");
        const std::string due = text_of(order, "amount_due");
        table.row({{text_of(order, "number"), Colour::bold},
                   {time_of(order, "created_at")},
                   {text_of(order, "status"), Colour::none, true},
                   {text_of(order, "payment_status"), Colour::none, true},
                   {money(order, "total_amount", currency)},
                   {is_zero(due) ? "" : due},
                   {customer_of(order)},
                   {text_of(order, "id"), Colour::dim}});
    }
    table.print(out);
}

void print_quote(Output& out, const Json& quote) {
    print_items(out, quote);
    print_sums(out, quote);
    for (const Json& item : quote.at("items")) {
        if (item.value("available", true)) continue;
        out.line("  " + out.paint(Colour::red, text_of(item, "name") + " is not available"));
    }
}

}  // namespace ordo_cli
