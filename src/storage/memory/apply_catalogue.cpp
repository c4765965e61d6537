#include "storage/memory/applier.hpp"

namespace ordo::memory {

Result<void> Applier::product(const sys::Changes::ProductWrite& write) {
    Product product = write.product;
    product.images.clear();
    if (product.version < 1) return refused("a product version below 1");
    const auto found = shop_.products.find(product.id);
    std::optional<std::string> sku_before, barcode_before;
    if (write.insert) {
        if (found != shop_.products.end()) return refused("the product's id is taken");
        product.stock_quantity.reset();
        append(shop_.products_made, product.id);
        add(shop_.products, product.id, product);
    } else {
        if (found == shop_.products.end()) return refused("there is no such product");
        Product& place = found->second;
        sku_before = place.sku;
        barcode_before = place.barcode;
        // What an update leaves alone.
        product.created_at = place.created_at;
        product.stock_quantity = place.stock_quantity;
        auto price = Money::of_minor(product.price.minor(), place.price.currency());
        if (!price) return refused("a price out of range");
        product.price = *price;
        set(place, product);
    }
    if (!change_unique(shop_.skus, product.id, sku_before, product.sku)) {
        return refused("the sku is taken");
    }
    if (!change_unique(shop_.barcodes, product.id, barcode_before, product.barcode)) {
        return refused("the barcode is taken");
    }
    return {};
}

Result<void> Applier::stock(ProductId id, std::optional<std::int64_t> quantity) {
    const auto found = shop_.products.find(id);
    if (found == shop_.products.end()) {
        // As in SQL, where taking away what is not there changes nothing.
        if (!quantity) return {};
        return refused("there is no such product");
    }
    Product& product = found->second;
    // Stock that is below zero since backorders were allowed may still rise.
    const bool falls = !product.stock_quantity || (quantity && *quantity < *product.stock_quantity);
    if (quantity && *quantity < 0 && falls && !product.allow_backorder) {
        return refused("stock below zero");
    }
    set(product.stock_quantity, quantity);
    return {};
}

Result<void> Applier::movement(const StockMovement& movement) {
    if (movement.delta == 0) return refused("a movement of nothing");
    if (!shop_.products.contains(movement.product_id)) return refused("there is no such product");
    if (movement.order_id && !shop_.orders.contains(*movement.order_id)) {
        return refused("there is no such order");
    }
    StockMovement row = movement;
    row.actor.name.reset();
    auto& movements = shop_.movements[movement.product_id];
    if (!add(movements, movement.id, std::move(row))) return refused("the movement's id is taken");
    return {};
}

Result<void> Applier::image(const sys::Changes::ImageWrite& write) {
    const Image& image = write.image;
    if (image.position < 0) return refused("an image's position below 0");
    const auto found = shop_.images.find(image.id);
    if (write.bytes) {
        if (found != shop_.images.end()) return refused("the image's id is taken");
        if (!shop_.products.contains(image.product_id)) return refused("there is no such product");
        add(shop_.images, image.id, sys::ImageData{image, *write.bytes});
        add(shop_.product_images[image.product_id], image.id);
        return {};
    }
    if (found == shop_.images.end()) return refused("there is no such image");
    // An update may change these two and nothing else.
    Image& place = found->second.image;
    set(place.alt, image.alt);
    set(place.position, image.position);
    return {};
}

void Applier::remove_image(ImageId id) {
    const auto found = shop_.images.find(id);
    if (found == shop_.images.end()) return;
    remove(shop_.product_images.at(found->second.image.product_id), id);
    remove(shop_.images, id);
}

}  // namespace ordo::memory
