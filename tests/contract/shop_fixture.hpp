#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "codec/snapshot.hpp"
#include "contract/values.hpp"

namespace ordo::test {

// Complete texts, so that one comparison covers every field and a failure shows which one differs.
inline std::string text_of(const Product& value) { return codec::write_snapshot(value); }
inline std::string text_of(const StockMovement& value) { return codec::write_snapshot(value); }
inline std::string text_of(const Order& value) { return codec::write_snapshot(value); }

template <std::size_t N>
std::string text_of(const std::array<std::uint8_t, N>& all) {
    std::string text;
    for (const auto byte : all) text += std::to_string(byte) + ".";
    return text;
}

inline std::string text_of(const std::optional<std::string>& value) {
    return value ? "'" + *value + "'" : "none";
}

inline std::string text_of(const sys::OrderState& state) {
    return text_of(state.order) + " ledger " + std::to_string(state.ledger_entries) + " digest " +
           (state.request_digest ? text_of(*state.request_digest) : "none") + " salt " +
           text_of(state.salt);
}

inline std::string text_of(const LedgerEntry& entry) {
    return entry.order_id.to_string() + " " + std::to_string(entry.entry) + " " +
           std::string(to_string(entry.kind)) + " " + entry.payment_id.to_string() + " " +
           entry.amount.to_string() + " " + std::string(entry.amount.currency().code()) + " " +
           std::to_string(entry.at.ms);
}

inline std::string text_of(const JournalRecord& record) {
    std::string text = std::to_string(record.sequence);
    for (const std::string& part :
         {record.event_id.to_string(), record.order_id.to_string(),
          std::to_string(record.order_sequence), std::string(to_string(record.kind)),
          std::string(to_string(record.type)), record.from, record.to,
          std::string(to_string(record.actor.type)), text_of(record.actor.id),
          text_of(record.actor.name), text_of(record.message), std::to_string(record.is_public),
          std::to_string(record.at.ms), text_of(record.trace), record.facts,
          text_of(record.previous_hash), text_of(record.hash), text_of(record.customer_email),
          text_of(record.customer_name)}) {
        text += "|" + part;
    }
    return text;
}

inline std::string text_of(const sys::StoredKey& key) {
    return text_of(key.request_digest) + "|" + std::to_string(key.created_at.ms) + "|" + key.reply;
}

inline std::string text_of(const sys::ChainHead& head) {
    return std::to_string(head.sequence) + "|" + text_of(head.hash) + "|" +
           std::to_string(head.next_order_number);
}

inline std::string text_of(const sys::ShopSettings& shop) {
    return shop.name + "|" + std::string(shop.default_currency.code()) + "|" +
           std::to_string(shop.prices_include_tax) + "|" + text_of(shop.chain_id) + "|" +
           std::to_string(shop.incarnation) + "|" + text_of(shop.cursor_secret);
}

// In lines, in the order of the list.
template <class Value>
std::string text_of(const std::vector<Value>& values) {
    std::string text;
    for (const Value& value : values) text += text_of(value) + "\n";
    return text;
}

// A migrated shop and what tests do with it.
template <class Backend>
struct ShopFixture {
    Backend backend;
    std::unique_ptr<sys::Storage> storage = backend.open();

    ShopFixture() { require(storage->migrate(settings(), at(0))); }

    static sys::Deadline soon() {
        return std::chrono::steady_clock::now() + std::chrono::seconds(60);
    }

    Result<void> try_write(const sys::Changes& changes) {
        sys::State state(settings());
        auto transaction = require(storage->begin({}, state, soon()));
        return transaction->commit(changes);
    }
    void write(const sys::Changes& changes) { require(try_write(changes)); }
    // Nothing of `changes` may be there afterwards; the callers look.
    void write_refused(const sys::Changes& changes) { refuse(try_write(changes), Errc::internal); }

    sys::State load(const sys::Needs& needs) {
        sys::State state(settings());
        auto transaction = require(storage->begin(needs, state, soon()));
        return state;
    }

    void add(const Product& product) { write({.products = {{product, true}}}); }
    void add(const sys::OrderState& order) { write({.orders = {{order, true}}}); }

    Product product(std::uint64_t number) {
        auto found = require(storage->product(id<ProductId>(number)));
        BOOST_REQUIRE(found.has_value());
        return *found;
    }
    sys::OrderState order(std::uint64_t number) {
        auto found = require(storage->order(id<OrderId>(number)));
        BOOST_REQUIRE(found.has_value());
        return *found;
    }
};

}  // namespace ordo::test
