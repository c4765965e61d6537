#include <algorithm>
#include <array>
#include <cstddef>

#include "capi/errors.hpp"
#include "ordo/error.hpp"
#include "ordo/version.hpp"

using ordo::Errc;

namespace {

struct Pair {
    ordo_status status;
    Errc code;
};

// The constants of the C header and the catalogue of include/ordo/error.hpp are one list: same
// numbers, none missing on either side.
constexpr std::array kPairs = {
    Pair{ORDO_E_MALFORMED_REQUEST, Errc::malformed_request},
    Pair{ORDO_E_VALIDATION_FAILED, Errc::validation_failed},
    Pair{ORDO_E_INVALID_AMOUNT, Errc::invalid_amount},
    Pair{ORDO_E_INVALID_CURSOR, Errc::invalid_cursor},
    Pair{ORDO_E_UNSUPPORTED_MEDIA_TYPE, Errc::unsupported_media_type},
    Pair{ORDO_E_PAYLOAD_TOO_LARGE, Errc::payload_too_large},
    Pair{ORDO_E_METHOD_NOT_ALLOWED, Errc::method_not_allowed},
    Pair{ORDO_E_HEADERS_TOO_LARGE, Errc::headers_too_large},
    Pair{ORDO_E_IDEMPOTENCY_KEY_REQUIRED, Errc::idempotency_key_required},
    Pair{ORDO_E_IDEMPOTENCY_KEY_REUSED, Errc::idempotency_key_reused},
    Pair{ORDO_E_IDEMPOTENCY_IN_PROGRESS, Errc::idempotency_in_progress},
    Pair{ORDO_E_PRECONDITION_REQUIRED, Errc::precondition_required},
    Pair{ORDO_E_VERSION_CONFLICT, Errc::version_conflict},
    Pair{ORDO_E_RATE_LIMITED, Errc::rate_limited},
    Pair{ORDO_E_UNAUTHENTICATED, Errc::unauthenticated},
    Pair{ORDO_E_INVALID_CREDENTIALS, Errc::invalid_credentials},
    Pair{ORDO_E_TOKEN_EXPIRED, Errc::token_expired},
    Pair{ORDO_E_TOKEN_REUSED, Errc::token_reused},
    Pair{ORDO_E_FORBIDDEN, Errc::forbidden},
    Pair{ORDO_E_EMAIL_TAKEN, Errc::email_taken},
    Pair{ORDO_E_NOT_FOUND, Errc::not_found},
    Pair{ORDO_E_ALREADY_EXISTS, Errc::already_exists},
    Pair{ORDO_E_EVENTS_EXPIRED, Errc::events_expired},
    Pair{ORDO_E_INVALID_TRANSITION, Errc::invalid_transition},
    Pair{ORDO_E_OUT_OF_STOCK, Errc::out_of_stock},
    Pair{ORDO_E_PRODUCT_UNAVAILABLE, Errc::product_unavailable},
    Pair{ORDO_E_PRICE_CHANGED, Errc::price_changed},
    Pair{ORDO_E_ALREADY_PAID, Errc::already_paid},
    Pair{ORDO_E_NOT_PAYABLE, Errc::not_payable},
    Pair{ORDO_E_REFUND_EXCEEDS_PAID, Errc::refund_exceeds_paid},
    Pair{ORDO_E_REFUND_DECISION_REQUIRED, Errc::refund_decision_required},
    Pair{ORDO_E_CURRENCY_MISMATCH, Errc::currency_mismatch},
    Pair{ORDO_E_AMOUNT_OVERFLOW, Errc::amount_overflow},
    Pair{ORDO_E_PAYMENT_IN_DOUBT, Errc::payment_in_doubt},
    Pair{ORDO_E_PROVIDER_ERROR, Errc::provider_error},
    Pair{ORDO_E_PAYMENT_DECLINED, Errc::payment_declined},
    Pair{ORDO_E_INVALID_SIGNATURE, Errc::invalid_signature},
    Pair{ORDO_E_PROVIDER_NOT_CONFIGURED, Errc::provider_not_configured},
    Pair{ORDO_E_BUSY, Errc::busy},
    Pair{ORDO_E_UNAVAILABLE, Errc::unavailable},
    Pair{ORDO_E_TIMEOUT, Errc::timeout},
    Pair{ORDO_E_INTERNAL, Errc::internal},
    Pair{ORDO_E_SCHEMA_TOO_OLD, Errc::schema_too_old},
    Pair{ORDO_E_SCHEMA_TOO_NEW, Errc::schema_too_new},
    Pair{ORDO_E_CORRUPT, Errc::corrupt},
    Pair{ORDO_E_IO_ERROR, Errc::io_error},
    Pair{ORDO_E_OUT_OF_MEMORY, Errc::out_of_memory},
    Pair{ORDO_E_NOT_SUPPORTED, Errc::not_supported},
    Pair{ORDO_E_OUTCOME_UNKNOWN, Errc::outcome_unknown},
    Pair{ORDO_E_MISUSE, Errc::misuse},
    Pair{ORDO_E_CANCELLED, Errc::cancelled},
    Pair{ORDO_E_FORKED, Errc::forked},
};

constexpr bool same_numbers() {
    for (const Pair& pair : kPairs) {
        if (pair.status != static_cast<ordo_status>(pair.code)) return false;
    }
    return true;
}

#define ORDO_CAPI_COUNT(name, number, http, retryable) +1
constexpr std::size_t kCatalogueSize = 0 ORDO_ERROR_CATALOGUE(ORDO_CAPI_COUNT);
#undef ORDO_CAPI_COUNT

static_assert(same_numbers(), "a constant of ordo.h has another number than its Errc");
static_assert(kPairs.size() == kCatalogueSize, "ordo.h and the catalogue differ in length");
static_assert(ORDO_VERSION_NUMBER == ordo::kVersionNumber, "ordo.h is of another release");

#define ORDO_CAPI_TEXT_(x) #x
#define ORDO_CAPI_TEXT(x) ORDO_CAPI_TEXT_(x)

}  // namespace

bool ordo::capi::is_status(ordo_status status) noexcept {
    return status == ORDO_OK ||
           std::any_of(kPairs.begin(), kPairs.end(),
                       [status](const Pair& pair) { return pair.status == status; });
}

int32_t ordo_version_number(void) { return ordo::kVersionNumber; }

const char* ordo_version_text(void) {
    return ORDO_CAPI_TEXT(ORDO_VERSION_MAJOR) "." ORDO_CAPI_TEXT(
        ORDO_VERSION_MINOR) "." ORDO_CAPI_TEXT(ORDO_VERSION_PATCH);
}

// Made of the catalogue once more, because a string_view promises no final NUL.
const char* ordo_status_name(ordo_status status) {
    switch (status) {
        case ORDO_OK:
            return "ok";
#define ORDO_CAPI_NAME(name, number, http, retryable) \
    case number:                                      \
        return #name;
            ORDO_ERROR_CATALOGUE(ORDO_CAPI_NAME)
#undef ORDO_CAPI_NAME
        default:
            return "unknown";
    }
}

int32_t ordo_status_retryable(ordo_status status) {
    return status != ORDO_OK && ordo::errc_retryable(static_cast<Errc>(status)) ? 1 : 0;
}

int32_t ordo_status_http(ordo_status status) {
    return status == ORDO_OK ? 200 : ordo::errc_http_status(static_cast<Errc>(status));
}
