#include "storage/sqlite/sqlite_storage.hpp"

#include "core/try.hpp"
#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/dump.hpp"
#include "storage/sqlite/integrity.hpp"
#include "storage/sqlite/migrate.hpp"
#include "storage/sqlite/rows.hpp"
#include "storage/sqlite/shop_file.hpp"
#include "storage/sqlite/write_transaction.hpp"

namespace ordo::sqlite {
namespace {

class SqliteStorage final : public sys::Storage {
public:
    explicit SqliteStorage(std::shared_ptr<ShopFile> file) : file_(std::move(file)) {}

    Result<sys::MigrationStatus> migration_status() override {
        return file_->read_any_schema(
            [](Connection& connection) { return sqlite::migration_status(connection); });
    }

    Result<void> migrate(const sys::ShopSettings& fresh, Time now) override {
        return sqlite::migrate(*file_, fresh, now);
    }

    Result<sys::ShopSettings> settings() override {
        return read<sys::ShopSettings>(
            [](Connection& connection) { return load_shop(connection); });
    }

    Result<std::unique_ptr<sys::WriteTransaction>> begin(const sys::Needs& needs, sys::State& state,
                                                         sys::Deadline deadline) override {
        return SqliteTransaction::begin(file_, needs, state, deadline);
    }

    Result<std::optional<Product>> product(ProductId id) override {
        return read<std::optional<Product>>(
            [&](Connection& connection) { return load_product(connection, id); });
    }

    Result<std::optional<Product>> product_by_barcode(const std::string& barcode) override {
        return read<std::optional<Product>>(
            [&](Connection& connection) -> std::optional<Product> {
                const auto owner = load_barcode_owner(connection, barcode);
                return owner ? load_product(connection, *owner) : std::nullopt;
            });
    }

    Result<std::vector<Product>> products(const sys::ProductPage& page) override {
        return read<std::vector<Product>>(
            [&](Connection& connection) { return list_products(connection, page); });
    }

    Result<std::vector<Product>> products_by_id(const std::vector<ProductId>& ids) override {
        return read<std::vector<Product>>([&](Connection& connection) {
            std::vector<Product> found;
            for (const ProductId id : ids) {
                if (auto product = load_product(connection, id)) {
                    found.push_back(*std::move(product));
                }
            }
            return found;
        });
    }

    Result<std::vector<StockMovement>> movements(ProductId id, std::optional<MovementId> before,
                                                 std::int64_t limit) override {
        return read<std::vector<StockMovement>>(
            [&](Connection& connection) { return list_movements(connection, id, before, limit); });
    }

    Result<std::optional<sys::OrderState>> order(OrderId id) override {
        return read<std::optional<sys::OrderState>>(
            [&](Connection& connection) { return load_order(connection, id); });
    }

    Result<std::optional<OrderId>> order_id_by_number(const std::string& number) override {
        return read<std::optional<OrderId>>(
            [&](Connection& connection) { return load_order_id(connection, number); });
    }

    Result<std::optional<sys::PaymentOwner>> payment_owner(PaymentId id) override {
        return read<std::optional<sys::PaymentOwner>>(
            [&](Connection& connection) { return load_payment_owner(connection, id); });
    }

    Result<std::vector<Order>> orders(const sys::OrderPage& page) override {
        return read<std::vector<Order>>(
            [&](Connection& connection) { return list_orders(connection, page); });
    }

    Result<std::vector<LedgerEntry>> ledger(OrderId id) override {
        return read<std::vector<LedgerEntry>>(
            [&](Connection& connection) { return list_ledger(connection, id); });
    }

    Result<std::vector<JournalRecord>> history(OrderId id) override {
        return read<std::vector<JournalRecord>>(
            [&](Connection& connection) { return list_history(connection, id); });
    }

    Result<std::vector<JournalRecord>> journal(std::int64_t after, std::int64_t limit) override {
        return read<std::vector<JournalRecord>>(
            [&](Connection& connection) { return list_journal(connection, after, limit); });
    }

    Result<sys::ChainHead> chain_head() override {
        return read<sys::ChainHead>([](Connection& connection) { return load_chain(connection); });
    }

    Result<std::int64_t> consumer_position(const std::string& consumer) override {
        return read<std::int64_t>(
            [&](Connection& connection) { return load_consumer(connection, consumer); });
    }

    Result<std::vector<sys::StoredEvent>> waiting_events(const sys::WaitingFor& what) override {
        return read<std::vector<sys::StoredEvent>>(
            [&](Connection& connection) { return list_waiting_events(connection, what); });
    }

    Result<sys::DueWork> due(Time now, Time waiting_since, std::int64_t limit) override {
        return read<sys::DueWork>([&](Connection& connection) {
            return list_due(connection, now, waiting_since, limit);
        });
    }

    Result<std::optional<sys::UserState>> user(UserId id) override {
        return read<std::optional<sys::UserState>>(
            [&](Connection& connection) { return load_user(connection, id); });
    }

    Result<std::optional<sys::UserState>> user_by_email(const std::string& folded_email) override {
        return read<std::optional<sys::UserState>>(
            [&](Connection& connection) { return load_user_by_email(connection, folded_email); });
    }

    Result<std::vector<User>> users(const sys::UserPage& page) override {
        return read<std::vector<User>>(
            [&](Connection& connection) { return list_users(connection, page); });
    }

    Result<std::optional<sys::ImageData>> image(ImageId id) override {
        return read<std::optional<sys::ImageData>>(
            [&](Connection& connection) { return load_image(connection, id); });
    }

    Result<ShopPolicy> policy() override {
        return read<ShopPolicy>([](Connection& connection) { return load_policy(connection); });
    }

    Result<sys::StatisticsRows> statistics(Time from, Time to, std::int64_t top) override {
        return read<sys::StatisticsRows>([&](Connection& connection) {
            return load_statistics(connection, from, to, top);
        });
    }

    Result<void> backup(const std::string& path) override {
        return back_up(*file_, path);
    }

    Result<void> dump(const sys::DumpSink& sink) override {
        const ShopFile::LongRead announced(*file_);
        return file_->read([&](Connection& connection) { return sqlite::dump(connection, sink); });
    }

    Result<std::vector<std::string>> check_integrity() override {
        const ShopFile::LongRead announced(*file_);
        return read<std::vector<std::string>>(
            [](Connection& connection) { return integrity_findings(connection.database()); });
    }

private:
    template <class Value, class Load>
    Result<Value> read(Load load) {
        return file_->read(
            [&](Connection& connection) -> Result<Value> { return load(connection); });
    }

    std::shared_ptr<ShopFile> file_;
};

}  // namespace

Result<std::unique_ptr<sys::Storage>> open_sqlite(const std::string& path) {
    ORDO_TRY(auto file, ShopFile::open(path));
    return std::unique_ptr<sys::Storage>(std::make_unique<SqliteStorage>(std::move(file)));
}

}  // namespace ordo::sqlite
