#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "ordo/commands.hpp"
#include "ordo/history.hpp"
#include "ordo/order.hpp"
#include "ordo/product.hpp"

// The storage seam. It speaks the domain's words: a few loads and one write, `commit(Changes)`.
// Internal to Ordo: it may change with any minor release.
namespace ordo::sys {

using Deadline = std::chrono::steady_clock::time_point;

// What is fixed when a shop is created.
struct ShopSettings {
    std::string name = "shop";  // the last part of an event's `source`
    Currency default_currency;
    bool prices_include_tax = true;
    Uuid chain_id{};               // random; part of every journal hash
    std::int64_t incarnation = 1;  // rises when the shop is restored from a backup
    Digest cursor_secret{};        // signs list cursors
};

struct ChainHead {
    std::int64_t sequence = 0;  // of the newest journal record
    Digest hash{};              // of the newest journal record; without meaning before the first
    std::int64_t next_order_number = 100'001;
};

// An order and what belongs to it but is nobody's business outside.
struct OrderState {
    Order order;
    std::int64_t ledger_entries = 0;       // rows in its ledger; the next entry has this plus one
    std::optional<Digest> request_digest;  // of the request, when the caller made the id
    std::array<std::uint8_t, 16> salt{};   // of the commitment to its personal data
};

struct StoredKey {
    Digest request_digest{};
    Time created_at;
    std::string reply;  // the answer's snapshot (src/codec/snapshot.hpp)
};

// What a batch of commands must see before it can be decided.
struct Needs {
    struct OrderNeed {
        bool with_stock = false;  // the products of its lines as well
    };
    std::map<OrderId, OrderNeed> orders;
    std::set<ProductId> products;
    std::set<std::string> skus, barcodes;
    std::set<Digest> keys;
    std::set<std::string> consumers;
};

// The loaded part of the shop. An id that was asked for and is not there has an empty entry: known to
// be absent, which is not the same as not loaded.
struct State {
    explicit State(ShopSettings shop) : settings(std::move(shop)) {}

    ShopSettings settings;
    ChainHead chain;
    std::unordered_map<OrderId, std::optional<OrderState>> orders;
    std::unordered_map<ProductId, std::optional<Product>> products;
    std::map<std::string, std::optional<ProductId>> sku_owners, barcode_owners;
    std::map<Digest, std::optional<StoredKey>> keys;
    std::map<std::string, std::int64_t> consumers;  // 0 = has acknowledged nothing
};

// Rows to write: what one command, or one batch, does to the shop. All of it or nothing.
struct Changes {
    struct ProductWrite {
        Product product;  // without its stock
        bool insert = false;
    };
    struct OrderWrite {
        OrderState state;     // header; lines are written with the insert, payments apart
        bool insert = false;
    };
    struct PaymentWrite {
        Payment payment;
        bool insert = false;
    };

    std::vector<ProductWrite> products;
    std::vector<std::pair<ProductId, std::optional<std::int64_t>>> stock;  // empty = not counted
    std::vector<StockMovement> movements;
    std::vector<OrderWrite> orders;
    std::vector<PaymentWrite> payments;
    std::vector<LedgerEntry> ledger;
    std::vector<JournalRecord> journal;
    std::vector<std::pair<Digest, StoredKey>> keys;
    std::vector<ConsumerPosition> consumers;
    std::optional<ChainHead> chain;

    [[nodiscard]] bool empty() const noexcept {
        return products.empty() && stock.empty() && movements.empty() && orders.empty() &&
               payments.empty() && ledger.empty() && journal.empty() && keys.empty() &&
               consumers.empty() && !chain;
    }
};

// One write transaction. It holds the shop's writer's place from begin to its end; destroying it
// without a successful commit writes nothing.
class WriteTransaction {
public:
    virtual ~WriteTransaction() = default;
    // Writes everything and returns when it is durable. `outcome_unknown` when the answer of the
    // commit was lost; every other error means that nothing was written. Call it at most once.
    [[nodiscard]] virtual Result<void> commit(const Changes& changes) = 0;
};

// Keyset positions: the last row of the page before, in the list's order.
struct ProductPage {
    std::optional<ProductType> type;
    std::optional<std::string> category;
    std::optional<bool> active;
    std::optional<std::pair<Time, ProductId>> before;  // newest first
    std::int64_t limit = 20;
};

struct OrderPage {
    std::vector<OrderStatus> status;
    std::vector<PaymentStatus> payment_status;
    std::optional<UserId> user_id;
    std::optional<Time> created_from, created_to;
    std::optional<std::pair<Time, OrderId>> before;  // newest first
    std::int64_t limit = 20;
};

struct MigrationStatus {
    struct Migration {
        std::int64_t number = 0;
        std::string name;
        std::optional<Time> applied_at;
    };
    std::vector<Migration> migrations;  // in order
    [[nodiscard]] bool up_to_date() const noexcept {
        return migrations.empty() || migrations.back().applied_at.has_value();
    }
};

class Storage {
public:
    virtual ~Storage() = default;

    // --- schema: before any other call
    [[nodiscard]] virtual Result<MigrationStatus> migration_status() = 0;
    // Applies what is missing. `fresh` becomes the settings when the shop is created.
    [[nodiscard]] virtual Result<void> migrate(const ShopSettings& fresh, Time now) = 0;
    // `schema_too_old` before migrate, `schema_too_new` for a shop of a later release.
    [[nodiscard]] virtual Result<ShopSettings> settings() = 0;

    // --- writing
    // Takes the writer's place, then loads `needs` into `state`. `busy` when the place is not free by
    // the deadline.
    [[nodiscard]] virtual Result<std::unique_ptr<WriteTransaction>> begin(const Needs& needs,
                                                                          State& state,
                                                                          Deadline deadline) = 0;

    // --- reading: each call sees one moment; safe from any number of threads
    [[nodiscard]] virtual Result<std::optional<Product>> product(ProductId id) = 0;
    [[nodiscard]] virtual Result<std::optional<Product>> product_by_barcode(
        const std::string& barcode) = 0;
    [[nodiscard]] virtual Result<std::vector<Product>> products(const ProductPage& page) = 0;
    [[nodiscard]] virtual Result<std::vector<Product>> products_by_id(
        const std::vector<ProductId>& ids) = 0;  // those that exist, in any order
    // Newest first, ids below `before`.
    [[nodiscard]] virtual Result<std::vector<StockMovement>> movements(
        ProductId id, std::optional<MovementId> before, std::int64_t limit) = 0;
    [[nodiscard]] virtual Result<std::optional<OrderState>> order(OrderId id) = 0;
    [[nodiscard]] virtual Result<std::vector<Order>> orders(const OrderPage& page) = 0;
    [[nodiscard]] virtual Result<std::vector<LedgerEntry>> ledger(OrderId id) = 0;
    // Oldest first.
    [[nodiscard]] virtual Result<std::vector<JournalRecord>> history(OrderId id) = 0;
    // Records after `sequence`, in sequence order.
    [[nodiscard]] virtual Result<std::vector<JournalRecord>> journal(std::int64_t after,
                                                                     std::int64_t limit) = 0;
    [[nodiscard]] virtual Result<ChainHead> chain_head() = 0;
    [[nodiscard]] virtual Result<std::int64_t> consumer_position(const std::string& consumer) = 0;
    // The backend's own check of its files or server; one sentence a finding.
    [[nodiscard]] virtual Result<std::vector<std::string>> check_integrity() = 0;
};

}  // namespace ordo::sys
