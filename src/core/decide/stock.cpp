#include "core/decide/rules.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

namespace ordo {

ProductLookup products_of(const sys::State& state) {
    return [&state](ProductId id) -> const Product* {
        const auto& product = state.products.at(id);
        return product ? &*product : nullptr;
    };
}

void move_stock(const Product& product, std::int64_t delta, MovementReason reason,
                std::optional<OrderId> order, std::optional<std::string> note,
                const Context& context, sys::Changes& changes) {
    const std::int64_t after = *product.stock_quantity + delta;
    changes.stock.emplace_back(product.id, after);
    changes.movements.push_back({.id = context.ids.next<MovementId>(context.now),
                                 .product_id = product.id,
                                 .delta = delta,
                                 .quantity_after = after,
                                 .reason = reason,
                                 .order_id = order,
                                 .note = std::move(note),
                                 .actor = without_name(context.call.actor),
                                 .created_at = context.now});
}

void declare_needs(const StockAdjust& command, sys::Needs& needs) {
    needs.products.insert(command.product_id);
}

Result<Decision<StockMovement>> decide(const State& state, const StockAdjust& command,
                                       const Context& context) {
    ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(refuse_version(context.call));
    ORDO_TRY(check_optional(command.note, limits::kTextLength, TextKind::lines, "/note"));
    if (command.delta == 0 || command.delta < -limits::kStockQuantity ||
        command.delta > limits::kStockQuantity)
        return invalid("/delta", "The change must be a number of pieces other than zero.");
    if (command.reason == MovementReason::order || command.reason == MovementReason::cancel)
        return invalid("/reason", "This reason is written by orders only.");

    const auto& found = state.products.at(command.product_id);
    if (!found)
        return Error(Errc::not_found, "There is no product " + command.product_id.to_string() + ".");
    Product product = *found;
    product.stock_quantity = product.stock_quantity.value_or(0);
    const std::int64_t after = *product.stock_quantity + command.delta;
    if (command.delta < 0 && after < 0 && !product.allow_backorder) {
        ErrorDetails details;
        details.items.push_back(
            {product.id.to_string(), -command.delta, *product.stock_quantity, {}, {}});
        return Error(Errc::out_of_stock, "There are only " + std::to_string(*product.stock_quantity) +
                                             " pieces on hand.")
            .with(std::move(details));
    }
    if (after > limits::kStockQuantity || after < -limits::kStockQuantity)
        return invalid("/delta", "The quantity would become too large.");

    sys::Changes changes;
    move_stock(product, command.delta, command.reason, std::nullopt, command.note, context, changes);
    StockMovement answer = changes.movements.front();
    return Decision<StockMovement>{std::move(answer), std::move(changes)};
}

}  // namespace ordo
