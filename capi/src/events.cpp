#include "capi/call.hpp"

using namespace ordo;
using namespace ordo::capi;

namespace {

// The shop's name is part of every event's `source`, so it travels with the records.
struct Batch {
    std::vector<JournalRecord> records;
    std::string shop_name;
    std::optional<std::int64_t> head;
};

constexpr auto kShowEvents = [](const Batch& batch, const CallOptions&) {
    return codec::encode_events(batch.records, batch.shop_name, batch.head);
};

}  // namespace

ordo_status ordo_events_fetch(ordo_engine* engine, const char* consumer, int64_t max,
                              int64_t timeout_ms, const char* options_json, ordo_doc** out,
                              ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Batch> {
            ORDO_TRY(const std::string_view name, required(consumer, "consumer"));
            ORDO_TRY(auto records, shop.events_fetch(std::string(name), max, timeout_ms, options));
            return Batch{std::move(records), shop.shop_name(), std::nullopt};
        },
        kShowEvents);
}

ordo_status ordo_events_read(ordo_engine* engine, int64_t after, int64_t limit,
                             const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Batch> {
            ORDO_TRY(auto page, shop.events_read(after, limit, options));
            return Batch{std::move(page.records), shop.shop_name(), page.head};
        },
        kShowEvents);
}

ordo_status ordo_events_ack(ordo_engine* engine, const char* consumer, int64_t sequence,
                            const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<ConsumerPosition>> {
            ORDO_TRY(const std::string_view name, required(consumer, "consumer"));
            return shop.events_ack({std::string(name), sequence}, options);
        },
        kShowPlain);
}
