#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/actor.hpp"
#include "ordo/id.hpp"
#include "ordo/money.hpp"
#include "ordo/time.hpp"

// Payments, refunds and the ledger of both.
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

// The provider of what a person has recorded: cash, a transfer, a terminal of its own.
inline constexpr std::string_view kManualProvider = "manual";

// A payment attempt of an order.
struct Payment {
    PaymentId id;
    OrderId order_id;
    std::string provider{kManualProvider};  // manual, or the name of a registered provider
    PaymentMethod method = PaymentMethod::other;
    AttemptStatus status = AttemptStatus::pending;
    Money amount;                            // what was asked for
    Money captured_amount;                   // what the shop keeps of it, before refunds
    Money refunded_amount;                   // refunds that succeeded
    Money refund_pending_amount;             // refunds that are agreed, not confirmed
    std::optional<Money> tendered_amount;    // cash handed over
    std::optional<Money> change_amount;      // cash given back
    std::optional<std::string> reference;    // the receipt or transfer number a person noted
    std::optional<std::string> provider_ref; // the provider's own id, unique per attempt
    std::optional<std::string> failure_code;
    std::optional<std::string> failure_message;
    // What the payer has to do, as the provider wrote it: one JSON object, with "type"
    // stripe_client_secret, redirect or instructions. Only while the attempt is open.
    std::optional<std::string> next_action;
    std::optional<std::string> return_url;   // where a hosted page sends the payer afterwards
    Actor recorded_by;                       // without its name
    Time created_at;
    Time updated_at;
    std::optional<Time> captured_at;
    // When run_due asks the provider next, and how often it has; empty = there is nothing to ask.
    std::optional<Time> check_at;
    std::int64_t checks = 0;

    // What can still be given back: not refunded, and not asked to be. Never below zero, although a bank
    // may take back money that has been refunded already.
    [[nodiscard]] std::int64_t refundable_minor() const noexcept {
        const std::int64_t left =
            captured_amount.minor() - refunded_amount.minor() - refund_pending_amount.minor();
        return left > 0 ? left : 0;
    }
};

// pending: agreed, the provider has not confirmed it. unknown: a call timed out. Which moves are
// allowed is the table of src/core/refund_machine.hpp.
enum class RefundStatus : std::uint8_t { pending, succeeded, failed, cancelled, unknown };
enum class RefundReason : std::uint8_t {
    requested_by_customer, duplicate, fraudulent, out_of_stock, chargeback, other,
};

[[nodiscard]] std::string_view to_string(RefundStatus status) noexcept;
[[nodiscard]] std::string_view to_string(RefundReason reason) noexcept;

// Pieces of an order's line that a refund is about.
struct RefundItem {
    std::int64_t line = 0;      // 1..n
    std::int64_t quantity = 0;  // >= 1

    friend bool operator==(const RefundItem&, const RefundItem&) = default;
};

// Money of one payment given back, or agreed to be.
struct Refund {
    RefundId id;
    OrderId order_id;
    PaymentId payment_id;
    RefundStatus status = RefundStatus::pending;
    Money amount;                            // 0 only for goods that cost nothing
    // The part of the amount, in minor units, that makes good what earlier refunds failed to give back. It
    // was agreed with them, so it does not lower the total again.
    std::int64_t covers_minor = 0;
    std::vector<RefundItem> items;           // empty for a refund by amount
    bool reduces_total = true;               // false: the customer owes it again (tender swap)
    bool restocked = false;                  // the counted items went back on the shelf
    RefundReason reason = RefundReason::other;
    std::optional<std::string> note;
    std::optional<std::string> provider_ref; // the provider's own id, unique per provider
    std::optional<std::string> failure_code;
    std::optional<std::string> failure_message;
    Actor created_by;                        // without its name
    Time created_at;
    Time updated_at;
    std::optional<Time> check_at;            // as of Payment
    std::int64_t checks = 0;

    // Made at the provider's own desk: there is nothing of ours to ask for, only something to look up.
    [[nodiscard]] bool is_told() const noexcept { return created_by.type == ActorType::provider; }
    // Counts against what can be refunded.
    [[nodiscard]] bool is_pending() const noexcept {
        return status == RefundStatus::pending || status == RefundStatus::unknown;
    }
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
    PaymentId payment_id;    // nil for what belongs to no payment
    Money amount;            // signed: change is negative, so is a refund that failed after all
    Time at;
};

}  // namespace ordo
