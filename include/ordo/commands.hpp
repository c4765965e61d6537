#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ordo/order.hpp"
#include "ordo/payment.hpp"
#include "ordo/product.hpp"

// Commands: what a caller asks for, as plain values. Each has one answer type, `Answer`, and one
// function of the engine with the same name.
namespace ordo {

// An amount as a caller writes it. The currency may be left to the thing it belongs to (the product,
// the order); when it is given it must be that one, otherwise `currency_mismatch`.
class AmountInput {
public:
    AmountInput(Money money) : value_(money) {}
    explicit AmountInput(std::string decimal) : value_(std::move(decimal)) {}

    // `invalid_amount` for text that is no amount of `currency`.
    [[nodiscard]] Result<Money> in(Currency currency) const;
    // Canonical text for request digests: "49.9" or "49.90 USD".
    [[nodiscard]] std::string to_string() const;

private:
    std::variant<Money, std::string> value_;
};

// The answer of a command. `changed` is false when the request found everything as it asked (nothing
// was written); `replayed` is true when it had been done before under the same key or id.
template <class T>
struct Reply : T {
    Reply(T value, bool changed_, bool replayed_)
        : T(std::move(value)), changed(changed_), replayed(replayed_) {}

    bool changed = true;
    bool replayed = false;
};

// --- catalogue (staff) ------------------------------------------------------------------------

struct ProductCreate {
    using Answer = Product;

    std::optional<ProductId> id;  // made by the caller; the same content again is the same product
    std::string name;
    std::string description;
    ProductType type = ProductType::product;
    AmountInput price;                   // >= 0
    std::optional<Currency> currency;    // default: the shop's
    Rate tax_rate;
    std::optional<std::string> category, sku, barcode;
    std::optional<std::int64_t> stock_quantity;  // empty = not counted
    std::optional<bool> in_stock;                // only while not counted; default true
    bool allow_backorder = false;
    Metadata metadata;
};

// JSON merge patch (RFC 7396): an absent member stays, a null member is cleared.
template <class T>
using Patch = std::optional<std::optional<T>>;

struct ProductUpdate {
    using Answer = Product;

    ProductId id;
    std::optional<std::string> name, description;
    std::optional<ProductType> type;
    std::optional<AmountInput> price;  // in the product's currency, which never changes
    std::optional<Rate> tax_rate;
    Patch<std::string> category, sku, barcode;
    std::optional<bool> in_stock, allow_backorder, active;
    bool stop_counting = false;  // `"stock_quantity": null`; counting starts with StockAdjust
    std::optional<Metadata> metadata;
};

// Takes the product out of the shop; orders keep their frozen copy.
struct ProductDeactivate {
    using Answer = Product;
    ProductId id;
};

// Adds to (or takes from) a counted stock. A product that was not counted starts at zero.
struct StockAdjust {
    using Answer = StockMovement;

    ProductId product_id;
    std::int64_t delta = 0;  // not 0
    MovementReason reason = MovementReason::other;
    std::optional<std::string> note;
};

// --- orders -----------------------------------------------------------------------------------

using Discount = std::variant<AmountInput, Rate>;

struct OrderItem {
    ProductId product_id;
    std::int64_t quantity = 1;                      // 1 to 9'999
    std::optional<AmountInput> price;               // only compared: `price_changed`
    std::optional<Discount> discount;               // staff only
    std::optional<AmountInput> unit_price_override;  // staff only, with a reason
    std::optional<std::string> override_reason;
};

struct QuoteRequest {
    std::vector<OrderItem> items;  // 1 to 100; the same product twice is merged
    std::optional<Discount> discount;
};

// What a cart would cost now. Nothing is stored or held.
struct Quote {
    struct Item {
        OrderLine line;
        bool available = true;
    };
    Currency currency;
    bool prices_include_tax = true;
    std::vector<Item> items;
    Money subtotal, discount, tax, total;
};

// Records a payment that happened outside: cash, a transfer, a card terminal of its own.
struct PaymentInput {
    PaymentMethod method = PaymentMethod::other;
    std::optional<AmountInput> amount;           // default: all that is due; at most that
    std::optional<AmountInput> tendered_amount;  // cash handed over, at least `amount`
    std::optional<std::string> reference, note;
    std::optional<Time> paid_at;  // default: now; not in the future
};

struct OrderCreate {
    using Answer = Order;

    // Made by the caller (tills, offline): the same content again returns the stored order, other
    // content is `already_exists`, for ever.
    std::optional<OrderId> id;
    std::vector<OrderItem> items;
    std::optional<std::string> note;
    Metadata metadata;
    // Staff only:
    std::optional<Discount> discount;
    Customer customer;
    std::optional<PaymentInput> mark_paid;  // counter sale: place and pay in one transaction
    bool complete = false;                  // … and hand over
};

struct OrderMarkPaid {
    using Answer = Order;
    OrderId order_id;
    PaymentInput payment;
};

struct OrderSetStatus {
    using Answer = Order;
    OrderId order_id;
    OrderStatus status = OrderStatus::processing;  // processing or completed
    std::optional<std::string> note;               // why, when a rule is overridden
};

struct OrderCancel {
    using Answer = Order;
    OrderId order_id;
    CancelReason reason = CancelReason::other;
    // Required when money is held: `keep` leaves it as `refund_due`.
    enum class Held : std::uint8_t { keep };
    std::optional<Held> held;
    std::optional<std::string> note;
};

struct OrderAddNote {
    using Answer = Order;
    OrderId order_id;
    std::string text;
    bool is_public = false;
};

// --- events -----------------------------------------------------------------------------------

// How far a named consumer has read the journal.
struct ConsumerPosition {
    std::string consumer;
    std::int64_t sequence = 0;
};

struct EventsAck {
    using Answer = ConsumerPosition;
    std::string consumer;
    std::int64_t sequence = 0;  // everything up to here is done; never moves back
};

// --- questions --------------------------------------------------------------------------------

struct ProductQuery {
    std::optional<ProductType> type;
    std::optional<std::string> category;
    std::optional<bool> active;  // staff; customers always see active ones only
    std::int64_t limit = 20;     // 1 to 100
    std::optional<std::string> cursor;
};

struct OrderQuery {
    std::vector<OrderStatus> status;                  // empty = any
    std::vector<PaymentStatus> payment_status;        // empty = any
    std::optional<UserId> user_id;                    // staff
    std::optional<Time> created_from, created_to;     // from inclusive, to exclusive
    std::int64_t limit = 20;
    std::optional<std::string> cursor;
};

template <class T>
struct Page {
    std::vector<T> data;
    std::optional<std::string> next_cursor;  // opaque, signed, tied to the query it came from
};

}  // namespace ordo
