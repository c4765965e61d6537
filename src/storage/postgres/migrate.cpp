#include "storage/postgres/migrate.hpp"

#include <chrono>

#include "core/try.hpp"
#include "storage/postgres/database.hpp"
#include "storage/relational/migrations.hpp"

namespace ordo::postgres {
namespace {

constexpr std::chrono::seconds kMigrationWait{60};

const relational::Migrations& known_migrations() {
    static const relational::Migrations migrations(kMigrationFiles);
    return migrations;
}

// One transaction: applies the first migration that is missing. False when none is. The lock comes
// first: who creates a schema or a table while another does fails.
Result<bool> migrate_one(Connection& connection, const sys::ShopSettings& fresh, Time now) {
    connection.run("transaction_write");
    connection.run("session_migration_timeout");
    connection.run("session_migration_lock");
    connection.wait();
    connection.run("session_schema");
    ORDO_TRY(const bool more, relational::apply_next(connection, known_migrations(), fresh, now));
    connection.run(more ? StatementName("transaction_commit")
                        : StatementName("transaction_rollback"));
    connection.wait();
    return more;
}

}  // namespace

Result<sys::MigrationStatus> migration_status(Connection& connection) {
    return known_migrations().status(relational::applied_migrations(connection));
}

Result<void> require_current_schema(Connection& connection) {
    return known_migrations().require_all(relational::applied_migrations(connection));
}

Result<void> require_no_newer_schema(std::int64_t last) {
    return known_migrations().require_no_later(last);
}

Result<void> migrate(Database& database, const sys::ShopSettings& fresh, Time now) {
    ORDO_TRY(auto writer, database.writer(std::chrono::steady_clock::now() + kMigrationWait));
    // Reading is enough to see that nothing is missing, and all that a role without DDL may do.
    ORDO_TRY(const auto status, database.read_any_schema([](Connection& connection) {
        return migration_status(connection);
    }));
    if (status.up_to_date()) return {};
    return guarded([&]() -> Result<void> {
        for (;;) {
            Connection& connection = writer.connect();
            auto more = guarded([&] { return migrate_one(connection, fresh, now); });
            if (!more) writer.roll_back();
            ORDO_TRY(const bool goes_on, std::move(more));
            if (!goes_on) return {};
        }
    });
}

}  // namespace ordo::postgres
