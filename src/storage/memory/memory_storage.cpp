#include "storage/memory/memory_storage.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "storage/memory/shop.hpp"

namespace ordo::memory {
namespace {

constexpr const char* kMigrationName = "001_memory";

// The writer's place: taken and given back by any thread, unlike a mutex.
class Place {
public:
    bool take(sys::Deadline deadline) {
        std::unique_lock hold(mutex_);
        if (!free_.wait_until(hold, deadline, [&] { return !taken_; })) return false;
        taken_ = true;
        return true;
    }
    void leave() noexcept {
        {
            const std::lock_guard hold(mutex_);
            taken_ = false;
        }
        free_.notify_one();
    }

private:
    std::mutex mutex_;
    std::condition_variable free_;
    bool taken_ = false;
};

// Shared with the write transactions, which may outlive the storage.
struct Shared {
    std::mutex mutex;  // of `shop`
    Shop shop;
    Place writer;
};

template <class Map, class Key>
auto find_in(const Map& map, const Key& key) -> std::optional<typename Map::mapped_type> {
    const auto found = map.find(key);
    if (found == map.end()) return std::nullopt;
    return found->second;
}

void load(const Shop& shop, const sys::Needs& needs, sys::State& state) {
    state.chain = shop.chain;
    for (const Digest& key : needs.keys) state.keys[key] = find_in(shop.keys, key);
    for (const auto& [id, need] : needs.orders) {
        const auto& order = state.orders[id] = shop.order(id);
        if (!order || !need.with_stock) continue;
        for (const OrderLine& line : order->order.lines) {
            state.products[line.product_id] = find_in(shop.products, line.product_id);
        }
    }
    for (const ProductId id : needs.products) state.products[id] = find_in(shop.products, id);
    for (const auto& sku : needs.skus) state.sku_owners[sku] = find_in(shop.skus, sku);
    for (const auto& barcode : needs.barcodes) {
        state.barcode_owners[barcode] = find_in(shop.barcodes, barcode);
    }
    for (const auto& name : needs.consumers) {
        state.consumers[name] = find_in(shop.consumers, name).value_or(0);
    }
}

class MemoryTransaction final : public sys::WriteTransaction {
public:
    explicit MemoryTransaction(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}
    ~MemoryTransaction() override { end(); }

    Result<void> commit(const sys::Changes& changes) override {
        if (ended_) return Error(Errc::internal, "The transaction has ended.");
        Result<void> applied = [&] {
            const std::lock_guard hold(shared_->mutex);
            return apply(shared_->shop, changes);
        }();
        end();
        return applied;
    }

private:
    void end() noexcept {
        if (!ended_) shared_->writer.leave();
        ended_ = true;
    }

    std::shared_ptr<Shared> shared_;
    bool ended_ = false;
};

template <class Status>
bool matches(const std::vector<Status>& asked, Status status) {
    return asked.empty() || std::ranges::find(asked, status) != asked.end();
}

bool matches(const sys::OrderPage& page, const Order& order) {
    return matches(page.status, order.status) &&
           matches(page.payment_status, order.payment_status) &&
           (!page.user_id || order.customer.user_id == page.user_id) &&
           (!page.created_from || order.created_at >= *page.created_from) &&
           (!page.created_to || order.created_at < *page.created_to);
}

bool matches(const sys::ProductPage& page, const Product& product) {
    return (!page.type || product.type == *page.type) &&
           (!page.category || product.category == page.category) &&
           (!page.active || product.active == *page.active);
}

// Walks a set of (time, id) down from `before` until `visit` says that it has enough.
template <class Set, class Position, class Visit>
void walk_down(const Set& set, const std::optional<Position>& before, Visit visit) {
    auto next = before ? set.lower_bound(*before) : set.end();
    while (next != set.begin()) {
        --next;
        if (!visit(next->second)) return;
    }
}

template <class Value>
bool full(const std::vector<Value>& list, std::int64_t limit) {
    return static_cast<std::int64_t>(list.size()) >= limit;
}

class MemoryStorage final : public sys::Storage {
public:
    Result<sys::MigrationStatus> migration_status() override {
        const std::lock_guard hold(shared_->mutex);
        sys::MigrationStatus status;
        auto& only = status.migrations.emplace_back();
        only.number = 1;
        only.name = kMigrationName;
        if (shared_->shop.settings) only.applied_at = shared_->shop.created_at;
        return status;
    }

    Result<void> migrate(const sys::ShopSettings& fresh, Time now) override {
        const std::lock_guard hold(shared_->mutex);
        if (shared_->shop.settings) return {};
        shared_->shop.settings = fresh;
        shared_->shop.created_at = now;
        return {};
    }

    Result<sys::ShopSettings> settings() override {
        return read<sys::ShopSettings>([](const Shop& shop) { return *shop.settings; });
    }

