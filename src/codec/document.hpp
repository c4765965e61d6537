#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json_value.hpp"
#include "ordo/money.hpp"
#include "ordo/result.hpp"

namespace ordo::codec {

// A document that is read and built piece by piece, each named by a JSON pointer (RFC 6901). It
// knows nothing of the domain but how an amount finds its currency: callers of the C door use it
// instead of writing and reading JSON by hand.
class Document {
public:
    using Value = JsonValue;

    Document();  // {}
    explicit Document(Value root) : root_(std::move(root)) {}

    // What a caller sends: `malformed_request` as for every document.
    [[nodiscard]] static Result<Document> parse(std::string_view json);
    // What Ordo itself has written. It may be larger than what a caller may send: a full page of
    // events.
    [[nodiscard]] static Result<Document> parse_own(std::string_view json);

    [[nodiscard]] std::string to_json() const;

    // --- reading: null where there is nothing, which includes a pointer that is none
    [[nodiscard]] const Value* find(std::string_view pointer) const;
    // `not_found` (nothing there, or null), `malformed_request` (not a whole number),
    // `validation_failed` (a whole number beyond 64 bits).
    [[nodiscard]] Result<std::int64_t> integer(std::string_view pointer) const;
    [[nodiscard]] Result<bool> boolean(std::string_view pointer) const;

    struct Amount {
        Money money;
        const std::string* currency;  // the code, as it stands in the document
    };
    // The currency is the member `currency` of the nearest object around the amount that has one.
    // `not_found`, `invalid_amount`, `currency_mismatch` (no currency around it),
    // `amount_overflow`.
    [[nodiscard]] Result<Amount> money(std::string_view pointer) const;

    // --- building: what is missing on the way is created; on failure nothing has changed `misuse`
    // (not a JSON pointer), `malformed_request` (invalid UTF-8, too deep), `validation_failed` (the
    // way leads through a value that is neither list nor object, or leaves a gap in a list).
    [[nodiscard]] Result<void> set(std::string_view pointer, Value value);
    [[nodiscard]] Result<void> set_text(std::string_view pointer, std::string_view text);
    [[nodiscard]] Result<void> set_integer(std::string_view pointer, std::int64_t value);
    [[nodiscard]] Result<void> set_boolean(std::string_view pointer, bool value);
    [[nodiscard]] Result<void> set_money(std::string_view pointer, Money money);
    // Appends an empty object to the list; answers with its index.
    [[nodiscard]] Result<std::int64_t> append(std::string_view pointer);

private:
    Value root_;
};

}  // namespace ordo::codec
