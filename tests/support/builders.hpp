#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/decide/decide.hpp"
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
        for (const auto& sku : needs.skus) seen.sku_owners[sku] = owner(&Product::sku, sku);
        for (const auto& code : needs.barcodes)
            seen.barcode_owners[code] = owner(&Product::barcode, code);
        for (const auto& name : needs.consumers) {
            const auto found = shop.consumers.find(name);
            seen.consumers[name] = found == shop.consumers.end() ? 0 : found->second;
        }
        return seen;
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
            held = write.product;
            held->stock_quantity = stock;
        }
        for (const auto& [id, quantity] : changes.stock) shop.products[id]->stock_quantity = quantity;
        for (const auto& write : changes.orders) shop.orders[write.state.order.id] = write.state;
        for (const auto& position : changes.consumers)
            shop.consumers[position.consumer] = position.sequence;
        if (changes.chain) shop.chain = *changes.chain;
        shop.chain.sequence += records;
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
