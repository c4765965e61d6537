#include <chrono>
#include <thread>

#include "cli/import.hpp"
#include "cli/order_rows.hpp"

namespace ordo_cli {
namespace {

// New orders of one millisecond are listed by their ids. One whose id does not follow the one before
// waits for the next millisecond, so that lists show the orders as the file does.
class FileOrder {
public:
    void before(const std::string& id) {
        using std::chrono::system_clock;
        const auto millisecond = [] {
            return std::chrono::floor<std::chrono::milliseconds>(system_clock::now());
        };
        if (id <= last_)
            std::this_thread::sleep_until(millisecond() + std::chrono::milliseconds(1));
        last_ = id;
    }

private:
    std::string last_;
};

// Rows may name a product by its barcode or sku.
void find_products(const Session& session, Shop& shop, Json& request) {
    const auto items = request.find("items");
    if (items == request.end() || !items->is_array()) return;
    for (Json& item : *items) {
        const auto product = item.find("product");
        if (product == item.end() || !product->is_string()) continue;
        item["product_id"] = product_id(session, shop, product->get<std::string>());
        item.erase("product");
    }
}

}  // namespace

Exit import_orders(Session& session, const ImportFlags& flags) {
    const std::string file = read_all(flags.file);
    const bool is_csv = format_of(flags.format, flags.file) == Format::csv;
    const Rows rows = is_csv ? requests_of_csv(file, flags.separator) : rows_of_jsonl(file);
    const RowIds ids(file);
    const Json options = session.options();
    FileOrder in_order;
    return import_rows(session, flags, rows, [&](Shop& shop, const Row& row) {
        Json request = row.document;
        find_products(session, shop, request);
        if (!request.contains("id") || request["id"].is_null()) {
            request["id"] = ids.id("ord", row.line);
        }
        if (request["id"].is_string() && !request.contains("past")) {
            in_order.before(request["id"].get<std::string>());
        }
        const Answer answer = shop.call(options, ordo_order_create, request.dump().c_str());
        return answer.changed ? Done::created : Done::unchanged;
    });
}

}  // namespace ordo_cli
