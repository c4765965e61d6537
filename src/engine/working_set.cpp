#include "engine/working_set.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ordo {
namespace {

template <class Row>
void append(std::vector<Row>& to, std::vector<Row>&& from) {
    if (to.empty())
        to = std::move(from);
    else
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

void WorkingSet::apply_product(sys::Changes::ProductWrite&& write) {
    const Product& next = write.product;
    auto& current = state_.products[next.id];
    // Codes that other commands of this batch asked about.
    const auto pass_on = [&](auto& owners, const std::optional<std::string>& before,
                             const std::optional<std::string>& after) {
        if (before)
            if (const auto owner = owners.find(*before); owner != owners.end()) owner->second.reset();
        if (after)
            if (const auto owner = owners.find(*after); owner != owners.end()) owner->second = next.id;
    };
    pass_on(state_.sku_owners, current ? current->sku : std::nullopt, next.sku);
    pass_on(state_.barcode_owners, current ? current->barcode : std::nullopt, next.barcode);

    const auto stock = current ? current->stock_quantity : std::nullopt;
    current = next;
    current->stock_quantity = stock;

    const auto [place, fresh] = product_at_.try_emplace(next.id, changes_.products.size());
    if (fresh)
        changes_.products.push_back(std::move(write));
    else
        changes_.products[place->second].product = std::move(write.product);
}

void WorkingSet::apply_stock(ProductId id, std::optional<std::int64_t> quantity) {
    state_.products[id]->stock_quantity = quantity;
    const auto [place, fresh] = stock_at_.try_emplace(id, changes_.stock.size());
    if (fresh)
        changes_.stock.emplace_back(id, quantity);
    else
        changes_.stock[place->second].second = quantity;
}

void WorkingSet::apply_order(sys::Changes::OrderWrite&& write) {
    const OrderId id = write.state.order.id;
    state_.orders[id] = write.state;
    const auto [place, fresh] = order_at_.try_emplace(id, changes_.orders.size());
    if (fresh)
        changes_.orders.push_back(std::move(write));
    else
        changes_.orders[place->second].state = std::move(write.state);
}

void WorkingSet::apply_position(ConsumerPosition&& position) {
    state_.consumers[position.consumer] = position.sequence;
    const auto place =
        std::ranges::find(changes_.consumers, position.consumer, &ConsumerPosition::consumer);
    if (place == changes_.consumers.end())
        changes_.consumers.push_back(std::move(position));
    else
        *place = std::move(position);
}

void WorkingSet::apply(sys::Changes&& next) {
    for (auto& write : next.products) apply_product(std::move(write));
    for (auto& [id, quantity] : next.stock) apply_stock(id, quantity);
    for (auto& write : next.orders) apply_order(std::move(write));
    for (const auto& [scope, key] : next.keys) state_.keys[scope] = key;
    for (auto& position : next.consumers) apply_position(std::move(position));
    if (next.chain) {
        state_.chain = *next.chain;
        changes_.chain = next.chain;
    }
    append(changes_.movements, std::move(next.movements));
    append(changes_.payments, std::move(next.payments));
    append(changes_.ledger, std::move(next.ledger));
    append(changes_.journal, std::move(next.journal));
    append(changes_.keys, std::move(next.keys));
}

}  // namespace ordo
