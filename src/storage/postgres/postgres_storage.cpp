#include "storage/postgres/postgres_storage.hpp"

#include <utility>

#include "core/try.hpp"
#include "storage/postgres/database.hpp"
#include "storage/postgres/gather.hpp"
#include "storage/postgres/integrity.hpp"
#include "storage/postgres/migrate.hpp"
#include "storage/postgres/write_transaction.hpp"
#include "storage/relational/dump.hpp"
#include "storage/relational/storage.hpp"

namespace ordo::postgres {
namespace {

class PostgresStorage final : public relational::ReadingStorage<Database> {
public:
    using ReadingStorage::ReadingStorage;

    Result<sys::MigrationStatus> migration_status() override {
        return shop_->read_any_schema(
            [](Connection& connection) { return postgres::migration_status(connection); });
    }

    Result<void> migrate(const sys::ShopSettings& fresh, Time now) override {
        return postgres::migrate(*shop_, fresh, now);
    }

    Result<std::unique_ptr<sys::WriteTransaction>> begin(const sys::Needs& needs, sys::State& state,
                                                         sys::Deadline deadline) override {
        return PostgresTransaction::begin(shop_, needs, state, deadline);
    }

    Result<std::optional<sys::OrderState>> order(OrderId id) override {
        return ask<std::optional<sys::OrderState>>(
            [&](Connection& connection) { return gather_order(connection, id); });
    }

    Result<std::optional<OrderWithHistory>> order_with_history(OrderId id) override {
        return ask<std::optional<OrderWithHistory>>(
            [&](Connection& connection) { return gather_order_with_history(connection, id); });
    }

    Result<std::vector<Order>> orders(const sys::OrderPage& page) override {
        return read<std::vector<Order>>([&](Connection& connection) {
            const auto rows = relational::OrderFinder(connection, page).find();
            return gather_listed_orders(connection, rows.ids<OrderId>());
        });
    }

    Result<std::vector<Product>> products(const sys::ProductPage& page) override {
        return read<std::vector<Product>>([&](Connection& connection) {
            const auto rows = relational::ProductFinder(connection, page).find();
            return gather_products(connection, rows.ids<ProductId>());
        });
    }

    Result<std::vector<Product>> products_by_id(const std::vector<ProductId>& ids) override {
        return ask<std::vector<Product>>(
            [&](Connection& connection) { return gather_products(connection, ids); });
    }

    Result<void> backup(const std::string&) override {
        return Error(
            Errc::not_supported,
            "A shop in PostgreSQL is backed up by PostgreSQL's own tools: pg_dump for a copy, "
            "pg_basebackup with archived logs for a point in time.");
    }

    Result<void> dump(const sys::DumpSink& sink) override {
        return shop_->read(
            [&](Connection& connection) { return relational::dump(connection, sink); });
    }

    Result<std::vector<std::string>> check_integrity() override {
        return read<std::vector<std::string>>(
            [](Connection& connection) { return integrity_findings(connection); });
    }

private:
    // What is read by one statement.
    template <class Value, class Load>
    Result<Value> ask(Load load) {
        return shop_->ask(
            [&](Connection& connection) -> Result<Value> { return load(connection); });
    }
};

}  // namespace

Result<std::unique_ptr<sys::Storage>> open_postgres(const std::string& url) {
    ORDO_TRY(auto database, Database::open(url));
    return std::unique_ptr<sys::Storage>(std::make_unique<PostgresStorage>(std::move(database)));
}

}  // namespace ordo::postgres
