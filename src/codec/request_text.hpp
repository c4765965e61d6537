#pragma once

#include <string>

#include "ordo/commands.hpp"

// Canonical texts of requests: two requests have the same text exactly when they ask for the same
// thing. Their SHA-256 is the request digest of idempotency keys and client-made ids.
namespace ordo::codec {

[[nodiscard]] std::string request_text(const ProductCreate& command);
[[nodiscard]] std::string request_text(const ProductUpdate& command);
[[nodiscard]] std::string request_text(const ProductDeactivate& command);
[[nodiscard]] std::string request_text(const StockAdjust& command);
[[nodiscard]] std::string request_text(const OrderCreate& command);
[[nodiscard]] std::string request_text(const OrderMarkPaid& command);
[[nodiscard]] std::string request_text(const OrderSetStatus& command);
[[nodiscard]] std::string request_text(const OrderCancel& command);
[[nodiscard]] std::string request_text(const OrderAddNote& command);
[[nodiscard]] std::string request_text(const OrderResolve& command);
[[nodiscard]] std::string request_text(const PaymentCreate& command);
[[nodiscard]] std::string request_text(const PaymentResolve& command);
[[nodiscard]] std::string request_text(const RefundCreate& command);
// Without the provider's time: the same fact at another time is the same fact.
[[nodiscard]] std::string request_text(const EvidenceApply& command);
// Without the password: a digest of a short secret tells it to whoever can try.
[[nodiscard]] std::string request_text(const UserCreate& command);
[[nodiscard]] std::string request_text(const UserUpdate& command);
[[nodiscard]] std::string request_text(const ImageAdd& command);
[[nodiscard]] std::string request_text(const ImageUpdate& command);
[[nodiscard]] std::string request_text(const ImageRemove& command);
[[nodiscard]] std::string request_text(const ShopUpdate& command);
[[nodiscard]] std::string request_text(const EventsAck& command);

}  // namespace ordo::codec
