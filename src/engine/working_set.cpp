#include "engine/working_set.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/fold.hpp"
#include "core/statistics.hpp"

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

// Before anything is applied: the state still tells what each payment was.
void WorkingSet::count(const sys::Changes& next) {
    tally_.orders_created += std::ranges::count_if(next.orders, &sys::Changes::OrderWrite::insert);
    for (const auto& write : next.payments) {
        const Payment& payment = write.payment;
        const auto was_so = [&](const Payment& before) {
            return before.id == payment.id && before.status == payment.status;
        };
        const auto owner = state_.orders.find(payment.order_id);
        if (owner == state_.orders.end() || !owner->second ||
            std::ranges::none_of(owner->second->order.payments, was_so))
            ++tally_.payments[{payment.provider, payment.status}];
    }
}

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
    auto images = current ? std::move(current->images) : std::vector<Image>();
    current = next;
    current->stock_quantity = stock;
    current->images = std::move(images);

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

// Payments and refunds stand in their orders' state already; here they become rows, once each, and known
// under the provider's name.
void WorkingSet::apply_payment(sys::Changes::PaymentWrite&& write) {
    const Payment& payment = write.payment;
    state_.payment_orders[payment.id] = payment.order_id;
    if (payment.provider_ref)
        state_.provider_refs[{payment.provider, *payment.provider_ref}] =
            sys::PaymentOwner{payment.order_id, payment.id};
    const auto [place, fresh] = payment_at_.try_emplace(payment.id, changes_.payments.size());
    if (fresh)
        changes_.payments.push_back(std::move(write));
    else
        changes_.payments[place->second].payment = std::move(write.payment);
}

void WorkingSet::apply_refund(sys::Changes::RefundWrite&& write) {
    const Refund& refund = write.refund;
    if (refund.provider_ref)
        for (const Payment& payment : state_.orders[refund.order_id]->order.payments)
            if (payment.id == refund.payment_id)
                state_.provider_refs[{payment.provider, *refund.provider_ref}] =
                    sys::PaymentOwner{refund.order_id, refund.payment_id};
    const auto [place, fresh] = refund_at_.try_emplace(write.refund.id, changes_.refunds.size());
    if (fresh)
        changes_.refunds.push_back(std::move(write));
    else
        changes_.refunds[place->second].refund = std::move(write.refund);
}

void WorkingSet::apply_event(sys::Changes::EventWrite&& write) {
    const auto same_event = [&](const sys::StoredEvent& other) {
        return other.digest == write.event.digest &&
               other.evidence.event_id == write.event.evidence.event_id &&
               other.evidence.provider == write.event.evidence.provider;
    };
    auto& known = state_.provider_events[{write.event.evidence.provider, *write.event.evidence.event_id}];
    if (const auto place = std::ranges::find_if(known, same_event); place != known.end())
        place->state = write.event.state;
    else
        known.push_back(write.event);
    const auto place = std::ranges::find_if(
        changes_.events, [&](const auto& row) { return same_event(row.event); });
    if (place == changes_.events.end())
        changes_.events.push_back(std::move(write));
    else
        place->event.state = write.event.state;
}

void WorkingSet::apply_people(sys::Changes& next) {
    for (auto& write : next.users) {
        const User& user = write.state.user;
        auto& current = state_.users[user.id];
        if (current) state_.emails[fold_email(current->user.email)].reset();
        state_.emails[fold_email(user.email)] = user.id;
        current = write.state;
        const auto place = std::ranges::find_if(
            changes_.users, [&](const auto& row) { return row.state.user.id == user.id; });
        if (place == changes_.users.end())
            changes_.users.push_back(std::move(write));
        else
            place->state = std::move(write.state);
    }
    for (auto& write : next.sessions) {
        state_.sessions[write.token.digest] = write.token;
        const auto place = std::ranges::find_if(changes_.sessions, [&](const auto& row) {
            return row.token.digest == write.token.digest;
        });
        if (place == changes_.sessions.end())
            changes_.sessions.push_back(std::move(write));
        else
            place->token.used_at = write.token.used_at;
    }
    const auto ended = [&](const sys::SessionToken& token) {
        return std::ranges::find(next.ended_families, token.family) != next.ended_families.end() ||
               std::ranges::find(next.ended_users, token.user_id) != next.ended_users.end();
    };
    if (next.ended_families.empty() && next.ended_users.empty()) return;
    for (auto& [digest, token] : state_.sessions)
        if (token && ended(*token)) token.reset();
    // What this batch made of them is never written; what the database has of them goes.
    std::erase_if(changes_.sessions, [&](const auto& row) { return ended(row.token); });
    append(changes_.ended_families, std::move(next.ended_families));
    append(changes_.ended_users, std::move(next.ended_users));
}

void WorkingSet::apply_pictures(sys::Changes& next) {
    const auto images_of = [&](ProductId id) -> std::vector<Image>& { return state_.products[id]->images; };
    for (const ImageId id : next.removed_images) {
        auto& owner = state_.image_products[id];
        std::erase_if(images_of(*owner), [&](const Image& image) { return image.id == id; });
        owner.reset();
        const auto made_here = std::erase_if(
            changes_.images, [&](const auto& row) { return row.image.id == id && row.bytes; });
        std::erase_if(changes_.images, [&](const auto& row) { return row.image.id == id; });
        if (made_here == 0) changes_.removed_images.push_back(id);
    }
    for (auto& write : next.images) {
        auto& images = images_of(write.image.product_id);
        const auto shown = std::ranges::find(images, write.image.id, &Image::id);
        if (shown == images.end())
            images.push_back(write.image);
        else
            *shown = write.image;
        std::ranges::sort(images, {}, &Image::position);
        state_.image_products[write.image.id] = write.image.product_id;
        const auto place = std::ranges::find_if(
            changes_.images, [&](const auto& row) { return row.image.id == write.image.id; });
        if (place == changes_.images.end())
            changes_.images.push_back(std::move(write));
        else
            place->image = std::move(write.image);
    }
}

void WorkingSet::apply(sys::Changes&& next) {
    count(next);
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
    append(changes_.ledger, std::move(next.ledger));
    append(changes_.journal, std::move(next.journal));
    append(changes_.keys, std::move(next.keys));
    for (auto& write : next.payments) apply_payment(std::move(write));
    for (auto& write : next.refunds) apply_refund(std::move(write));
    for (auto& write : next.events) apply_event(std::move(write));
    apply_people(next);
    apply_pictures(next);
    if (next.policy) {
        state_.policy = *next.policy;
        changes_.policy = std::move(next.policy);
    }
    add_statistics(changes_.statistics, next.statistics);
    if (next.forget) changes_.forget = next.forget;
}

}  // namespace ordo
