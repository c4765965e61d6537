#pragma once

#include <ordo/host.h>

// The host's table, set by the entry function before anything else runs. The host keeps one table for the
// whole process, so one pointer serves all instances.
namespace ordo_paypal {

extern const ordo_host* g_host;

}  // namespace ordo_paypal

// From here on the names of ordo.h mean the table's functions.
#define ORDO_PLUGIN_HOST ::ordo_paypal::g_host
#include <ordo/host_calls.h>
