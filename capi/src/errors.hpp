#pragma once

#include <ordo/ordo.h>

#include <memory>
#include <string>

#include "ordo/error.hpp"

// All texts are made when the error is, so that reading one cannot fail. `owned` holds them; the
// errors that must be told without memory have none.
struct ordo_error {
    struct Texts {
        std::string message, field, json;
    };

    ordo_status code;
    const char* message;
    const char* field;
    const char* json;
    std::unique_ptr<Texts> owned;
};

namespace ordo::capi {

// Whether it is ORDO_OK or one of ORDO_E_*.
[[nodiscard]] bool is_status(ordo_status status) noexcept;
// Hands `error` to the caller, who may not want it, and returns its status.
ordo_status report(const Error& error, ordo_error** out) noexcept;
ordo_status report_out_of_memory(ordo_error** out) noexcept;
// After a change became durable, its answer could not be written down.
ordo_status report_answer_lost(ordo_error** out) noexcept;
// For an exception that nobody expected; its own words are not for callers.
ordo_status report_internal(ordo_error** out) noexcept;

}  // namespace ordo::capi
