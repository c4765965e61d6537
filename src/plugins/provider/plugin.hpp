#pragma once

// The life of a plugin that is a payment provider. Include it after the plugin's own host.hpp, which gives
// the names of ordo.h another meaning: what is here calls through the plugin's table.

#include <ordo/plugin.h>

#include <exception>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <string_view>

#include "provider/refusal.hpp"

namespace ordo_provider_plugin {

// `Plugin` says what there is to run:
//     using Provider = …;               with create_intent, refund, lookup, verify_webhook, start, stop,
//                                       status, and page if it has pages; all may throw Refusal
//     static constexpr const char* kName;
//     static std::shared_ptr<Provider> make(ordo_engine*, void* log_context, const char* config_json);
template <class Plugin>
class Life {
public:
    static void fill(ordo_plugin& plugin) {
        plugin.needs_size = sizeof(ordo_host);
        plugin.name = Plugin::kName;
        plugin.create = create;
        plugin.start = start;
        plugin.status = status;
        plugin.stop = stop;
        plugin.destroy = give_back;
    }

private:
    using Json = nlohmann::json;
    using Provider = typename Plugin::Provider;
    // The shop keeps the provider until it is closed, the host closes the plugin when it likes: each has a
    // share of it.
    using Share = std::shared_ptr<Provider>;
    static constexpr bool kHasPages = requires(Provider& provider, const Json& request) { provider.page(request); };

    static Provider& of(void* share) { return **static_cast<Share*>(share); }
    static void give_back(void* share) { delete static_cast<Share*>(share); }

    // Runs a function of the plugin's life; no exception leaves.
    template <class Act>
    static ordo_status fenced_life(ordo_error** error, Act act) noexcept {
        try {
            return act();
        } catch (const Refusal& refusal) {
            return ordo_error_new(refusal.status, refusal.message.c_str(),
                                  refusal.field.empty() ? nullptr : refusal.field.c_str(), error);
        } catch (const std::bad_alloc&) {
            return ordo_error_new(ORDO_E_OUT_OF_MEMORY, "There is not enough memory.", nullptr, error);
        } catch (const std::exception& problem) {
            return ordo_error_new(ORDO_E_IO_ERROR, problem.what(), nullptr, error);
        }
    }

    // Runs a function of the provider's table. What it does not refuse itself leaves open whether it has
    // acted, so Ordo looks it up.
    template <class Act>
    static ordo_status fenced_call(ordo_reply* reply, Act act) noexcept {
        try {
            const Json answer = act();
            return ordo_reply_json(reply, answer.dump().c_str());
        } catch (const Refusal& refusal) {
            return ordo_reply_error(reply, refusal.status, refusal.message.c_str());
        } catch (...) {
            return ordo_reply_error(reply, ORDO_E_INTERNAL, nullptr);
        }
    }

    // --- the table of the provider

    static ordo_status create_intent(const char* request_json, ordo_reply* reply, void* user) {
        return fenced_call(reply, [&] { return of(user).create_intent(Json::parse(request_json)); });
    }
    static ordo_status refund(const char* request_json, ordo_reply* reply, void* user) {
        return fenced_call(reply, [&] { return of(user).refund(Json::parse(request_json)); });
    }
    static ordo_status lookup(const char* request_json, ordo_reply* reply, void* user) {
        return fenced_call(reply, [&] { return of(user).lookup(Json::parse(request_json)); });
    }
    static ordo_status verify_webhook(const char* headers_json, const void* body, std::size_t body_length,
                                      std::int64_t now_ms, ordo_reply* reply, void* user) {
        return fenced_call(reply, [&] {
            const std::string_view bytes(static_cast<const char*>(body), body_length);
            return of(user).verify_webhook(Json::parse(headers_json), bytes, now_ms);
        });
    }
    static ordo_status page(const char* request_json, ordo_reply* reply, void* user)
        requires kHasPages
    {
        return fenced_call(reply, [&] { return of(user).page(Json::parse(request_json)); });
    }
    static constexpr ordo_provider table() {
        ordo_provider table = {sizeof(ordo_provider), create_intent, refund, lookup, verify_webhook, give_back,
                               nullptr};
        if constexpr (kHasPages) table.page = page;
        return table;
    }

    // --- the plugin's life

    static ordo_status create(ordo_engine* shop, const char* config_json, void* log_context, void** instance,
                              ordo_error** error) {
        return fenced_life(error, [&] {
            static constexpr ordo_provider kTable = table();
            const Share provider = Plugin::make(shop, log_context, config_json);
            auto ours = std::make_unique<Share>(provider);
            auto theirs = std::make_unique<Share>(provider);
            const ordo_status status =
                ordo_provider_register(shop, Plugin::kName, &kTable, theirs.get(), error);
            if (status != ORDO_OK) return status;
            static_cast<void>(theirs.release());
            *instance = ours.release();
            return status;
        });
    }
    static ordo_status start(void* instance, ordo_error** error) {
        return fenced_life(error, [&] {
            of(instance).start();
            return ORDO_OK;
        });
    }
    static ordo_status status(void* instance, ordo_doc** out, ordo_error** error) {
        return fenced_life(error, [&] {
            const Json told = of(instance).status();
            return ordo_doc_parse(told.dump().c_str(), out, error);
        });
    }
    // Such a plugin has no threads, and calls under way are the shop's: there is nothing to wait for.
    static ordo_status stop(void* instance, std::uint32_t, ordo_error** error) {
        return fenced_life(error, [&] {
            of(instance).stop();
            return ORDO_OK;
        });
    }
};

}  // namespace ordo_provider_plugin
