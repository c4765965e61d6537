#include <algorithm>
#include <charconv>
#include <memory>

#include "cli/session.hpp"

namespace ordo_cli {
namespace {

// How an order was paid, as options.
struct PaymentFlags {
    std::string method, amount, tendered, reference, note, paid_at;

    void add_to(CLI::App& command) {
        command.add_option("--amount", amount, "part of what is due; default: all of it");
        command.add_option("--tendered", tendered, "cash handed over; the change is computed");
        command.add_option("--reference", reference, "number of the receipt or transfer");
    }

    [[nodiscard]] Json document() const {
        Json document = Json::object();
        const auto text = [&](const char* member, const std::string& value) {
            if (!value.empty()) document[member] = value;
        };
        text("method", method);
        text("amount", amount);
        text("tendered_amount", tendered);
        text("reference", reference);
        text("note", note);
        text("paid_at", paid_at);
        return document;
    }
};

const auto kMethods = {"card", "cash", "bank_transfer", "paypal", "other"};

// PRODUCT[:QUANTITY][@PRICE]; PRODUCT is an id or a barcode.
Json item_from(const Session& session, Shop& shop, std::string text) {
    Json item = Json::object();
    std::string price;
    if (const auto at = text.rfind('@'); at != std::string::npos) {
        price = text.substr(at + 1);
        text.resize(at);
    }
    std::int64_t quantity = 1;
    if (const auto colon = text.rfind(':'); colon != std::string::npos) {
        const char* end = text.data() + text.size();
        const auto [last, fault] = std::from_chars(text.data() + colon + 1, end, quantity);
        if (fault != std::errc{} || last != end) {
            throw Failure(Exit::usage, "'" + clean(text) + "' does not end with a quantity");
        }
        text.resize(colon);
    }
    item["product_id"] = product_id(session, shop, text);
    item["quantity"] = quantity;
    if (!price.empty()) item["price"] = price;
    return item;
}

struct CreateFlags {
    std::vector<std::string> items, metadata;
    std::string id, note, discount, user, email, name;
    PaymentFlags payment;
    bool complete = false;
    WriteFlags write;

    [[nodiscard]] std::string document(const Session& session, Shop& shop) const {
        if (items.size() == 1 && items.front() == "-") return read_stdin();
        Json document = Json::object();
        for (const std::string& item : items) {
            document["items"].push_back(item_from(session, shop, item));
        }
        const auto text = [&](const char* member, const std::string& value) {
            if (!value.empty()) document[member] = value;
        };
        text("id", id);
        text("note", note);
        text("user_id", user);
        text("customer_email", email);
        text("customer_name", name);
        if (!discount.empty()) document["discount"] = discount_from(discount);
        if (!metadata.empty()) document["metadata"] = metadata_from(metadata);
        if (!payment.method.empty()) document["mark_paid"] = payment.document();
        if (complete) document["complete"] = true;
        return document.dump();
    }
};

void add_items_to(CLI::App& command, CreateFlags& flags) {
    command
        .add_option(
            "items", flags.items,
            "PRODUCT[:QUANTITY][@PRICE], or - for a document on stdin; PRODUCT is an id or a "
            "barcode; PRICE is only compared with the catalogue's")
        ->required();
    command.add_option("--discount", flags.discount, "on the whole order: 5.00 or 10%");
}

void add_create(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("create", "place an order");
    const auto flags = std::make_shared<CreateFlags>();
    add_items_to(command, *flags);
    command.add_option("--id", flags->id, "an id of your own, ord_…");
    command.add_option("--note", flags->note);
    command.add_option("--user", flags->user, "the customer's id, usr_…");
    command.add_option("--email", flags->email, "the customer's address");
    command.add_option("--name", flags->name, "the customer's name");
    command.add_option("--meta", flags->metadata, "name=value; may be repeated");
    command.add_option("--paid", flags->payment.method, "it is paid at once, by this method")
        ->check(CLI::IsMember(kMethods));
    flags->payment.add_to(command);
    command.add_flag("--complete", flags->complete, "… and handed over");
    flags->write.add_to(command, false);
    command.callback([&session, flags] {
        session.action = [&session, flags] {
            Shop shop = session.open();
            const std::string document = flags->document(session, shop);
            const Answer answer =
                shop.call(session.options(&flags->write), ordo_order_create, document.c_str());
            session.show(answer, [&](const Json& order) { print_order_line(session.out, order); });
            return Exit::ok;
        };
    });
}

void add_quote(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("quote", "what a cart would cost now");
    const auto flags = std::make_shared<CreateFlags>();
    add_items_to(command, *flags);
    command.callback([&session, flags] {
        session.action = [&session, flags] {
            Shop shop = session.open();
            const std::string document = flags->document(session, shop);
            const Answer answer = shop.call(session.options(), ordo_order_quote, document.c_str());
            if (session.json) {
                session.out.line(answer.text);
            } else {
                print_quote(session.out, answer.json());
            }
            return Exit::ok;
        };
    });
}

struct ListFlags {
    std::vector<std::string> status, payment;
    std::string user, from, to;
    PageFlags page;

