// The plugin `fake`: registers a payment provider of that name with the shop.
#include "fake/sandbox.hpp"

// Last, because it gives the names of ordo.h another meaning.
#include "fake/host.hpp"
#include "provider/plugin.hpp"

namespace ordo_fake {

const ordo_host* g_host = nullptr;

namespace {

struct Fake {
    using Provider = Sandbox;
    static constexpr const char* kName = "fake";

    static std::shared_ptr<Provider> make(ordo_engine* shop, void* log_context, const char* config_json) {
        return std::make_shared<Sandbox>(shop, log_context, read_config(config_json));
    }
};

}  // namespace
}  // namespace ordo_fake

extern "C" {

ORDO_PLUGIN_ENTRY ordo_status ordo_plugin_fake_v1(const ordo_host* host, ordo_plugin* plugin,
                                                  ordo_error** error);

ordo_status ordo_plugin_fake_v1(const ordo_host* host, ordo_plugin* plugin, ordo_error**) {
    ordo_fake::g_host = host;
    ordo_provider_plugin::Life<ordo_fake::Fake>::fill(*plugin);
    plugin->version = "1.0.0";
    plugin->description = "A payment sandbox: test cards, a pay page and signed webhooks";
    return ORDO_OK;
}
}
