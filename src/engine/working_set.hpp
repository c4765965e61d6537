#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "ordo/sys/storage.hpp"

namespace ordo {

// What the commands of a batch have done, as far as counters tell it.
struct BatchTally {
    std::int64_t orders_created = 0;
    std::map<std::pair<std::string, AttemptStatus>, std::int64_t> payments;  // came to this status
};

// The loaded state of one batch, and all that its commands have changed so far. Each command's changes
// are applied before the next one is decided; what is written at the end is one set of rows, in which a
// row that several commands touched stands once.
class WorkingSet {
public:
    explicit WorkingSet(sys::ShopSettings shop) : state_(std::move(shop)) {}

    [[nodiscard]] sys::State& state() { return state_; }
    [[nodiscard]] const sys::State& state() const { return state_; }
    [[nodiscard]] const sys::Changes& changes() const { return changes_; }
    [[nodiscard]] const BatchTally& tally() const { return tally_; }

    void apply(sys::Changes&& next);

private:
    void count(const sys::Changes& next);
    void apply_product(sys::Changes::ProductWrite&& write);
    void apply_stock(ProductId id, std::optional<std::int64_t> quantity);
    void apply_order(sys::Changes::OrderWrite&& write);
    void apply_position(ConsumerPosition&& position);
    void apply_payment(sys::Changes::PaymentWrite&& write);
    void apply_refund(sys::Changes::RefundWrite&& write);
    void apply_event(sys::Changes::EventWrite&& write);
    void apply_people(sys::Changes& next);
    void apply_pictures(sys::Changes& next);

    sys::State state_;
    sys::Changes changes_;
    BatchTally tally_;
    std::unordered_map<ProductId, std::size_t> product_at_, stock_at_;  // places in changes_
    std::unordered_map<OrderId, std::size_t> order_at_;
    std::unordered_map<PaymentId, std::size_t> payment_at_;
    std::unordered_map<RefundId, std::size_t> refund_at_;
};

}  // namespace ordo
