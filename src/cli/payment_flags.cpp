#include "cli/payment_flags.hpp"

#include "cli/session.hpp"

namespace ordo_cli {

void PaymentFlags::add_to(CLI::App& command) {
    command.add_option("--amount", amount, "part of what is due; default: all of it");
    command.add_option("--tendered", tendered, "cash handed over; the change is computed");
    command.add_option("--reference", reference, "number of the receipt or transfer");
    command.add_flag("--offline", offline, "a card taken without a line to its bank: not confirmed yet");
}

Json PaymentFlags::document() const {
    Json document = Json::object();
    put(document, "method", method);
    put(document, "amount", amount);
    put(document, "tendered_amount", tendered);
    put(document, "reference", reference);
    put(document, "note", note);
    put(document, "paid_at", paid_at);
    if (offline) document["offline"] = true;
    return document;
}

}  // namespace ordo_cli
