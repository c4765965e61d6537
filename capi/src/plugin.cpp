#include "capi/plugin.hpp"

#include <unistd.h>

#include <cstddef>

#include "capi/call.hpp"

using namespace ordo;
using namespace ordo::capi;
using State = ordo_plugin_instance::State;

namespace {

constexpr const char* kStateNames[] = {"created", "started", "stopped"};

// What a plugin logs with is its instance: the host's own function and its context.
void pass_log(void* log_context, int32_t level, const char* event, const char* fields_json) {
    const auto* const instance = static_cast<const ordo_plugin_instance*>(log_context);
    if (instance == nullptr || instance->log == nullptr || event == nullptr) return;
    instance->log(instance->log_user, level, event, fields_json);
}

constexpr ordo_host kHost = {
    sizeof(ordo_host),
    ORDO_VERSION_NUMBER,
    pass_log,
#include "host_functions.inc"
};

// Calls a function of a plugin. Its error goes to the caller as it is; an exception of C++ that it lets
// out, or a failure without a known status, is the plugin's fault and reads as `internal`.
template <class Function, class... Arguments>
ordo_status ask(ordo_error** error, Function function, Arguments... arguments) noexcept {
    if (error != nullptr) *error = nullptr;
    ordo_error* told = nullptr;
    ordo_status status = ORDO_E_INTERNAL;
    try {
        status = function(arguments..., &told);
    } catch (...) {
        status = ORDO_E_INTERNAL;
    }
    if (status == ORDO_OK || error == nullptr) {
        ordo_error_free(told);
        return status;
    }
    if (told == nullptr) return ordo_error_new(status, "The plugin gives no reason.", nullptr, error);
    *error = told;
    return status;
}

Error broken(const std::string& name, const char* rule) {
    return {Errc::internal, "The plugin " + name + " " + rule + "."};
}

Result<void> check(const std::string& name, const ordo_plugin& plugin) {
    if (plugin.needs_size > sizeof(ordo_host)) {
        return Error(Errc::not_supported,
                     "The plugin " + name + " was made for a newer Ordo than this one.");
    }
    if (plugin.needs_size < offsetof(ordo_host, open)) return broken(name, "has no needs_size");
    if (plugin.name == nullptr || name != plugin.name) return broken(name, "has another name");
    if (plugin.version == nullptr || plugin.description == nullptr)
        return broken(name, "has no version or description");
    if (plugin.create == nullptr || plugin.start == nullptr || plugin.stop == nullptr ||
        plugin.destroy == nullptr)
        return broken(name, "has no create, start, stop or destroy");
    return {};
}

// Ends what ordo_plugin_open() has begun.
struct Closer {
    void operator()(ordo_plugin_instance* instance) const noexcept {
        if (instance->instance != nullptr) instance->plugin.destroy(instance->instance);
        ordo_close(instance->shop);
        delete instance;
    }
};
using Owned = std::unique_ptr<ordo_plugin_instance, Closer>;

Result<void> check_usable(const ordo_plugin_instance* instance) {
    if (instance == nullptr) return misuse("The plugin is NULL.");
    if (instance->owner != getpid())
        return Error(Errc::forked, "The plugin was opened by the parent process.");
    return {};
}

// Everything of opening but the plugin's own create.
Result<Owned> prepare(ordo_engine* engine, const char* name, const char* path, ordo_log_fn log,
                      void* log_user) {
    ORDO_TRY(std::shared_ptr<OpenShop> session, find_handle(engine));
    ORDO_TRY(const std::string_view text, required(name, "name"));
    const std::string known(text);
    ORDO_TRY(const PluginEntry entry, find_entry(known, path));
    Owned instance(new ordo_plugin_instance);
    instance->log = log;
    instance->log_user = log_user;
    instance->owner = getpid();
    instance->plugin.struct_size = sizeof(ordo_plugin);
    ordo_error* told = nullptr;
    const ordo_status status = ask(&told, entry.function, &kHost, &instance->plugin);
    if (status != ORDO_OK) {
        Error refused(static_cast<Errc>(status), ordo_error_message(told));
        ordo_error_free(told);
        return refused;
    }
    ORDO_TRY(check(known, instance->plugin));
    instance->shop = add_handle(std::move(session));
    return instance;
}

}  // namespace

