#include <algorithm>
#include <tuple>

#include "storage/memory/shop.hpp"

// Providers' events that wait, and what run_due has to look at.
namespace ordo::memory {
namespace {

// What is due, the longest due first and by id within the same time, at most `limit`.
template <class What>
std::vector<What> first_of(std::vector<std::tuple<Time, Uuid, What>> all, std::int64_t limit) {
    std::ranges::sort(all, {}, [](const auto& one) {
        return std::pair(std::get<0>(one), std::get<1>(one));
    });
    std::vector<What> first;
    for (const auto& one : all) {
        if (static_cast<std::int64_t>(first.size()) >= limit) break;
        first.push_back(std::get<2>(one));
    }
    return first;
}

bool is_due(const std::optional<Time>& at, Time now) { return at && *at <= now; }

std::optional<sys::ProviderRef> reference_of(const Evidence& evidence) {
    if (!evidence.provider_ref) return std::nullopt;
    return sys::ProviderRef(evidence.provider, *evidence.provider_ref);
}

// Whether what the event is about is there by now.
bool has_appeared(const Shop& shop, const Evidence& evidence) {
    const auto reference = reference_of(evidence);
    return (evidence.order_id && shop.orders.contains(*evidence.order_id)) ||
           (evidence.payment_id && shop.payments.contains(*evidence.payment_id)) ||
           (reference && shop.payment_refs.contains(*reference));
}

bool waits_for(const sys::WaitingFor& what, const Evidence& evidence) {
    const auto is_one_of = [](const auto& asked, const auto& value) {
        return value && std::ranges::find(asked, *value) != asked.end();
    };
    return (what.order_id && evidence.order_id == what.order_id) ||
           is_one_of(what.payments, evidence.payment_id) ||
           is_one_of(what.provider_refs, reference_of(evidence));
}

}  // namespace

std::vector<sys::StoredEvent> waiting_events(const Shop& shop, const sys::WaitingFor& what) {
    std::vector<sys::StoredEvent> found;
    for (const auto& [row, event] : shop.events) {
        if (event.state != sys::StoredEvent::State::waiting) continue;
        if (waits_for(what, event.evidence)) found.push_back(event);
    }
    return found;
}

sys::DueWork due(const Shop& shop, Time now, Time waiting_since, std::int64_t limit) {
    std::vector<std::tuple<Time, Uuid, OrderId>> expired;
    for (const auto& [id, row] : shop.orders) {
        const Order& order = row.state.order;
        if (order.status != OrderStatus::pending || !is_due(order.expires_at, now)) continue;
        if (order.payment_detail == PaymentDetail::in_doubt) continue;
        expired.emplace_back(*order.expires_at, id.uuid(), id);
    }
    std::vector<std::tuple<Time, Uuid, sys::PaymentOwner>> payments;
    for (const auto& [id, payment] : shop.payments) {
        if (!is_due(payment.check_at, now)) continue;
        payments.emplace_back(*payment.check_at, id.uuid(), *shop.payment_owner(id));
    }
    std::vector<std::tuple<Time, Uuid, std::pair<OrderId, RefundId>>> refunds;
    for (const auto& [id, refund] : shop.refunds) {
        if (!is_due(refund.check_at, now)) continue;
        refunds.emplace_back(*refund.check_at, id.uuid(), std::pair(refund.order_id, id));
    }
    sys::DueWork work{.expired = first_of(std::move(expired), limit),
                      .payments = first_of(std::move(payments), limit),
                      .refunds = first_of(std::move(refunds), limit),
                      .waiting = {},
                      .long_waiting = 0};
    for (const auto& [row, event] : shop.events) {
        if (event.state != sys::StoredEvent::State::waiting) continue;
        if (event.received_at < waiting_since) ++work.long_waiting;
        const bool full = static_cast<std::int64_t>(work.waiting.size()) >= limit;
        if (!full && has_appeared(shop, event.evidence)) work.waiting.push_back(event);
    }
    return work;
}

}  // namespace ordo::memory
