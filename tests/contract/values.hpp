#pragma once

#include <string>

#include "contract/backends.hpp"
#include "core/fold.hpp"
#include "ordo/limits.hpp"
#include "ordo/sys/storage.hpp"

// Values for the contract suite: of each kind one with everything set and one with nothing that can
// be left out.
namespace ordo::test {

inline Currency currency(const char* code = "EUR") { return *Currency::parse(code); }
inline Money euro(std::int64_t minor) { return *Money::of_minor(minor, currency()); }
inline Time at(std::int64_t second) { return Time{1'740'823'200'123 + second * 1'000}; }

// Ids that sort as their numbers do.
template <class Id>
Id id(std::uint64_t number) {
    Uuid uuid{0x01, 0x95, 0x51, 0x64, 0x5f, 0x00, 0x70, 0x00, 0x80};
    for (std::size_t i = 0; i < 6; ++i) {
        uuid[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    }
    return Id(uuid);
}

template <std::size_t N>
std::array<std::uint8_t, N> bytes(std::uint8_t first) {
    std::array<std::uint8_t, N> all{};
    for (std::size_t i = 0; i < N; ++i) all[i] = static_cast<std::uint8_t>(first + i);
    return all;
}

// Where a page begins: after the row with this sort key and id.
template <class Id>
sys::ListPosition after(std::int64_t number, Id id) {
    return {.number = number, .text = {}, .id = id.uuid()};
}

inline sys::ListPosition position_of(const Product& product, ProductSort sort) {
    if (sort == ProductSort::name) return {0, fold(product.name), product.id.uuid()};
    if (sort == ProductSort::newest) return after(product.created_at.ms, product.id);
    return after(product.price.minor(), product.id);
}

inline sys::ListPosition position_of(const Order& order, OrderSort sort) {
    const bool by_time = sort == OrderSort::newest || sort == OrderSort::oldest;
    return after(by_time ? order.created_at.ms : order.amounts.total.minor(), order.id);
}

inline const std::string kUnicode = "Zoë \xF0\x9F\x8D\xB5 \xE4\xB8\xAD\xE6\x96\x87 \"quoted\" it's";

inline sys::ShopSettings settings() {
    return {.name = "corner-shop",
            .default_currency = currency(),
            .prices_include_tax = false,
            .chain_id = bytes<16>(7),
            .incarnation = 3,
            .cursor_secret = bytes<32>(40)};
}

inline Product plain_product(std::uint64_t number) {
    Product product{.id = id<ProductId>(number), .name = "Plain", .price = euro(0)};
    product.created_at = at(static_cast<std::int64_t>(number));
    product.updated_at = product.created_at;
    return product;
}

inline Product full_product(std::uint64_t number) {
    Product product{.id = id<ProductId>(number),
                    .name = kUnicode,
                    .description = "Two\nlines",
                    .type = ProductType::service,
                    .price = *Money::of_minor(limits::kSafeInteger, currency("KWD"))};
    product.tax_rate = *Rate::of_ppm(77'000);
    product.category = "kitchen";
    product.sku = "SKU-" + std::to_string(number);
    product.barcode = "4006381" + std::to_string(number);
    product.in_stock_by_hand = false;
    product.allow_backorder = true;
    product.active = false;
    product.metadata = {{"colour", "r\xC3\xB6t"}, {"a", ""}};
    product.version = limits::kSafeInteger;
    product.created_at = at(static_cast<std::int64_t>(number));
    product.updated_at = at(500);
    return product;
}

inline Image plain_image(std::uint64_t number, ProductId product) {
    return {.id = id<ImageId>(number),
            .product_id = product,
            .alt = "",
            .media_type = "image/png",
            .created_at = at(300)};
}

inline Image full_image(std::uint64_t number, ProductId product) {
    return {.id = id<ImageId>(number),
            .product_id = product,
            .alt = kUnicode,
            .media_type = "image/webp",
            .width = 640,
            .height = 480,
            .size = limits::kImageBytes,
            .position = 7,
            .created_at = at(301)};
}

inline OrderLine plain_line(std::int64_t number, ProductId product) {
    return {.line = number,
            .product_id = product,
            .name = "Plain",
            .unit_price = euro(0),
            .quantity = 1,
            .discount_amount = euro(0),
            .tax_amount = euro(0),
            .amount = euro(0)};
}

inline OrderLine full_line(std::int64_t number, ProductId product) {
    return {.line = number,
            .product_id = product,
            .name = kUnicode,
            .type = ProductType::service,
            .sku = "SKU",
            .unit_price = euro(5'000),
            .quantity = 9'999,
            .discount_amount = euro(17),
            .tax_rate = *Rate::of_ppm(1'000'000),
            .tax_amount = euro(3),
            .amount = euro(limits::kSafeInteger),
            .counted = true,
            .override_reason = "a friend"};
}

// With line 1 for `product`.
inline sys::OrderState plain_order(std::uint64_t number, ProductId product) {
    sys::OrderState state{.order = Order(currency())};
    Order& order = state.order;
    order.id = id<OrderId>(number);
    order.number = std::to_string(100'000 + number);
    order.version = 1;
    order.created_at = at(static_cast<std::int64_t>(number));
    order.updated_at = order.created_at;
    order.lines = {plain_line(1, product)};
    return state;
}

// Changes everything in an order that an update may change.
inline void fill_in(sys::OrderState& state) {
    Order& order = state.order;
    order.customer.email = "zoe@example.org";
    order.customer.name = kUnicode;
    order.status = OrderStatus::cancelled;
    order.payment_status = PaymentStatus::refunded;
    order.payment_detail = PaymentDetail::partially_authorized;
    order.amounts.subtotal = euro(1);
    order.amounts.discount = euro(2);
    order.amounts.tax = euro(3);
    order.amounts.total = euro(limits::kSafeInteger);
    order.amounts.authorized = euro(5);
    order.amounts.captured = euro(6);
    order.amounts.refunded = euro(7);
    order.amounts.refund_pending = euro(8);
    order.amounts.credited = euro(9);
    order.amounts.due = euro(10);
    order.amounts.refund_due = euro(11);
    order.note = "Ring twice";
    order.metadata = {{"table", "7"}};
    order.attention = 31;
    order.expires_at = at(505);
    order.version = 9;
    order.updated_at = at(501);
    order.paid_at = at(502);
    order.completed_at = at(503);
    order.cancelled_at = at(504);
    order.cancel_reason = CancelReason::inventory;
    state.salt = bytes<16>(200);
}

inline sys::OrderState full_order(std::uint64_t number, ProductId product) {
    sys::OrderState state = plain_order(number, product);
    fill_in(state);
    state.order.customer.user_id = id<UserId>(77);
    state.order.prices_include_tax = false;
    state.order.lines = {full_line(1, product), plain_line(2, product)};
    state.request_digest = bytes<32>(90);
    return state;
}

inline Payment plain_payment(std::uint64_t number, OrderId order) {
    return {.id = id<PaymentId>(number),
            .order_id = order,
            .amount = euro(100),
            .captured_amount = euro(0),
            .refunded_amount = euro(0),
            .refund_pending_amount = euro(0),
            .created_at = at(600),
            .updated_at = at(600)};
}

inline void fill_in(Payment& payment) {
    payment.method = PaymentMethod::bank_transfer;
    payment.status = AttemptStatus::charged_back;
    payment.captured_amount = euro(90);
    payment.refunded_amount = euro(80);
    payment.refund_pending_amount = euro(7);
    payment.tendered_amount = euro(120);
    payment.change_amount = euro(20);
    payment.reference = kUnicode;
    payment.provider_ref = "pi_" + payment.id.to_string();
    payment.failure_code = "card_declined";
    payment.failure_message = "No.";
    payment.next_action = R"({"type":"redirect","url":"https://pay.example/1"})";
    payment.return_url = "https://shop.example/thanks";
    payment.updated_at = at(601);
    payment.captured_at = at(602);
    payment.check_at = at(603);
    payment.checks = 4;
}

inline Payment full_payment(std::uint64_t number, OrderId order) {
    Payment payment = plain_payment(number, order);
    fill_in(payment);
    payment.provider = "stripe";
    payment.recorded_by = {ActorType::till, "till-3", std::nullopt};
    return payment;
}

inline Refund plain_refund(std::uint64_t number, OrderId order, PaymentId payment) {
    return {.id = id<RefundId>(number),
            .order_id = order,
            .payment_id = payment,
            .amount = euro(1),
            .created_at = at(650),
            .updated_at = at(650)};
}

// Changes everything in a refund that an update may change.
inline void fill_in(Refund& refund) {
    refund.status = RefundStatus::failed;
    refund.provider_ref = "re_" + refund.id.to_string();
    refund.failure_code = "expired_card";
    refund.failure_message = "No.";
    refund.updated_at = at(651);
    refund.check_at = at(652);
    refund.checks = 3;
    refund.reason = RefundReason::out_of_stock;
}

// About lines 1 and 2.
inline Refund full_refund(std::uint64_t number, OrderId order, PaymentId payment) {
    Refund refund = plain_refund(number, order, payment);
    fill_in(refund);
    refund.amount = euro(limits::kSafeInteger);
    refund.items = {{1, 2}, {2, 1}};
    refund.reduces_total = false;
    refund.restocked = true;
    refund.note = kUnicode;
    refund.created_by = {ActorType::admin, "ada", std::nullopt};
    return refund;
}

inline LedgerEntry ledger_entry(std::int64_t entry, OrderId order, PaymentId payment) {
    return {.order_id = order,
            .entry = entry,
            .kind = LedgerKind::change,
            .payment_id = payment,
            .amount = euro(-limits::kSafeInteger),
            .at = at(700 + entry)};
}

inline StockMovement plain_movement(std::uint64_t number, ProductId product) {
    return {.id = id<MovementId>(number),
            .product_id = product,
            .delta = -1,
            .quantity_after = 4,
            .created_at = at(800)};
}

inline StockMovement full_movement(std::uint64_t number, ProductId product, OrderId order) {
    StockMovement movement = plain_movement(number, product);
    movement.delta = limits::kSafeInteger;
    movement.reason = MovementReason::cancel;
    movement.order_id = order;
    movement.note = kUnicode;
    movement.actor = {ActorType::provider, "stripe", std::nullopt};
    return movement;
}

inline JournalRecord plain_record(std::int64_t sequence, OrderId order, std::int64_t version) {
    JournalRecord record;
    record.sequence = sequence;
    record.event_id = id<EventId>(static_cast<std::uint64_t>(sequence));
    record.order_id = order;
    record.order_sequence = version;
    record.at = at(900 + sequence);
    record.facts = "{}";
    return record;
}

inline JournalRecord full_record(std::int64_t sequence, OrderId order, std::int64_t version) {
    JournalRecord record = plain_record(sequence, order, version);
    record.kind = HistoryKind::payment_status_changed;
    record.type = EventType::order_payment_failed;
    record.from = "pending";
    record.to = "failed";
    record.actor = {ActorType::customer, id<UserId>(77).to_string(), kUnicode};
    record.message = "Line one\nline two " + kUnicode;
    record.is_public = false;
    record.trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    record.facts = R"({"schema":1,"name":")" + kUnicode + R"("})";
    record.previous_hash = bytes<32>(1);
    record.hash = bytes<32>(100);
    return record;
}

}  // namespace ordo::test
