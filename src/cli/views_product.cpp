#include <fmt/format.h>

#include "cli/view_parts.hpp"

namespace ordo_cli {
namespace {

using Align = Table::Align;

std::string stock_of(const Json& product) {
    const std::string counted = text_of(product, "stock_quantity");
    if (!counted.empty()) return counted;
    return product.value("in_stock", false) ? "yes" : "no";
}

}  // namespace

void print_product(Output& out, const Json& product) {
    const std::string currency = text_of(product, "currency");
    out.line(out.paint(Colour::bold, text_of(product, "name")) + "  " + text_of(product, "id"));
    const bool active = product.value("active", true);
    const Json pictures = product.value("images", Json::array());
    print_fields(out, {{"Price", money(product, "price", currency)},
                       {"Tax rate", text_of(product, "tax_rate") + " %"},
                       {"Type", text_of(product, "type")},
                       {"In stock", stock_of(product)},
                       {"Category", text_of(product, "category")},
                       {"SKU", text_of(product, "sku")},
                       {"Barcode", text_of(product, "barcode")},
                       {"Description", text_of(product, "description")},
                       {"Metadata", metadata_of(product)},
                       {"Pictures", pictures.empty() ? "" : std::to_string(pictures.size())},
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

void print_images(Output& out, const Json& images) {
    Table table(
        {{"#", Align::right}, {"Id"}, {"Type"}, {"Size"}, {"Bytes", Align::right}, {"Shows"}});
    for (const Json& image : images) {
        table.row({{text_of(image, "position"), Colour::dim},
                   {text_of(image, "id")},
                   {text_of(image, "media_type")},
                   {text_of(image, "width") + " x " + text_of(image, "height")},
                   {text_of(image, "size")},
                   {text_of(image, "alt")}});
    }
    table.print(out);
}

}  // namespace ordo_cli
