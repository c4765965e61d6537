#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/actor.hpp"
#include "ordo/commands.hpp"
#include "ordo/engine.hpp"
#include "ordo/history.hpp"

// Documents (JSON text, the same through every surface) to and from the domain's values. Which
// fields a viewer sees is decided here from the actor; `*` fields of a shape are for staff.
namespace ordo::codec {

// --- reading ----------------------------------------------------------------------------------
// Instantiated for: CallOptions, OpenOptions, ProductCreate, ProductUpdate, StockAdjust, QuoteRequest,
// OrderCreate, OrderMarkPaid, OrderSetStatus, OrderCancel, OrderAddNote, ProductQuery, OrderQuery.
//
// Ids that stand outside the document (in a path or an argument) are left nil. Empty text means `{}`.
// `malformed_request`: not JSON, duplicate keys, invalid UTF-8, U+0000, deeper than 32, larger than
// 1 MiB, a wrong JSON type, an unknown field, a missing required field. `validation_failed`,
// `invalid_amount`: right shape, wrong value; `field` is the JSON pointer.
template <class Value>
[[nodiscard]] Result<Value> decode(std::string_view document);

// --- writing ----------------------------------------------------------------------------------
enum class OrderView : std::uint8_t { summary, detail };  // detail adds payments and refunds

[[nodiscard]] std::string encode(const Product& product, const Actor& viewer);
[[nodiscard]] std::string encode(const StockMovement& movement, const Actor& viewer);
[[nodiscard]] std::string encode(const Quote& quote);
[[nodiscard]] std::string encode(const Order& order, const Actor& viewer, OrderView view);
[[nodiscard]] std::string encode_payment_status(const Order& order);
// The note or status change that a command has just written: the newest entry of the order.
[[nodiscard]] std::string encode_history_entry(const JournalRecord& record, const Actor& viewer);
// `{"data":[…],"next_cursor":null}`; customers see public entries only (the engine filters them).
[[nodiscard]] std::string encode_history(const std::vector<JournalRecord>& records,
                                         const Actor& viewer);
// `{"data":[CloudEvent…],"next_sequence":n|null}`: n is what to acknowledge when all are done.
[[nodiscard]] std::string encode_events(const std::vector<JournalRecord>& records,
                                        std::string_view shop_name);
[[nodiscard]] std::string encode_event(const JournalRecord& record, std::string_view shop_name);
[[nodiscard]] std::string encode(const ConsumerPosition& position);
[[nodiscard]] std::string encode(const Page<Product>& page, const Actor& viewer);
[[nodiscard]] std::string encode(const Page<StockMovement>& page, const Actor& viewer);
[[nodiscard]] std::string encode(const Page<Order>& page, const Actor& viewer);
[[nodiscard]] std::string encode(const VerifyReport& report);
[[nodiscard]] std::string encode(const sys::MigrationStatus& status);
[[nodiscard]] std::string encode_limits();
// A Problem (RFC 9457): type, title, status, detail, code, number, retryable, field and the members of
// ErrorDetails that are set. `instance` and `request_id` belong to HTTP, which adds them.
[[nodiscard]] std::string encode(const Error& error);

}  // namespace ordo::codec
