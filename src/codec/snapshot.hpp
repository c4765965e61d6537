#pragma once

#include <string>
#include <string_view>

#include "ordo/commands.hpp"
#include "ordo/order.hpp"
#include "ordo/product.hpp"

// Complete, viewer-independent texts of values: what an idempotency key's stored reply consists of.
// read(write(x)) == x, and write(read(text)) == text.
namespace ordo::codec {

[[nodiscard]] std::string write_snapshot(const Product& value);
[[nodiscard]] std::string write_snapshot(const StockMovement& value);
[[nodiscard]] std::string write_snapshot(const Order& value);
[[nodiscard]] std::string write_snapshot(const Payment& value);
[[nodiscard]] std::string write_snapshot(const Refund& value);
[[nodiscard]] std::string write_snapshot(const EvidenceReceipt& value);
[[nodiscard]] std::string write_snapshot(const User& value);
[[nodiscard]] std::string write_snapshot(const Image& value);
[[nodiscard]] std::string write_snapshot(const ShopPolicy& value);
[[nodiscard]] std::string write_snapshot(const ConsumerPosition& value);

// Instantiated for the types above; `corrupt` when the text is not such a snapshot.
template <class Value>
[[nodiscard]] Result<Value> read_snapshot(std::string_view text);

// A provider's fact, for a database column and for digests: members without a value are left out, so
// that a later release can add one without changing the texts of facts that do not have it.
[[nodiscard]] std::string write_evidence(const Evidence& evidence);
[[nodiscard]] Result<Evidence> read_evidence(std::string_view text);

// Metadata as one JSON object text, keys in byte order, for a database column.
[[nodiscard]] std::string write_metadata(const Metadata& metadata);
[[nodiscard]] Result<Metadata> read_metadata(std::string_view text);

}  // namespace ordo::codec
