#include <charconv>
#include <memory>

#include "cli/files.hpp"
#include "cli/payment_flags.hpp"
#include "cli/session.hpp"

// Commands that change one order.
namespace ordo_cli {
namespace {

using Verb = ordo_status (*)(ordo_engine*, const char*, const char*, const char*, ordo_doc**,
                             ordo_error**);

// Which order, and the flags of every writing command.
struct ChangeFlags {
    std::string order;
    WriteFlags write;
};

// A command that changes one order by the document that `make` builds.
template <class Flags>
void on_order(CLI::App& command, Session& session, std::shared_ptr<Flags> flags, Verb verb,
              Json (*make)(const Session&, const Flags&),
              void (*print)(Output&, const Json&) = print_order_line) {
    command.add_option("order", flags->order, "its id, ord_…, or its number")->required();
    flags->write.add_to(command, true);
    command.callback([&session, flags, verb, make, print] {
        session.action = [&session, flags, verb, make, print] {
            const std::string document = make(session, *flags).dump();
            Shop shop = session.open();
            const std::string id = order_id(session, shop, flags->order);
            const Answer answer =
                shop.call(session.options(&flags->write), verb, id.c_str(), document.c_str());
            session.show(answer, [&](const Json& after) { print(session.out, after); });
            return Exit::ok;
        };
    });
}

void add_mark_paid(CLI::App& parent, Session& session) {
    struct Flags : ChangeFlags {
        PaymentFlags payment;
    };
    CLI::App& command =
        *parent.add_subcommand("mark-paid", "record a payment that happened outside");
    const auto flags = std::make_shared<Flags>();
    command.add_option("--method", flags->payment.method)->check(CLI::IsMember(kMethods));
    command.add_option("--note", flags->payment.note);
    command.add_option("--paid-at", flags->payment.paid_at, "RFC 3339 time; default: now");
    flags->payment.add_to(command);
    on_order<Flags>(
        command, session, flags, ordo_order_mark_paid,
        [](const Session&, const Flags& given) { return given.payment.document(); },
        print_sale_line);
}

// "2:1" as one piece of the second line.
Json refund_item(const std::string& text) {
    std::int64_t line = 0;
    std::int64_t quantity = 1;
    const char* const end = text.data() + text.size();
    auto [last, fault] = std::from_chars(text.data(), end, line);
    if (fault == std::errc{} && last != end && *last == ':') {
        const auto parsed = std::from_chars(last + 1, end, quantity);
        last = parsed.ptr;
        fault = parsed.ec;
    }
    if (fault != std::errc{} || last != end) {
        throw Failure(Exit::usage, "'" + clean(text) + "' is not LINE:QUANTITY");
    }
    return {{"line", line}, {"quantity", quantity}};
}

struct RefundFlags : ChangeFlags {
    std::string amount, payment, reason, note;
    std::vector<std::string> lines;
    bool restock = false;
    bool keep_total = false;
};

Json refund_document(const Session& session, const RefundFlags& given) {
    Json document = Json::object();
    put(document, "amount", given.amount);
    for (const std::string& line : given.lines) document["items"].push_back(refund_item(line));
    put(document, "payment_id", given.payment);
    put(document, "reason", given.reason);
    put(document, "note", given.note);
    if (given.restock) document["restock"] = true;
    if (given.keep_total) document["reduces_total"] = false;
    session.confirm("This gives money back.");
    return document;
}

void add_refund(CLI::App& parent, Session& session) {
    CLI::App& command =
        *parent.add_subcommand("refund", "give money back: an amount, pieces, or all that is left");
    const auto flags = std::make_shared<RefundFlags>();
    CLI::Option* const amount =
        command.add_option("--amount", flags->amount, "default: all that is left");
    command
        .add_option("--line", flags->lines,
                    "LINE[:QUANTITY] of the order, as `order show` numbers them; may be repeated")
        ->excludes(amount);
    command.add_option("--payment", flags->payment, "pay_…; default: the newest first");
    command.add_option("--reason", flags->reason)
        ->check(CLI::IsMember(
            {"requested_by_customer", "duplicate", "fraudulent", "out_of_stock", "other"}));
    command.add_option("--note", flags->note);
    command.add_flag("--restock", flags->restock, "the pieces go back on the shelf");
    command.add_flag("--keep-total", flags->keep_total,
                     "the customer owes it again, as when cash replaces a card");
    on_order<RefundFlags>(command, session, flags, ordo_refund_create, refund_document,
                          print_refund_line);
}

void add_status(CLI::App& parent, Session& session) {
    struct Flags : ChangeFlags {
        std::string status, note;
    };
    CLI::App& command = *parent.add_subcommand("status", "move an order on");
    const auto flags = std::make_shared<Flags>();
    const auto make = [](const Session&, const Flags& given) -> Json {
        Json document = {{"status", given.status}};
        put(document, "note", given.note);
        return document;
    };
    on_order<Flags>(command, session, flags, ordo_order_set_status, make);
    command.add_option("status", flags->status, "processing or completed")
        ->required()
        ->check(CLI::IsMember({"processing", "completed"}));
    command.add_option("--note", flags->note, "why, when a rule is overridden");
}

void add_cancel(CLI::App& parent, Session& session) {
    struct Flags : ChangeFlags {
        std::string reason, refund, note;
    };
    CLI::App& command = *parent.add_subcommand("cancel", "cancel an order and give its stock back");
    const auto flags = std::make_shared<Flags>();
    command.add_option("--reason", flags->reason)
        ->check(CLI::IsMember({"customer", "staff", "inventory", "fraud", "expired", "other"}));
    command
        .add_option("--refund", flags->refund,
                    "the money that is held: full gives it back, none keeps it for later")
        ->check(CLI::IsMember({"full", "none"}));
    command.add_option("--note", flags->note);
    const auto make = [](const Session& asked, const Flags& given) -> Json {
        Json document = Json::object();
        put(document, "reason", given.reason);
        put(document, "refund", given.refund);
        put(document, "note", given.note);
        asked.confirm("This cancels the order for good.");
        return document;
    };
    on_order<Flags>(command, session, flags, ordo_order_cancel, make);
}

void add_note(CLI::App& parent, Session& session) {
    struct Flags : ChangeFlags {
        std::string text;
        bool is_public = false;
    };
    CLI::App& command = *parent.add_subcommand("note", "add a note to an order's history");
    const auto flags = std::make_shared<Flags>();
    const auto make = [](const Session&, const Flags& given) -> Json {
        return {{"text", given.text == "-" ? read_all("-") : given.text},
                {"public", given.is_public}};
    };
    const auto print = [](Output& out, const Json& entry) {
        print_timeline(out, Json::array({entry}));
    };
    on_order<Flags>(command, session, flags, ordo_order_add_note, make, print);
    command.add_option("text", flags->text, "the note, or - for stdin")->required();
    command.add_flag("--public", flags->is_public, "the customer may read it");
}

void add_resolve(CLI::App& parent, Session& session) {
    struct Flags : ChangeFlags {
        std::string note;
    };
    CLI::App& command = *parent.add_subcommand(
        "resolve", "say that a person has seen to what waited for attention");
    const auto flags = std::make_shared<Flags>();
    const auto make = [](const Session&, const Flags& given) -> Json {
        return {{"note", given.note}};
    };
    on_order<Flags>(command, session, flags, ordo_order_resolve, make);
    command.add_option("note", flags->note, "what was done")->required();
}

}  // namespace

void add_order_changes(CLI::App& order, Session& session) {
    add_mark_paid(order, session);
    add_refund(order, session);
    add_status(order, session);
    add_cancel(order, session);
    add_note(order, session);
    add_resolve(order, session);
}

}  // namespace ordo_cli
