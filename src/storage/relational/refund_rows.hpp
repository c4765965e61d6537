#pragma once

#include <map>

#include "ordo/sys/storage.hpp"
#include "storage/relational/shop_rows.hpp"

namespace ordo::relational {
Refund take_refund(auto& query) {
    const Currency currency = query.take_currency();
    const auto id = take_id<RefundId>(query);
    const auto order_id = take_id<OrderId>(query);
    const auto payment_id = take_id<PaymentId>(query);
    const auto status = take_word<RefundStatus>(query);
    Refund refund{.id = id,
                  .order_id = order_id,
                  .payment_id = payment_id,
                  .status = status,
                  .amount = query.take_money(currency)};
    refund.reduces_total = query.take_flag();
    refund.restocked = query.take_flag();
    refund.reason = take_word<RefundReason>(query);
    refund.note = query.take_maybe_text();
    refund.provider_ref = query.take_maybe_text();
    refund.failure_code = query.take_maybe_text();
    refund.failure_message = query.take_maybe_text();
    refund.created_by = take_actor(query);
    refund.created_at = query.take_time();
    refund.updated_at = query.take_time();
    refund.check_at = query.take_maybe_time();
    refund.checks = query.take_integer();
    refund.covers_minor = query.take_integer();
    return refund;
}

void insert_refund(auto& connection, const Refund& refund) {
    const std::string id = refund.id.to_string();
    const std::string order_id = refund.order_id.to_string();
    const std::string payment_id = refund.payment_id.to_string();
    const std::string currency(refund.amount.currency().code());
    {
        auto query = connection.query("refund_insert");
        query.text(id)
            .text(order_id)
            .text(payment_id)
            .word(refund.status)
            .text(currency)
            .integer(refund.amount.minor())
            .flag(refund.reduces_total)
            .flag(refund.restocked)
            .word(refund.reason)
            .maybe(refund.note)
            .maybe(refund.provider_ref)
            .maybe(refund.failure_code)
            .maybe(refund.failure_message);
        bind_actor(query, refund.created_by);
        query.time(refund.created_at)
            .time(refund.updated_at)
            .maybe(refund.check_at)
            .integer(refund.checks)
            .integer(refund.covers_minor);
        query.write_one();
    }
    for (const RefundItem& item : refund.items) {
        connection.query("refund_item_insert")
            .text(order_id)
            .text(id)
            .integer(item.line)
            .integer(item.quantity)
            .write();
    }
}

std::vector<Refund> list_refunds(auto& connection, OrderId id) {
    const std::string order_id = id.to_string();
    std::vector<Refund> refunds;
    {
        auto query = connection.query("refund_list");
        query.text(order_id);
        while (query.row()) refunds.push_back(take_refund(query));
    }
    std::map<RefundId, std::vector<RefundItem>> items;
    {
        auto query = connection.query("refund_item_list");
        query.text(order_id);
        while (query.row()) {
            const auto refund_id = take_id<RefundId>(query);
            const std::int64_t line = query.take_integer();
            items[refund_id].push_back({line, query.take_integer()});
        }
    }
    for (Refund& refund : refunds) {
        const auto found = items.find(refund.id);
        if (found != items.end()) refund.items = std::move(found->second);
    }
    return refunds;
}

void write_refund(auto& connection, const sys::Changes::RefundWrite& write) {
    const Refund& refund = write.refund;
    if (write.insert) return insert_refund(connection, refund);
    const std::string id = refund.id.to_string();
    connection.query("refund_update")
        .text(id)
        .word(refund.status)
        .maybe(refund.provider_ref)
        .maybe(refund.failure_code)
        .maybe(refund.failure_message)
        .time(refund.updated_at)
        .maybe(refund.check_at)
        .integer(refund.checks)
        .word(refund.reason)
        .write_one();
}

}  // namespace ordo::relational
