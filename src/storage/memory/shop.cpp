#include "storage/memory/shop.hpp"

namespace ordo::memory {

std::optional<sys::OrderState> Shop::order(OrderId id) const {
    const auto found = orders.find(id);
    if (found == orders.end()) return std::nullopt;
    sys::OrderState state = found->second.state;
    const auto& ledger = found->second.ledger;
    state.ledger_entries = ledger.empty() ? 0 : ledger.rbegin()->first;
    for (const PaymentId payment : found->second.payments) {
        state.order.payments.push_back(payments.at(payment));
    }
    return state;
}

JournalRecord Shop::record(std::size_t position) const {
    JournalRecord record = journal.at(position);
    const Customer& customer = orders.at(record.order_id).state.order.customer;
    record.customer_email = customer.email;
    record.customer_name = customer.name;
    return record;
}

}  // namespace ordo::memory
