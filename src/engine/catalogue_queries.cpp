#include "core/fold.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "engine/engine_impl.hpp"
#include "engine/paging.hpp"

// Questions about products.
namespace ordo {
namespace {

Error no_product() { return {Errc::not_found, "There is no such product."}; }

Result<Product> visible(std::optional<Product> product, const Actor& actor) {
    if (!product || (!product->active && !actor.is_staff())) return no_product();
    return *std::move(product);
}

Result<void> check_code(const std::optional<std::string>& code, std::string_view field) {
    return check_optional(code, limits::kCodeLength, TextKind::line, field);
}

sys::ListPosition position_of(const Product& product, ProductSort sort) {
    switch (sort) {
        case ProductSort::newest: return {product.created_at.ms, {}, product.id.uuid()};
        case ProductSort::name: return {0, fold(product.name), product.id.uuid()};
        case ProductSort::price:
        case ProductSort::price_falling: return {product.price.minor(), {}, product.id.uuid()};
    }
    return {};
}

}  // namespace

Result<Product> Engine::product_get(ProductId id, const CallOptions& options) const {
    ORDO_TRY(check_visit(options));
    ORDO_TRY(auto product, impl_->storage->product(id));
    return visible(std::move(product), options.actor);
}

Result<Product> Engine::product_by_barcode(const std::string& barcode,
                                           const CallOptions& options) const {
    ORDO_TRY(check_visit(options));
    ORDO_TRY(check_text(barcode, limits::kCodeLength, TextKind::line, "/barcode"));
    ORDO_TRY(auto product, impl_->storage->product_by_barcode(barcode));
    return visible(std::move(product), options.actor);
}

Result<std::optional<std::uint64_t>> Engine::moment(const CallOptions& options) const {
    ORDO_TRY(check_visit(options));
    return impl_->storage->moment();
}

Result<Page<Product>> Engine::product_list(const ProductQuery& query, const CallOptions& options) const {
    ORDO_TRY(check_visit(options));
    ORDO_TRY(check_limit(query.limit, limits::kPageMax));
    ORDO_TRY(check_optional(query.q, limits::kSearchLength, TextKind::line, "/q"));
    ORDO_TRY(check_code(query.category, "/category"));
    ORDO_TRY(check_code(query.sku, "/sku"));
    ORDO_TRY(check_code(query.barcode, "/barcode"));
    const bool staff = options.actor.is_staff();
    sys::ProductPage page{.words = folded_words(query.q.value_or("")),
                          .type = query.type,
                          .category = query.category,
                          .sku = query.sku,
                          .barcode = query.barcode,
                          .in_stock = query.in_stock,
                          .active = staff ? query.active : std::optional(true),
                          .sort = query.sort,
                          .after = std::nullopt,
                          .limit = query.limit + 1};
    // A search for nothing but punctuation finds nothing.
    if (query.q && page.words.empty()) return Page<Product>{};
    const std::string text = QueryText("products")
                                 .add("staff", staff)
                                 .add("q", page.words)
                                 .add("type", page.type)
                                 .add("category", page.category)
                                 .add("sku", page.sku)
                                 .add("barcode", page.barcode)
                                 .add("in_stock", page.in_stock)
                                 .add("active", page.active)
                                 .add("sort", page.sort)
                                 .take();
    if (query.cursor) {
        ORDO_TRY(page.after, read_cursor(impl_->shop.cursor_secret, text, *query.cursor));
    }
    ORDO_TRY(auto rows, impl_->storage->products(page));
    return page_of(std::move(rows), query.limit, impl_->shop.cursor_secret, text,
                   [&](const Product& last) { return position_of(last, query.sort); });
}

Result<Page<StockMovement>> Engine::stock_movements(ProductId id, std::int64_t limit,
                                                    std::optional<std::string> cursor,
                                                    const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    ORDO_TRY(check_limit(limit, limits::kPageMax));
    ORDO_TRY(const auto product, impl_->storage->product(id));
    if (!product) return no_product();
    const std::string text = QueryText("movements").add("product", id.to_string()).take();
    std::optional<MovementId> before;
    if (cursor) {
        ORDO_TRY(const auto at, read_cursor(impl_->shop.cursor_secret, text, *cursor));
        before = MovementId(at.id);
    }
    ORDO_TRY(auto rows, impl_->storage->movements(id, before, limit + 1));
    return page_of(std::move(rows), limit, impl_->shop.cursor_secret, text,
                   [](const StockMovement& last) {
                       return sys::ListPosition{0, {}, last.id.uuid()};
                   });
}

Result<sys::ImageData> Engine::image_get(ImageId id, const CallOptions& options) const {
    ORDO_TRY(check_visit(options));
    ORDO_TRY(auto image, impl_->storage->image(id));
    if (!image) return Error(Errc::not_found, "There is no picture " + id.to_string() + ".");
    return *std::move(image);
}

}  // namespace ordo
