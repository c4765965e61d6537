#include <fmt/format.h>

#include <algorithm>

#include "cli/output.hpp"

namespace ordo_cli {
namespace {

using Align = Table::Align;

std::string money(const Json& object, const char* name, std::string_view currency) {
    const std::string amount = text_of(object, name);
    return amount.empty() ? amount : fmt::format("{} {}", amount, currency);
}

std::string stock_of(const Json& product) {
    const std::string counted = text_of(product, "stock_quantity");
    if (!counted.empty()) return counted;
    return product.value("in_stock", false) ? "yes" : "no";
}

bool is_zero(std::string_view amount) {
    return amount.find_first_of("123456789") == std::string_view::npos;
}

// "name: value" lines with the values under each other; empty values are left out.
void print_fields(Output& out, const std::vector<std::pair<std::string, std::string>>& fields) {
    std::size_t widest = 0;
    for (const auto& [name, value] : fields) {
        if (!value.empty()) widest = std::max(widest, width(name));
    }
    for (const auto& [name, value] : fields) {
        if (value.empty()) continue;
        const std::string gap(widest - width(name) + 2, ' ');
        out.line("  " + out.paint(Colour::dim, name) + gap + value);
    }
}

std::string metadata_of(const Json& object) {
    std::string text;
    const auto metadata = object.find("metadata");
    if (metadata == object.end() || !metadata->is_object()) return text;
    for (const auto& [name, value] : metadata->items()) {
        if (!text.empty()) text += ", ";
        text +=
            clean(name) + '=' + clean(value.is_string() ? value.get<std::string>() : value.dump());
    }
    return text;
}

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
    sum("Due", "amount_due", false);
    sum("To be refunded", "refund_due", false);
    table.print(out, "  ");
}

std::string change_of(const Json& payment, const std::string& currency) {
    const std::string tendered = text_of(payment, "tendered_amount");
    if (tendered.empty()) return {};
    return fmt::format("{} tendered, {} change", tendered,
                       money(payment, "change_amount", currency));
}

void print_payments(Output& out, const Json& order) {
    const auto payments = order.find("payments");
    if (payments == order.end() || payments->empty()) return;
    out.line("");
    Table table(
        {{"Payment"}, {"Status"}, {"Amount", Align::right}, {"Time (UTC)"}, {"Reference"}, {""}});
    for (const Json& payment : *payments) {
        const std::string currency = text_of(payment, "currency");
        table.row({{text_of(payment, "method")},
                   {text_of(payment, "status"), Colour::none, true},
                   {money(payment, "amount", currency)},
                   {time_of(payment, "created_at")},
                   {text_of(payment, "reference")},
                   {change_of(payment, currency)}});
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

std::string words_of(const Json& object, const char* name) {
    std::string text;
    const auto words = object.find(name);
    if (words == object.end() || !words->is_array()) return text;
    for (const Json& word : *words) {
        if (!text.empty()) text += ", ";
        text += clean(word.get<std::string>());
    }
    return text;
}

// "pending → paid" in colours.
std::string move_of(const Output& out, const Json& entry) {
    return out.status(text_of(entry, "from")) + " → " + out.status(text_of(entry, "to"));
}

std::string change_text(const Output& out, const Json& entry) {
    const std::string kind = text_of(entry, "kind");
    if (kind == "created") return "placed";
    if (kind == "status_changed") return move_of(out, entry);
    if (kind == "payment_status_changed") return "payment " + move_of(out, entry);
    if (kind == "note") return entry.value("public", true) ? "note" : "note (private)";
    if (kind == "attention")
        return out.paint(Colour::red, "needs attention: " + text_of(entry, "to"));
    return kind;
}

// "cash 59.98", and what was handed over.
std::string payment_text(const Json& entry) {
    const auto data = entry.find("data");
    if (data == entry.end() || !data->is_object()) return {};
    const auto payment = data->find("payment");
    if (payment == data->end() || !payment->is_object()) return {};
    const std::string currency = text_of(*payment, "currency");
    std::string text = text_of(*payment, "method") + ' ' + money(*payment, "amount", currency);
    const std::string change = change_of(*payment, currency);
    if (!change.empty()) text += ", " + change;
    return text;
}

}  // namespace

void print_product(Output& out, const Json& product) {
    const std::string currency = text_of(product, "currency");
    out.line(out.paint(Colour::bold, text_of(product, "name")) + "  " + text_of(product, "id"));
    const bool active = product.value("active", true);
    print_fields(out, {{"Price", money(product, "price", currency)},
                       {"Tax rate", text_of(product, "tax_rate") + " %"},
                       {"Type", text_of(product, "type")},
                       {"In stock", stock_of(product)},
                       {"Category", text_of(product, "category")},
                       {"SKU", text_of(product, "sku")},
                       {"Barcode", text_of(product, "barcode")},
                       {"Description", text_of(product, "description")},
                       {"Metadata", metadata_of(product)},
                       {"Active", active ? "" : "no"},
                       {"Version", text_of(product, "version")},
                       {"Changed", time_of(product, "updated_at") + " UTC"}});
}

void print_products(Output& out, const Json& products) {
    Table table({{"Id"},
                 {"Name"},
                 {"Price", Align::right},
                 {"Stock", Align::right},
                 {"SKU"},
                 {"Barcode"},
                 {"Category"},
                 {""}});
    for (const Json& product : products) {
        const bool active = product.value("active", true);
        table.row({{text_of(product, "id")},
                   {text_of(product, "name"), active ? Colour::none : Colour::dim},
                   {money(product, "price", text_of(product, "currency"))},
                   {stock_of(product)},
                   {text_of(product, "sku")},
                   {text_of(product, "barcode")},
                   {text_of(product, "category")},
                   {active ? "" : "inactive", Colour::dim}});
    }
    table.print(out);
}

void print_movements(Output& out, const Json& movements) {
    Table table({{"Time (UTC)"},
                 {"Change", Align::right},
                 {"Left", Align::right},
                 {"Reason"},
                 {"Order"},
                 {"By"},
                 {"Note"}});
    for (const Json& movement : movements) {
        const std::int64_t delta = movement.value("delta", std::int64_t{0});
        table.row({{time_of(movement, "created_at")},
                   {fmt::format("{:+}", delta), delta < 0 ? Colour::red : Colour::green},
                   {text_of(movement, "quantity_after")},
                   {text_of(movement, "reason")},
                   {text_of(movement, "order_id")},
                   {actor_of(movement.value("actor", Json()))},
                   {text_of(movement, "note")}});
    }
    table.print(out);
}

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
                       {"Attention", out.paint(Colour::red, words_of(order, "attention"))},
                       {"Possible now", words_of(order, "allowed_actions")},
                       {"Version", text_of(order, "version")}});
    out.line("");
    print_items(out, order);
    print_sums(out, order);
    print_payments(out, order);
}