    [[nodiscard]] Json query() const {
        Json query = Json::object();
        if (!status.empty()) query["status"] = status;
        if (!payment.empty()) query["payment_status"] = payment;
        if (!user.empty()) query["user_id"] = user;
        if (!from.empty()) query["created_from"] = from;
        if (!to.empty()) query["created_to"] = to;
        return query;
    }
};

void add_list(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("list", "list orders, newest first");
    const auto flags = std::make_shared<ListFlags>();
    command.add_option("--status", flags->status, "may be repeated")
        ->check(CLI::IsMember({"pending", "processing", "completed", "cancelled"}));
    command.add_option("--payment", flags->payment, "payment status; may be repeated")
        ->check(CLI::IsMember({"pending", "paid", "failed", "refunded"}));
    command.add_option("--user", flags->user, "of this customer, usr_…");
    command.add_option("--from", flags->from, "placed at or after this RFC 3339 time");
    command.add_option("--to", flags->to, "placed before this RFC 3339 time");
    flags->page.add_to(command);
    command.callback([&session, flags] {
        session.action = [&session, flags] {
            Shop shop = session.open();
            const auto fetch = [&](const std::string& cursor) {
                Json query = flags->query();
                flags->page.put_into(query, cursor);
                return shop.call(session.options(), ordo_order_list, query.dump().c_str());
            };
            session.list(flags->page.all, flags->page.cursor, fetch,
                         [&](const Json& rows) { print_orders(session.out, rows); });
            return Exit::ok;
        };
    });
}

void add_show(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("show", "show an order and its timeline");
    const auto order = std::make_shared<std::string>();
    command.add_option("order", *order, "its id, ord_…")->required();
    command.callback([&session, order] {
        session.action = [&session, order] {
            Shop shop = session.open();
            const Answer answer = shop.call(session.options(), ordo_order_get, order->c_str());
            if (session.json) {
                session.out.line(answer.text);
                return Exit::ok;
            }
            const Answer history = shop.call(session.options(), ordo_order_history, order->c_str());
            print_order(session.out, answer.json());
            session.out.line("");
            print_timeline(session.out, history.json().at("data"));
            return Exit::ok;
        };
    });
}

void add_history(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("history", "all that happened to an order");
    const auto order = std::make_shared<std::string>();
    command.add_option("order", *order, "its id, ord_…")->required();
    command.callback([&session, order] {
        session.action = [&session, order] {
            Shop shop = session.open();
            const auto fetch = [&](const std::string&) {
                return shop.call(session.options(), ordo_order_history, order->c_str());
            };
            session.list(true, "", fetch,
                         [&](const Json& entries) { print_timeline(session.out, entries); });
            return Exit::ok;
        };
    });
}

using Verb = ordo_status (*)(ordo_engine*, const char*, const char*, const char*, ordo_doc**,
                             ordo_error**);

// A command that changes one order: its id, and the document that `make` builds.
struct OrderFlags {
    std::string order;
    WriteFlags write;
};

template <class Flags>
void on_order(CLI::App& command, Session& session, std::shared_ptr<Flags> flags, Verb verb,
              Json (*make)(const Session&, const Flags&),
              void (*print)(Output&, const Json&) = print_order_line) {
    command.add_option("order", flags->order, "its id, ord_…")->required();
    flags->write.add_to(command, true);
    command.callback([&session, flags, verb, make, print] {
        session.action = [&session, flags, verb, make, print] {
            const std::string document = make(session, *flags).dump();
            Shop shop = session.open();
            const Answer answer = shop.call(session.options(&flags->write), verb,
                                            flags->order.c_str(), document.c_str());
            session.show(answer, [&](const Json& after) { print(session.out, after); });
            return Exit::ok;
        };
    });
}

void add_mark_paid(CLI::App& parent, Session& session) {
    struct Flags : OrderFlags {
        PaymentFlags payment;
    };
    CLI::App& command =
        *parent.add_subcommand("mark-paid", "record a payment that happened outside");
    const auto flags = std::make_shared<Flags>();
    command.add_option("--method", flags->payment.method)->check(CLI::IsMember(kMethods));
    command.add_option("--note", flags->payment.note);
    command.add_option("--paid-at", flags->payment.paid_at, "RFC 3339 time; default: now");
    flags->payment.add_to(command);
    on_order<Flags>(command, session, flags, ordo_order_mark_paid,
                    [](const Session&, const Flags& given) { return given.payment.document(); });
}

void add_status(CLI::App& parent, Session& session) {
    struct Flags : OrderFlags {
        std::string status, note;
    };
    CLI::App& command = *parent.add_subcommand("status", "move an order on");
    const auto flags = std::make_shared<Flags>();
    const auto make = [](const Session&, const Flags& given) -> Json {
        Json document = {{"status", given.status}};
        if (!given.note.empty()) document["note"] = given.note;
        return document;
    };
    on_order<Flags>(command, session, flags, ordo_order_set_status, make);
    command.add_option("status", flags->status, "processing or completed")
        ->required()
        ->check(CLI::IsMember({"processing", "completed"}));
    command.add_option("--note", flags->note, "why, when a rule is overridden");
}

void add_cancel(CLI::App& parent, Session& session) {
    struct Flags : OrderFlags {
        std::string reason, refund, note;
    };
    CLI::App& command = *parent.add_subcommand("cancel", "cancel an order and give its stock back");
    const auto flags = std::make_shared<Flags>();
    command.add_option("--reason", flags->reason)
        ->check(CLI::IsMember({"customer", "staff", "inventory", "fraud", "expired", "other"}));
    command.add_option("--refund", flags->refund, "none keeps the money that is held, for later")
        ->check(CLI::IsMember({"none"}));
    command.add_option("--note", flags->note);
    const auto make = [](const Session& asked, const Flags& given) -> Json {
        asked.confirm("This cancels the order for good.");
        Json document = Json::object();
        if (!given.reason.empty()) document["reason"] = given.reason;
        if (!given.refund.empty()) document["refund"] = given.refund;
        if (!given.note.empty()) document["note"] = given.note;
        return document;
    };
    on_order<Flags>(command, session, flags, ordo_order_cancel, make);
}

void add_note(CLI::App& parent, Session& session) {
    struct Flags : OrderFlags {
        std::string text;
        bool is_public = false;
    };
    CLI::App& command = *parent.add_subcommand("note", "add a note to an order's history");
    const auto flags = std::make_shared<Flags>();
    const auto make = [](const Session&, const Flags& given) -> Json {
        return {{"text", given.text == "-" ? read_stdin() : given.text},
                {"public", given.is_public}};
    };
    const auto print = [](Output& out, const Json& entry) {
        print_timeline(out, Json::array({entry}));
    };
    on_order<Flags>(command, session, flags, ordo_order_add_note, make, print);
    command.add_option("text", flags->text, "the note, or - for stdin")->required();
    command.add_flag("--public", flags->is_public, "the customer may read it");
}

}  // namespace

void add_order_commands(CLI::App& app, Session& session) {
    CLI::App& order = *app.add_subcommand("order", "orders");
    order.require_subcommand(1);
    add_create(order, session);
    add_quote(order, session);
    add_list(order, session);
    add_show(order, session);
    add_history(order, session);
    add_mark_paid(order, session);
    add_status(order, session);
    add_cancel(order, session);
    add_note(order, session);
}

}  // namespace ordo_cli
