#pragma once

#include <ordo/host.h>

// The host's table, for tests that have a plugin's sources compiled in. Include it before host_calls.h, whose
// macros would turn its names into members of the table itself.
inline const ordo_host* test_host() {
    static const ordo_host host = {
        sizeof(ordo_host),
        ordo_version_number(),
        [](void*, int32_t, const char*, const char*) {},
#include "host_functions.inc"
    };
    return &host;
}
