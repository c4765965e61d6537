// Pins the error catalogue. Programs out there compare these numbers and words: a line may be added
// here, none may ever be changed.
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "ordo/result.hpp"

using namespace ordo;

BOOST_AUTO_TEST_SUITE(error)

namespace {

struct Pinned {
    std::int32_t number;
    std::string_view name;
    int http_status;
    bool retryable;
};

constexpr Pinned kPinned[] = {
    {1001, "malformed_request", 400, false},
    {1002, "validation_failed", 422, false},
    {1003, "invalid_amount", 422, false},
    {1004, "invalid_cursor", 400, false},
    {1005, "unsupported_media_type", 415, false},
    {1006, "payload_too_large", 413, false},
    {1007, "method_not_allowed", 405, false},
    {1008, "headers_too_large", 431, false},
    {1010, "idempotency_key_required", 400, false},
    {1011, "idempotency_key_reused", 422, false},
    {1012, "idempotency_in_progress", 409, true},
    {1013, "precondition_required", 428, false},
    {1014, "version_conflict", 412, false},
    {1015, "rate_limited", 429, true},
    {1101, "unauthenticated", 401, false},
    {1102, "invalid_credentials", 401, false},
    {1103, "token_expired", 401, false},
    {1104, "token_reused", 401, false},
    {1105, "forbidden", 403, false},
    {1106, "email_taken", 409, false},
    {1201, "not_found", 404, false},
    {1202, "already_exists", 409, false},
    {1203, "events_expired", 410, false},
    {1301, "invalid_transition", 409, false},
    {1302, "out_of_stock", 409, false},
    {1303, "product_unavailable", 409, false},
    {1304, "price_changed", 409, false},
    {1305, "already_paid", 409, false},
    {1306, "not_payable", 409, false},
    {1307, "refund_exceeds_paid", 422, false},
    {1308, "refund_decision_required", 409, false},
    {1309, "currency_mismatch", 422, false},
    {1310, "amount_overflow", 422, false},
    {1311, "payment_in_doubt", 409, true},
    {1401, "provider_error", 502, true},
    {1402, "payment_declined", 402, false},
    {1403, "invalid_signature", 400, false},
    {1404, "provider_not_configured", 501, false},
    {1501, "busy", 503, true},
    {1502, "unavailable", 503, true},
    {1503, "timeout", 504, true},
    {1504, "internal", 500, false},
    {1505, "schema_too_old", 503, false},
    {1506, "schema_too_new", 503, false},
    {1507, "corrupt", 500, false},
    {1508, "io_error", 500, false},
    {1509, "out_of_memory", 500, false},
    {1510, "not_supported", 501, false},
    {1511, "outcome_unknown", 503, true},
    {1601, "misuse", 500, false},
    {1602, "cancelled", 499, false},
    {1603, "forked", 500, false},
};

constexpr std::int32_t kAll[] = {
#define ORDO_NUMBER(name, number, http, retryable) number,
    ORDO_ERROR_CATALOGUE(ORDO_NUMBER)
#undef ORDO_NUMBER
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_code_is_what_it_always_was) {
    for (const auto& row : kPinned) {
        BOOST_TEST_CONTEXT(row.name) {
            const auto code = static_cast<Errc>(row.number);
            BOOST_TEST(errc_name(code) == row.name);
            BOOST_TEST(errc_http_status(code) == row.http_status);
            BOOST_TEST(errc_retryable(code) == row.retryable);
            const auto back = errc_from_name(row.name);
            BOOST_REQUIRE(back.has_value());
            BOOST_TEST(static_cast<std::int32_t>(*back) == row.number);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_code_is_pinned_and_no_number_stands_twice) {
    std::set<std::int32_t> pinned;
    for (const auto& row : kPinned) pinned.insert(row.number);
    BOOST_TEST(pinned.size() == std::size(kPinned));
    BOOST_TEST(std::size(kAll) == std::size(kPinned));
    for (const auto number : kAll) BOOST_TEST(pinned.contains(number), number);
}

BOOST_AUTO_TEST_CASE(unknown_numbers_and_names_are_answered) {
    const auto stranger = static_cast<Errc>(1999);
    BOOST_TEST(errc_name(stranger) == "unknown");
    BOOST_TEST(errc_http_status(stranger) == 500);
    BOOST_TEST(!errc_retryable(stranger));
    for (const char* name : {"", "unknown", "OUT_OF_STOCK", "out_of_stock "})
        BOOST_TEST(!errc_from_name(name).has_value());
}

BOOST_AUTO_TEST_CASE(a_result_is_a_value_or_an_error) {
    const Result<std::string> good("yes");
    BOOST_TEST(good.has_value());
    BOOST_TEST(*good == "yes");
    BOOST_TEST(good->size() == 3U);
    const Result<std::string> bad(Error(Errc::busy, "No."));
    BOOST_TEST(!bad);
    BOOST_TEST(bad.error().message == "No.");
    BOOST_TEST(bad.error().retryable());
    BOOST_TEST(bad.value_or("other") == "other");

    Result<void> done;
    BOOST_TEST(done.has_value());
    const Result<void> failed(Error(Errc::internal, "No."));
    done = failed;
    BOOST_TEST(!done);
    BOOST_TEST((done.error().code == Errc::internal));
    BOOST_TEST(failed.error().message == "No.");
}

BOOST_AUTO_TEST_SUITE_END()
