#include "capi/errors.hpp"

#include <new>
#include <utility>

#include "codec/documents.hpp"

namespace ordo::capi {
namespace {

constinit ordo_error g_out_of_memory{
    ORDO_E_OUT_OF_MEMORY, "There is not enough memory.", "",
    R"({"type":"urn:ordo:error:out_of_memory","title":"Out of memory","status":500,)"
    R"("detail":"There is not enough memory.","code":"out_of_memory","number":1509,)"
    R"("retryable":false,"field":null,"errors":[]})",
    nullptr};

constinit ordo_error g_answer_lost{
    ORDO_E_OUTCOME_UNKNOWN, "The answer of the call was lost; ask again with the same key or id.",
    "",
    R"({"type":"urn:ordo:error:outcome_unknown","title":"Outcome unknown","status":503,)"
    R"("detail":"The answer of the call was lost; ask again with the same key or id.",)"
    R"("code":"outcome_unknown","number":1511,"retryable":true,"field":null,"errors":[]})",
    nullptr};

ordo_error* make_error(const Error& error) {
    auto texts = std::make_unique<ordo_error::Texts>();
    texts->message = error.message;
    texts->field = error.field;
    texts->json = codec::encode(error);
    const char* message = texts->message.c_str();
    const char* field = texts->field.c_str();
    const char* json = texts->json.c_str();
    return new ordo_error{static_cast<ordo_status>(error.code), message, field, json,
                          std::move(texts)};
}

}  // namespace

ordo_status report(const Error& error, ordo_error** out) noexcept {
    if (out == nullptr) return static_cast<ordo_status>(error.code);
    try {
        *out = make_error(error);
    } catch (...) {
        // The status is what counts; an error object that says something else would mislead.
        *out = nullptr;
    }
    return static_cast<ordo_status>(error.code);
}

ordo_status report_out_of_memory(ordo_error** out) noexcept {
    if (out != nullptr) *out = &g_out_of_memory;
    return ORDO_E_OUT_OF_MEMORY;
}

ordo_status report_answer_lost(ordo_error** out) noexcept {
    if (out != nullptr) *out = &g_answer_lost;
    return ORDO_E_OUTCOME_UNKNOWN;
}

ordo_status report_internal(ordo_error** out) noexcept {
    try {
        return report(Error(Errc::internal, "An unexpected fault inside the library."), out);
    } catch (...) {
        return ORDO_E_INTERNAL;
    }
}

}  // namespace ordo::capi

using ordo::capi::g_answer_lost;
using ordo::capi::g_out_of_memory;

ordo_status ordo_error_new(ordo_status status, const char* message, const char* field,
                           ordo_error** out) {
    if (out != nullptr) *out = nullptr;
    try {
        if (!ordo::capi::is_status(status) || status == ORDO_OK)
            return ordo::capi::report_internal(out);
        ordo::Error error(static_cast<ordo::Errc>(status), message == nullptr ? "" : message);
        if (field != nullptr) error.field = field;
        return ordo::capi::report(error, out);
    } catch (...) {
        return ordo::capi::report_out_of_memory(out);
    }
}

ordo_status ordo_error_code(const ordo_error* error) {
    return error == nullptr ? ORDO_OK : error->code;
}

const char* ordo_error_name(const ordo_error* error) {
    return ordo_status_name(ordo_error_code(error));
}

const char* ordo_error_message(const ordo_error* error) {
    return error == nullptr ? "" : error->message;
}

const char* ordo_error_field(const ordo_error* error) {
    return error == nullptr ? "" : error->field;
}

int32_t ordo_error_retryable(const ordo_error* error) {
    return ordo_status_retryable(ordo_error_code(error));
}

const char* ordo_error_json(const ordo_error* error) {
    return error == nullptr ? "{}" : error->json;
}

void ordo_error_free(ordo_error* error) {
    if (error != &g_out_of_memory && error != &g_answer_lost) delete error;
}
