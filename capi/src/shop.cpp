#include "capi/call.hpp"

using namespace ordo;
using namespace ordo::capi;

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

ordo_status ordo_verify(ordo_engine* engine, const char* options_json, ordo_doc** out,
                        ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [](Engine& shop, const CallOptions&) { return shop.verify(); },
        [](const VerifyReport& report, const CallOptions&) { return codec::encode(report); });
}

ordo_status ordo_migrations(ordo_engine* engine, const char* options_json, ordo_doc** out,
                            ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [](Engine& shop, const CallOptions&) { return shop.migrations(); },
        [](const sys::MigrationStatus& status, const CallOptions&) {
            return codec::encode(status);
        });
}

ordo_status ordo_limits(ordo_doc** out, ordo_error** error) {
    if (out != nullptr) *out = nullptr;
    return fenced(error, [&]() -> Result<void> {
        if (out == nullptr) return misuse("The output is NULL.");
        *out = std::make_unique<ordo_doc>(codec::encode_limits()).release();
        return {};
    });
}
