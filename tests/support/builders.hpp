#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/decide/decide.hpp"
#include "core/fold.hpp"
#include "ordo/ordo.hpp"
#include "support/fakes.hpp"
#include "support/why.hpp"

// Short words for the values that tests are full of, and a shop without storage to try decisions on.
namespace ordo::test {

inline Currency currency(std::string_view code) { return *Currency::parse(code); }
inline Money money(std::string_view amount, std::string_view code = "USD") {
    return *Money::parse(amount, currency(code));
}
inline Rate rate(std::string_view percent) { return *Rate::parse(percent); }
inline AmountInput amount(std::string_view decimal) { return AmountInput(std::string(decimal)); }

// The id of its kind that ends in `n`.
template <class IdType>
IdType id_of(std::uint32_t n) {
    Uuid uuid{0x01, 0x95, 0x51, 0x64, 0x5f, 0x00, 0x70, 0x00, 0x80};
    for (std::size_t i = 0; i < 4; ++i) uuid[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
    return IdType(uuid);
}

inline Actor admin() { return {ActorType::admin, "ada", {}}; }
inline Actor till() { return {ActorType::till, "3", {}}; }
inline Actor system_actor() { return {ActorType::system, {}, {}}; }
inline Actor provider_actor() { return {ActorType::provider, "stripe", {}}; }
inline Actor customer(std::uint32_t n = 1) {
    return {ActorType::customer, id_of<UserId>(n).to_string(), {}};
}
inline CallOptions by(Actor actor) {
    CallOptions call;
    call.actor = std::move(actor);
    return call;
}
inline CallOptions by(Actor actor, std::string key) {
    CallOptions call = by(std::move(actor));
    call.idempotency_key = std::move(key);
    return call;
}

// A product number `n`; without `stock` it is not counted.
inline Product make_product(std::uint32_t n, std::string_view price,
                            std::optional<std::int64_t> stock = {},
                            std::string_view tax_percent = "0", std::string_view code = "USD") {
    Product made{.price = money(price, code)};
    made.id = id_of<ProductId>(n);
    made.name = "Product " + std::to_string(n);
    made.tax_rate = rate(tax_percent);
    made.stock_quantity = stock;
    made.created_at = made.updated_at = FakeClock::kStart;
    return made;
}

inline OrderItem item(std::uint32_t product_number, std::int64_t quantity = 1) {
    OrderItem made;
    made.product_id = id_of<ProductId>(product_number);
    made.quantity = quantity;
    return made;
}

inline OrderCreate order_of(std::vector<OrderItem> items) {
    OrderCreate command;
    command.items = std::move(items);
    return command;
}

// A shop in memory, for decide(): like a storage it shows a command only what the command declared to
// need, so that a rule which looks at something else is found out.
struct Desk {
    FakeClock clock;
    FakeRandom random;
    IdSource ids{random};
    sys::State shop;

    explicit Desk(bool prices_include_tax = true)
        : shop(sys::ShopSettings{.default_currency = currency("USD"),
                                 .prices_include_tax = prices_include_tax}) {}

    void add(Product product) { shop.products[product.id] = std::move(product); }
    void add(sys::OrderState state) {
        const OrderId id = state.order.id;
        shop.orders[id] = std::move(state);
    }

    const Product& product(std::uint32_t n) const { return *shop.products.at(id_of<ProductId>(n)); }
    const Order& order(OrderId id) const { return shop.orders.at(id)->order; }

    template <class Command>
    auto decide(const Command& command, const CallOptions& call = by(admin()), Digest digest = {}) {
        sys::Needs needs;
        declare_needs(command, needs);
        const sys::State seen = show(needs);
        return ordo::decide(seen, command, Context{clock.now(), ids, call, digest});
    }

    // Decides, requires success, and carries the changes out.
    template <class Command>
    auto run(const Command& command, const CallOptions& call = by(admin()), Digest digest = {}) {
        auto decided = decide(command, call, digest);
        BOOST_REQUIRE_MESSAGE(decided.has_value(), why(decided));
        accept(decided->changes, static_cast<std::int64_t>(decided->records.size()));
        return *std::move(decided);
    }

private:
    sys::State show(const sys::Needs& needs) const {
        sys::State seen(shop.settings);
        seen.chain = shop.chain;
        seen.policy = shop.policy;
        const auto show_product = [&](ProductId id) {
            const auto found = shop.products.find(id);
            seen.products[id] = found == shop.products.end() ? std::nullopt : found->second;
        };
        for (const auto id : needs.products) show_product(id);
        for (const auto& [id, need] : needs.orders) {
            const auto found = shop.orders.find(id);
            seen.orders[id] = found == shop.orders.end() ? std::nullopt : found->second;
            if (need.with_stock && seen.orders[id])
                for (const auto& line : seen.orders[id]->order.lines) show_product(line.product_id);
        }
        show_payments(needs, seen);
        show_people(needs, seen);
        for (const auto id : needs.images) {
            seen.image_products[id] = owner_of_image(id);
            if (seen.image_products[id]) show_product(*seen.image_products[id]);
        }
        for (const auto& sku : needs.skus) seen.sku_owners[sku] = owner(&Product::sku, sku);
        for (const auto& code : needs.barcodes)
            seen.barcode_owners[code] = owner(&Product::barcode, code);
        for (const auto& name : needs.consumers) {
            const auto found = shop.consumers.find(name);
            seen.consumers[name] = found == shop.consumers.end() ? 0 : found->second;
        }
        return seen;
    }

    void show_payments(const sys::Needs& needs, sys::State& seen) const {
        const auto owner_where = [&](auto is_asked_for) -> std::optional<sys::PaymentOwner> {
            for (const auto& [id, state] : shop.orders) {
                if (!state) continue;
                for (const Payment& payment : state->order.payments) {
                    if (!is_asked_for(payment)) continue;
                    seen.orders.try_emplace(id, state);
                    return sys::PaymentOwner{id, payment.id};
                }
            }
            return std::nullopt;
        };
        for (const auto id : needs.payments) {
            const auto owner = owner_where([&](const Payment& payment) { return payment.id == id; });
            seen.payment_orders[id] = owner ? std::optional(owner->order_id) : std::nullopt;
        }
        for (const auto& ref : needs.provider_refs)
            seen.provider_refs[ref] = owner_where([&](const Payment& payment) {
                return payment.provider == ref.first && payment.provider_ref == ref.second;
            });
        for (const auto& name : needs.provider_events) {
            const auto found = shop.provider_events.find(name);
            seen.provider_events[name] = {};
            if (found != shop.provider_events.end()) seen.provider_events[name] = found->second;
        }
    }

    void show_people(const sys::Needs& needs, sys::State& seen) const {
        const auto show = [](const auto& asked, const auto& all, auto& shown) {
            for (const auto& key : asked) {
                const auto found = all.find(key);
                shown[key] = found == all.end() ? std::nullopt : found->second;
            }
        };
        show(needs.users, shop.users, seen.users);
        show(needs.emails, shop.emails, seen.emails);
        show(needs.sessions, shop.sessions, seen.sessions);
    }

    std::optional<ProductId> owner_of_image(ImageId id) const {
        for (const auto& [product_id, product] : shop.products) {
            if (!product) continue;
            for (const Image& image : product->images)
                if (image.id == id) return product_id;
        }
        return std::nullopt;
    }

    std::optional<ProductId> owner(std::optional<std::string> Product::*code,
                                   const std::string& text) const {
        for (const auto& [id, product] : shop.products)
            if (product && *product.*code == text) return id;
        return std::nullopt;
    }

    void accept(const sys::Changes& changes, std::int64_t records) {
        for (const auto& write : changes.products) {
            auto& held = shop.products[write.product.id];
            const auto stock = held ? held->stock_quantity : std::nullopt;
            auto images = held ? held->images : std::vector<Image>();
            held = write.product;
            held->stock_quantity = stock;
            held->images = std::move(images);
        }
        for (const auto& [id, quantity] : changes.stock) shop.products[id]->stock_quantity = quantity;
        for (const auto& write : changes.orders) shop.orders[write.state.order.id] = write.state;
        for (const auto& write : changes.events) {
            const Evidence& evidence = write.event.evidence;
            auto& known = shop.provider_events[{evidence.provider, *evidence.event_id}];
            const auto same = std::find_if(known.begin(), known.end(), [&](const auto& event) {
                return event.digest == write.event.digest;
            });
            if (same == known.end())
                known.push_back(write.event);
            else
                same->state = write.event.state;
        }
        for (const auto& write : changes.users) {
            auto& held = shop.users[write.state.user.id];
            if (held) shop.emails[fold_email(held->user.email)].reset();
            held = write.state;
            shop.emails[fold_email(held->user.email)] = held->user.id;
        }
        accept_sessions(changes);
        accept_images(changes);
        if (changes.policy) shop.policy = *changes.policy;
        for (const auto& position : changes.consumers)
            shop.consumers[position.consumer] = position.sequence;
        if (changes.chain) shop.chain = *changes.chain;
        shop.chain.sequence += records;
    }

    void accept_sessions(const sys::Changes& changes) {
        const auto is_in = [](const auto& list, const auto& value) {
            return std::find(list.begin(), list.end(), value) != list.end();
        };
        for (auto& [digest, token] : shop.sessions)
            if (token && (is_in(changes.ended_families, token->family) ||
                          is_in(changes.ended_users, token->user_id)))
                token.reset();
        for (const auto& write : changes.sessions) shop.sessions[write.token.digest] = write.token;
    }

    void accept_images(const sys::Changes& changes) {
        for (const auto id : changes.removed_images)
            if (const auto owner = owner_of_image(id))
                std::erase_if(shop.products[*owner]->images,
                              [&](const Image& image) { return image.id == id; });
        for (const auto& write : changes.images) {
            auto& images = shop.products[write.image.product_id]->images;
            std::erase_if(images, [&](const Image& image) { return image.id == write.image.id; });
            images.push_back(write.image);
            std::sort(images.begin(), images.end(), [](const Image& a, const Image& b) {
                return a.position < b.position;
            });
        }
    }
};

// Requires a refusal with this code and at this field.
template <class T>
void check_refused(const Result<T>& result, Errc code, std::string_view field = "") {
    BOOST_REQUIRE_MESSAGE(!result.has_value(), "expected " << errc_name(code));
    BOOST_TEST(errc_name(result.error().code) == errc_name(code), result.error().message);
    BOOST_TEST(result.error().field == field);
    BOOST_TEST(!result.error().message.empty());
}

}  // namespace ordo::test
