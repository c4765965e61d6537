#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ordo/sys/storage.hpp"

namespace ordo::memory {

// What a shop consists of, in plain containers; the model of what the SQL backends keep.
struct Shop {
    struct OrderRow {
        sys::OrderState state;                        // without payments and ledger count
        std::vector<PaymentId> payments;              // oldest first
        std::map<std::int64_t, LedgerEntry> ledger;   // by entry
        std::map<std::int64_t, std::size_t> history;  // order sequence to position in Shop::journal
    };

    std::optional<sys::ShopSettings> settings;  // empty before migrate
    Time created_at;
    sys::ChainHead chain;
    std::map<ProductId, Product> products;
    std::set<std::pair<Time, ProductId>> products_by_time;
    std::map<std::string, ProductId> skus, barcodes;
    std::map<ProductId, std::map<MovementId, StockMovement>> movements;
    std::map<OrderId, OrderRow> orders;
    std::set<std::pair<Time, OrderId>> orders_by_time;
    std::set<std::string> order_numbers;
    std::map<PaymentId, Payment> payments;
    std::set<std::pair<std::string, std::string>> provider_refs;
    std::vector<JournalRecord> journal;  // record n stands at n - 1
    std::map<Digest, sys::StoredKey> keys;
    std::map<std::string, std::int64_t> consumers;

    // The order with its payments and ledger count, as it is read.
    [[nodiscard]] std::optional<sys::OrderState> order(OrderId id) const;
    // The record with who its order belongs to.
    [[nodiscard]] JournalRecord record(std::size_t position) const;
};

// Writes `changes` into `shop`, all of it or nothing: `internal` when they contradict the shop, for
// the same reasons as the constraints of the SQL backends.
[[nodiscard]] Result<void> apply(Shop& shop, const sys::Changes& changes);

}  // namespace ordo::memory
