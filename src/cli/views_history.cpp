#include <fmt/format.h>

#include <algorithm>

#include "cli/view_parts.hpp"

namespace ordo_cli {
namespace {

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

Json part_of(const Json& entry, const char* name) {
    return entry.value("data", Json::object()).value(name, Json());
}

// "cash 59.98 USD", and what was handed over; "29.99 USD succeeded" of a refund.
std::string money_text(const Output& out, const Json& entry) {
    const Json refund = part_of(entry, "refund");
    if (refund.is_object()) {
        return money(refund, "amount", text_of(refund, "currency")) + ' ' +
               out.status(text_of(refund, "status"));
    }
    const Json payment = part_of(entry, "payment");
    if (!payment.is_object()) return {};
    const std::string currency = text_of(payment, "currency");
    std::string text = text_of(payment, "method") + ' ' + money(payment, "amount", currency);
    if (text_of(payment, "status") != "captured") {
        text += ' ' + out.status(text_of(payment, "status"));
    }
    const std::string change = change_of(payment, currency);
    if (!change.empty()) text += ", " + change;
    return text;
}

}  // namespace

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
        const std::string amounts = money_text(out, entry);
        if (!amounts.empty()) text += " (" + amounts + ')';
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
