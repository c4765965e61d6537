#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ordo/sys/storage.hpp"

namespace ordo::memory {

// What a shop consists of, in plain containers; the model of what the SQL backends keep.
struct Shop {
    struct OrderRow {
        sys::OrderState state;                        // without payments, refunds, ledger count
        std::vector<PaymentId> payments;              // oldest first
        std::vector<RefundId> refunds;                // oldest first
        std::map<std::int64_t, LedgerEntry> ledger;   // by entry
        std::map<std::int64_t, std::size_t> history;  // order sequence to position in Shop::journal
    };

    std::optional<sys::ShopSettings> settings;  // empty before migrate
    Time created_at;
    ShopPolicy policy;
    sys::ChainHead chain;

    std::map<ProductId, Product> products;  // without images
    std::vector<ProductId> products_made;   // as they were made
    std::map<std::string, ProductId> skus, barcodes;
    std::map<ImageId, sys::ImageData> images;
    std::map<ProductId, std::set<ImageId>> product_images;
    std::map<ProductId, std::map<MovementId, StockMovement>> movements;

    std::map<OrderId, OrderRow> orders;
    std::vector<OrderId> orders_made;
    std::map<std::string, OrderId> order_numbers;
    std::map<PaymentId, Payment> payments;
    std::map<sys::ProviderRef, PaymentId> payment_refs;
    std::map<RefundId, Refund> refunds;
    std::map<sys::ProviderRef, RefundId> refund_refs;
    std::map<std::size_t, sys::StoredEvent> events;  // as they came
    std::map<sys::ProviderRef, std::vector<std::size_t>> event_ids;

    std::map<UserId, sys::UserState> users;
    std::vector<UserId> users_made;
    std::map<std::string, UserId> emails;  // folded
    std::map<Digest, sys::SessionToken> sessions;

    std::vector<JournalRecord> journal;  // record n stands at n - 1
    std::map<Digest, sys::StoredKey> keys;
    std::map<std::string, std::int64_t> consumers;
    sys::StatisticsChange statistics;  // sums of all that was written

    // The order as it is read: with payments, refunds, what the refunds say about the lines, and the
    // ledger's count.
    [[nodiscard]] std::optional<sys::OrderState> order(OrderId id) const;
    // As it stands in lists: without payments and refunds.
    [[nodiscard]] Order listed(const OrderRow& row) const;
    // With its images.
    [[nodiscard]] std::optional<Product> product(ProductId id) const;
    // The record with who its order belongs to.
    [[nodiscard]] JournalRecord record(std::size_t position) const;
    [[nodiscard]] std::vector<JournalRecord> history(OrderId id) const;
    [[nodiscard]] std::optional<sys::PaymentOwner> payment_owner(PaymentId id) const;
    [[nodiscard]] std::optional<sys::PaymentOwner> payment_owner(const sys::ProviderRef& ref) const;
};

template <class Map, class Key>
[[nodiscard]] auto find_in(const Map& map, const Key& key)
    -> std::optional<typename Map::mapped_type> {
    const auto found = map.find(key);
    if (found == map.end()) return std::nullopt;
    return found->second;
}

// Writes `changes` into `shop`, all of it or nothing: `internal` when they contradict the shop, for
// the same reasons as the constraints of the SQL backends.
[[nodiscard]] Result<void> apply(Shop& shop, const sys::Changes& changes);

// Loads what a batch must see.
void load(const Shop& shop, const sys::Needs& needs, sys::State& state);

[[nodiscard]] std::vector<Product> list(const Shop& shop, const sys::ProductPage& page);
[[nodiscard]] std::vector<Order> list(const Shop& shop, const sys::OrderPage& page);
[[nodiscard]] std::vector<User> list(const Shop& shop, const sys::UserPage& page);

[[nodiscard]] std::vector<sys::StoredEvent> waiting_events(const Shop& shop,
                                                           const sys::WaitingFor& what);
[[nodiscard]] sys::DueWork due(const Shop& shop, Time now, Time waiting_since, std::int64_t limit);
[[nodiscard]] sys::StatisticsRows statistics(const Shop& shop, std::span<const Time> starts, Time to,
                                              std::int64_t top);
[[nodiscard]] Result<void> dump(const Shop& shop, const sys::DumpSink& sink);

}  // namespace ordo::memory
