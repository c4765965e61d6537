// The plugin `stripe`: registers a payment provider of that name with the shop.
#include "stripe/provider.hpp"

// Last, because it gives the names of ordo.h another meaning.
#include "stripe/host.hpp"
#include "provider/plugin.hpp"

namespace ordo_stripe {

const ordo_host* g_host = nullptr;

namespace {

struct Stripe {
    using Provider = ordo_stripe::Provider;
    static constexpr const char* kName = "stripe";

    static std::shared_ptr<Provider> make(ordo_engine*, void* log_context, const char* config_json) {
        return std::make_shared<Provider>(log_context, read_config(config_json));
    }
};

}  // namespace
}  // namespace ordo_stripe

extern "C" {

ORDO_PLUGIN_ENTRY ordo_status ordo_plugin_stripe_v1(const ordo_host* host, ordo_plugin* plugin,
                                                    ordo_error** error);

ordo_status ordo_plugin_stripe_v1(const ordo_host* host, ordo_plugin* plugin, ordo_error**) {
    ordo_stripe::g_host = host;
    ordo_provider_plugin::Life<ordo_stripe::Stripe>::fill(*plugin);
    plugin->version = "1.0.0";
    plugin->description = "Payments through Stripe's PaymentIntents";
    return ORDO_OK;
}
}
