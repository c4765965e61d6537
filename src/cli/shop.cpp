#include "cli/shop.hpp"

namespace ordo_cli {

Exit exit_for(ordo_status status) noexcept {
    switch (status) {
        case ORDO_OK:
            return Exit::ok;
        case ORDO_E_NOT_FOUND:
            return Exit::not_found;
        case ORDO_E_BUSY:
        case ORDO_E_UNAVAILABLE:
        case ORDO_E_TIMEOUT:
        case ORDO_E_SCHEMA_TOO_OLD:
        case ORDO_E_SCHEMA_TOO_NEW:
        case ORDO_E_IO_ERROR:
        case ORDO_E_OUTCOME_UNKNOWN:
            return Exit::unavailable;
        default:
            break;
    }
    // The families of the catalogue: request, access, resource, business and provider refusals.
    return status >= 1000 && status < 1500 ? Exit::refused : Exit::failure;
}

void fail(ordo_status status, ordo_error* error) {
    const std::string message =
        error != nullptr ? ordo_error_message(error) : ordo_status_name(status);
    const std::string problem = error != nullptr ? ordo_error_json(error) : "";
    ordo_error_free(error);
    throw Failure(exit_for(status), message, problem);
}

}  // namespace ordo_cli
