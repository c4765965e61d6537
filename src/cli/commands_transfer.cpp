#include <memory>

#include "cli/export.hpp"
#include "cli/import.hpp"
#include "cli/session.hpp"

// import and export.
namespace ordo_cli {
namespace {

void add_format(CLI::App& command, std::string& format) {
    command.add_option("--format", format, "default: csv for names that end so, else jsonl")
        ->check(CLI::IsMember({"csv", "jsonl"}));
}

void add_import(CLI::App& app, Session& session) {
    CLI::App& import = *app.add_subcommand("import", "read products, orders or a whole shop");
    import.require_subcommand(1);
    const auto command = [&](const char* name, const char* what,
                             Exit (*action)(Session&, const ImportFlags&)) {
        CLI::App& added = *import.add_subcommand(name, what);
        const auto flags = std::make_shared<ImportFlags>();
        added.add_option("file", flags->file, "- for stdin")->required();
        added.add_flag("--dry-run", flags->dry_run,
                       "report every problem with its line, and write nothing");
        on_run(added, session, flags, action);
        return std::pair<CLI::App&, std::shared_ptr<ImportFlags>>(added, flags);
    };
    const auto add_table = [](const auto& made) {
        add_format(made.first, made.second->format);
        made.first
            .add_option("--separator", made.second->separator, "between the cells of CSV (,)")
            ->check(CLI::IsMember({",", ";", "\t"}));
    };
    const auto products = command("products", "products from CSV or JSON Lines", import_products);
    add_table(products);
    products.first
        .add_option("--upsert-by", products.second->upsert_by,
                    "change the product that has the row's id, sku or barcode, if there is one")
        ->check(CLI::IsMember({"id", "sku", "barcode"}));
    add_table(command("orders", "orders from CSV or JSON Lines", import_orders));
    command("all", "make a new shop of what `export all` wrote", import_all);
}

void add_export(CLI::App& app, Session& session) {
    CLI::App& exported = *app.add_subcommand("export", "write products, orders, events or all");
    exported.require_subcommand(1);
    const auto command = [&](const char* name, const char* what,
                             Exit (*action)(Session&, const ExportFlags&)) {
        CLI::App& added = *exported.add_subcommand(name, what);
        const auto flags = std::make_shared<ExportFlags>();
        added.add_option("file", flags->file, "default: stdout, also as -");
        added.add_flag("--force", flags->force, "replace the file if it exists");
        on_run(added, session, flags, action);
        return std::pair<CLI::App&, std::shared_ptr<ExportFlags>>(added, flags);
    };
    const auto products = command("products", "products, as they can be imported", export_products);
    add_format(products.first, products.second->format);
    const auto orders = command("orders", "orders with all that is known of them", export_orders);
    add_format(orders.first, orders.second->format);
    orders.first.add_flag("--importable", orders.second->importable,
                          "as they can be imported: items, prices, customer and payment");
    orders.second->orders.add_to(orders.first, true);
    command("events", "the whole journal, one event a line", export_events);
    command("all", "the whole shop, for `import all`; guard it: it holds everything", export_all);
}

}  // namespace

void add_transfer_commands(CLI::App& app, Session& session) {
    add_import(app, session);
    add_export(app, session);
}

}  // namespace ordo_cli
