#include <algorithm>

#include "capi/call.hpp"
#include "ordo/limits.hpp"

using namespace ordo;
using namespace ordo::capi;

namespace {

// Shoppers ask for the same few pages all the time, so pages are kept while the shop stays as it is. What
// a page shows depends on the kind of actor, not on who it is.
Result<std::string> product_page(OpenShop& shop, std::string_view query_json,
                                 const CallOptions& options) {
    ORDO_TRY(const auto moment, shop.engine.moment(options));
    const std::string question = std::string(to_string(options.actor.type)).append(query_json);
    if (moment) {
        if (auto kept = shop.product_pages.find(*moment, question)) return *std::move(kept);
    }
    ORDO_TRY(const auto query, codec::decode<ProductQuery>(query_json));
    ORDO_TRY(const auto page, shop.engine.product_list(query, options));
    std::string document = codec::encode(page, options.actor);
    if (moment) shop.product_pages.keep(*moment, question, document);
    return document;
}

}  // namespace

ordo_status ordo_product_create(ordo_engine* engine, const char* product_json,
                                const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Product>> {
            ORDO_TRY(const auto command, read<ProductCreate>(product_json, "product_json"));
            return shop.product_create(command, options);
        },
        kShowToActor);
}

ordo_status ordo_product_update(ordo_engine* engine, const char* product_id, const char* patch_json,
                                const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Product>> {
            ORDO_TRY(const ProductId id, read_id<ProductId>(product_id, "product_id"));
            ORDO_TRY(auto command, read<ProductUpdate>(patch_json, "patch_json"));
            command.id = id;
            return shop.product_update(command, options);
        },
        kShowToActor);
}

ordo_status ordo_product_deactivate(ordo_engine* engine, const char* product_id,
                                    const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<Product>> {
            ORDO_TRY(const ProductId id, read_id<ProductId>(product_id, "product_id"));
            return shop.product_deactivate({id}, options);
        },
        kShowToActor);
}

ordo_status ordo_product_get(ordo_engine* engine, const char* product_id, const char* options_json,
                             ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Product> {
            ORDO_TRY(const ProductId id, read_id<ProductId>(product_id, "product_id"));
            return shop.product_get(id, options);
        },
        kShowToActor);
}

ordo_status ordo_product_by_barcode(ordo_engine* engine, const char* barcode,
                                    const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Product> {
            ORDO_TRY(const std::string_view code, required(barcode, "barcode"));
            return shop.product_by_barcode(std::string(code), options);
        },
        kShowToActor);
}

ordo_status ordo_product_list(ordo_engine* engine, const char* query_json, const char* options_json,
                              ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](OpenShop& shop, const CallOptions& options) {
            return product_page(shop, text_or_empty(query_json), options);
        },
        kShowDocument);
}

ordo_status ordo_stock_adjust(ordo_engine* engine, const char* product_id,
                              const char* adjustment_json, const char* options_json, ordo_doc** out,
                              ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<StockMovement>> {
            ORDO_TRY(const ProductId id, read_id<ProductId>(product_id, "product_id"));
            ORDO_TRY(auto command, read<StockAdjust>(adjustment_json, "adjustment_json"));
            command.product_id = id;
            return shop.stock_adjust(command, options);
        },
        kShowToActor);
}

ordo_status ordo_stock_movements(ordo_engine* engine, const char* product_id, int64_t limit,
                                 const char* cursor, const char* options_json, ordo_doc** out,
                                 ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Page<StockMovement>> {
            ORDO_TRY(const ProductId id, read_id<ProductId>(product_id, "product_id"));
            std::optional<std::string> from;
            if (cursor != nullptr) from = cursor;
            // The rule of every list: no number means the default, too large a one the largest.
            const std::int64_t rows =
                limit == 0 ? limits::kPageDefault : std::min(limit, limits::kPageMax);
            return shop.stock_movements(id, rows, std::move(from), options);
        },
        kShowToActor);
}
