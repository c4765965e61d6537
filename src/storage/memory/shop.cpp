#include "storage/memory/shop.hpp"

#include <algorithm>
#include <tuple>

namespace ordo::memory {

Order Shop::listed(const OrderRow& row) const {
    Order order = row.state.order;
    order.pay_later = policy.pay_later;
    for (const RefundId id : row.refunds) {
        const Refund& refund = refunds.at(id);
        for (const RefundItem& item : refund.items) {
            const auto line = std::ranges::find(order.lines, item.line, &OrderLine::line);
            line->refunded_quantity += item.quantity;
            if (refund.restocked) line->restocked_quantity += item.quantity;
        }
    }
    return order;
}

std::optional<sys::OrderState> Shop::order(OrderId id) const {
    const auto found = orders.find(id);
    if (found == orders.end()) return std::nullopt;
    const OrderRow& row = found->second;
    sys::OrderState state = row.state;
    state.order = listed(row);
    state.ledger_entries = row.ledger.empty() ? 0 : row.ledger.rbegin()->first;
    for (const PaymentId payment : row.payments) {
        state.order.payments.push_back(payments.at(payment));
    }
    for (const RefundId refund : row.refunds) state.order.refunds.push_back(refunds.at(refund));
    return state;
}

std::optional<Product> Shop::product(ProductId id) const {
    auto product = find_in(products, id);
    const auto owned = product_images.find(id);
    if (!product || owned == product_images.end()) return product;
    for (const ImageId image : owned->second) product->images.push_back(images.at(image).image);
    std::ranges::sort(product->images, {},
                      [](const Image& image) { return std::tuple(image.position, image.id); });
    return product;
}

JournalRecord Shop::record(std::size_t position) const {
    JournalRecord record = journal.at(position);
    const Customer& customer = orders.at(record.order_id).state.order.customer;
    record.customer_email = customer.email;
    record.customer_name = customer.name;
    return record;
}

std::vector<JournalRecord> Shop::history(OrderId id) const {
    std::vector<JournalRecord> records;
    const auto found = orders.find(id);
    if (found == orders.end()) return records;
    for (const auto& [version, position] : found->second.history)
        records.push_back(record(position));
    return records;
}

std::optional<sys::PaymentOwner> Shop::payment_owner(PaymentId id) const {
    const auto found = payments.find(id);
    if (found == payments.end()) return std::nullopt;
    return sys::PaymentOwner{found->second.order_id, id};
}

std::optional<sys::PaymentOwner> Shop::payment_owner(const sys::ProviderRef& ref) const {
    // The reference is the payment's own, or that of one of its refunds.
    if (const auto found = payment_refs.find(ref); found != payment_refs.end())
        return payment_owner(found->second);
    if (const auto found = refund_refs.find(ref); found != refund_refs.end())
        return payment_owner(refunds.at(found->second).payment_id);
    return std::nullopt;
}

}  // namespace ordo::memory
