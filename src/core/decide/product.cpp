#include <utility>

#include "core/decide/rules.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo {
namespace {

Result<Money> price_of(const AmountInput& input, Currency currency) {
    auto price = input.in(currency);
    if (!price) {
        price.error().field = "/price";
        return price;
    }
    if (price->is_negative()) return invalid("/price", "A price is not negative.");
    return price;
}

Result<void> check_codes(const std::optional<std::string>& sku,
                         const std::optional<std::string>& barcode) {
    ORDO_TRY(check_optional(sku, limits::kCodeLength, TextKind::line, "/sku"));
    return check_optional(barcode, limits::kCodeLength, TextKind::line, "/barcode");
}

Result<void> check_texts(const Product& product) {
    ORDO_TRY(check_required(product.name, limits::kNameLength, "/name"));
    ORDO_TRY(check_text(product.description, limits::kDescriptionLength, TextKind::lines,
                        "/description"));
    ORDO_TRY(check_optional(product.category, limits::kCodeLength, TextKind::line, "/category"));
    ORDO_TRY(check_codes(product.sku, product.barcode));
    return check_metadata(product.metadata);
}

using Owners = std::map<std::string, std::optional<ProductId>>;

Result<void> check_free(const Owners& owners, const std::optional<std::string>& code, ProductId self,
                        std::string_view field) {
    if (!code) return {};
    const auto& owner = owners.at(*code);
    if (!owner || *owner == self) return {};
    ErrorDetails details;
    details.existing_field = field;
    return Error(Errc::already_exists,
                 "Another product has this " + std::string(field) + ".", "/" + std::string(field))
        .with(std::move(details));
}

// `before` is null for a new product. Only codes that change were asked for, and only they can clash.
Result<void> check_product(const State& state, const Product& product, const Product* before) {
    ORDO_TRY(check_texts(product));
    if (!before || product.sku != before->sku)
        ORDO_TRY(check_free(state.sku_owners, product.sku, product.id, "sku"));
    if (!before || product.barcode != before->barcode)
        ORDO_TRY(check_free(state.barcode_owners, product.barcode, product.id, "barcode"));
    return {};
}

// Everything a person can edit, except the stock, which has a life of its own.
bool same_content(const Product& a, const Product& b) {
    const auto content = [](const Product& p) {
        return std::tie(p.name, p.description, p.type, p.tax_rate, p.category, p.sku, p.barcode,
                        p.in_stock_by_hand, p.allow_backorder, p.active, p.metadata);
    };
    return content(a) == content(b) && a.price == b.price;
}

// A product the caller has named already: the same again is the same product.
Result<Decision<Product>> repeated(const Product& existing, const Product& wanted) {
    if (same_content(existing, wanted))
        return Decision<Product>{.answer = existing, .changed = false, .replayed = true};
    ErrorDetails details;
    details.existing_field = "id";
    return Error(Errc::already_exists, "There is another product with this id.", "/id")
        .with(std::move(details));
}

Result<Product> product_from(const ProductCreate& command, Currency currency, const Context& context) {
    if (command.id && command.id->is_nil()) return invalid("/id", "The id must not be all zeros.");
    if (command.in_stock && command.stock_quantity)
        return invalid("/in_stock", "A counted product is in stock by its quantity; leave one out.");
    if (command.stock_quantity &&
        (*command.stock_quantity < 0 || *command.stock_quantity > limits::kStockQuantity))
        return invalid("/stock_quantity", "The quantity must lie between 0 and 1000000000.");
    ORDO_TRY(const Money price, price_of(command.price, currency));
    return Product{
        .id = command.id ? *command.id : context.ids.next<ProductId>(context.now),
        .name = command.name,
        .description = command.description,
        .type = command.type,
        .price = price,
        .tax_rate = command.tax_rate,
        .category = command.category,
        .sku = command.sku,
        .barcode = command.barcode,
        .in_stock_by_hand = command.in_stock.value_or(true),
        .allow_backorder = command.allow_backorder,
        .metadata = command.metadata,
        .created_at = context.now,
        .updated_at = context.now,
    };
}

Result<Product> patched(const Product& current, const ProductUpdate& patch) {
    const auto assign = [](auto& member, const auto& value) {
        if (value) member = *value;
    };
    Product product = current;
    assign(product.name, patch.name);
    assign(product.description, patch.description);
    assign(product.type, patch.type);
    assign(product.tax_rate, patch.tax_rate);
    assign(product.category, patch.category);
    assign(product.sku, patch.sku);
    assign(product.barcode, patch.barcode);
    assign(product.allow_backorder, patch.allow_backorder);
    assign(product.active, patch.active);
    assign(product.metadata, patch.metadata);
    if (patch.price) {
        ORDO_TRY(product.price, price_of(*patch.price, current.price.currency()));
    }
    if (patch.stop_counting) product.stock_quantity.reset();
    if (patch.in_stock && product.stock_quantity)
        return invalid("/in_stock", "A counted product is in stock by its quantity.");
    assign(product.in_stock_by_hand, patch.in_stock);
    return product;
}

Result<Decision<Product>> update(const State& state, const ProductUpdate& command,
                                 const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    const auto& found = state.products.at(command.id);
    if (!found) return Error(Errc::not_found, "There is no product " + command.id.to_string() + ".");
    ORDO_TRY(check_version(found->version, context.call));
    ORDO_TRY(Product product, patched(*found, command));
    if (same_content(*found, product) && found->stock_quantity == product.stock_quantity)
        return Decision<Product>{.answer = *found, .changed = false};
    ORDO_TRY(check_product(state, product, &*found));

    sys::Changes changes;
    if (found->stock_quantity && !product.stock_quantity) {
        // The movements of a product add up to what is counted, also when nothing is counted any more.
        if (*found->stock_quantity != 0)
            move_stock(*found, -*found->stock_quantity, MovementReason::count, std::nullopt,
                       std::nullopt, context, changes);
        changes.stock.emplace_back(product.id, std::nullopt);
    }
    product.version += 1;
    product.updated_at = context.now;
    changes.products.push_back({product, false});
    return Decision<Product>{std::move(product), std::move(changes)};
}

}  // namespace

