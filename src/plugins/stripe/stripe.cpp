// The plugin `stripe`: registers a payment provider of that name with the shop.
#include <ordo/plugin.h>

#include <exception>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <string_view>

#include "stripe/provider.hpp"
#include "stripe/refusal.hpp"

// Last, because it gives the names of ordo.h another meaning.
#include "stripe/host.hpp"

namespace ordo_stripe {

const ordo_host* g_host = nullptr;

namespace {

// The shop keeps the provider until it is closed, the host closes the plugin when it likes: each has a
// share of it.
using Share = std::shared_ptr<Provider>;

// Runs a function of the plugin's life; no exception leaves.
template <class Act>
ordo_status fenced_life(ordo_error** error, Act act) noexcept {
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
ordo_status fenced_call(ordo_reply* reply, void* user, Act act) noexcept {
    try {
        const nlohmann::json answer = act(**static_cast<Share*>(user));
        return ordo_reply_json(reply, answer.dump().c_str());
    } catch (const Refusal& refusal) {
        return ordo_reply_error(reply, refusal.status, refusal.message.c_str());
    } catch (...) {
        return ordo_reply_error(reply, ORDO_E_INTERNAL, nullptr);
    }
}

// --- the table of the provider

ordo_status create_intent(const char* request_json, ordo_reply* reply, void* user) {
    return fenced_call(reply, user, [&](const Provider& provider) {
        return provider.create_intent(nlohmann::json::parse(request_json));
    });
}

ordo_status refund(const char* request_json, ordo_reply* reply, void* user) {
    return fenced_call(reply, user, [&](const Provider& provider) {
        return provider.refund(nlohmann::json::parse(request_json));
    });
}

ordo_status lookup(const char* request_json, ordo_reply* reply, void* user) {
    return fenced_call(reply, user, [&](const Provider& provider) {
        return provider.lookup(nlohmann::json::parse(request_json));
    });
}

ordo_status verify_webhook(const char* headers_json, const void* body, std::size_t body_length,
                           std::int64_t now_ms, ordo_reply* reply, void* user) {
    return fenced_call(reply, user, [&](const Provider& provider) {
        const std::string_view bytes(static_cast<const char*>(body), body_length);
        return provider.verify_webhook(nlohmann::json::parse(headers_json), bytes, now_ms);
    });
}

void give_back(void* user) { delete static_cast<Share*>(user); }

constexpr ordo_provider kProvider = {
    sizeof(ordo_provider), create_intent, refund, lookup, verify_webhook, give_back, nullptr,
};

// --- the plugin's life

ordo_status create(ordo_engine* shop, const char* config_json, void* log_context, void** instance,
                   ordo_error** error) {
    return fenced_life(error, [&] {
        const auto provider = std::make_shared<Provider>(log_context, read_config(config_json));
        auto ours = std::make_unique<Share>(provider);
        auto theirs = std::make_unique<Share>(provider);
        const ordo_status status =
            ordo_provider_register(shop, "stripe", &kProvider, theirs.get(), error);
        if (status != ORDO_OK) return status;
        static_cast<void>(theirs.release());
        *instance = ours.release();
        return status;
    });
}

ordo_status start(void* instance, ordo_error** error) {
    return fenced_life(error, [&] {
        (*static_cast<Share*>(instance))->start();
        return ORDO_OK;
    });
}

ordo_status status(void* instance, ordo_doc** out, ordo_error** error) {
    return fenced_life(error, [&] {
        const nlohmann::json told = (*static_cast<Share*>(instance))->status();
        return ordo_doc_parse(told.dump().c_str(), out, error);
    });
}

// It has no threads; calls under way are the shop's.
ordo_status stop(void* instance, std::uint32_t, ordo_error** error) {
    return fenced_life(error, [&] {
        (*static_cast<Share*>(instance))->stop();
        return ORDO_OK;
    });
}

void destroy(void* instance) { delete static_cast<Share*>(instance); }

}  // namespace
}  // namespace ordo_stripe

extern "C" {

ORDO_PLUGIN_ENTRY ordo_status ordo_plugin_stripe_v1(const ordo_host* host, ordo_plugin* plugin,
                                                    ordo_error** error);

ordo_status ordo_plugin_stripe_v1(const ordo_host* host, ordo_plugin* plugin, ordo_error**) {
    ordo_stripe::g_host = host;
    plugin->needs_size = sizeof(ordo_host);
    plugin->name = "stripe";
    plugin->version = "1.0.0";
    plugin->description = "Payments through Stripe's PaymentIntents";
    plugin->create = ordo_stripe::create;
    plugin->start = ordo_stripe::start;
    plugin->status = ordo_stripe::status;
    plugin->stop = ordo_stripe::stop;
    plugin->destroy = ordo_stripe::destroy;
    return ORDO_OK;
}
}
