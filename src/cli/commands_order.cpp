#include <charconv>
#include <memory>

#include "cli/files.hpp"
#include "cli/order_filter.hpp"
#include "cli/payment_flags.hpp"
#include "cli/session.hpp"

// Placing orders and looking at them; changing them is in commands_order_change.cpp.
namespace ordo_cli {
namespace {

// PRODUCT[:QUANTITY][@PRICE]; PRODUCT is an id, a barcode or a sku.
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
    put(item, "price", price);
    return item;
}

struct CreateFlags {
    std::vector<std::string> items, metadata;
    std::string id, note, discount, user, email, name;
    PaymentFlags payment;
    bool complete = false;
    WriteFlags write;

    [[nodiscard]] std::string document(const Session& session, Shop& shop) const {
        if (items.size() == 1 && items.front() == "-") return read_all("-");
        Json document = Json::object();
        for (const std::string& item : items) {
            document["items"].push_back(item_from(session, shop, item));
        }
        put(document, "id", id);
        put(document, "note", note);
        put(document, "user_id", user);
        put(document, "customer_email", email);
        put(document, "customer_name", name);
        if (!discount.empty()) document["discount"] = discount_from(discount);
        if (!metadata.empty()) document["metadata"] = metadata_from(metadata);
        if (!payment.method.empty()) document["mark_paid"] = payment.document();
        if (complete) document["complete"] = true;
        return document.dump();
    }
};

void add_items_to(CLI::App& command, CreateFlags& flags) {
    command
        .add_option("items", flags.items,
                    "PRODUCT[:QUANTITY][@PRICE], or - for a document on stdin; PRODUCT is an id, a "
                    "barcode or a sku; PRICE is only compared with the catalogue's")
        ->required();
    command.add_option("--discount", flags.discount, "on the whole order: 5.00 or 10%");
}

Exit create(Session& session, const CreateFlags& flags) {
    Shop shop = session.open();
    const std::string document = flags.document(session, shop);
    const Answer answer =
        shop.call(session.options(&flags.write), ordo_order_create, document.c_str());
    session.show(answer, [&](const Json& order) { print_sale_line(session.out, order); });
    return Exit::ok;
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
    on_run(command, session, flags, create);
}

Exit quote(Session& session, const CreateFlags& flags) {
    Shop shop = session.open();
    const std::string document = flags.document(session, shop);
    session.tell(shop.call(session.options(), ordo_order_quote, document.c_str()),
                 [&](const Json& answer) { print_quote(session.out, answer); });
    return Exit::ok;
}

void add_quote(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("quote", "what a cart would cost now");
    const auto flags = std::make_shared<CreateFlags>();
    add_items_to(command, *flags);
    on_run(command, session, flags, quote);
}

struct OrderListFlags {
    OrderFilter filter;
    PageFlags page;
};

Exit list_orders(Session& session, const OrderListFlags& flags) {
    Shop shop = session.open();
    const auto fetch = [&](const std::string& cursor) {
        Json query = flags.filter.query();
        flags.page.put_into(query, cursor);
        return shop.call(session.options(), ordo_order_list, query.dump().c_str());
    };
    session.list(flags.page.all, flags.page.cursor, fetch,
                 [&](const Json& rows) { print_orders(session.out, rows); });
    return Exit::ok;
}

void add_order_lists(CLI::App& parent, Session& session) {
    CLI::App& list = *parent.add_subcommand("list", "list orders, newest first");
    const auto flags = std::make_shared<OrderListFlags>();
    flags->filter.add_to(list, true);
    flags->page.add_to(list);
    on_run(list, session, flags, list_orders);

    CLI::App& find = *parent.add_subcommand("find", "search orders");
    const auto found = std::make_shared<OrderListFlags>();
    find.add_option(
            "text", found->filter.search,
            "number, id or payment reference in full; the beginning of an e-mail address or "
            "name; words of a product")
        ->required();
    found->filter.add_to(find, false);
    found->page.add_to(find);
    on_run(find, session, found, list_orders);
}

struct OrderFlags {
    std::string order;
};

Exit show(Session& session, const OrderFlags& flags) {
    Shop shop = session.open();
    const std::string id = order_id(session, shop, flags.order);
    session.tell(shop.call(session.options(), ordo_order_get, id.c_str()), [&](const Json& order) {
        const Json history = shop.call(session.options(), ordo_order_history, id.c_str()).json();
        print_order(session.out, order);
        session.out.line("");
        print_timeline(session.out, history.at("data"));
    });
    return Exit::ok;
}

Exit history(Session& session, const OrderFlags& flags) {
    Shop shop = session.open();
    const std::string id = order_id(session, shop, flags.order);
    const auto fetch = [&](const std::string&) {
        return shop.call(session.options(), ordo_order_history, id.c_str());
    };
    session.list(true, "", fetch,
                 [&](const Json& entries) { print_timeline(session.out, entries); });
    return Exit::ok;
}

struct ReceiptFlags : OrderFlags {
    std::string format = "text";
};

Exit receipt(Session& session, const ReceiptFlags& flags) {
    Shop shop = session.open();
    const std::string id = order_id(session, shop, flags.order);
    const std::string format = session.json ? "json" : flags.format;
    const Answer answer =
        shop.call(session.options(), ordo_order_receipt, id.c_str(), format.c_str());
    if (format == "json") {
        session.out.line(answer.text);
        return Exit::ok;
    }
    // Text is for a terminal or a printer; neither should be steered by a product's name.
    std::string text = answer.json().at("text").get<std::string>();
    if (text.ends_with('\n')) text.pop_back();
    std::size_t begin = 0;
    while (true) {
        const auto end = text.find('\n', begin);
        session.out.line(clean(text.substr(begin, end - begin)));
        if (end == std::string::npos) return Exit::ok;
        begin = end + 1;
    }
}

template <class Flags>
void add_reading(CLI::App& parent, Session& session, const char* name, const char* what,
                 Exit (*action)(Session&, const Flags&),
                 const std::function<void(CLI::App&, Flags&)>& more = {}) {
    CLI::App& command = *parent.add_subcommand(name, what);
    const auto flags = std::make_shared<Flags>();
    command.add_option("order", flags->order, "its id, ord_…, or its number")->required();
    if (more) more(command, *flags);
    on_run(command, session, flags, action);
}

}  // namespace

void add_order_commands(CLI::App& app, Session& session) {
    CLI::App& order = *app.add_subcommand("order", "orders");
    order.require_subcommand(1);
    add_create(order, session);
    add_quote(order, session);
    add_order_lists(order, session);
    add_reading<OrderFlags>(order, session, "show", "show an order and its timeline", show);
    add_reading<OrderFlags>(order, session, "history", "all that happened to an order", history);
    add_reading<ReceiptFlags>(
        order, session, "receipt", "the receipt of an order", receipt,
        [](CLI::App& command, ReceiptFlags& flags) {
            command.add_option("--format", flags.format, "text has 42 columns (text)")
                ->check(CLI::IsMember({"text", "html", "json"}));
        });
    add_order_changes(order, session);
}

}  // namespace ordo_cli
