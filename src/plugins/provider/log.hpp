#pragma once

#include <ordo/plugin.h>

#include <mutex>
#include <nlohmann/json.hpp>
#include <shared_mutex>

namespace ordo_provider_plugin {

// What a provider says to its host. The shop may keep the provider longer than the host keeps its log, so
// it speaks between start and stop only. Any number of threads.
class Log {
public:
    Log(const ordo_host* host, void* context) : host_(host), context_(context) {}

    void start() {
        const std::unique_lock lock(gate_);
        working_ = true;
    }
    void stop() {
        const std::unique_lock lock(gate_);
        working_ = false;
    }
    void warn(const char* event, const nlohmann::json& fields) const {
        const std::shared_lock inside(gate_);
        if (working_)
            host_->log(
                context_, ORDO_LOG_WARNING, event,
                fields.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    }

private:
    const ordo_host* const host_;
    void* const context_;
    mutable std::shared_mutex gate_;  // held while something is logged, shared
    bool working_ = false;
};

}  // namespace ordo_provider_plugin
