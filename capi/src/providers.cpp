#include <cstring>

#include "capi/call.hpp"
#include "capi/provider.hpp"
#include "ordo/limits.hpp"

using namespace ordo;
using namespace ordo::capi;

namespace {

struct Receipts {
    std::vector<EvidenceReceipt> list;
    bool changed = false;
    bool replayed = false;
};

// The table as this library knows it: a host of a later release may have a longer one.
Result<ordo_provider> copy_table(const ordo_provider* provider) {
    if (provider == nullptr) return misuse("The parameter provider is NULL.");
    if (provider->struct_size < sizeof(ordo_provider)) {
        return misuse("The table's struct_size is smaller than that of any release.");
    }
    ordo_provider table{};
    std::memcpy(&table, provider, sizeof table);
    // Without them an attempt could not be opened, or never be settled once an answer was lost.
    if (table.create_intent == nullptr || table.lookup == nullptr) {
        return misuse("The table has no create_intent or no lookup.");
    }
    return table;
}

}  // namespace

ordo_status ordo_provider_register(ordo_engine* engine, const char* name,
                                   const ordo_provider* provider, void* user, ordo_error** error) {
    return perform(engine, nullptr, error, [&](Engine& shop, const CallOptions&) -> Result<void> {
        ORDO_TRY(const std::string_view text, required(name, "name"));
        ORDO_TRY(const ordo_provider table, copy_table(provider));
        const auto adapted = std::make_shared<Provider>(std::string(text), table, user);
        auto registered = shop.provider_register(std::string(text), adapted);
        if (!registered) adapted->disown();
        return registered;
    });
}

ordo_status ordo_provider_list(ordo_engine* engine, const char* options_json, ordo_doc** out,
                               ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [](Engine& shop, const CallOptions&) -> Result<std::vector<std::string>> {
            return shop.providers();
        },
        [](const std::vector<std::string>& names, const CallOptions&) {
            return codec::encode_names(names);
        });
}

ordo_status ordo_webhook_receive(ordo_engine* engine, const char* provider,
                                 const char* headers_json, const void* body, size_t body_length,
                                 ordo_doc** out, ordo_error** error) {
    return call(
        engine, nullptr, out, error,
        [&](Engine& shop, const CallOptions&) -> Result<Receipts> {
            ORDO_TRY(const std::string_view name, required(provider, "provider"));
            ORDO_TRY(const auto headers, codec::decode_headers(text_or_empty(headers_json)));
            if (body == nullptr && body_length > 0) return misuse("The parameter body is NULL.");
            if (body_length > static_cast<size_t>(limits::kDocumentBytes)) {
                return Error(Errc::payload_too_large,
                             "A webhook has at most " + std::to_string(limits::kDocumentBytes) +
                                 " bytes.");
            }
            const std::string_view bytes(static_cast<const char*>(body), body_length);
            ORDO_TRY(auto list, shop.webhook_receive(std::string(name), headers, bytes));
            Receipts receipts{std::move(list)};
            for (const EvidenceReceipt& receipt : receipts.list) {
                receipts.changed |= receipt.outcome != EvidenceOutcome::duplicate;
            }
            receipts.replayed = !receipts.changed && !receipts.list.empty();
            return receipts;
        },
        [](const Receipts& receipts, const CallOptions&) { return codec::encode(receipts.list); });
}

ordo_status ordo_provider_page(ordo_engine* engine, const char* provider, const char* request_json,
                               const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions&) -> Result<std::string> {
            ORDO_TRY(const std::string_view name, required(provider, "provider"));
            ORDO_TRY(const std::string_view request, required(request_json, "request_json"));
            ORDO_TRY(codec::Document::parse(request));
            return shop.provider_page(std::string(name), std::string(request));
        },
        [](const std::string& page, const CallOptions&) { return page; });
}

ordo_status ordo_reply_json(ordo_reply* reply, const char* json) {
    if (reply == nullptr || json == nullptr) return ORDO_E_MISUSE;
    return fenced(nullptr, [&]() -> Result<void> {
        reply->json = json;
        reply->answered = true;
        return {};
    });
}

ordo_status ordo_reply_error(ordo_reply* reply, ordo_status status, const char* detail) {
    // Without a sentence the status still says what counts.
    if (reply != nullptr) {
        static_cast<void>(fenced(nullptr, [&]() -> Result<void> {
            reply->detail = text_or_empty(detail);
            return {};
        }));
    }
    return status;
}
