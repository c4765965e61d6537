#pragma once

#include <ordo/plugin.h>

#include <sys/types.h>

#include <memory>
#include <mutex>
#include <string>

#include "capi/handles.hpp"

// A plugin at work. The mutex makes its life's calls come one after the other; `status` may come at any
// time while it is started, which is why that state is read under it as well but asked outside of it.
struct ordo_plugin_instance {
    enum class State : std::uint8_t { created, started, stopped };

    ordo_plugin plugin{};
    ordo_log_fn log = nullptr;
    void* log_user = nullptr;
    ordo_engine* shop = nullptr;  // a handle of its own: the host may close its one at any time
    void* instance = nullptr;
    pid_t owner = 0;  // in a forked child the plugin's threads do not exist

    std::mutex life;
    std::mutex state_mutex;
    State state = State::created;
};

namespace ordo::capi {

struct PluginEntry {
    ordo_plugin_entry function;
};

// The entry of a plugin: of the library at `path`, or the registered one when it is NULL.
[[nodiscard]] Result<PluginEntry> find_entry(const std::string& name, const char* path);

}  // namespace ordo::capi
