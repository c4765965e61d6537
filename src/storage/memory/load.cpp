#include "storage/memory/shop.hpp"

namespace ordo::memory {
namespace {

void load_order(const Shop& shop, OrderId id, bool with_stock, sys::State& state) {
    const auto& order = state.orders[id] = shop.order(id);
    if (!order || !with_stock) return;
    for (const OrderLine& line : order->order.lines) {
        state.products[line.product_id] = shop.product(line.product_id);
    }
}

void load_payments(const Shop& shop, const sys::Needs& needs, sys::State& state) {
    // An order that was asked for by its own id has been loaded, with its stock if need be.
    const auto load_its_order = [&](const std::optional<sys::PaymentOwner>& owner) {
        if (owner && !needs.orders.contains(owner->order_id)) {
            load_order(shop, owner->order_id, false, state);
        }
    };
    for (const PaymentId id : needs.payments) {
        const auto owner = shop.payment_owner(id);
        state.payment_orders[id] = owner ? std::optional(owner->order_id) : std::nullopt;
        load_its_order(owner);
    }
    for (const sys::ProviderRef& ref : needs.provider_refs) {
        load_its_order(state.provider_refs[ref] = shop.payment_owner(ref));
    }
    for (const sys::ProviderRef& id : needs.provider_events) {
        auto& events = state.provider_events[id];
        events.clear();
        const auto rows = shop.event_ids.find(id);
        if (rows == shop.event_ids.end()) continue;
        for (const std::size_t row : rows->second) events.push_back(shop.events.at(row));
    }
}

}  // namespace

void load(const Shop& shop, const sys::Needs& needs, sys::State& state) {
    state.chain = shop.chain;
    state.policy = shop.policy;
    for (const Digest& key : needs.keys) state.keys[key] = find_in(shop.keys, key);
    for (const auto& [id, need] : needs.orders) load_order(shop, id, need.with_stock, state);
    load_payments(shop, needs, state);
    for (const ProductId id : needs.products) state.products[id] = shop.product(id);
    for (const auto& sku : needs.skus) state.sku_owners[sku] = find_in(shop.skus, sku);
    for (const auto& barcode : needs.barcodes) {
        state.barcode_owners[barcode] = find_in(shop.barcodes, barcode);
    }
    for (const auto& name : needs.consumers) {
        state.consumers[name] = find_in(shop.consumers, name).value_or(0);
    }
    for (const UserId id : needs.users) state.users[id] = find_in(shop.users, id);
    for (const auto& email : needs.emails) state.emails[email] = find_in(shop.emails, email);
    for (const Digest& token : needs.sessions) {
        const auto& session = state.sessions[token] = find_in(shop.sessions, token);
        if (session) state.users[session->user_id] = find_in(shop.users, session->user_id);
    }
    for (const ImageId id : needs.images) {
        const auto image = shop.images.find(id);
        auto& owner = state.image_products[id];
        owner.reset();
        if (image == shop.images.end()) continue;
        owner = image->second.image.product_id;
        state.products[*owner] = shop.product(*owner);
    }
}

}  // namespace ordo::memory
