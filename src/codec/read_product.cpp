#include "codec/documents.hpp"
#include "codec/object_reader.hpp"

namespace ordo::codec {
namespace {

constexpr auto kTypes = {ProductType::product, ProductType::service};

void read_create(ObjectReader& reader, ProductCreate& command) {
    reader.optional("id", command.id);
    reader.required("name", command.name);
    reader.required_word("type", command.type, kTypes);
    reader.required("price", command.price);
    reader.optional("currency", command.currency);
    reader.optional("tax_rate", command.tax_rate);
    reader.optional("description", command.description);
    reader.optional("category", command.category);
    reader.optional("sku", command.sku);
    reader.optional("barcode", command.barcode);
    reader.optional("stock_quantity", command.stock_quantity);
    reader.optional("in_stock", command.in_stock);
    reader.optional("allow_backorder", command.allow_backorder);
    reader.optional("metadata", command.metadata);
}

// Null clears what has an empty value of its own. A tax rate has none: null must not quietly become
// "no tax".
void read_update(ObjectReader& reader, ProductUpdate& command) {
    Patch<std::string> description;
    Patch<Metadata> metadata;
    reader.patch("name", command.name);
    reader.patch("description", description);
    if (!reader.refuse_null("type")) reader.optional_word("type", command.type, kTypes);
    reader.patch("price", command.price);
    reader.patch("tax_rate", command.tax_rate);
    reader.patch("category", command.category);
    reader.patch("sku", command.sku);
    reader.patch("barcode", command.barcode);
    reader.patch("in_stock", command.in_stock);
    reader.patch("allow_backorder", command.allow_backorder);
    reader.patch("active", command.active);
    reader.patch("metadata", metadata);
    if (description) command.description = std::move(*description).value_or("");
    if (metadata) command.metadata = std::move(*metadata).value_or(Metadata{});

    // The quantity changes by movements only, otherwise two editors would overwrite each other.
    if (const JsonValue* quantity = reader.take("stock_quantity")) {
        command.stop_counting = quantity->is_null();
        if (!quantity->is_null()) {
            reader.fail("stock_quantity", Errc::validation_failed,
                        "can only be null here; quantities change by stock movements");
        }
    }
}

void read_adjust(ObjectReader& reader, StockAdjust& command) {
    reader.required("delta", command.delta);
    reader.required_word("reason", command.reason,
                         {MovementReason::received, MovementReason::sold, MovementReason::returned,
                          MovementReason::damaged, MovementReason::count, MovementReason::other});
    reader.optional("note", command.note);
}

}  // namespace

template <>
Result<ProductCreate> decode<ProductCreate>(std::string_view document) {
    return read_document(document, ProductCreate{.price = AmountInput(std::string())}, read_create);
}

template <>
Result<ProductUpdate> decode<ProductUpdate>(std::string_view document) {
    return read_document(document, ProductUpdate{}, read_update);
}

template <>
Result<StockAdjust> decode<StockAdjust>(std::string_view document) {
    return read_document(document, StockAdjust{}, read_adjust);
}

}  // namespace ordo::codec
