#pragma once

#include <ordo/ordo.h>

#include <string>

namespace ordo_fake {

// Thrown where a request or setting is refused; becomes an ordo_error or an ordo_reply_error().
struct Refusal {
    ordo_status status;
    std::string message;  // one sentence for people
    std::string field;    // JSON pointer into the configuration; empty = nothing special
};

}  // namespace ordo_fake
