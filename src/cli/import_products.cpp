#include <fmt/format.h>

#include <algorithm>

#include "cli/import.hpp"
#include "cli/product_rows.hpp"

namespace ordo_cli {
namespace {

// Does rows of products to a shop.
class ProductImport {
public:
    ProductImport(const Session& session, const ImportFlags& flags, std::string_view file)
        : options_(session.options()), by_(flags.upsert_by), ids_(file) {}

    Done take(Shop& shop, const Row& row) const {
        const Json existing = find(shop, row);
        if (existing.is_null()) return create(shop, row);
        if (by_.empty()) return repeat(shop, row, existing);
        return update(shop, row, existing);
    }

private:
    [[nodiscard]] std::string id_of(const Row& row) const {
        const auto given = row.document.find("id");
        if (given != row.document.end() && given->is_string()) return given->get<std::string>();
        return ids_.id("prd", row.line);
    }

    // The product that the row is about; null when there is none.
    [[nodiscard]] Json find(Shop& shop, const Row& row) const {
        if (!by_.empty() && by_ != "id") {
            const auto code = row.document.find(by_);
            if (code == row.document.end() || !code->is_string()) {
                throw Failure(Exit::refused, "the row has no " + by_);
            }
            const Json query = {{by_, *code}, {"limit", 1}};
            const Json found = shop.call(options_, ordo_product_list, query.dump().c_str()).json();
            return found.at("data").empty() ? Json() : found.at("data").front();
        }
        try {
            return shop.call(options_, ordo_product_get, id_of(row).c_str()).json();
        } catch (const Failure& failure) {
            if (failure.code() != Exit::not_found) throw;
            return nullptr;
        }
    }

    [[nodiscard]] Done create(Shop& shop, const Row& row) const {
        Json document = row.document;
        document["id"] = id_of(row);
        if (!document.contains("type")) document["type"] = "product";
        const Json active = document.value("active", Json(true));
        if (!active.is_boolean()) throw Failure(Exit::refused, "active is neither true nor false");
        document.erase("active");
        shop.call(options_, ordo_product_create, document.dump().c_str());
        if (!active.get<bool>()) deactivate(shop, id_of(row));
        return Done::created;
    }

    // The row's product is there already. It may be this row's work of an earlier time, which may have
    // been stopped before the product was taken out of the shop.
    [[nodiscard]] Done repeat(Shop& shop, const Row& row, const Json& existing) const {
        const auto names = differences(row.document, existing);
        if (names.empty()) return Done::unchanged;
        if (names == std::vector<std::string>{"active"} && existing.at("active") == true) {
            deactivate(shop, id_of(row));
            return Done::changed;
        }
        throw Failure(Exit::refused,
                      fmt::format("there is a product with this id already, with another {}; "
                                  "--upsert-by changes it",
                                  fmt::join(names, ", ")));
    }

    [[nodiscard]] Done update(Shop& shop, const Row& row, const Json& existing) const {
        const std::string id = existing.at("id").get<std::string>();
        const auto names = differences(row.document, existing);
        Json patch = Json::object();
        for (const std::string& name : names) patch[name] = row.document.at(name);
        // A currency is never changed; the library does not even know the member here.
        if (patch.contains("currency")) {
            throw Failure(Exit::refused, "a product's currency cannot be changed");
        }
        const bool counted = !existing.at("stock_quantity").is_null();
        const Json stock = row.document.value("stock_quantity", existing.at("stock_quantity"));
        if (stock.is_null() && counted) patch["stock_quantity"] = nullptr;
        bool changed = false;
        if (!patch.empty()) {
            changed =
                shop.call(options_, ordo_product_update, id.c_str(), patch.dump().c_str()).changed;
        }
        if (!stock.is_null() && stock != existing.at("stock_quantity")) {
            count(shop, id, existing.at("stock_quantity"), stock);
            changed = true;
        }
        return changed ? Done::changed : Done::unchanged;
    }

    // Somebody has counted `there` pieces where the shop has `before`. What is sold meanwhile stays
    // sold: the difference is booked.
    void count(Shop& shop, const std::string& id, const Json& before, const Json& there) const {
        if (!there.is_number_integer()) {
            throw Failure(Exit::refused, "stock_quantity is no whole number");
        }
        const std::int64_t pieces = before.is_null() ? 0 : before.get<std::int64_t>();
        std::int64_t delta = 0;
        if (__builtin_sub_overflow(there.get<std::int64_t>(), pieces, &delta)) {
            throw Failure(Exit::refused, "stock_quantity is too large");
        }
        if (delta == 0) {
            throw Failure(Exit::refused, "counting cannot begin with no pieces at all");
        }
        const Json document = {{"delta", delta}, {"reason", "count"}};
        shop.call(options_, ordo_stock_adjust, id.c_str(), document.dump().c_str());
    }

    void deactivate(Shop& shop, const std::string& id) const {
        shop.call(options_, ordo_product_deactivate, id.c_str());
    }

    Json options_;
    std::string by_;
    RowIds ids_;
};

}  // namespace

Exit import_products(Session& session, const ImportFlags& flags) {
    const std::string file = read_all(flags.file);
    const bool is_csv = format_of(flags.format, flags.file) == Format::csv;
    const Rows rows = is_csv ? products_of_csv(file, flags.separator) : rows_of_jsonl(file);
    const ProductImport import(session, flags, file);
    return import_rows(session, flags, rows,
                       [&](Shop& shop, const Row& row) { return import.take(shop, row); });
}

}  // namespace ordo_cli
