#include <memory>

#include "cli/files.hpp"
#include "cli/session.hpp"

namespace ordo_cli {
namespace {

// The fields of a product, as options; only those that were given go into the document.
struct ProductFlags {
    std::string product;  // which, of those that are there
    std::string id, name, price, type, currency, tax_rate, description, category, sku, barcode;
    std::string in_stock, active, backorder;
    std::optional<std::int64_t> stock;
    bool uncounted = false;
    std::vector<std::string> metadata, clear;
    WriteFlags write;

    void add_to(CLI::App& command) {
        command.add_option("--price", price, "decimal, such as 29.99");
        command.add_option("--type", type)->check(CLI::IsMember({"product", "service"}));
        command.add_option("--tax-rate", tax_rate, "percent, such as 7.7");
        command.add_option("--description", description);
        command.add_option("--category", category);
        command.add_option("--sku", sku, "unique");
        command.add_option("--barcode", barcode, "unique");
        command.add_option("--in-stock", in_stock, "yes or no, while pieces are not counted");
        command.add_option("--backorder", backorder, "yes or no: sell more than there is");
        command.add_option("--meta", metadata, "name=value; may be repeated");
    }

    [[nodiscard]] Json document() const {
        Json document = Json::object();
        put(document, "id", id);
        put(document, "name", name);
        put(document, "type", type);
        put(document, "price", price);
        put(document, "currency", currency);
        put(document, "tax_rate", tax_rate);
        put(document, "description", description);
        put(document, "category", category);
        put(document, "sku", sku);
        put(document, "barcode", barcode);
        if (stock) document["stock_quantity"] = *stock;
        if (uncounted) document["stock_quantity"] = nullptr;
        put_flag(document, "in_stock", in_stock);
        put_flag(document, "allow_backorder", backorder);
        put_flag(document, "active", active);
        if (!metadata.empty()) document["metadata"] = metadata_from(metadata);
        for (const std::string& member : clear) document[member] = nullptr;
        return document;
    }
};

void show_product(Session& session, const Answer& answer) {
    session.show(answer, [&](const Json& product) { print_product(session.out, product); });
}

Exit add_product(Session& session, const ProductFlags& flags) {
    const std::string document = flags.name == "-" ? read_all("-") : flags.document().dump();
    Shop shop = session.open();
    show_product(session,
                 shop.call(session.options(&flags.write), ordo_product_create, document.c_str()));
    return Exit::ok;
}

void add_add(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("add", "create a product or service");
    const auto flags = std::make_shared<ProductFlags>();
    command.add_option("name", flags->name, "its name, or - for a document on stdin")->required();
    flags->type = "product";
    flags->add_to(command);
    command.add_option("--id", flags->id, "an id of your own, prd_…");
    command.add_option("--currency", flags->currency, "ISO 4217; default: the shop's");
    command.add_option("--stock", flags->stock, "count pieces, beginning with so many");
    flags->write.add_to(command, false);
    on_run(command, session, flags, add_product);
}

Exit set_product(Session& session, const ProductFlags& flags) {
    const std::string patch = flags.document().dump();
    if (patch == "{}") throw Failure(Exit::usage, "nothing to change was given");
    Shop shop = session.open();
    const std::string id = product_id(session, shop, flags.product);
    show_product(session, shop.call(session.options(&flags.write), ordo_product_update, id.c_str(),
                                    patch.c_str()));
    return Exit::ok;
}

void add_set(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("set", "change a product");
    const auto flags = std::make_shared<ProductFlags>();
    command.add_option("product", flags->product, "id, barcode or sku")->required();
    command.add_option("--name", flags->name);
    flags->add_to(command);
    command.add_option("--active", flags->active, "yes brings a deactivated product back");
    command.add_flag("--uncounted", flags->uncounted, "stop counting pieces");
    command.add_option("--clear", flags->clear, "empty a field; may be repeated")
        ->check(CLI::IsMember({"description", "category", "sku", "barcode", "metadata"}));
    flags->write.add_to(command, true);
    on_run(command, session, flags, set_product);
}

Exit deactivate(Session& session, const ProductFlags& flags) {
    session.confirm("This takes the product out of the shop.");
    Shop shop = session.open();
    const std::string id = product_id(session, shop, flags.product);
    show_product(session,
                 shop.call(session.options(&flags.write), ordo_product_deactivate, id.c_str()));
    return Exit::ok;
}

void add_deactivate(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("deactivate", "take a product out of the shop");
    const auto flags = std::make_shared<ProductFlags>();
    command.add_option("product", flags->product, "id, barcode or sku")->required();
    flags->write.add_to(command, true);
    on_run(command, session, flags, deactivate);
}

struct ProductListFlags {
    std::string search, type, category, sku, barcode, in_stock, active, sort;
    PageFlags page;

