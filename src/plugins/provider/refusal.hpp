#pragma once

#include <ordo/ordo.h>

#include <string>

namespace ordo_provider_plugin {

// Thrown where a request or setting is refused; becomes an ordo_error or an ordo_reply_error(). To a call
// that may have acted ORDO_E_OUTCOME_UNKNOWN is the answer.
struct Refusal {
    ordo_status status;
    std::string message;  // one sentence for people, without secrets
    std::string field;    // JSON pointer into the configuration; empty = nothing special
};

}  // namespace ordo_provider_plugin