void print_order_line(Output& out, const Json& order) {
    const std::string currency = text_of(order, "currency");
    std::string text = fmt::format(
        "Order {} ({}): {}, payment {}, total {}", text_of(order, "number"), text_of(order, "id"),
        out.status(text_of(order, "status")), out.status(text_of(order, "payment_status")),
        money(order, "total_amount", currency));
    if (!is_zero(text_of(order, "amount_due")))
        text += ", due " + money(order, "amount_due", currency);
    const auto payments = order.find("payments");
    if (payments != order.end() && !payments->empty()) {
        const std::string change = text_of(payments->back(), "change_amount");
        if (!is_zero(change)) text += ", change " + change + ' ' + currency;
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

void print_timeline(Output& out, const Json& entries) {
    std::size_t widest = 0;
    for (const Json& entry : entries) {
        widest = std::max(widest, width(actor_of(entry.value("actor", Json()))));
    }
    for (const Json& entry : entries) {
        const std::string actor = actor_of(entry.value("actor", Json()));
        const std::string gap(widest - width(actor), ' ');
        std::string text = "  " + out.paint(Colour::dim, time_of(entry, "created_at")) + "  " +
                           actor + gap + "  " + change_text(out, entry);
        const std::string payment = payment_text(entry);
        if (!payment.empty()) text += " (" + payment + ')';
        const std::string message = text_of(entry, "message");
        if (!message.empty()) text += ": " + message;
        out.line(text);
    }
}

std::string explain(const Json& problem) {
    std::string text = text_of(problem, "detail") + " (" + text_of(problem, "code") + ')';
    for (const Json& fault : problem.value("errors", Json::array())) {
        if (text_of(fault, "detail") == text_of(problem, "detail")) continue;
        text += "\n  " + text_of(fault, "pointer") + ": " + text_of(fault, "detail");
    }
    for (const Json& item : problem.value("items", Json::array())) {
        text += "\n  " + text_of(item, "product_id");
        const std::string requested = text_of(item, "requested");
        if (!requested.empty()) {
            text += fmt::format(": {} wanted, {} there", requested, text_of(item, "available"));
        }
        const std::string now = text_of(item, "price_now");
        if (!now.empty())
            text += fmt::format(": {} sent, {} now", text_of(item, "price_sent"), now);
    }
    const std::string allowed = words_of(problem, "allowed");
    if (!allowed.empty()) text += "\n  possible from here: " + allowed;
    const std::string version = text_of(problem, "current_version");
    if (!version.empty()) text += "\n  the newest version is " + version;
    return text;
}

void print_event(Output& out, const Json& event) {
    const Json order = event.value("data", Json::object()).value("order", Json::object());
    std::string sequence = text_of(event, "sequence");
    sequence.erase(0, std::min(sequence.find_first_not_of('0'), sequence.size()));
    out.line(fmt::format("{}  {}  {:<20}  order {} #{}  {}, payment {}", sequence,
                         out.paint(Colour::dim, time_of(event, "time")), text_of(event, "type"),
                         text_of(order, "number"), text_of(event, "orderseq"),
                         out.status(text_of(order, "status")),
                         out.status(text_of(order, "payment_status"))));
}

}  // namespace ordo_cli
