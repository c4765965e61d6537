#include "codec/documents.hpp"
#include "codec/object_reader.hpp"

namespace ordo::codec {
namespace {

void read_actor(ObjectReader& reader, Actor& actor) {
    reader.required_word("type", actor.type,
                         {ActorType::customer, ActorType::admin, ActorType::till, ActorType::system,
                          ActorType::provider});
    reader.optional("id", actor.id);
    reader.optional("name", actor.name);
}

}  // namespace

template <>
Result<CallOptions> decode<CallOptions>(std::string_view document) {
    return read_document(document, CallOptions{}, [](ObjectReader& reader, CallOptions& options) {
        reader.object("actor", [&](ObjectReader& actor) { read_actor(actor, options.actor); });
        reader.optional("idempotency_key", options.idempotency_key);
        reader.optional("expected_version", options.expected_version);
        reader.optional("trace", options.trace);
        reader.optional("timeout_ms", options.timeout_ms);
        if (options.timeout_ms && *options.timeout_ms < 0) {
            reader.fail("timeout_ms", Errc::validation_failed, "must be 0 or more");
        }
    });
}

template <>
Result<OpenOptions> decode<OpenOptions>(std::string_view document) {
    return read_document(document, OpenOptions{}, [](ObjectReader& reader, OpenOptions& options) {
        reader.optional("migrate", options.migrate);
        reader.object("shop", [&](ObjectReader& shop) {
            std::optional<Currency> currency;
            shop.optional("name", options.shop_name);
            shop.optional("currency", currency);
            shop.optional("prices_include_tax", options.prices_include_tax);
            if (currency) options.currency = currency->code();
        });
    });
}

}  // namespace ordo::codec
