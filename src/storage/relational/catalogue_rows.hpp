#pragma once

#include "core/fold.hpp"
#include "ordo/sys/storage.hpp"
#include "storage/relational/shop_rows.hpp"

namespace ordo::relational {
// Greater than every id: '~' comes after all letters.
inline const std::string kAfterAllIds = "~";

Product take_product(auto& query) {
    const auto id = take_id<ProductId>(query);
    std::string name = query.take_text();
    std::string description = query.take_text();
    const auto type = take_word<ProductType>(query);
    const Currency currency = query.take_currency();
    Product product{.id = id,
                    .name = std::move(name),
                    .description = std::move(description),
                    .type = type,
                    .price = query.take_money(currency)};
    product.tax_rate = query.take_rate();
    product.category = query.take_maybe_text();
    product.sku = query.take_maybe_text();
    product.barcode = query.take_maybe_text();
    product.in_stock_by_hand = query.take_flag();
    product.allow_backorder = query.take_flag();
    product.active = query.take_flag();
    product.metadata = take_metadata(query);
    product.version = query.take_integer();
    product.created_at = query.take_time();
    product.updated_at = query.take_time();
    product.stock_quantity = query.take_maybe_integer();
    return product;
}

Image take_image(auto& query) {
    Image image;
    image.id = take_id<ImageId>(query);
    image.product_id = take_id<ProductId>(query);
    image.alt = query.take_text();
    image.media_type = query.take_text();
    image.width = query.take_integer();
    image.height = query.take_integer();
    image.size = query.take_integer();
    image.position = query.take_integer();
    image.created_at = query.take_time();
    return image;
}

void load_images(auto& connection, Product& product) {
    const std::string id = product.id.to_string();
    auto query = connection.query("image_list");
    query.text(id);
    while (query.row()) product.images.push_back(take_image(query));
}

void write_words(auto& connection, const std::string& id, const Product& product) {
    for (const std::string& word : search_words(product)) {
        connection.query("product_word_insert").text(word).text(id).write();
    }
}

std::optional<ProductId> load_owner(auto& query, const std::string& text) {
    query.text(text);
    if (!query.row()) return std::nullopt;
    return take_id<ProductId>(query);
}

std::optional<Product> load_product(auto& connection, const std::string& id) {
    std::optional<Product> product;
    bool has_images = false;
    {
        auto query = connection.query("product_get");
        query.text(id);
        if (!query.row()) return product;
        product = take_product(query);
        has_images = query.take_flag();
    }
    if (has_images) load_images(connection, *product);
    return product;
}

std::optional<Product> load_product(auto& connection, ProductId id) {
    return load_product(connection, id.to_string());
}

Product load_listed_product(auto& connection, std::int64_t row) {
    std::optional<Product> product;
    bool has_images = false;
    {
        auto query = connection.query("product_listed");
        query.integer(row);
        if (!query.row()) throw Failure(corrupt_row("an index entry without its product"));
        product = take_product(query);
        has_images = query.take_flag();
    }
    if (has_images) load_images(connection, *product);
    return *std::move(product);
}

std::optional<ProductId> load_sku_owner(auto& connection, const std::string& sku) {
    auto query = connection.query("sku_owner");
    return load_owner(query, sku);
}

std::optional<ProductId> load_barcode_owner(auto& connection, const std::string& barcode) {
    auto query = connection.query("barcode_owner");
    return load_owner(query, barcode);
}

void write_product(auto& connection, const sys::Changes::ProductWrite& write) {
    const Product& product = write.product;
    const std::string id = product.id.to_string();
    const std::string name_folded = fold(product.name);
    const std::string metadata = metadata_text(product.metadata);
    const std::string currency(product.price.currency().code());
    {
        auto query =
            write.insert ? connection.query("product_insert") : connection.query("product_update");
        query.text(id)
            .text(product.name)
            .text(name_folded)
            .text(product.description)
            .word(product.type)
            .integer(product.price.minor())
            .integer(product.tax_rate.ppm())
            .maybe(product.category)
            .maybe(product.sku)
            .maybe(product.barcode)
            .flag(product.in_stock_by_hand)
            .flag(product.allow_backorder)
            .flag(product.active)
            .text(metadata)
            .integer(product.version)
            .time(product.updated_at);
        if (write.insert) query.time(product.created_at).text(currency);
        query.write_one();
    }
    if (!write.insert) connection.query("product_word_remove").text(id).write();
    write_words(connection, id, product);
}

void write_stock(auto& connection, ProductId id, std::optional<std::int64_t> quantity) {
    const std::string id_text = id.to_string();
    if (quantity) {
        connection.query("stock_put").text(id_text).integer(*quantity).write();
    } else {
        connection.query("stock_remove").text(id_text).write();
    }
}

void insert_movement(auto& connection, const StockMovement& movement) {
    const std::string id = movement.id.to_string();
    const std::string product = movement.product_id.to_string();
    const std::optional<std::string> order =
        movement.order_id ? std::optional(movement.order_id->to_string()) : std::nullopt;
    auto query = connection.query("movement_insert");
    query.text(product)
        .text(id)
        .integer(movement.delta)
        .integer(movement.quantity_after)
        .word(movement.reason)
        .maybe(order)
        .maybe(movement.note);
    bind_actor(query, movement.actor);
    query.time(movement.created_at).write();
}

StockMovement take_movement(auto& query) {
    StockMovement movement;
    movement.product_id = take_id<ProductId>(query);
    movement.id = take_id<MovementId>(query);
    movement.delta = query.take_integer();
    movement.quantity_after = query.take_integer();
    movement.reason = take_word<MovementReason>(query);
    movement.order_id = take_maybe_id<OrderId>(query);
    movement.note = query.take_maybe_text();
    movement.actor = take_actor(query);
    movement.created_at = query.take_time();
    return movement;
}

std::vector<StockMovement> list_movements(auto& connection, ProductId id,
                                          std::optional<MovementId> before, std::int64_t limit) {
    const std::string id_text = id.to_string();
    const std::string before_text = before ? before->to_string() : kAfterAllIds;
    auto query = connection.query("movement_list");
    query.text(id_text).text(before_text).integer(limit);
    std::vector<StockMovement> movements;
    while (query.row()) movements.push_back(take_movement(query));
    return movements;
}

std::optional<sys::ImageData> load_image(auto& connection, ImageId id) {
    const std::string id_text = id.to_string();
    auto query = connection.query("image_get");
    query.text(id_text);
    if (!query.row()) return std::nullopt;
    Image image = take_image(query);
    return sys::ImageData{std::move(image), query.take_text()};
}

std::optional<ProductId> load_image_owner(auto& connection, ImageId id) {
    const std::string id_text = id.to_string();
    auto query = connection.query("image_owner");
    return load_owner(query, id_text);
}

void write_image(auto& connection, const sys::Changes::ImageWrite& write) {
    const Image& image = write.image;
    const std::string id = image.id.to_string();
    if (!write.bytes) {
        connection.query("image_update")
            .text(id)
            .text(image.alt)
            .integer(image.position)
            .write_one();
        return;
    }
    const std::string product_id = image.product_id.to_string();
    connection.query("image_insert")
        .text(id)
        .text(image.alt)
        .integer(image.position)
        .text(product_id)
        .text(image.media_type)
        .integer(image.width)
        .integer(image.height)
        .integer(image.size)
        .time(image.created_at)
        .write();
    connection.query("image_data_insert").text(id).blob(*write.bytes).write();
}

void remove_image(auto& connection, ImageId id) {
    const std::string id_text = id.to_string();
    connection.query("image_data_remove").text(id_text).write();
    connection.query("image_remove").text(id_text).write();
}

}  // namespace ordo::relational
