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
[[nodiscard]] std::string write_snapshot(const ConsumerPosition& value);

// Instantiated for the four types above; `corrupt` when the text is not such a snapshot.
template <class Value>
[[nodiscard]] Result<Value> read_snapshot(std::string_view text);

// Metadata as one JSON object text, keys in byte order, for a database column.
[[nodiscard]] std::string write_metadata(const Metadata& metadata);
[[nodiscard]] Result<Metadata> read_metadata(std::string_view text);

}  // namespace ordo::codec
