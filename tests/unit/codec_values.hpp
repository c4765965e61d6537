#pragma once

#include <string>

#include "ordo/commands.hpp"
#include "ordo/history.hpp"
#include "ordo/order.hpp"

// Values with every optional field set, for the tests of the codec.
namespace codec_values {

inline ordo::Currency usd() { return *ordo::Currency::parse("USD"); }
inline ordo::Money usd(const char* amount) { return *ordo::Money::parse(amount, usd()); }

template <class Id>
Id id(std::uint8_t last) {
    ordo::Uuid uuid{0x01, 0x95, 0x51, 0x64, 0x5f, 0x00, 0x70, 0x00, 0x80, 0x00, 0, 0, 0, 0, 0, 0};
    uuid.back() = last;
    return Id(uuid);
}

inline ordo::Time at(std::int64_t second) { return ordo::Time{1'740'823'200'123 + second * 1'000}; }

inline const ordo::Actor kAdmin{ordo::ActorType::admin, "usr_1", "Ada Admin"};
inline const ordo::Actor kTill{ordo::ActorType::till, "3", {}};
inline ordo::Actor customer() {
    return {ordo::ActorType::customer, id<ordo::UserId>(9).to_string(), "Jane Roe"};
}

inline ordo::Image image() {
    ordo::Image image;
    image.id = id<ordo::ImageId>(1);
    image.product_id = id<ordo::ProductId>(1);
    image.alt = "A <blue> mug";
    image.media_type = "image/png";
    image.width = 640;
    image.height = 480;
    image.size = 12'345;
    image.position = 2;
    image.created_at = at(7);
    return image;
}

inline ordo::Product product() {
    ordo::Product product{.price = usd("49.9")};
    product.id = id<ordo::ProductId>(1);
    product.name = "Mug \"Ordo\"";
    product.description = "Holds tea.\n\xF0\x9F\x8D\xB5";
    product.tax_rate = *ordo::Rate::parse("7.7");
    product.category = "kitchen";
    product.sku = "MUG-1";
    product.barcode = "4006381333931";
    product.in_stock_by_hand = false;
    product.allow_backorder = true;
    product.metadata = {{"b", "2"}, {"a", "1"}};
    product.version = 4;
    product.created_at = at(0);
    product.updated_at = at(60);
    product.images = {image()};
    product.stock_quantity = 5;
    return product;
}

inline ordo::OrderLine line(std::int64_t number) {
    ordo::OrderLine line{.unit_price = usd("29.99"),
                         .discount_amount = usd("1"),
                         .tax_amount = usd("4.21"),
                         .amount = usd("58.98")};
    line.line = number;
    line.product_id = id<ordo::ProductId>(static_cast<std::uint8_t>(number));
    line.name = "Wireless Mouse";
    line.sku = "MS-1";
    line.quantity = 2;
    line.tax_rate = *ordo::Rate::parse("7.7");
    line.counted = true;
    return line;
}

inline ordo::Payment payment() {
    ordo::Payment payment{.amount = usd("100"),
                          .captured_amount = usd("100"),
                          .refunded_amount = usd("2.02"),
                          .refund_pending_amount = usd("3.03")};
    payment.id = id<ordo::PaymentId>(1);
    payment.order_id = id<ordo::OrderId>(1);
    payment.method = ordo::PaymentMethod::cash;
    payment.status = ordo::AttemptStatus::captured;
    payment.tendered_amount = usd("120");
    payment.change_amount = usd("20");
    payment.reference = "T-881";
    payment.provider_ref = "pi_1";
    payment.failure_code = "none";
    payment.failure_message = "it went well";
    payment.next_action = R"({"type":"redirect","url":"https://pay.example/1?a=\"b\""})";
    payment.return_url = "https://shop.example/thanks";
    payment.recorded_by = kTill;
    payment.created_at = at(1);
    payment.updated_at = at(2);
    payment.captured_at = at(2);
    payment.check_at = at(30);
    payment.checks = 3;
    return payment;
}

inline ordo::Refund refund() {
    ordo::Refund refund{.amount = usd("2.02")};
    refund.id = id<ordo::RefundId>(1);
    refund.order_id = id<ordo::OrderId>(1);
    refund.payment_id = id<ordo::PaymentId>(1);
    refund.status = ordo::RefundStatus::succeeded;
    refund.items = {{3, 1}, {1, 2}};
    refund.reduces_total = false;
    refund.restocked = true;
    refund.reason = ordo::RefundReason::out_of_stock;
    refund.note = "Jane was angry";
    refund.provider_ref = "re_1";
    refund.failure_code = "none";
    refund.failure_message = "it went well";
    refund.created_by = kTill;
    refund.created_at = at(5);
    refund.updated_at = at(6);
    refund.check_at = at(31);
    refund.checks = 4;
    return refund;
}

inline ordo::User user() {
    ordo::User user;
    user.id = id<ordo::UserId>(9);
    user.email = "jane@example.org";
    user.name = "Jane Roe";
    user.role = ordo::Role::admin;
    user.version = 3;
    user.created_at = at(0);
    user.updated_at = at(8);
    return user;
}

inline ordo::Evidence evidence() {
    ordo::Evidence evidence;
    evidence.provider = "stripe";
    evidence.event_id = "evt_1";
    evidence.kind = ordo::EvidenceKind::refund_failed;
    evidence.payment_id = id<ordo::PaymentId>(1);
    evidence.order_id = id<ordo::OrderId>(1);
    evidence.refund_id = id<ordo::RefundId>(1);
    evidence.provider_ref = "pi_1";
    evidence.refund_ref = "re_1";
    evidence.amount = usd("2.02");
    evidence.method = ordo::PaymentMethod::card;
    evidence.failure_code = "expired_card";
    evidence.failure_message = "The card has expired.";
    evidence.next_action = R"({"type":"instructions","text":"wait"})";
    evidence.keep_aside = "test mode";
    evidence.at = at(4);
    return evidence;
}

inline ordo::Order order() {
    ordo::Order order(usd());
    order.id = id<ordo::OrderId>(1);
    order.number = "100042";
    order.customer = {id<ordo::UserId>(9), "jane@example.org", "Jane Roe"};
    order.status = ordo::OrderStatus::cancelled;
    order.payment_status = ordo::PaymentStatus::paid;
    order.payment_detail = ordo::PaymentDetail::refund_due;
    order.amounts.subtotal = usd("179.94");
    order.amounts.discount = usd("3");
    order.amounts.tax = usd("12.63");
    order.amounts.total = usd("176.94");
    order.amounts.authorized = usd("1.01");
    order.amounts.captured = usd("100");
    order.amounts.refunded = usd("2.02");
    order.amounts.refund_pending = usd("3.03");
    order.amounts.credited = usd("4.04");
    order.amounts.due = usd("76.94");
    order.amounts.refund_due = usd("5.05");
    order.note = "Leave at the \"back\" door";
    order.metadata = {{"table", "7"}};
    order.attention = 1 | 16;
    order.expires_at = at(3'600);
    order.version = 6;
    order.created_at = at(0);
    order.updated_at = at(9);
    order.paid_at = at(2);
    order.completed_at = at(3);
    order.cancelled_at = at(9);
    order.cancel_reason = ordo::CancelReason::fraud;
    order.lines = {line(1), line(2), line(3)};
    order.lines[1].override_reason = "damaged box";
    order.lines[2].refunded_quantity = 1;
    order.lines[2].restocked_quantity = 1;
    order.payments = {payment()};
    order.refunds = {refund()};
    return order;
}

inline ordo::JournalRecord record(ordo::EventType type, ordo::HistoryKind kind) {
    ordo::JournalRecord record;
    record.sequence = 1'042;
    record.event_id = id<ordo::EventId>(7);
    record.order_id = id<ordo::OrderId>(1);
    record.order_sequence = 2;
    record.type = type;
    record.kind = kind;
    record.actor = kTill;
    record.at = at(5);
    return record;
}

}  // namespace codec_values
