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
        return read<std::optional<Product>>([&](const Shop& shop) { return shop.product(id); });
    }

    Result<std::optional<Product>> product_by_barcode(const std::string& barcode) override {
        return read<std::optional<Product>>([&](const Shop& shop) -> std::optional<Product> {
            const auto owner = find_in(shop.barcodes, barcode);
            return owner ? shop.product(*owner) : std::nullopt;
        });
    }

    Result<std::vector<Product>> products(const sys::ProductPage& page) override {
        return read<std::vector<Product>>([&](const Shop& shop) { return list(shop, page); });
    }

    Result<std::vector<Product>> products_by_id(const std::vector<ProductId>& ids) override {
        return read<std::vector<Product>>([&](const Shop& shop) {
            std::vector<Product> found;
            for (const ProductId id : ids) {
                if (auto product = shop.product(id)) found.push_back(*std::move(product));
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

    Result<std::optional<OrderWithHistory>> order_with_history(OrderId id) override {
        return read<std::optional<OrderWithHistory>>(
            [&](const Shop& shop) -> std::optional<OrderWithHistory> {
                auto found = shop.order(id);
                if (!found) return std::nullopt;
                return OrderWithHistory{std::move(found->order), shop.history(id)};
            });
    }

    Result<std::optional<OrderId>> order_id_by_number(const std::string& number) override {
        return read<std::optional<OrderId>>(
            [&](const Shop& shop) { return find_in(shop.order_numbers, number); });
    }

    Result<std::optional<sys::PaymentOwner>> payment_owner(PaymentId id) override {
        return read<std::optional<sys::PaymentOwner>>(
            [&](const Shop& shop) { return shop.payment_owner(id); });
    }

    Result<std::vector<Order>> orders(const sys::OrderPage& page) override {
        return read<std::vector<Order>>([&](const Shop& shop) { return list(shop, page); });
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
        return read<std::vector<JournalRecord>>([&](const Shop& shop) { return shop.history(id); });
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

    Result<std::optional<std::int64_t>> slowest_consumer() override {
        return read<std::optional<std::int64_t>>([](const Shop& shop) {
            std::optional<std::int64_t> slowest;
            for (const auto& [name, sequence] : shop.consumers)
                slowest = std::min(slowest.value_or(sequence), sequence);
            return slowest;
        });
    }

    Result<std::vector<sys::StoredEvent>> waiting_events(const sys::WaitingFor& what) override {
        return read<std::vector<sys::StoredEvent>>(
            [&](const Shop& shop) { return memory::waiting_events(shop, what); });
    }

    Result<sys::DueWork> due(Time now, Time waiting_since, std::int64_t limit) override {
        return read<sys::DueWork>(
            [&](const Shop& shop) { return memory::due(shop, now, waiting_since, limit); });
    }

    Result<std::optional<sys::UserState>> user(UserId id) override {
        return read<std::optional<sys::UserState>>(
            [&](const Shop& shop) { return find_in(shop.users, id); });
    }

    Result<std::optional<sys::UserState>> user_by_email(const std::string& email) override {
        return read<std::optional<sys::UserState>>(
            [&](const Shop& shop) -> std::optional<sys::UserState> {
                const auto owner = find_in(shop.emails, email);
                return owner ? find_in(shop.users, *owner) : std::nullopt;
            });
    }

    Result<std::vector<User>> users(const sys::UserPage& page) override {
        return read<std::vector<User>>([&](const Shop& shop) { return list(shop, page); });
    }

    Result<std::optional<sys::ImageData>> image(ImageId id) override {
        return read<std::optional<sys::ImageData>>(
            [&](const Shop& shop) { return find_in(shop.images, id); });
    }

    Result<ShopPolicy> policy() override {
        return read<ShopPolicy>([](const Shop& shop) { return shop.policy; });
    }

    Result<sys::StatisticsRows> statistics(std::span<const Time> starts, Time to,
                                           std::int64_t top) override {
        return read<sys::StatisticsRows>(
            [&](const Shop& shop) { return memory::statistics(shop, starts, to, top); });
    }

    Result<void> backup(const std::string&) override {
        return Error(Errc::not_supported,
                     "A shop in memory has no file to copy; dump it instead.");
    }

    // The sink may take its time, and may write: it is given a copy.
    Result<void> dump(const sys::DumpSink& sink) override {
        auto shop = read<Shop>([](const Shop& now) { return now; });
        if (!shop) return std::move(shop).error();
        return memory::dump(*shop, sink);
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