ordo_status ordo_plugin_open(ordo_engine* engine, const char* name, const char* path,
                             const char* config_json, ordo_log_fn log, void* log_user,
                             ordo_plugin_instance** out, ordo_error** error) {
    if (out != nullptr) *out = nullptr;
    Owned prepared;
    const ordo_status status = fenced(error, [&]() -> Result<void> {
        if (out == nullptr) return misuse("The output is NULL.");
        ORDO_TRY(codec::Document::parse(config_json == nullptr ? "{}" : config_json));
        ORDO_TRY(prepared, prepare(engine, name, path, log, log_user));
        return {};
    });
    if (status != ORDO_OK) return status;
    const NoCancellation guard;
    const ordo_status created =
        ask(error, prepared->plugin.create, prepared->shop, config_json == nullptr ? "{}" : config_json,
            static_cast<void*>(prepared.get()), &prepared->instance);
    if (created == ORDO_OK) *out = prepared.release();
    return created;
}

ordo_status ordo_plugin_start(ordo_plugin_instance* instance, ordo_error** error) {
    const ordo_status usable = fenced(error, [&]() -> Result<void> {
        ORDO_TRY(check_usable(instance));
        if (instance->state == State::stopped) return misuse("The plugin is stopped.");
        return {};
    });
    if (usable != ORDO_OK) return usable;
    const NoCancellation guard;
    const std::lock_guard lock(instance->life);
    if (instance->state != State::created) return ORDO_OK;
    const ordo_status started = ask(error, instance->plugin.start, instance->instance);
    if (started == ORDO_OK) instance->state = State::started;
    return started;
}

ordo_status ordo_plugin_status(ordo_plugin_instance* instance, ordo_doc** out, ordo_error** error) {
    if (out != nullptr) *out = nullptr;
    const ordo_status usable = fenced(error, [&]() -> Result<void> { return check_usable(instance); });
    if (usable != ORDO_OK) return usable;
    const State state = instance->state;
    ordo_doc* told = nullptr;
    if (state == State::started && instance->plugin.status != nullptr) {
        const auto of = [&](ordo_error** problem) {
            return instance->plugin.status(instance->instance, &told, problem);
        };
        if (const ordo_status status = ask(error, of); status != ORDO_OK) return status;
    }
    const std::unique_ptr<ordo_doc> owned(told);
    return fenced(error, [&]() -> Result<void> {
        if (out == nullptr) return {};
        codec::Document answer;
        ORDO_TRY(answer.set_text("/name", instance->plugin.name));
        ORDO_TRY(answer.set_text("/version", instance->plugin.version));
        ORDO_TRY(answer.set_text("/description", instance->plugin.description));
        ORDO_TRY(answer.set_text("/state", kStateNames[static_cast<std::size_t>(state)]));
        const codec::Document nothing;
        ORDO_TRY(answer.set("/status", *(owned ? owned->tree() : nothing).find("")));
        *out = new ordo_doc(std::move(answer));
        return {};
    });
}

ordo_status ordo_plugin_stop(ordo_plugin_instance* instance, uint32_t deadline_ms, ordo_error** error) {
    const ordo_status usable = fenced(error, [&]() -> Result<void> { return check_usable(instance); });
    if (usable != ORDO_OK) return usable;
    const NoCancellation guard;
    const std::lock_guard lock(instance->life);
    const State before = instance->state.exchange(State::stopped);
    if (before != State::started) return ORDO_OK;
    return ask(error, instance->plugin.stop, instance->instance, deadline_ms);
}

void ordo_plugin_close(ordo_plugin_instance* instance) {
    if (instance == nullptr || instance->owner != getpid()) return;
    static_cast<void>(ordo_plugin_stop(instance, 0, nullptr));
    const NoCancellation guard;
    Closer()(instance);
}
