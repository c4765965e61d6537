#include <algorithm>
#include <set>

#include "core/try.hpp"
#include "storage/memory/applier.hpp"

namespace ordo::memory {
namespace {

std::optional<sys::ProviderRef> reference(const std::string& provider,
                                          const std::optional<std::string>& ref) {
    if (!ref) return std::nullopt;
    return sys::ProviderRef(provider, *ref);
}

}  // namespace

Result<void> Applier::insert_order(const sys::OrderState& state) {
    if (shop_.orders.contains(state.order.id)) return refused("the order's id is taken");
    if (!add(shop_.order_numbers, state.order.number, state.order.id)) {
        return refused("the order's number is taken");
    }
    std::set<std::int64_t> numbers;
    for (const OrderLine& line : state.order.lines) {
        if (line.line < 1 || line.quantity < 1) return refused("an order line of nothing");
        if (!numbers.insert(line.line).second) return refused("a line number twice");
        if (!shop_.products.contains(line.product_id)) return refused("there is no such product");
    }
    Shop::OrderRow row{.state = state};
    Order& order = row.state.order;
    order.payments.clear();
    order.refunds.clear();
    row.state.ledger_entries = 0;  // counted when it is read
    std::ranges::sort(order.lines, {}, &OrderLine::line);
    // These two are sums over the order's refunds.
    for (OrderLine& line : order.lines) line.refunded_quantity = line.restocked_quantity = 0;
    append(shop_.orders_made, state.order.id);
    add(shop_.orders, state.order.id, std::move(row));
    return {};
}

Result<void> Applier::update_order(const sys::OrderState& state) {
    const auto found = shop_.orders.find(state.order.id);
    if (found == shop_.orders.end()) return refused("there is no such order");
    const sys::OrderState& before = found->second.state;
    sys::OrderState after = state;
    // What an update leaves alone.
    after.order.number = before.order.number;
    after.order.customer.user_id = before.order.customer.user_id;
    after.order.currency = before.order.currency;
    after.order.prices_include_tax = before.order.prices_include_tax;
    after.order.created_at = before.order.created_at;
    after.order.lines = before.order.lines;
    after.order.payments.clear();
    after.order.refunds.clear();
    after.ledger_entries = 0;
    after.request_digest = before.request_digest;
    set(found->second.state, std::move(after));
    return {};
}

Result<void> Applier::order(const sys::Changes::OrderWrite& write) {
    if (write.state.order.version < 1) return refused("an order version below 1");
    return write.insert ? insert_order(write.state) : update_order(write.state);
}

Result<void> Applier::payment(const sys::Changes::PaymentWrite& write) {
    Payment payment = write.payment;
    payment.recorded_by.name.reset();
    if (payment.checks < 0) return refused("checks below 0");
    const auto found = shop_.payments.find(payment.id);
    std::optional<sys::ProviderRef> ref_before;
    if (write.insert) {
        const auto order = shop_.orders.find(payment.order_id);
        if (order == shop_.orders.end()) return refused("there is no such order");
        if (found != shop_.payments.end()) return refused("the payment's id is taken");
        append(order->second.payments, payment.id);
        add(shop_.payments, payment.id, payment);
    } else {
        if (found == shop_.payments.end()) return refused("there is no such payment");
        Payment& place = found->second;
        ref_before = reference(place.provider, place.provider_ref);
        // What an update leaves alone.
        payment.order_id = place.order_id;
        payment.recorded_by = place.recorded_by;
        payment.created_at = place.created_at;
        set(place, payment);
    }
    const auto ref_after = reference(payment.provider, payment.provider_ref);
    if (change_unique(shop_.payment_refs, payment.id, ref_before, ref_after)) return {};
    return refused("the provider's reference is taken");
}

Result<void> Applier::check_items(const Refund& refund) const {
    const auto& lines = shop_.orders.at(refund.order_id).state.order.lines;
    std::set<std::int64_t> numbers;
    for (const RefundItem& item : refund.items) {
        if (item.quantity < 1) return refused("a refund of no pieces");
        if (!numbers.insert(item.line).second) return refused("a line twice in a refund");
        if (std::ranges::find(lines, item.line, &OrderLine::line) == lines.end()) {
            return refused("the order has no such line");
        }
    }
    return {};
}

Result<void> Applier::insert_refund(Refund refund) {
    const auto order = shop_.orders.find(refund.order_id);
    if (order == shop_.orders.end()) return refused("there is no such order");
    const auto payment = shop_.payments.find(refund.payment_id);
    if (payment == shop_.payments.end() || payment->second.order_id != refund.order_id) {
        return refused("the order has no such payment");
    }
    if (refund.amount.is_negative() || refund.covers_minor < 0 || refund.covers_minor > refund.amount.minor()) {
        return refused("a refund of an impossible amount");
    }
    if (shop_.refunds.contains(refund.id)) return refused("the refund's id is taken");
    ORDO_TRY(check_items(refund));
    std::ranges::sort(refund.items, {}, &RefundItem::line);
    append(order->second.refunds, refund.id);
    add(shop_.refunds, refund.id, refund);
    return {};
}

Result<void> Applier::refund(const sys::Changes::RefundWrite& write) {
    Refund refund = write.refund;
    refund.created_by.name.reset();
    if (refund.checks < 0) return refused("checks below 0");
    std::optional<std::string> ref_before;
    if (write.insert) {
        ORDO_TRY(insert_refund(refund));
    } else {
        const auto found = shop_.refunds.find(refund.id);
        if (found == shop_.refunds.end()) return refused("there is no such refund");
        Refund after = found->second;
        ref_before = after.provider_ref;
        // What became of it; all else is what it was made with.
        after.status = refund.status;
        after.provider_ref = refund.provider_ref;
        after.failure_code = refund.failure_code;
        after.failure_message = refund.failure_message;
        after.updated_at = refund.updated_at;
        after.check_at = refund.check_at;
        after.checks = refund.checks;
        after.reason = refund.reason;
        set(found->second, after);
        refund.payment_id = after.payment_id;
    }
    const std::string& provider = shop_.payments.at(refund.payment_id).provider;
    if (change_unique(shop_.refund_refs, refund.id, reference(provider, ref_before),
                      reference(provider, refund.provider_ref))) {
        return {};
    }
    return refused("the provider's reference is taken");
}

Result<void> Applier::ledger(const LedgerEntry& entry) {
    const auto order = shop_.orders.find(entry.order_id);
    if (order == shop_.orders.end()) return refused("there is no such order");
    if (!entry.payment_id.is_nil() && !shop_.payments.contains(entry.payment_id)) {
        return refused("there is no such payment");
    }
    if (entry.entry < 1) return refused("a ledger entry below 1");
    if (!add(order->second.ledger, entry.entry, entry)) return refused("a ledger entry twice");
    return {};
}

Result<void> Applier::event(const sys::Changes::EventWrite& write) {
    const sys::StoredEvent& event = write.event;
    if (!event.evidence.event_id) return refused("an event without an id");
    const sys::ProviderRef name(event.evidence.provider, *event.evidence.event_id);
    // The same id may come with other content; it is the same event only when both are the same.
    const auto known = shop_.event_ids.find(name);
    if (known != shop_.event_ids.end()) {
        for (const std::size_t row : known->second) {
            sys::StoredEvent& place = shop_.events.at(row);
            if (place.digest != event.digest) continue;
            if (write.insert) return refused("the event is known");
            set(place.state, event.state);
            return {};
        }
    }
    if (!write.insert) return refused("there is no such event");
    const std::size_t row = shop_.events.empty() ? 0 : shop_.events.rbegin()->first + 1;
    add(shop_.events, row, event);
    append(shop_.event_ids[name], row);
    return {};
}

}  // namespace ordo::memory
