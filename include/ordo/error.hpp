#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ordo {

// The error catalogue: name, number, HTTP status, retryable. It is the only list of error codes in
// the C++ code; the C header's constants are tied to it by static_assert, and docs/errors.md is
// compared with it by a test. A code is never renumbered and never reused.
#define ORDO_ERROR_CATALOGUE(X)                    \
    /* request */                                  \
    X(malformed_request, 1001, 400, false)         \
    X(validation_failed, 1002, 422, false)         \
    X(invalid_amount, 1003, 422, false)            \
    X(invalid_cursor, 1004, 400, false)            \
    X(unsupported_media_type, 1005, 415, false)    \
    X(payload_too_large, 1006, 413, false)         \
    X(method_not_allowed, 1007, 405, false)        \
    X(headers_too_large, 1008, 431, false)         \
    X(idempotency_key_required, 1010, 400, false)  \
    X(idempotency_key_reused, 1011, 422, false)    \
    X(idempotency_in_progress, 1012, 409, true)    \
    X(precondition_required, 1013, 428, false)     \
    X(version_conflict, 1014, 412, false)          \
    X(rate_limited, 1015, 429, true)               \
    /* access */                                   \
    X(unauthenticated, 1101, 401, false)           \
    X(invalid_credentials, 1102, 401, false)       \
    X(token_expired, 1103, 401, false)             \
    X(token_reused, 1104, 401, false)              \
    X(forbidden, 1105, 403, false)                 \
    X(email_taken, 1106, 409, false)               \
    /* resource */                                 \
    X(not_found, 1201, 404, false)                 \
    X(already_exists, 1202, 409, false)            \
    X(events_expired, 1203, 410, false)            \
    /* business */                                 \
    X(invalid_transition, 1301, 409, false)        \
    X(out_of_stock, 1302, 409, false)              \
    X(product_unavailable, 1303, 409, false)       \
    X(price_changed, 1304, 409, false)             \
    X(already_paid, 1305, 409, false)              \
    X(not_payable, 1306, 409, false)               \
    X(refund_exceeds_paid, 1307, 422, false)       \
    X(refund_decision_required, 1308, 409, false)  \
    X(currency_mismatch, 1309, 422, false)         \
    X(amount_overflow, 1310, 422, false)           \
    X(payment_in_doubt, 1311, 409, true)           \
    /* provider */                                 \
    X(provider_error, 1401, 502, true)             \
    X(payment_declined, 1402, 402, false)          \
    X(invalid_signature, 1403, 400, false)         \
    X(provider_not_configured, 1404, 501, false)   \
    /* system */                                   \
    X(busy, 1501, 503, true)                       \
    X(unavailable, 1502, 503, true)                \
    X(timeout, 1503, 504, true)                    \
    X(internal, 1504, 500, false)                  \
    X(schema_too_old, 1505, 503, false)            \
    X(schema_too_new, 1506, 503, false)            \
    X(corrupt, 1507, 500, false)                   \
    X(io_error, 1508, 500, false)                  \
    X(out_of_memory, 1509, 500, false)             \
    X(not_supported, 1510, 501, false)             \
    X(outcome_unknown, 1511, 503, true)            \
    /* C door only */                              \
    X(misuse, 1601, 500, false)                    \
    X(cancelled, 1602, 499, false)                 \
    X(forked, 1603, 500, false)

enum class Errc : std::int32_t {
#define ORDO_ERRC_ENUMERATOR(name, number, http, retryable) name = number,
    ORDO_ERROR_CATALOGUE(ORDO_ERRC_ENUMERATOR)
#undef ORDO_ERRC_ENUMERATOR
};

// The code's name as it stands in documents ("out_of_stock"); "unknown" for a number that is not in
// the catalogue. The text lives as long as the program.
[[nodiscard]] std::string_view errc_name(Errc code) noexcept;
// The HTTP status of the code (RFC 9110); 500 for a number that is not in the catalogue.
[[nodiscard]] int errc_http_status(Errc code) noexcept;
// True when the same call may succeed later without being changed. After `outcome_unknown` repeat it
// only with the same idempotency key or the same client-made id.
[[nodiscard]] bool errc_retryable(Errc code) noexcept;
[[nodiscard]] std::optional<Errc> errc_from_name(std::string_view name) noexcept;

// One wrong field of a request (RFC 9457 extension member `errors`).
struct FieldProblem {
    std::string pointer;  // JSON pointer (RFC 6901) into the request, "/items/0/quantity"
    Errc code = Errc::validation_failed;
    std::string detail;
};

// One order line that stands in the way: too little stock, or a price that is no longer true.
struct ItemProblem {
    std::string product_id;
    std::optional<std::int64_t> requested;  // pieces wanted
    std::optional<std::int64_t> available;  // pieces there are
    std::optional<std::string> price_sent;  // decimal strings, in the order's currency
    std::optional<std::string> price_now;
};

// What an error says beyond its code and sentence; which members are set depends on the code
// (docs/errors.md names them).
struct ErrorDetails {
    std::optional<std::int64_t> current_version;  // version_conflict
    std::optional<std::string> from, to;          // invalid_transition
    std::optional<std::vector<std::string>> allowed;
    std::optional<std::string> existing_field;  // already_exists: "sku", "barcode", "id"
    std::optional<std::string> refundable;      // refund_exceeds_paid: decimal string
    std::vector<ItemProblem> items;             // out_of_stock, price_changed
    std::vector<FieldProblem> errors;           // validation_failed
};

// A refusal or a failure. `message` is one plain sentence for people: it names what and which value,
// never a secret, personal data or the database's own words.
struct Error {
    Errc code = Errc::internal;
    std::string message;
    std::string field;  // JSON pointer of the field at fault; empty when there is none
    std::shared_ptr<const ErrorDetails> details;

    Error() = default;
    Error(Errc code_, std::string message_, std::string field_ = {})
        : code(code_), message(std::move(message_)), field(std::move(field_)) {}

    [[nodiscard]] bool retryable() const noexcept { return errc_retryable(code); }

    Error&& with(ErrorDetails more) && {
        details = std::make_shared<const ErrorDetails>(std::move(more));
        return std::move(*this);
    }
};

}  // namespace ordo
