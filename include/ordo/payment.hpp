#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ordo/actor.hpp"
#include "ordo/id.hpp"
#include "ordo/money.hpp"
#include "ordo/time.hpp"

namespace ordo {

enum class PaymentMethod : std::uint8_t { card, cash, bank_transfer, paypal, other };
// One try with one tender. Which moves are allowed, and on whose word, is the table of
// src/core/payment_machine.hpp.
enum class AttemptStatus : std::uint8_t {
    pending, requires_action, authorized, captured, failed, cancelled, expired, unknown, disputed,
    charged_back,
};

[[nodiscard]] std::string_view to_string(PaymentMethod method) noexcept;
[[nodiscard]] std::string_view to_string(AttemptStatus status) noexcept;

// A payment attempt of an order.
struct Payment {
    PaymentId id;
    OrderId order_id;
    std::string provider = "manual";  // manual, or the name of a registered provider
    PaymentMethod method = PaymentMethod::other;
    AttemptStatus status = AttemptStatus::pending;
    Money amount;                            // what was asked for
    Money captured_amount;                   // what the shop keeps of it, before refunds
    Money refunded_amount;
    std::optional<Money> tendered_amount;    // cash handed over
    std::optional<Money> change_amount;      // cash given back
    std::optional<std::string> reference;    // the receipt or transfer number a person noted
    std::optional<std::string> provider_ref; // the provider's own id, unique per attempt
    std::optional<std::string> failure_code;
    std::optional<std::string> failure_message;
    Actor recorded_by;                       // without its name
    Time created_at;
    Time updated_at;
    std::optional<Time> captured_at;
};

enum class LedgerKind : std::uint8_t {
    authorized, released, captured, change, rounding, refunded, credited,
};
[[nodiscard]] std::string_view to_string(LedgerKind kind) noexcept;

// One row of an order's payment ledger. Rows are only ever added; a correction is a new row. The
// order's amounts are sums over them.
struct LedgerEntry {
    OrderId order_id;
    std::int64_t entry = 0;  // 1..n per order
    LedgerKind kind = LedgerKind::captured;
    PaymentId payment_id;
    Money amount;            // signed: change is negative
    Time at;
};

}  // namespace ordo
