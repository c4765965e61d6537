#include <algorithm>
#include <utility>

#include "codec/snapshot.hpp"
#include "storage/sqlite/rows.hpp"

namespace ordo::sqlite {
namespace {

void put_policy(Query query, const ShopPolicy& policy) {
    require_one_row(query.text(policy.title)
                        .integer(policy.payment_window_minutes)
                        .flag(policy.pay_later)
                        .integer(policy.version)
                        .write());
}

}  // namespace

void insert_shop(Connection& connection, const sys::ShopSettings& settings, Time now) {
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

sys::ShopSettings load_shop(Connection& connection) {
    Query query = connection.query("shop_get");
    if (!query.row()) throw Failure(corrupt_row("no settings"));
    std::string name = query.take_text();
    sys::ShopSettings settings{.name = std::move(name), .default_currency = query.take_currency()};
    settings.prices_include_tax = query.take_flag();
    settings.chain_id = query.take_bytes<16>();
    settings.incarnation = query.take_integer();
    settings.cursor_secret = query.take_bytes<32>();
    return settings;
}

ShopPolicy load_policy(Connection& connection) {
    Query query = connection.query("policy_get");
    if (!query.row()) throw Failure(corrupt_row("no policy"));
    ShopPolicy policy;
    policy.title = query.take_text();
    policy.payment_window_minutes = query.take_integer();
    policy.pay_later = query.take_flag();
    policy.version = query.take_integer();
    return policy;
}

void write_policy(Connection& connection, const ShopPolicy& policy) {
    put_policy(connection.query("policy_update"), policy);
}

sys::ChainHead load_chain(Connection& connection) {
    Query query = connection.query("chain_get");
    if (!query.row()) throw Failure(corrupt_row("no chain head"));
    sys::ChainHead head;
    head.sequence = query.take_integer();
    head.hash = query.take_bytes<32>();
    head.next_order_number = query.take_integer();
    return head;
}

void write_chain(Connection& connection, const sys::ChainHead& head) {
    require_one_row(connection.query("chain_update")
                        .integer(head.sequence)
                        .bytes(head.hash)
                        .integer(head.next_order_number)
                        .write());
}

std::int64_t load_consumer(Connection& connection, const std::string& name) {
    Query query = connection.query("consumer_get");
    query.text(name);
    return query.row() ? query.take_integer() : 0;
}

void write_consumer(Connection& connection, const ConsumerPosition& position) {
    connection.query("consumer_put").text(position.consumer).integer(position.sequence).write();
}

sys::StoredKey take_key(Query& query) {
    sys::StoredKey key;
    key.request_digest = query.take_bytes<32>();
    key.created_at = query.take_time();
    key.reply = query.take_text();
    return key;
}

std::optional<sys::StoredKey> load_key(Connection& connection, const Digest& scope) {
    Query query = connection.query("key_get");
    query.bytes(scope);
    if (!query.row()) return std::nullopt;
    return take_key(query);
}

void write_key(Connection& connection, const Digest& scope, const sys::StoredKey& key) {
    connection.query("reply_insert")
        .bytes(scope)
        .bytes(key.request_digest)
        .time(key.created_at)
        .text(key.reply)
        .write();
    connection.query("key_put")
        .bytes(scope)
        .integer(connection.database().getLastInsertRowid())
        .write();
}

void forget_keys(Connection& connection, Time created_before, std::int64_t limit) {
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
        Query query = connection.query("reply_list_oldest");
        query.integer(std::max<std::int64_t>(limit, 0) + kLookAhead);
        while (query.row()) {
            Reply reply;
            reply.id = query.take_integer();
            reply.scope = query.take_bytes<32>();
            reply.created_at = query.take_time();
            if (reply.created_at < created_before) old.push_back(reply);
        }
    }
    std::ranges::sort(old, {}, [](const Reply& reply) {
        return std::pair(reply.created_at, reply.scope);
    });
    for (const Reply& reply : old) {
        if (limit-- <= 0) break;
        connection.query("key_remove").bytes(reply.scope).integer(reply.id).write();
        connection.query("reply_remove").integer(reply.id).write();
    }
}

void require_one_row(std::int64_t changed) {
    if (changed != 1) {
        throw Failure({Errc::internal, "A change is for something that the shop does not hold."});
    }
}

std::string metadata_text(const Metadata& metadata) {
    return metadata.empty() ? "{}" : codec::write_metadata(metadata);
}

Metadata take_metadata(Query& query) {
    const std::string text = query.take_text();
    if (text == "{}") return {};
    auto metadata = codec::read_metadata(text);
    if (!metadata) throw Failure(corrupt_row("metadata"));
    return *std::move(metadata);
}

void bind_actor(Query& query, const Actor& actor) { query.word(actor.type).maybe(actor.id); }

Actor take_actor(Query& query) {
    Actor actor;
    actor.type = query.take_word<ActorType>();
    actor.id = query.take_maybe_text();
    return actor;
}

}  // namespace ordo::sqlite
