#include <limits>

#include "storage/sqlite/rows.hpp"

namespace ordo::sqlite {
namespace {

// Greater than every id: '~' comes after all letters.
const std::string kAfterAllIds = "~";

Product take_product(Query& query) {
    const auto id = query.take_id<ProductId>();
    std::string name = query.take_text();
    std::string description = query.take_text();
    const auto type = query.take_word<ProductType>();
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

std::optional<ProductId> load_owner(Query& query, const std::string& text) {
    query.text(text);
    if (!query.row()) return std::nullopt;
    return query.take_id<ProductId>();
}

}  // namespace

std::optional<Product> load_product(Connection& connection, ProductId id) {
    const std::string id_text = id.to_string();
    Query query = connection.query("product_get");
    query.text(id_text);
    if (!query.row()) return std::nullopt;
    return take_product(query);
}

std::optional<Product> load_product_by_barcode(Connection& connection, const std::string& barcode) {
    Query query = connection.query("product_get_by_barcode");
    query.text(barcode);
    if (!query.row()) return std::nullopt;
    return take_product(query);
}

std::vector<Product> list_products(Connection& connection, const sys::ProductPage& page) {
    const std::string before_id = page.before ? page.before->second.to_string() : kAfterAllIds;
    Query query = connection.query("product_list");
    query.integer(page.before ? page.before->first.ms : std::numeric_limits<std::int64_t>::max());
    query.text(before_id);
    if (page.type) {
        query.word(*page.type);
    } else {
        query.null();
    }
    query.maybe(page.category);
    if (page.active) {
        query.flag(*page.active);
    } else {
        query.null();
    }
    query.integer(page.limit);
    std::vector<Product> products;
    while (query.row()) products.push_back(take_product(query));
    return products;
}

std::optional<ProductId> load_sku_owner(Connection& connection, const std::string& sku) {
    Query query = connection.query("sku_owner");
    return load_owner(query, sku);
}

std::optional<ProductId> load_barcode_owner(Connection& connection, const std::string& barcode) {
    Query query = connection.query("barcode_owner");
    return load_owner(query, barcode);
}

void write_product(Connection& connection, const sys::Changes::ProductWrite& write) {
    const Product& product = write.product;
    const std::string id = product.id.to_string();
    const std::string metadata = metadata_text(product.metadata);
    const std::string currency(product.price.currency().code());
    Query query = connection.query(write.insert ? StatementName("product_insert")
                                                : StatementName("product_update"));
    query.text(id)
        .text(product.name)
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
    require_one_row(query.write());
}

void write_stock(Connection& connection, ProductId id, std::optional<std::int64_t> quantity) {
    const std::string id_text = id.to_string();
    if (quantity) {
        connection.query("stock_put").text(id_text).integer(*quantity).write();
    } else {
        connection.query("stock_remove").text(id_text).write();
    }
}

void insert_movement(Connection& connection, const StockMovement& movement) {
    const std::string id = movement.id.to_string();
    const std::string product = movement.product_id.to_string();
    const std::optional<std::string> order =
        movement.order_id ? std::optional(movement.order_id->to_string()) : std::nullopt;
    Query query = connection.query("movement_insert");
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

std::vector<StockMovement> list_movements(Connection& connection, ProductId id,
                                          std::optional<MovementId> before, std::int64_t limit) {
    const std::string id_text = id.to_string();
    const std::string before_text = before ? before->to_string() : kAfterAllIds;
    Query query = connection.query("movement_list");
    query.text(id_text).text(before_text).integer(limit);
    std::vector<StockMovement> movements;
    while (query.row()) {
        StockMovement& next = movements.emplace_back();
        next.product_id = query.take_id<ProductId>();
        next.id = query.take_id<MovementId>();
        next.delta = query.take_integer();
        next.quantity_after = query.take_integer();
        next.reason = query.take_word<MovementReason>();
        next.order_id = query.take_maybe_id<OrderId>();
        next.note = query.take_maybe_text();
        next.actor = take_actor(query);
        next.created_at = query.take_time();
    }
    return movements;
}

}  // namespace ordo::sqlite
