#include "cli/shop.hpp"

namespace ordo_cli {

bool Failure::is(std::string_view name) const {
    return !problem_.empty() && Json::parse(problem_).value("code", "") == name;
}

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

Json parse_document(const std::string& text) {
    if (text.find('\0') != std::string::npos)
        throw Failure(Exit::refused, "it contains a NUL byte");
    ordo_doc* doc = nullptr;
    ordo_error* error = nullptr;
    const ordo_status status = ordo_doc_parse(text.c_str(), &doc, &error);
    if (status != ORDO_OK) fail(status, error);
    ordo_doc_free(doc);
    return Json::parse(text);
}

}  // namespace ordo_cli
