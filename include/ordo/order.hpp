#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ordo/id.hpp"
#include "ordo/money.hpp"
#include "ordo/payment.hpp"
#include "ordo/product.hpp"
#include "ordo/time.hpp"

namespace ordo {

enum class OrderStatus : std::uint8_t { pending, processing, completed, cancelled };
enum class PaymentStatus : std::uint8_t { pending, paid, failed, refunded };
// The finer reading of the payment ledger; see docs/state-machines.md.
enum class PaymentDetail : std::uint8_t {
    none, voided, in_progress, requires_action, authorized, partially_authorized, in_doubt,
    partially_paid, paid, overpaid, partially_refunded, refunded, refund_due, refund_pending, failed,
};
enum class CancelReason : std::uint8_t { customer, staff, inventory, fraud, expired, other };

[[nodiscard]] std::string_view to_string(OrderStatus status) noexcept;
[[nodiscard]] std::string_view to_string(PaymentStatus status) noexcept;
[[nodiscard]] std::string_view to_string(PaymentDetail detail) noexcept;
[[nodiscard]] std::string_view to_string(CancelReason reason) noexcept;

// Money facts that did not fit the order and wait for a person. A set of flags.
enum class Attention : std::uint8_t {
    paid_after_cancel = 1, overpaid = 2, amount_mismatch = 4, refund_failed = 8, disputed = 16,
};
[[nodiscard]] std::string_view to_string(Attention attention) noexcept;

// A line as it was sold. Name, price and tax rate are frozen at order time; later edits of the
// product never reach it.
struct OrderLine {
    std::int64_t line = 0;  // 1..n
    ProductId product_id;
    std::string name;
    ProductType type = ProductType::product;
    std::optional<std::string> sku;
    Money unit_price;
    std::int64_t quantity = 0;
    Money discount_amount;  // the line's own discount plus its share of the order's
    Rate tax_rate;
    Money tax_amount;
    Money amount;           // what the line adds to the order's total, tax included
    bool counted = false;   // it took stock when the order was placed
    std::optional<std::string> override_reason;  // the price was set by hand, and why
    std::int64_t refunded_quantity = 0;   // pieces in refunds, whatever became of the money
    std::int64_t restocked_quantity = 0;  // of them back on the shelf
};

struct TaxSummary {
    Rate rate;
    Money net;
    Money tax;
};

struct Customer {
    std::optional<UserId> user_id;
    std::optional<std::string> email;
    std::optional<std::string> name;
};

// The amounts of an order. `captured` and the rest are sums over its ledger.
struct OrderAmounts {
    Money subtotal;    // Σ unit price × quantity
    Money discount;    // Σ line discounts
    Money tax;         // Σ line taxes
    Money total;       // Σ line amounts
    Money authorized;  // live authorisations, not captured yet
    Money captured;    // kept by the shop before refunds: tenders less change
    Money refunded;
    Money refund_pending;
    Money credited;    // agreed reductions of the total
    Money due;         // still to be paid
    Money refund_due;  // to be given back

    explicit OrderAmounts(Currency currency)
        : subtotal(Money::zero(currency)), discount(subtotal), tax(subtotal), total(subtotal),
          authorized(subtotal), captured(subtotal), refunded(subtotal), refund_pending(subtotal),
          credited(subtotal), due(subtotal), refund_due(subtotal) {}
};

// An order without its lines and payments.
struct OrderHeader {
    OrderId id;
    std::string number;  // short and unique, for people; never parse it
    Customer customer;
    OrderStatus status = OrderStatus::pending;
    PaymentStatus payment_status = PaymentStatus::pending;
    PaymentDetail payment_detail = PaymentDetail::none;
    Currency currency;
    bool prices_include_tax = true;
    OrderAmounts amounts;
    std::optional<std::string> note;
    Metadata metadata;
    std::uint8_t attention = 0;  // bits of Attention
    std::optional<Time> expires_at;  // an unpaid order is cancelled then; only while it is pending
    std::int64_t version = 0;    // = number of history entries
    Time created_at;
    Time updated_at;
    std::optional<Time> paid_at;
    std::optional<Time> completed_at;
    std::optional<Time> cancelled_at;
    std::optional<CancelReason> cancel_reason;
    bool pay_later = false;      // the shop's policy when the order was read; not a part of it

    explicit OrderHeader(Currency order_currency)
        : currency(order_currency), amounts(order_currency) {}
};

// An order with all it consists of.
struct Order : OrderHeader {
    std::vector<OrderLine> lines;
    std::vector<Payment> payments;  // attempts, oldest first; empty in list results
    std::vector<Refund> refunds;    // oldest first; empty in list results

    using OrderHeader::OrderHeader;
};

// Tax per rate, in ascending order of the rate; the sums equal the order's amounts.
[[nodiscard]] std::vector<TaxSummary> tax_summary(const Order& order);

// What `actor` may do with the order now, as the words of `allowed_actions`: pay, cancel for its
// customer; mark_paid, set_processing, set_completed, cancel, refund for staff.
[[nodiscard]] std::vector<std::string_view> allowed_actions(const Order& order, const Actor& actor);

}  // namespace ordo
