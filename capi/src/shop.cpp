#include "capi/call.hpp"

using namespace ordo;
using namespace ordo::capi;

namespace {

// A shop's policy, and the shop that has the rest of its document.
template <class Policy>
struct About : Policy {
    About(Policy policy, Engine shop_) : Policy(std::move(policy)), shop(std::move(shop_)) {}
    Engine shop;
};

constexpr auto kShowShop = [](const auto& about, const CallOptions&) {
    return codec::encode(about, about.shop.settings(), about.shop.providers());
};

}  // namespace

ordo_status ordo_open(const char* url, const char* options_json, ordo_engine** out,
                      ordo_error** error) {
    if (out != nullptr) *out = nullptr;
    return fenced(error, [&]() -> Result<void> {
        if (out == nullptr) return misuse("The output is NULL.");
        ORDO_TRY(const std::string_view where, required(url, "url"));
        ORDO_TRY(const OpenOptions options,
                 codec::decode<OpenOptions>(text_or_empty(options_json)));
        ORDO_TRY(Engine engine, Engine::open(where, options));
        *out = add_handle(std::move(engine));
        return {};
    });
}

void ordo_close(ordo_engine* engine) {
    static_cast<void>(fenced(nullptr, [&]() -> Result<void> {
        remove_handle(engine).reset();
        return {};
    }));
}

ordo_status ordo_shop_get(ordo_engine* engine, const char* options_json, ordo_doc** out,
                          ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [](Engine& shop, const CallOptions&) -> Result<About<ShopPolicy>> {
            ORDO_TRY(ShopPolicy policy, shop.shop_get());
            return About<ShopPolicy>{std::move(policy), shop};
        },
        kShowShop);
}

ordo_status ordo_shop_update(ordo_engine* engine, const char* patch_json, const char* options_json,
                             ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<About<Reply<ShopPolicy>>> {
            ORDO_TRY(const auto command, read<ShopUpdate>(patch_json, "patch_json"));
            ORDO_TRY(auto policy, shop.shop_update(command, options));
            return About<Reply<ShopPolicy>>{std::move(policy), shop};
        },
        kShowShop);
}

ordo_status ordo_statistics(ordo_engine* engine, const char* query_json, const char* options_json,
                            ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Statistics> {
            ORDO_TRY(const auto query, read<StatisticsQuery>(query_json, "query_json"));
            return shop.statistics(query, options);
        },
        kShowPlain);
}

ordo_status ordo_verify(ordo_engine* engine, const char* options_json, ordo_doc** out,
                        ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [](Engine& shop, const CallOptions&) { return shop.verify(); }, kShowPlain);
}

ordo_status ordo_counters(ordo_engine* engine, const char* options_json, ordo_doc** out,
                          ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [](Engine& shop, const CallOptions& options) { return shop.counters(options); }, kShowPlain);
}

ordo_status ordo_migrations(ordo_engine* engine, const char* options_json, ordo_doc** out,
                            ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [](Engine& shop, const CallOptions&) { return shop.migrations(); }, kShowPlain);
}

ordo_status ordo_limits(ordo_doc** out, ordo_error** error) {
    if (out != nullptr) *out = nullptr;
    return fenced(error, [&]() -> Result<void> {
        if (out == nullptr) return misuse("The output is NULL.");
        *out = std::make_unique<ordo_doc>(codec::encode_limits()).release();
        return {};
    });
}
