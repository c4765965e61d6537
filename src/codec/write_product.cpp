#include "codec/write_values.hpp"

namespace ordo::codec {
namespace {

// From here down a shop tells people to hurry, and its staff to reorder.
constexpr std::int64_t kLowStock = 5;

bool low_stock(const Product& product) {
    return product.stock_quantity && *product.stock_quantity > 0 &&
           *product.stock_quantity <= kLowStock;
}

}  // namespace

void write_actor(JsonWriter& out, const Actor& actor, const Actor& viewer) {
    out.begin_object();
    out.member("type", actor.type);
    out.member("id", actor.id);
    out.member("name", viewer.is_staff() ? actor.name : std::nullopt);
    out.end_object();
}

void write_metadata(JsonWriter& out, const Metadata& metadata) {
    out.begin_object();
    for (const auto& [name, value] : metadata) {
        out.text_key(name);
        out.text(value);
    }
    out.end_object();
}

void write_product(JsonWriter& out, const Product& product, const Actor& viewer) {
    out.begin_object();
    out.member("id", product.id);
    out.member("name", product.name);
    out.member("description", product.description);
    out.member("type", product.type);
    out.member("price", product.price);
    out.member("currency", product.price.currency().code());
    out.member("tax_rate", product.tax_rate);
    out.member("category", product.category);
    out.member("sku", product.sku);
    out.member("barcode", product.barcode);
    out.member("in_stock", product.in_stock());
    out.member("low_stock", low_stock(product));
    out.key("images");
    out.begin_array();
    for (const Image& image : product.images) write_image(out, image);
    out.end_array();
    if (viewer.is_staff()) {
        out.member("stock_quantity", product.stock_quantity);
        out.member("allow_backorder", product.allow_backorder);
        out.member("active", product.active);
        out.key("metadata");
        write_metadata(out, product.metadata);
    }
    out.member("version", product.version);
    out.member("created_at", product.created_at);
    out.member("updated_at", product.updated_at);
    out.end_object();
}

void write_image(JsonWriter& out, const Image& image) {
    out.begin_object();
    out.member("id", image.id);
    out.member("product_id", image.product_id);
    // Where the HTTP interface has it. The bytes of an id never change.
    out.member("url", "/v1/images/" + image.id.to_string());
    out.member("alt", image.alt);
    out.member("media_type", image.media_type);
    out.member("width", image.width);
    out.member("height", image.height);
    out.member("size", image.size);
    out.member("position", image.position);
    out.member("created_at", image.created_at);
    out.end_object();
}

void write_movement(JsonWriter& out, const StockMovement& movement, const Actor& viewer) {
    out.begin_object();
    out.member("id", movement.id);
    out.member("product_id", movement.product_id);
    out.member("delta", movement.delta);
    out.member("quantity_after", movement.quantity_after);
    out.member("reason", movement.reason);
    out.member("order_id", movement.order_id);
    out.member("note", movement.note);
    out.key("actor");
    write_actor(out, movement.actor, viewer);
    out.member("created_at", movement.created_at);
    out.end_object();
}

std::string encode(const Product& product, const Actor& viewer) {
    JsonWriter out(768 + product.description.size() + product.images.size() * 320);
    write_product(out, product, viewer);
    return std::move(out).take();
}

std::string encode(const Image& image) {
    JsonWriter out;
    write_image(out, image);
    return std::move(out).take();
}

std::string encode(const StockMovement& movement, const Actor& viewer) {
    JsonWriter out;
    write_movement(out, movement, viewer);
    return std::move(out).take();
}

std::string encode(const Page<Product>& page, const Actor& viewer) {
    return page_document(page, 768, [&](JsonWriter& out, const Product& product) {
        write_product(out, product, viewer);
    });
}

std::string encode(const Page<StockMovement>& page, const Actor& viewer) {
    return page_document(page, 320, [&](JsonWriter& out, const StockMovement& movement) {
        write_movement(out, movement, viewer);
    });
}

}  // namespace ordo::codec