    [[nodiscard]] Json query() const {
        Json query = Json::object();
        put(query, "q", search);
        put(query, "type", type);
        put(query, "category", category);
        put(query, "sku", sku);
        put(query, "barcode", barcode);
        put_flag(query, "in_stock", in_stock);
        put_flag(query, "active", active);
        put(query, "sort", sort);
        return query;
    }
};

Exit list_products(Session& session, const ProductListFlags& flags) {
    Shop shop = session.open();
    const auto fetch = [&](const std::string& cursor) {
        Json query = flags.query();
        flags.page.put_into(query, cursor);
        return shop.call(session.options(), ordo_product_list, query.dump().c_str());
    };
    session.list(flags.page.all, flags.page.cursor, fetch,
                 [&](const Json& rows) { print_products(session.out, rows); });
    return Exit::ok;
}

void add_list_options(CLI::App& command, Session& session, std::shared_ptr<ProductListFlags> flags) {
    command.add_option("--type", flags->type)->check(CLI::IsMember({"product", "service"}));
    command.add_option("--category", flags->category);
    command.add_option("--sku", flags->sku);
    command.add_option("--barcode", flags->barcode);
    command.add_option("--in-stock", flags->in_stock, "yes or no");
    command.add_option("--active", flags->active, "yes or no; default: both");
    command.add_option("--sort", flags->sort, "-created_at: newest first")
        ->check(CLI::IsMember({"-created_at", "name", "price", "-price"}));
    flags->page.add_to(command);
    on_run(command, session, std::move(flags), list_products);
}

void add_product_lists(CLI::App& parent, Session& session) {
    CLI::App& list = *parent.add_subcommand("list", "list products, newest first");
    const auto flags = std::make_shared<ProductListFlags>();
    list.add_option("--search", flags->search,
                    "words of name, description or sku, each from its beginning");
    add_list_options(list, session, flags);

    CLI::App& find = *parent.add_subcommand("find", "search products");
    const auto found = std::make_shared<ProductListFlags>();
    find.add_option("words", found->search,
                    "words of name, description or sku, each from its beginning")
        ->required();
    add_list_options(find, session, found);
}

Exit show(Session& session, const ProductFlags& flags) {
    Shop shop = session.open();
    const std::string id = product_id(session, shop, flags.product);
    session.tell(shop.call(session.options(), ordo_product_get, id.c_str()),
                 [&](const Json& product) { print_product(session.out, product); });
    return Exit::ok;
}

void add_show(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("show", "show a product");
    const auto flags = std::make_shared<ProductFlags>();
    command.add_option("product", flags->product, "id, barcode or sku")->required();
    on_run(command, session, flags, show);
}

struct StockFlags {
    std::string product, reason, note;
    std::int64_t add = 0;
    std::int64_t take = 0;
    PageFlags page;
    WriteFlags write;
};

Exit list_movements(Session& session, const StockFlags& flags) {
    Shop shop = session.open();
    const std::string id = product_id(session, shop, flags.product);
    const auto fetch = [&](const std::string& cursor) {
        const std::int64_t limit = flags.page.all && flags.page.limit == 0 ? 100 : flags.page.limit;
        return shop.call(session.options(), ordo_stock_movements, id.c_str(), limit,
                         cursor.empty() ? nullptr : cursor.c_str());
    };
    session.list(flags.page.all, flags.page.cursor, fetch,
                 [&](const Json& rows) { print_movements(session.out, rows); });
    return Exit::ok;
}

Exit adjust_stock(Session& session, const StockFlags& flags) {
    const std::int64_t delta = flags.add - flags.take;
    Json document = {{"delta", delta}};
    document["reason"] = !flags.reason.empty() ? flags.reason : delta > 0 ? "received" : "other";
    put(document, "note", flags.note);
    Shop shop = session.open();
    const std::string id = product_id(session, shop, flags.product);
    const Answer answer = shop.call(session.options(&flags.write), ordo_stock_adjust, id.c_str(),
                                    document.dump().c_str());
    session.show(answer, [&](const Json& movement) {
        print_movements(session.out, Json::array({movement}));
    });
    return Exit::ok;
}

Exit stock(Session& session, const StockFlags& flags) {
    const bool adjusts = flags.add != 0 || flags.take != 0;
    return adjusts ? adjust_stock(session, flags) : list_movements(session, flags);
}

void add_stock(CLI::App& parent, Session& session) {
    CLI::App& command =
        *parent.add_subcommand("stock", "list a product's stock movements, or add and take pieces");
    const auto flags = std::make_shared<StockFlags>();
    command.add_option("product", flags->product, "id, barcode or sku")->required();
    CLI::Option* add = command.add_option("--add", flags->add, "pieces that came in");
    CLI::Option* take = command.add_option("--take", flags->take, "pieces that went out");
    add->check(CLI::PositiveNumber)->excludes(take);
    take->check(CLI::PositiveNumber);
    command.add_option("--reason", flags->reason)
        ->check(CLI::IsMember({"received", "sold", "returned", "damaged", "count", "other"}));
    command.add_option("--note", flags->note);
    flags->page.add_to(command);
    flags->write.add_to(command, false);
    on_run(command, session, flags, stock);
}

}  // namespace

void add_product_commands(CLI::App& app, Session& session) {
    CLI::App& product = *app.add_subcommand("product", "the catalogue");
    product.require_subcommand(1);
    add_add(product, session);
    add_set(product, session);
    add_product_lists(product, session);
    add_show(product, session);
    add_stock(product, session);
    add_deactivate(product, session);
    add_image_commands(product, session);
}

}  // namespace ordo_cli
