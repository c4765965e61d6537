#pragma once

#include <optional>
#include <string>

#include "ordo/sys/storage.hpp"
#include "storage/relational/catalogue_rows.hpp"
#include "storage/relational/event_rows.hpp"
#include "storage/relational/order_rows.hpp"
#include "storage/relational/payment_rows.hpp"
#include "storage/relational/people_rows.hpp"
#include "storage/relational/shop_rows.hpp"

// What a batch of commands needs, one question after the other: for a database that answers at once.
namespace ordo::relational {

void load_product_into(auto& connection, sys::State& state, ProductId id) {
    const auto [entry, is_new] = state.products.try_emplace(id);
    if (is_new) entry->second = load_product(connection, id);
}

// An order that was asked for by its own id has been loaded, with its stock if need be.
void load_order_of(auto& connection, sys::State& state,
                   const std::optional<sys::PaymentOwner>& owner) {
    if (!owner) return;
    const auto [entry, is_new] = state.orders.try_emplace(owner->order_id);
    if (is_new) entry->second = load_order(connection, owner->order_id);
}

void load_orders(auto& connection, const sys::Needs& needs, sys::State& state) {
    for (const auto& [id, need] : needs.orders) {
        auto& order = state.orders[id];
        order = load_order(connection, id);
        if (!order || !need.with_stock) continue;
        for (const OrderLine& line : order->order.lines) {
            load_product_into(connection, state, line.product_id);
        }
    }
    for (const PaymentId id : needs.payments) {
        const auto owner = load_payment_owner(connection, id);
        state.payment_orders[id] = owner ? std::optional(owner->order_id) : std::nullopt;
        load_order_of(connection, state, owner);
    }
    for (const sys::ProviderRef& ref : needs.provider_refs) {
        const auto owner = load_payment_owner(connection, ref);
        state.provider_refs[ref] = owner;
        load_order_of(connection, state, owner);
    }
    for (const sys::ProviderRef& id : needs.provider_events) {
        state.provider_events[id] = list_events(connection, id);
    }
}

void load_products(auto& connection, const sys::Needs& needs, sys::State& state) {
    for (const ProductId id : needs.products) load_product_into(connection, state, id);
    for (const std::string& sku : needs.skus) {
        state.sku_owners[sku] = load_sku_owner(connection, sku);
    }
    for (const std::string& barcode : needs.barcodes) {
        state.barcode_owners[barcode] = load_barcode_owner(connection, barcode);
    }
    for (const ImageId id : needs.images) {
        const auto owner = load_image_owner(connection, id);
        state.image_products[id] = owner;
        if (owner) load_product_into(connection, state, *owner);
    }
}

void load_people(auto& connection, const sys::Needs& needs, sys::State& state) {
    for (const UserId id : needs.users) state.users[id] = load_user(connection, id);
    for (const std::string& email : needs.emails) {
        const auto owner = load_user_by_email(connection, email);
        state.emails[email] = owner ? std::optional(owner->user.id) : std::nullopt;
    }
    for (const Digest& digest : needs.sessions) {
        const auto& session = state.sessions[digest] = load_session(connection, digest);
        if (session) state.users[session->user_id] = load_user(connection, session->user_id);
    }
}

void load(auto& connection, const sys::Needs& needs, sys::State& state) {
    state.chain = load_chain(connection);
    state.policy = load_policy(connection);
    for (const Digest& key : needs.keys) state.keys[key] = load_key(connection, key);
    load_orders(connection, needs, state);
    load_products(connection, needs, state);
    load_people(connection, needs, state);
    for (const std::string& name : needs.consumers) {
        state.consumers[name] = load_consumer(connection, name);
    }
}

}  // namespace ordo::relational
