#include <dlfcn.h>

#include <algorithm>
#include <map>

#include "capi/call.hpp"
#include "capi/plugin.hpp"

namespace ordo::capi {
namespace {

constexpr std::size_t kNameLength = 32;

Result<void> check_name(std::string_view name) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    if (name.empty() || name.size() > kNameLength || !std::ranges::all_of(name, fits)) {
        return Error(Errc::validation_failed,
                     "The name of a plugin is 1 to 32 of a-z, 0-9 and '_'.");
    }
    return {};
}

// Never destroyed: plugins may be opened while the process ends.
struct Registry {
    std::mutex mutex;
    std::map<std::string, ordo_plugin_entry, std::less<>> entries;
};

Registry& registry() {
    static Registry* const only = new Registry;
    return *only;
}

Result<PluginEntry> registered_entry(const std::string& name) {
    Registry& known = registry();
    const std::lock_guard lock(known.mutex);
    const auto found = known.entries.find(name);
    if (found == known.entries.end()) {
        return Error(Errc::not_found, "No plugin is registered as " + name + ".");
    }
    return PluginEntry{found->second};
}

// Libraries stay loaded until the process ends: nobody could tell when the last of their code has run.
Result<PluginEntry> loaded_entry(const std::string& name, const std::string& path) {
    // dlopen() searches folders for names without a slash, and takes others from the working folder.
    if (!path.starts_with('/')) {
        return Error(Errc::validation_failed, "The path of a plugin must be absolute: " + path + ".");
    }
    void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* const why = dlerror();
        return Error(Errc::not_found, std::string("The plugin cannot be loaded: ") +
                                          (why == nullptr ? path.c_str() : why) + ".");
    }
    const std::string symbol = "ordo_plugin_" + name + "_v1";
    void* const entry = dlsym(library, symbol.c_str());
    if (entry == nullptr) {
        dlclose(library);
        return Error(Errc::not_found, path + " has no function " + symbol + ".");
    }
    // POSIX promises that a function's address survives the way through void*.
    return PluginEntry{reinterpret_cast<ordo_plugin_entry>(entry)};
}

}  // namespace

Result<PluginEntry> find_entry(const std::string& name, const char* path) {
    ORDO_TRY(check_name(name));
    return path == nullptr ? registered_entry(name) : loaded_entry(name, path);
}

}  // namespace ordo::capi

using namespace ordo;
using namespace ordo::capi;

ordo_status ordo_plugin_register(const char* name, ordo_plugin_entry entry, ordo_error** error) {
    return fenced(error, [&]() -> Result<void> {
        ORDO_TRY(const std::string_view text, required(name, "name"));
        if (entry == nullptr) return misuse("The parameter entry is NULL.");
        ORDO_TRY(check_name(text));
        Registry& known = registry();
        const std::lock_guard lock(known.mutex);
        const auto [place, fresh] = known.entries.try_emplace(std::string(text), entry);
        if (!fresh && place->second != entry) {
            return Error(Errc::already_exists,
                         "Another plugin is registered as " + std::string(text) + ".");
        }
        return {};
    });
}
