#include "capi/call.hpp"
#include "codec/receipt.hpp"

using namespace ordo;
using namespace ordo::capi;

// Orders on paper: receipts and tables.
namespace {

using codec::ReceiptFormat;

Result<ReceiptFormat> read_format(const char* format) {
    const std::string_view word = format == nullptr ? "text" : std::string_view(format);
    if (word == "text") return ReceiptFormat::text;
    if (word == "html") return ReceiptFormat::html;
    if (word == "json") return ReceiptFormat::json;
    return Error(Errc::validation_failed, "The format must be one of text, html, json.");
}

struct Paper {
    Order order;
    std::string shop;
};

struct CsvTable {
    Page<Order> page;
    bool is_first = true;
};

}  // namespace

ordo_status ordo_order_receipt(ordo_engine* engine, const char* order_id, const char* format,
                               const char* options_json, ordo_doc** out, ordo_error** error) {
    ReceiptFormat look{};
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Paper> {
            ORDO_TRY(look, read_format(format));
            ORDO_TRY(const OrderId id, read_id<OrderId>(order_id, "order_id"));
            ORDO_TRY(Order order, shop.order_get(id, options));
            ORDO_TRY(const ShopPolicy policy, shop.shop_get());
            return Paper{std::move(order), policy.title.empty() ? shop.shop_name() : policy.title};
        },
        [&](const Paper& paper, const CallOptions&) {
            std::string text = codec::encode_receipt(paper.order, paper.shop, look);
            if (look == ReceiptFormat::json) return text;
            const bool is_text = look == ReceiptFormat::text;
            return codec::encode_text(
                is_text ? "text/plain; charset=utf-8" : "text/html; charset=utf-8", text);
        });
}

ordo_status ordo_order_csv(ordo_engine* engine, const char* query_json, const char* options_json,
                           ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<CsvTable> {
            ORDO_TRY(const auto query, codec::decode<OrderQuery>(text_or_empty(query_json)));
            ORDO_TRY(auto page, shop.order_list(query, options));
            return CsvTable{std::move(page), !query.cursor.has_value()};
        },
        [](const CsvTable& table, const CallOptions&) {
            return codec::encode_csv(table.page, table.is_first);
        });
}
