// The plugin `paypal`: registers a payment provider of that name with the shop.
#include "paypal/provider.hpp"

// Last, because it gives the names of ordo.h another meaning.
#include "paypal/host.hpp"
#include "provider/plugin.hpp"

namespace ordo_paypal {

const ordo_host* g_host = nullptr;

namespace {

struct Paypal {
    using Provider = ordo_paypal::Provider;
    static constexpr const char* kName = "paypal";

    static std::shared_ptr<Provider> make(ordo_engine*, void* log_context,
                                          const char* config_json) {
        return std::make_shared<Provider>(log_context, read_config(config_json));
    }
};

}  // namespace
}  // namespace ordo_paypal

extern "C" {

ORDO_PLUGIN_ENTRY ordo_status ordo_plugin_paypal_v1(const ordo_host* host, ordo_plugin* plugin,
                                                    ordo_error** error);

ordo_status ordo_plugin_paypal_v1(const ordo_host* host, ordo_plugin* plugin, ordo_error**) {
    ordo_paypal::g_host = host;
    ordo_provider_plugin::Life<ordo_paypal::Paypal>::fill(*plugin);
    plugin->version = "1.0.0";
    plugin->description = "Payments through PayPal's Orders";
    return ORDO_OK;
}
}
