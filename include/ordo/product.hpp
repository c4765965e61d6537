#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/actor.hpp"
#include "ordo/id.hpp"
#include "ordo/money.hpp"
#include "ordo/time.hpp"

namespace ordo {

using Metadata = std::map<std::string, std::string>;

enum class ProductType : std::uint8_t { product, service };
enum class MovementReason : std::uint8_t {
    received, sold, returned, damaged, count, other,  // given by people
    order, cancel, refund,                            // written by order commands
};

[[nodiscard]] std::string_view to_string(ProductType type) noexcept;
[[nodiscard]] std::string_view to_string(MovementReason reason) noexcept;

// A picture of a product; its bytes are read apart (Engine::image_get).
struct Image {
    ImageId id;
    ProductId product_id;
    std::string alt;         // what it shows, for those who cannot see it
    std::string media_type;  // image/png, image/jpeg or image/webp
    std::int64_t width = 0, height = 0;  // pixels
    std::int64_t size = 0;               // bytes
    std::int64_t position = 0;           // 0 stands first
    Time created_at;
};

// A product or service of the catalogue.
struct Product {
    ProductId id;
    std::string name;
    std::string description;
    ProductType type = ProductType::product;
    Money price;
    Rate tax_rate;
    std::optional<std::string> category;
    std::optional<std::string> sku;      // unique among all products
    std::optional<std::string> barcode;  // unique among all products
    bool in_stock_by_hand = true;        // what `in_stock` says while nothing is counted
    bool allow_backorder = false;        // counted stock may go below zero
    bool active = true;
    Metadata metadata;
    std::int64_t version = 1;
    Time created_at;
    Time updated_at;
    std::vector<Image> images;  // by position

    // Pieces on hand; empty = not counted (services, made to order). Kept apart from the product's
    // version: selling must not make an editor's copy stale.
    std::optional<std::int64_t> stock_quantity;

    [[nodiscard]] bool in_stock() const noexcept {
        return stock_quantity ? *stock_quantity > 0 || allow_backorder : in_stock_by_hand;
    }
};

// One change of a counted stock. Movements are never edited; they add up to the quantity.
struct StockMovement {
    MovementId id;
    ProductId product_id;
    std::int64_t delta = 0;           // never 0
    std::int64_t quantity_after = 0;
    MovementReason reason = MovementReason::other;
    std::optional<OrderId> order_id;  // set for reasons `order`, `cancel` and `refund`
    std::optional<std::string> note;
    Actor actor;                      // without its name
    Time created_at;
};

}  // namespace ordo
