#pragma once

#include "ordo/sys/storage.hpp"
#include "storage/relational/shop_rows.hpp"

namespace ordo::relational {
Payment take_payment(auto& query) {
    const Currency currency = query.take_currency();
    const auto id = take_id<PaymentId>(query);
    const auto order_id = take_id<OrderId>(query);
    std::string provider = query.take_text();
    const auto method = take_word<PaymentMethod>(query);
    const auto status = take_word<AttemptStatus>(query);
    const Money amount = query.take_money(currency);
    const Money captured = query.take_money(currency);
    const Money refunded = query.take_money(currency);
    Payment payment{.id = id,
                    .order_id = order_id,
                    .provider = std::move(provider),
                    .method = method,
                    .status = status,
                    .amount = amount,
                    .captured_amount = captured,
                    .refunded_amount = refunded,
                    .refund_pending_amount = query.take_money(currency)};
    payment.tendered_amount = query.take_maybe_money(currency);
    payment.change_amount = query.take_maybe_money(currency);
    payment.reference = query.take_maybe_text();
    payment.provider_ref = query.take_maybe_text();
    payment.failure_code = query.take_maybe_text();
    payment.failure_message = query.take_maybe_text();
    payment.next_action = query.take_maybe_text();
    payment.return_url = query.take_maybe_text();
    payment.recorded_by = take_actor(query);
    payment.created_at = query.take_time();
    payment.updated_at = query.take_time();
    payment.captured_at = query.take_maybe_time();
    payment.check_at = query.take_maybe_time();
    payment.checks = query.take_integer();
    return payment;
}

std::optional<sys::PaymentOwner> take_owner(auto& query) {
    if (!query.row()) return std::nullopt;
    const auto order_id = take_id<OrderId>(query);
    return sys::PaymentOwner{order_id, take_id<PaymentId>(query)};
}

std::vector<Payment> list_payments(auto& connection, OrderId id) {
    const std::string id_text = id.to_string();
    auto query = connection.query("payment_list");
    query.text(id_text);
    std::vector<Payment> payments;
    while (query.row()) payments.push_back(take_payment(query));
    return payments;
}

std::optional<sys::PaymentOwner> load_payment_owner(auto& connection, PaymentId id) {
    const std::string id_text = id.to_string();
    auto query = connection.query("payment_owner");
    query.text(id_text);
    return take_owner(query);
}

std::optional<sys::PaymentOwner> load_payment_owner(auto& connection, const sys::ProviderRef& ref) {
    auto query = connection.query("payment_owner_by_ref");
    query.text(ref.first).text(ref.second);
    return take_owner(query);
}

void write_payment(auto& connection, const sys::Changes::PaymentWrite& write) {
    const Payment& payment = write.payment;
    const std::string id = payment.id.to_string();
    const std::string order_id = payment.order_id.to_string();
    const std::string currency(payment.amount.currency().code());
    auto query =
        write.insert ? connection.query("payment_insert") : connection.query("payment_update");
    query.text(id)
        .word(payment.method)
        .word(payment.status)
        .integer(payment.amount.minor())
        .integer(payment.captured_amount.minor())
        .integer(payment.refunded_amount.minor())
        .integer(payment.refund_pending_amount.minor())
        .maybe(payment.tendered_amount)
        .maybe(payment.change_amount)
        .maybe(payment.reference)
        .maybe(payment.provider_ref)
        .maybe(payment.failure_code)
        .maybe(payment.failure_message)
        .maybe(payment.next_action)
        .maybe(payment.return_url)
        .time(payment.updated_at)
        .maybe(payment.captured_at)
        .maybe(payment.check_at)
        .integer(payment.checks)
        .text(payment.provider);
    if (write.insert) {
        query.text(order_id).text(currency);
        bind_actor(query, payment.recorded_by);
        query.time(payment.created_at);
    }
    query.write_one();
}

std::vector<LedgerEntry> list_ledger(auto& connection, OrderId id) {
    const std::string id_text = id.to_string();
    auto query = connection.query("ledger_list");
    query.text(id_text);
    std::vector<LedgerEntry> entries;
    while (query.row()) {
        const auto order_id = take_id<OrderId>(query);
        const std::int64_t number = query.take_integer();
        const auto kind = take_word<LedgerKind>(query);
        const auto payment_id = take_maybe_id<PaymentId>(query).value_or(PaymentId());
        const Currency currency = query.take_currency();
        const Money amount = query.take_money(currency);
        entries.push_back(LedgerEntry{.order_id = order_id,
                                      .entry = number,
                                      .kind = kind,
                                      .payment_id = payment_id,
                                      .amount = amount,
                                      .at = query.take_time()});
    }
    return entries;
}

void insert_ledger_entry(auto& connection, const LedgerEntry& entry) {
    const std::string order_id = entry.order_id.to_string();
    const std::string currency(entry.amount.currency().code());
    // The nil id is never stored: it stands for none.
    const std::optional<std::string> payment_id =
        entry.payment_id.is_nil() ? std::nullopt : std::optional(entry.payment_id.to_string());
    connection.query("ledger_insert")
        .text(order_id)
        .integer(entry.entry)
        .word(entry.kind)
        .maybe(payment_id)
        .text(currency)
        .integer(entry.amount.minor())
        .time(entry.at)
        .write();
}

}  // namespace ordo::relational
