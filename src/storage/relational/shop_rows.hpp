#pragma once

#include <algorithm>
#include <utility>

#include "codec/snapshot.hpp"
#include "ordo/sys/storage.hpp"
#include "storage/relational/query.hpp"

namespace ordo::relational {

// ---- for all rows

// Metadata as text; most values have none, which needs no parser.
[[nodiscard]] inline std::string metadata_text(const Metadata& metadata) {
    return metadata.empty() ? "{}" : codec::write_metadata(metadata);
}

Metadata take_metadata(auto& query) {
    const std::string text = query.take_text();
    if (text == "{}") return {};
    auto metadata = codec::read_metadata(text);
    if (!metadata) throw Failure(corrupt_row("metadata"));
    return *std::move(metadata);
}

// An actor without its name.
void bind_actor(auto& query, const Actor& actor) { query.word(actor.type).maybe(actor.id); }

Actor take_actor(auto& query) {
    Actor actor;
    actor.type = take_word<ActorType>(query);
    actor.id = query.take_maybe_text();
    return actor;
}

template <class Id>
[[nodiscard]] std::optional<std::string> maybe_text(const std::optional<Id>& id) {
    return id ? std::optional(id->to_string()) : std::nullopt;
}

// ---- the shop

void put_policy(auto query, const ShopPolicy& policy) {
    query.text(policy.title)
        .integer(policy.payment_window_minutes)
        .flag(policy.pay_later)
        .integer(policy.version)
        .write_one();
}

void insert_shop(auto& connection, const sys::ShopSettings& settings, Time now) {
    const std::string currency(settings.default_currency.code());
    connection.query("shop_insert")
        .text(settings.name)
        .text(currency)
        .flag(settings.prices_include_tax)
        .bytes(settings.chain_id)
        .integer(settings.incarnation)
        .bytes(settings.cursor_secret)
        .time(now)
        .write();
    const ShopPolicy policy;
    put_policy(connection.query("policy_insert"), policy);
    const sys::ChainHead start;
    connection.query("chain_insert")
        .integer(start.sequence)
        .bytes(start.hash)
        .integer(start.next_order_number)
        .write();
}

sys::ShopSettings load_shop(auto& connection) {
    auto query = connection.query("shop_get");
    if (!query.row()) throw Failure(corrupt_row("no settings"));
    std::string name = query.take_text();
    sys::ShopSettings settings{.name = std::move(name), .default_currency = query.take_currency()};
    settings.prices_include_tax = query.take_flag();
    settings.chain_id = take_bytes<16>(query);
    settings.incarnation = query.take_integer();
    settings.cursor_secret = take_bytes<32>(query);
    return settings;
}

ShopPolicy take_policy(auto& query) {
    if (!query.row()) throw Failure(corrupt_row("no policy"));
    ShopPolicy policy;
    policy.title = query.take_text();
    policy.payment_window_minutes = query.take_integer();
    policy.pay_later = query.take_flag();
    policy.version = query.take_integer();
    return policy;
}

ShopPolicy load_policy(auto& connection) {
    auto query = connection.query("policy_get");
    return take_policy(query);
}

void write_policy(auto& connection, const ShopPolicy& policy) {
    put_policy(connection.query("policy_update"), policy);
}

sys::ChainHead take_chain(auto& query) {
    if (!query.row()) throw Failure(corrupt_row("no chain head"));
    sys::ChainHead head;
    head.sequence = query.take_integer();
    head.hash = take_bytes<32>(query);
    head.next_order_number = query.take_integer();
    return head;
}

sys::ChainHead load_chain(auto& connection) {
    auto query = connection.query("chain_get");
    return take_chain(query);
}

void write_chain(auto& connection, const sys::ChainHead& head) {
    connection.query("chain_update")
        .integer(head.sequence)
        .bytes(head.hash)
        .integer(head.next_order_number)
        .write_one();
}

std::int64_t load_consumer(auto& connection, const std::string& name) {
    auto query = connection.query("consumer_get");
    query.text(name);
    return query.row() ? query.take_integer() : 0;
}

std::optional<std::int64_t> load_slowest_consumer(auto& connection) {
    auto query = connection.query("consumer_slowest");
    return query.row() ? std::optional(query.take_integer()) : std::nullopt;
}

void write_consumer(auto& connection, const ConsumerPosition& position) {
    connection.query("consumer_put").text(position.consumer).integer(position.sequence).write();
}

sys::StoredKey take_key(auto& query) {
    sys::StoredKey key;
    key.request_digest = take_bytes<32>(query);
    key.created_at = query.take_time();
    key.reply = query.take_text();
    return key;
}

std::optional<sys::StoredKey> load_key(auto& connection, const Digest& scope) {
    auto query = connection.query("key_get");
    query.bytes(scope);
    if (!query.row()) return std::nullopt;
    return take_key(query);
}

void write_key(auto& connection, const Digest& scope, const sys::StoredKey& key) {
    connection.query("reply_insert")
        .bytes(scope)
        .bytes(key.request_digest)
        .time(key.created_at)
        .text(key.reply)
        .write();
    connection.query("key_put").bytes(scope).write();
}

void forget_keys(auto& connection, Time created_before, std::int64_t limit) {
    // How much further than the first reply that is to be kept: a clock that stood wrong for a while has
    // left some that are older behind it.
    constexpr std::int64_t kLookAhead = 1'000;
    struct Reply {
        Time created_at;
        Digest scope{};
        std::int64_t id = 0;
    };
    std::vector<Reply> old;
    {
        auto query = connection.query("reply_list_oldest");
        query.integer(std::max<std::int64_t>(limit, 0) + kLookAhead);
        while (query.row()) {
            Reply reply;
            reply.id = query.take_integer();
            reply.scope = take_bytes<32>(query);
            reply.created_at = query.take_time();
            if (reply.created_at < created_before) old.push_back(reply);
        }
    }
    std::ranges::sort(old, {},
                      [](const Reply& reply) { return std::pair(reply.created_at, reply.scope); });
    for (const Reply& reply : old) {
        if (limit-- <= 0) break;
        connection.query("key_remove").bytes(reply.scope).integer(reply.id).write();
        connection.query("reply_remove").integer(reply.id).write();
    }
}

}  // namespace ordo::relational
