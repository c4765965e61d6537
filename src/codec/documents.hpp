#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/actor.hpp"
#include "ordo/commands.hpp"
#include "ordo/engine.hpp"
#include "ordo/history.hpp"
#include "ordo/sys/payment_provider.hpp"

// Documents (JSON text, the same through every surface) to and from the domain's values. Which
// fields a viewer sees is decided here from the actor; `*` fields of a shape are for staff.
namespace ordo::codec {

// --- reading ----------------------------------------------------------------------------------
// Instantiated for: CallOptions, OpenOptions, ProductCreate, ProductUpdate, StockAdjust, QuoteRequest,
// OrderCreate, OrderMarkPaid, OrderSetStatus, OrderCancel, OrderAddNote, OrderResolve, PaymentCreate,
// PaymentResolve, RefundCreate, EvidenceApply, UserCreate, UserUpdate, UserSetPassword, ImageUpdate,
// ShopUpdate, ProductQuery, OrderQuery, UserQuery, StatisticsQuery.
//
// Ids that stand outside the document (in a path or an argument) are left nil. Empty text means `{}`.
// Evidence without a time has the time 0: the reader has no clock.
// `malformed_request`: not JSON, duplicate keys, invalid UTF-8, U+0000, deeper than 32, larger than
// 1 MiB, a wrong JSON type, an unknown field, a missing required field. `validation_failed`,
// `invalid_amount`: right shape, wrong value; `field` is the JSON pointer.
template <class Value>
[[nodiscard]] Result<Value> decode(std::string_view document);

// What a provider answers: one Evidence, or `{"data":[Evidence…]}`. `provider` is who says it, whatever
// the document says.
[[nodiscard]] Result<Evidence> decode_evidence(std::string_view document,
                                               std::string_view provider);
[[nodiscard]] Result<std::vector<Evidence>> decode_evidence_list(std::string_view document,
                                                                 std::string_view provider);
// `{name: text}`; names come out in lower case, and texts of the same name joined by ", " (RFC 9110).
[[nodiscard]] Result<std::map<std::string, std::string>> decode_headers(std::string_view document);

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
// `{"data":[CloudEvent…],"next_sequence":n|null}`: n is what to acknowledge when all are done. With `head`,
// the newest sequence of the journal, when it is known.
[[nodiscard]] std::string encode_events(const std::vector<JournalRecord>& records,
                                        std::string_view shop_name,
                                        std::optional<std::int64_t> head = {});
[[nodiscard]] std::string encode_event(const JournalRecord& record, std::string_view shop_name);
[[nodiscard]] std::string encode(const ConsumerPosition& position);
[[nodiscard]] std::string encode(const Page<Product>& page, const Actor& viewer);
[[nodiscard]] std::string encode(const Page<StockMovement>& page, const Actor& viewer);
[[nodiscard]] std::string encode(const Page<Order>& page, const Actor& viewer);
[[nodiscard]] std::string encode(const Page<User>& page);
[[nodiscard]] std::string encode(const Payment& payment, const Actor& viewer);
[[nodiscard]] std::string encode(const Refund& refund, const Actor& viewer);
[[nodiscard]] std::string encode(const EvidenceReceipt& receipt);
// `{"received":true,"duplicate":bool,"data":[receipt…]}`
[[nodiscard]] std::string encode(const std::vector<EvidenceReceipt>& receipts);
[[nodiscard]] std::string encode(const DueReport& report);
[[nodiscard]] std::string encode(const User& user);
[[nodiscard]] std::string encode(const Session& session);
[[nodiscard]] std::string encode(const Image& image);
[[nodiscard]] std::string encode(const Statistics& statistics);
// What a shop is: its policy, what is fixed, and the providers that are registered.
[[nodiscard]] std::string encode(const ShopPolicy& policy, const sys::ShopSettings& settings,
                                 const std::vector<std::string>& providers);
// `{"data":["stripe"],"next_cursor":null}`
[[nodiscard]] std::string encode_names(const std::vector<std::string>& names);
// `{"text":…,"next_cursor":…}`: one row of CSV (RFC 4180) an order, after a row of names if asked for.
[[nodiscard]] std::string encode_csv(const Page<Order>& page, bool with_names);
// `{"media_type":…,"text":…}`
[[nodiscard]] std::string encode_text(std::string_view media_type, std::string_view text);
// What providers are asked.
[[nodiscard]] std::string encode(const sys::IntentRequest& request);
[[nodiscard]] std::string encode(const sys::RefundRequest& request);
[[nodiscard]] std::string encode(const sys::LookupRequest& request);
[[nodiscard]] std::string encode_headers(const std::map<std::string, std::string>& headers);
[[nodiscard]] std::string encode(const VerifyReport& report);
[[nodiscard]] std::string encode(const sys::MigrationStatus& status);
[[nodiscard]] std::string encode(const Counters& counters);
[[nodiscard]] std::string encode_limits();
// A Problem (RFC 9457): type, title, status, detail, code, number, retryable, field and the members of
// ErrorDetails that are set. `instance` and `request_id` belong to HTTP, which adds them.
[[nodiscard]] std::string encode(const Error& error);

}  // namespace ordo::codec
