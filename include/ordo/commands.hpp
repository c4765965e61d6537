#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ordo/account.hpp"
#include "ordo/order.hpp"
#include "ordo/payment.hpp"
#include "ordo/product.hpp"
#include "ordo/provider.hpp"
#include "ordo/shop.hpp"

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

// How a line of a past order was sold, whatever its product is called, costs and is taxed now.
struct LineAsSold {
    AmountInput price;                // of one piece, >= 0
    Rate tax_rate;
    std::optional<std::string> name;  // default: the product's
    std::optional<ProductType> type;  // default: the product's
    std::optional<std::string> sku;   // as it is here: none when it is left out
};

struct OrderItem {
    ProductId product_id;
    std::int64_t quantity = 1;                      // 1 to 9'999
    std::optional<AmountInput> price;               // only compared: `price_changed`
    std::optional<Discount> discount;               // staff only
    std::optional<AmountInput> unit_price_override;  // staff only, with a reason
    std::optional<std::string> override_reason;
    std::optional<LineAsSold> as_sold{};  // of a past order, and then of all its items
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
    // A card that a terminal took without a line to its bank. The payment is `unknown` until its provider
    // tells of it (under `reference`), or PaymentResolve says what became of it. Cards only.
    bool offline = false;
};

// An order that was placed before, here or in another system, and comes in as the history it is. Its goods
// have left the shelf already: no stock is taken, and products that are not on sale any more will do. It
// does not expire.
struct PastOrder {
    AmountInput total_amount;                 // the lines must come to it,
    std::optional<AmountInput> tax_amount;    // … and their taxes to this
    std::optional<bool> prices_include_tax;   // default: the shop's way
    Time created_at;                          // not in the future
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
    std::optional<PastOrder> past{};        // `mark_paid` needs a `paid_at` then
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
    // Required when money is held: `refund` gives all of it back, `keep` leaves it as `refund_due`.
    enum class Held : std::uint8_t { keep, refund };
    std::optional<Held> held;
    std::optional<std::string> note;
};

struct OrderAddNote {
    using Answer = Order;
    OrderId order_id;
    std::string text;
    bool is_public = false;
};

// A person has seen to what `attention` told of; clears what does not follow from the amounts.
struct OrderResolve {
    using Answer = Order;
    OrderId order_id;
    std::string note;  // what was done
};

// --- payments and refunds ---------------------------------------------------------------------

// Opens an attempt with a registered provider for all that is due. An open attempt of the same provider
// is the answer itself. The engine asks the provider after the attempt is stored.
struct PaymentCreate {
    using Answer = Payment;
    OrderId order_id;
    std::string provider;
    std::optional<std::string> return_url;  // http or https
};

// Takes a fact of a provider (see EvidenceKind). For actors `provider` (with the provider's name as
// its id) and staff.
struct EvidenceApply {
    using Answer = EvidenceReceipt;
    Evidence evidence;
};

// An admin says what became of an attempt whose outcome is unknown, and why he knows.
struct PaymentResolve {
    using Answer = Payment;
    PaymentId payment_id;
    AttemptStatus status = AttemptStatus::failed;  // captured, failed or cancelled
    std::optional<AmountInput> amount;             // captured; default: what was asked for
    std::string note;
};

// Gives money back (staff). By amount, by lines, or, with neither, all that is left. A refund by lines
// takes the lines' own shares of the order's total, so that refunding every line one by one returns the
// total exactly. Payments outside the registered providers are refunded at once; others are `pending`
// until the provider confirms. When no `payment_id` is given the newest payments are refunded first; if
// one is not enough the rest becomes refunds of their own, and the answer is the first of them.
struct RefundCreate {
    using Answer = Refund;
    OrderId order_id;
    std::optional<AmountInput> amount;  // not together with items
    std::vector<RefundItem> items;
    std::optional<PaymentId> payment_id;
    RefundReason reason = RefundReason::requested_by_customer;
    std::optional<std::string> note;
    bool reduces_total = true;
    bool restock = false;               // needs items, or all that is left
};

// --- people, pictures, the shop (staff, unless it is one's own) ---------------------------------

struct UserCreate {
    using Answer = User;
    std::optional<UserId> id;
    std::string email;
    std::string password;  // 12 to 1'000 characters; hashed before the command queues
    std::string name;
    Role role = Role::customer;
};

struct UserUpdate {
    using Answer = User;
    UserId id;
    std::optional<std::string> email, name;
    std::optional<Role> role;  // staff
};

// Ends all sessions of the user.
struct UserSetPassword {
    using Answer = User;
    UserId id;
    std::optional<std::string> current_password;  // required unless staff sets it
    std::string new_password;
};

struct ImageAdd {
    using Answer = Image;
    ProductId product_id;
    std::string alt;
    std::string bytes;  // PNG, JPEG or WebP, at most 5 MiB; looked at, not believed
};

struct ImageUpdate {
    using Answer = Image;
    ImageId id;
    std::optional<std::string> alt;
    std::optional<std::int64_t> position;  // the others move up
};

struct ImageRemove {
    using Answer = Image;
    ImageId id;
};

struct ShopUpdate {
    using Answer = ShopPolicy;
    std::optional<std::string> title;
    std::optional<std::int64_t> payment_window_minutes;  // 0 to 527'040 (366 days)
    std::optional<bool> pay_later;
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

enum class ProductSort : std::uint8_t { newest, name, price, price_falling };
enum class OrderSort : std::uint8_t { newest, oldest, total_falling, total };

struct ProductQuery {
    std::optional<std::string> q;  // words of name, description or sku; each as a prefix
    std::optional<ProductType> type;
    std::optional<std::string> category, sku, barcode;
    std::optional<bool> in_stock;
    std::optional<bool> active;  // staff; customers always see active ones only
    ProductSort sort = ProductSort::newest;
    std::int64_t limit = 20;     // 1 to 100
    std::optional<std::string> cursor;
};

struct OrderQuery {
    // Exact number, id or provider reference; the beginning of e-mail or name; a product of its lines.
    std::optional<std::string> q;
    std::vector<OrderStatus> status;                  // empty = any
    std::vector<PaymentStatus> payment_status;        // empty = any
    std::optional<UserId> user_id;                    // staff
    std::optional<Time> created_from, created_to;     // from inclusive, to exclusive
    std::optional<AmountInput> total_min, total_max;  // both inclusive, in the shop's currency
    std::optional<bool> attention;                    // staff: true = those that wait for a person
    OrderSort sort = OrderSort::newest;
    std::int64_t limit = 20;
    std::optional<std::string> cursor;
};

struct UserQuery {
    std::optional<std::string> q;  // the beginning of e-mail or name
    std::optional<Role> role;
    std::int64_t limit = 20;
    std::optional<std::string> cursor;
};

template <class T>
struct Page {
    std::vector<T> data;
    std::optional<std::string> next_cursor;  // opaque, signed, tied to the query it came from
};

}  // namespace ordo