Result<void> check_wishes(const ProductCreate& command) {
    return check_codes(command.sku, command.barcode);
}

Result<void> check_wishes(const ProductUpdate& command) {
    return check_codes(command.sku.value_or(std::nullopt), command.barcode.value_or(std::nullopt));
}

void declare_needs(const ProductCreate& command, sys::Needs& needs) {
    if (command.id) needs.products.insert(*command.id);
    if (command.sku) needs.skus.insert(*command.sku);
    if (command.barcode) needs.barcodes.insert(*command.barcode);
}

void declare_needs(const ProductUpdate& command, sys::Needs& needs) {
    needs.products.insert(command.id);
    needs.with_pictures.insert(command.id);
    if (command.sku && *command.sku) needs.skus.insert(**command.sku);
    if (command.barcode && *command.barcode) needs.barcodes.insert(**command.barcode);
}

void declare_needs(const ProductDeactivate& command, sys::Needs& needs) {
    needs.products.insert(command.id);
    needs.with_pictures.insert(command.id);
}

Result<Decision<Product>> decide(const State& state, const ProductCreate& command,
                                 const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(refuse_version(context.call));
    ORDO_TRY(Product product,
             product_from(command, command.currency.value_or(state.settings.default_currency), context));
    if (command.id)
        if (const auto& existing = state.products.at(*command.id))
            return repeated(*existing, product);
    ORDO_TRY(check_product(state, product, nullptr));

    sys::Changes changes;
    changes.products.push_back({product, true});
    if (command.stock_quantity) {
        product.stock_quantity = 0;
        if (*command.stock_quantity > 0)
            move_stock(product, *command.stock_quantity, MovementReason::received, std::nullopt,
                       std::nullopt, context, changes);
        else
            changes.stock.emplace_back(product.id, 0);
        product.stock_quantity = command.stock_quantity;
    }
    return Decision<Product>{std::move(product), std::move(changes)};
}

Result<Decision<Product>> decide(const State& state, const ProductUpdate& command,
                                 const Context& context) {
    return update(state, command, context);
}

Result<Decision<Product>> decide(const State& state, const ProductDeactivate& command,
                                 const Context& context) {
    ProductUpdate patch{.id = command.id};
    patch.active = false;
    return update(state, patch, context);
}

}  // namespace ordo
