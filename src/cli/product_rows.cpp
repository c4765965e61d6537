#include "cli/product_rows.hpp"

#include <algorithm>

namespace ordo_cli {
namespace {

enum class Kind : std::uint8_t {
    code,      // a word, an amount, an id: as it stands; nothing = not given
    text,      // a person's text; nothing = ""
    optional,  // a person's text; nothing = null
    number,    // nothing = null
    flag,      // nothing = not given
    object,    // JSON; nothing = {}
};

struct Column {
    const char* name;
    Kind kind;
};

constexpr Column kColumns[] = {
    {"id", Kind::code},
    {"name", Kind::text},
    {"type", Kind::code},
    {"price", Kind::code},
    {"currency", Kind::code},
    {"tax_rate", Kind::code},
    {"description", Kind::text},
    {"category", Kind::optional},
    {"sku", Kind::optional},
    {"barcode", Kind::optional},
    {"stock_quantity", Kind::number},
    {"in_stock", Kind::flag},
    {"allow_backorder", Kind::flag},
    {"active", Kind::flag},
    {"metadata", Kind::object},
};

void read_cell(Json& document, const Column& column, const std::string& cell) {
    switch (column.kind) {
        case Kind::code:
            if (!cell.empty()) document[column.name] = cell;
            break;
        case Kind::text:
            document[column.name] = unguarded(cell);
            break;
        case Kind::optional:
            document[column.name] = cell.empty() ? Json() : Json(unguarded(cell));
            break;
        case Kind::number:
            document[column.name] = cell.empty() ? Json() : number_or_text(cell);
            break;
        case Kind::flag:
            if (!cell.empty()) document[column.name] = flag_or_text(cell);
            break;
        case Kind::object:
            document[column.name] = cell.empty() ? Json::object() : parse_document(cell);
            break;
    }
}

std::string write_cell(const Column& column, const Json& value) {
    if (value.is_null()) return {};
    switch (column.kind) {
        case Kind::code:
            return value.get<std::string>();
        case Kind::text:
        case Kind::optional:
            return guarded(value.get<std::string>());
        case Kind::object:
            return value.empty() ? std::string() : value.dump();
        case Kind::number:
        case Kind::flag:
            break;
    }
    return value.dump();
}

// "49.90" and "49.9" are the same price.
Json comparable(const Json& value, const std::string& name) {
    if (value.is_null()) return "";
    if (!value.is_string() || (name != "price" && name != "tax_rate")) return value;
    std::string text = value.get<std::string>();
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.')) text.pop_back();
    }
    return text;
}

}  // namespace

const std::vector<std::string>& product_columns() {
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names;
        for (const Column& column : kColumns) names.emplace_back(column.name);
        return names;
    }();
    return kNames;
}

Json row_of_product(const Json& product) {
    Json row = Json::object();
    const bool counted = !product.at("stock_quantity").is_null();
    for (const Column& column : kColumns) {
        // Counted pieces say themselves whether there are any.
        if (counted && std::string_view(column.name) == "in_stock") continue;
        row[column.name] = product.at(column.name);
    }
    return row;
}

std::vector<std::string> cells_of_product(const Json& row) {
    std::vector<std::string> cells;
    for (const Column& column : kColumns) {
        cells.push_back(row.contains(column.name) ? write_cell(column, row.at(column.name)) : "");
    }
    return cells;
}

Rows products_of_csv(std::string_view text, const std::string& separator) {
    CsvTable table = table_of_csv(text, separator, product_columns());
    Rows rows;
    rows.problems = std::move(table.problems);
    for (const CsvRecord& record : table.records) {
        Json document = Json::object();
        try {
            for (const Column& column : kColumns) {
                if (table.has(column.name)) {
                    read_cell(document, column, table.cell(record, column.name));
                }
            }
        } catch (const Failure& failure) {  // the metadata are no JSON
            rows.problems.push_back({record.line, "metadata: " + clean(failure.what()), nullptr});
            continue;
        }
        rows.rows.push_back({record.line, std::move(document)});
    }
    return rows;
}

std::vector<std::string> differences(const Json& row, const Json& product) {
    std::vector<std::string> names;
    for (const auto& [name, value] : row.items()) {
        if (name == "id" || name == "stock_quantity") continue;
        if (name == "in_stock" && !product.at("stock_quantity").is_null()) continue;
        const auto there = product.find(name);
        if (there == product.end() || comparable(value, name) != comparable(*there, name)) {
            names.push_back(name);
        }
    }
    return names;
}

}  // namespace ordo_cli
