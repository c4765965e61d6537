#pragma once

#include <ordo/plugin.h>

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "capi/handles.hpp"

// A plugin at work. The mutex makes the calls of its life come one after the other; `status` may come at
// any time meanwhile.
struct ordo_plugin_instance {
    enum class State : std::uint8_t { created, started, stopped };

    ordo_plugin plugin{};
    ordo_log_fn log = nullptr;
    void* log_user = nullptr;
    ordo_engine* shop = nullptr;  // a handle of its own: the host may close its one at any time
    void* instance = nullptr;
    pid_t owner = 0;  // in a forked child the plugin's threads do not exist

    std::mutex life;
    std::atomic<State> state = State::created;
};

namespace ordo::capi {

// In a struct because GCC 12 takes Result's parameter for hiding a member when it holds a function.
struct PluginEntry {
    ordo_plugin_entry function;
};

// The entry of a plugin: of the library at `path`, or the registered one when it is NULL.
[[nodiscard]] Result<PluginEntry> find_entry(const std::string& name, const char* path);

}  // namespace ordo::capi
