#include <map>

#include "storage/sqlite/rows.hpp"

namespace ordo::sqlite {
namespace {

Refund take_refund(Query& query) {
    const Currency currency = query.take_currency();
    const auto id = query.take_id<RefundId>();
    const auto order_id = query.take_id<OrderId>();
    const auto payment_id = query.take_id<PaymentId>();
    const auto status = query.take_word<RefundStatus>();
    Refund refund{.id = id,
                  .order_id = order_id,
                  .payment_id = payment_id,
                  .status = status,
                  .amount = query.take_money(currency)};
    refund.reduces_total = query.take_flag();
    refund.restocked = query.take_flag();
    refund.reason = query.take_word<RefundReason>();
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

void insert_refund(Connection& connection, const Refund& refund) {
    const std::string id = refund.id.to_string();
    const std::string order_id = refund.order_id.to_string();
    const std::string payment_id = refund.payment_id.to_string();
    const std::string currency(refund.amount.currency().code());
    {
        Query query = connection.query("refund_insert");
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
        require_one_row(query.write());
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

}  // namespace

std::vector<Refund> list_refunds(Connection& connection, OrderId id) {
    const std::string order_id = id.to_string();
    std::vector<Refund> refunds;
    {
        Query query = connection.query("refund_list");
        query.text(order_id);
        while (query.row()) refunds.push_back(take_refund(query));
    }
    std::map<RefundId, std::vector<RefundItem>> items;
    {
        Query query = connection.query("refund_item_list");
        query.text(order_id);
        while (query.row()) {
            const auto refund_id = query.take_id<RefundId>();
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

void write_refund(Connection& connection, const sys::Changes::RefundWrite& write) {
    const Refund& refund = write.refund;
    if (write.insert) return insert_refund(connection, refund);
    const std::string id = refund.id.to_string();
    require_one_row(connection.query("refund_update")
                        .text(id)
                        .word(refund.status)
                        .maybe(refund.provider_ref)
                        .maybe(refund.failure_code)
                        .maybe(refund.failure_message)
                        .time(refund.updated_at)
                        .maybe(refund.check_at)
                        .integer(refund.checks)
                        .write());
}

}  // namespace ordo::sqlite
