#include "support/texts.hpp"

#include <algorithm>

namespace ordo::test {

std::string difference(std::string_view a, std::string_view b) {
    const auto take_line = [](std::string_view& text) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        return line;
    };
    while (!a.empty() || !b.empty()) {
        const auto of_a = take_line(a), of_b = take_line(b);
        if (of_a != of_b) return "<" + std::string(of_a) + ">\n<" + std::string(of_b) + ">";
    }
    return {};
}

std::string Text::of(const Actor& value) {
    return row("actor", value.type, value.id, value.name);
}

std::string Text::of(const Image& value) {
    return row("image", value.id, value.product_id, value.alt, value.media_type, value.width,
               value.height, value.size, value.position, value.created_at);
}

std::string Text::of(const Product& value) {
    return row("product", value.id, value.name, value.description, value.type, value.price,
               value.tax_rate, value.category, value.sku, value.barcode, value.in_stock_by_hand,
               value.allow_backorder, value.active, value.metadata, value.version,
               value.created_at, value.updated_at, value.images, value.stock_quantity);
}

std::string Text::of(const StockMovement& value) {
    return row("movement", value.id, value.product_id, value.delta, value.quantity_after,
               value.reason, value.order_id, value.note, value.actor, value.created_at);
}

std::string Text::of(const OrderLine& value) {
    return row("line", value.line, value.product_id, value.name, value.type, value.sku,
               value.unit_price, value.quantity, value.discount_amount, value.tax_rate,
               value.tax_amount, value.amount, value.counted, value.override_reason,
               value.refunded_quantity, value.restocked_quantity);
}

std::string Text::of(const OrderAmounts& value) {
    return row("amounts", value.subtotal, value.discount, value.tax, value.total, value.authorized,
               value.captured, value.refunded, value.refund_pending, value.credited, value.due,
               value.refund_due);
}

std::string Text::of(const Order& value) {
    return row("order", value.id, value.number, value.customer.user_id, value.customer.email,
               value.customer.name, value.status, value.payment_status, value.payment_detail,
               value.currency, value.prices_include_tax, value.amounts, value.note, value.metadata,
               value.attention, value.expires_at, value.version, value.created_at,
               value.updated_at, value.paid_at, value.completed_at, value.cancelled_at,
               value.cancel_reason, value.lines, value.payments, value.refunds);
}

std::string Text::of(const Payment& value) {
    return row("payment", value.id, value.order_id, value.provider, value.method, value.status,
               value.amount, value.captured_amount, value.refunded_amount,
               value.refund_pending_amount, value.tendered_amount, value.change_amount,
               value.reference, value.provider_ref, value.failure_code, value.failure_message,
               value.next_action, value.return_url, value.recorded_by, value.created_at,
               value.updated_at, value.captured_at, value.check_at, value.checks);
}

std::string Text::of(const RefundItem& value) { return row("", value.line, value.quantity); }

std::string Text::of(const Refund& value) {
    return row("refund", value.id, value.order_id, value.payment_id, value.status, value.amount,
               value.items, value.reduces_total, value.restocked, value.reason, value.note,
               value.provider_ref, value.failure_code, value.failure_message, value.created_by,
               value.created_at, value.updated_at, value.check_at, value.checks);
}

std::string Text::of(const LedgerEntry& value) {
    return row("ledger", value.order_id, value.entry, value.kind, value.payment_id, value.amount,
               value.at);
}

std::string Text::of(const JournalRecord& value) {
    return row("record", value.sequence, value.event_id, value.order_id, value.order_sequence,
               value.kind, value.type, value.from, value.to, value.actor, value.message,
               value.is_public, value.at, value.trace, value.facts, value.previous_hash,
               value.hash, value.customer_email, value.customer_name);
}

std::string Text::of(const Evidence& value) {
    return row("evidence", value.provider, value.event_id, value.kind, value.payment_id,
               value.order_id, value.refund_id, value.provider_ref, value.refund_ref, value.amount,
               value.method, value.failure_code, value.failure_message, value.next_action,
               value.keep_aside, value.at);
}

std::string Text::of(const User& value) {
    return row("user", value.id, value.email, value.name, value.role, value.version,
               value.created_at, value.updated_at);
}

std::string Text::of(const ShopPolicy& value) {
    return row("policy", value.title, value.payment_window_minutes, value.pay_later,
               value.version);
}

std::string Text::of(const Sales& value) {
    return row("sales", value.gross_minor, value.refunds_minor, value.orders, value.paid_orders);
}

std::string Text::of(const ConsumerPosition& value) {
    return row("consumer", value.consumer, value.sequence);
}

std::string Text::of(const sys::ShopSettings& value) {
    return row("settings", value.name, value.default_currency, value.prices_include_tax,
               value.chain_id, value.incarnation, value.cursor_secret);
}

std::string Text::of(const sys::ChainHead& value) {
    return row("head", value.sequence, value.hash, value.next_order_number);
}

std::string Text::of(const sys::OrderState& value) {
    return row("state", value.order, value.ledger_entries, value.request_digest, value.salt);
}

std::string Text::of(const sys::StoredKey& value) {
    return row("key", value.request_digest, value.created_at, value.reply);
}

std::string Text::of(const sys::PaymentOwner& value) {
    return row("owner", value.order_id, value.payment_id);
}

std::string Text::of(const sys::StoredEvent& value) {
    return row("event", value.evidence, value.digest, value.state, value.received_at);
}

std::string Text::of(const sys::UserState& value) {
    return row("account", value.user, value.password_hash);
}

std::string Text::of(const sys::SessionToken& value) {
    return row("token", value.digest, value.family, value.user_id, value.created_at,
               value.expires_at, value.used_at);
}

std::string Text::of(const sys::ImageData& value) { return row("data", value.image, value.bytes); }

std::string Text::of(const sys::StatisticsChange::Standing& value) {
    return row("standing", value.orders, value.outstanding_minor, value.attention);
}

std::string Text::of(const sys::StatisticsChange::Sold& value) {
    return row("sold", value.quantity, value.revenue_minor);
}

std::string Text::of(const sys::StatisticsRows::TopProduct& value) {
    return row("top", value.product_id, value.name, value.currency, value.sold);
}

std::string Text::of(const sys::StatisticsRows& value) {
    return row("statistics", value.sales, value.standing, value.products);
}

std::string Text::of(const sys::DueWork& value) {
    return row("due", value.expired, value.payments, value.refunds, value.waiting,
               value.long_waiting);
}

}  // namespace ordo::test