    Result<std::unique_ptr<sys::WriteTransaction>> begin(const sys::Needs& needs, sys::State& state,
                                                         sys::Deadline deadline) override {
        if (!shared_->writer.take(deadline)) {
            return Error(Errc::busy, "The shop was in use until the deadline; repeat the call.");
        }
        std::unique_ptr<sys::WriteTransaction> transaction;
        try {
            transaction = std::make_unique<MemoryTransaction>(shared_);
        } catch (...) {
            shared_->writer.leave();
            throw;
        }
        const std::lock_guard hold(shared_->mutex);
        if (!shared_->shop.settings) return too_old();
        load(shared_->shop, needs, state);
        return transaction;
    }

    Result<std::optional<Product>> product(ProductId id) override {
        return read<std::optional<Product>>(
            [&](const Shop& shop) { return find_in(shop.products, id); });
    }

    Result<std::optional<Product>> product_by_barcode(const std::string& barcode) override {
        return read<std::optional<Product>>([&](const Shop& shop) -> std::optional<Product> {
            const auto owner = find_in(shop.barcodes, barcode);
            if (!owner) return std::nullopt;
            return shop.products.at(*owner);
        });
    }

    Result<std::vector<Product>> products(const sys::ProductPage& page) override {
        return read<std::vector<Product>>([&](const Shop& shop) {
            std::vector<Product> found;
            walk_down(shop.products_by_time, page.before, [&](ProductId id) {
                if (full(found, page.limit)) return false;
                const Product& product = shop.products.at(id);
                if (matches(page, product)) found.push_back(product);
                return true;
            });
            return found;
        });
    }

    Result<std::vector<Product>> products_by_id(const std::vector<ProductId>& ids) override {
        return read<std::vector<Product>>([&](const Shop& shop) {
            std::vector<Product> found;
            for (const ProductId id : ids) {
                if (auto product = find_in(shop.products, id)) found.push_back(*std::move(product));
            }
            return found;
        });
    }

    Result<std::vector<StockMovement>> movements(ProductId id, std::optional<MovementId> before,
                                                 std::int64_t limit) override {
        return read<std::vector<StockMovement>>([&](const Shop& shop) {
            std::vector<StockMovement> found;
            const auto of_product = shop.movements.find(id);
            if (of_product == shop.movements.end()) return found;
            const auto& all = of_product->second;
            auto next = before ? all.lower_bound(*before) : all.end();
            while (next != all.begin() && !full(found, limit)) found.push_back((--next)->second);
            return found;
        });
    }

    Result<std::optional<sys::OrderState>> order(OrderId id) override {
        return read<std::optional<sys::OrderState>>(
            [&](const Shop& shop) { return shop.order(id); });
    }

    Result<std::vector<Order>> orders(const sys::OrderPage& page) override {
        return read<std::vector<Order>>([&](const Shop& shop) {
            std::vector<Order> found;
            walk_down(shop.orders_by_time, page.before, [&](OrderId id) {
                if (full(found, page.limit)) return false;
                const Order& order = shop.orders.at(id).state.order;
                if (matches(page, order)) found.push_back(order);
                return true;
            });
            return found;
        });
    }

    Result<std::vector<LedgerEntry>> ledger(OrderId id) override {
        return read<std::vector<LedgerEntry>>([&](const Shop& shop) {
            const auto found = shop.orders.find(id);
            std::vector<LedgerEntry> entries;
            if (found == shop.orders.end()) return entries;
            for (const auto& [number, entry] : found->second.ledger) entries.push_back(entry);
            return entries;
        });
    }

    Result<std::vector<JournalRecord>> history(OrderId id) override {
        return read<std::vector<JournalRecord>>([&](const Shop& shop) {
            std::vector<JournalRecord> records;
            const auto found = shop.orders.find(id);
            if (found == shop.orders.end()) return records;
            for (const auto& [version, position] : found->second.history) {
                records.push_back(shop.record(position));
            }
            return records;
        });
    }

    Result<std::vector<JournalRecord>> journal(std::int64_t after, std::int64_t limit) override {
        return read<std::vector<JournalRecord>>([&](const Shop& shop) {
            std::vector<JournalRecord> records;
            auto position = static_cast<std::size_t>(std::max<std::int64_t>(after, 0));
            for (; position < shop.journal.size() && !full(records, limit); ++position) {
                records.push_back(shop.record(position));
            }
            return records;
        });
    }

    Result<sys::ChainHead> chain_head() override {
        return read<sys::ChainHead>([](const Shop& shop) { return shop.chain; });
    }

    Result<std::int64_t> consumer_position(const std::string& consumer) override {
        return read<std::int64_t>(
            [&](const Shop& shop) { return find_in(shop.consumers, consumer).value_or(0); });
    }

    Result<std::vector<std::string>> check_integrity() override {
        return read<std::vector<std::string>>(
            [](const Shop&) { return std::vector<std::string>(); });
    }

private:
    static Error too_old() {
        return {Errc::schema_too_old, "The shop has schema 0 and must be migrated to schema 1."};
    }

    template <class Value, class Load>
    Result<Value> read(Load load) {
        const std::lock_guard hold(shared_->mutex);
        if (!shared_->shop.settings) return too_old();
        return Result<Value>(load(std::as_const(shared_->shop)));
    }

    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

}  // namespace

std::unique_ptr<sys::Storage> open_memory() { return std::make_unique<MemoryStorage>(); }

}  // namespace ordo::memory
