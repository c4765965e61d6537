#include "storage/sqlite/migrate.hpp"

#include <chrono>

#include "core/try.hpp"
#include "ordo/limits.hpp"
#include "storage/relational/migrations.hpp"
#include "storage/sqlite/shop_file.hpp"

namespace ordo::sqlite {
namespace {

constexpr std::chrono::seconds kMigrationWait{60};

const relational::Migrations& known_migrations() {
    static const relational::Migrations migrations(kMigrationFiles);
    return migrations;
}

// One transaction: applies the first migration that is missing. False when none is.
Result<bool> migrate_one(ShopFile& file, const sys::ShopSettings& fresh, Time now) {
    Connection& connection = file.writer();
    const Result<bool> more = guarded([&]() -> Result<bool> {
        connection.wait_for_locks(limits::kLockWaitMs);
        connection.run("transaction_write");
        return relational::apply_next(connection, known_migrations(), fresh, now);
    });
    if (!more || !*more) {
        file.rollback();
        return more;
    }
    ORDO_TRY(file.commit());
    return true;
}

}  // namespace

Result<sys::MigrationStatus> migration_status(Connection& connection) {
    return known_migrations().status(relational::applied_migrations(connection));
}

Result<void> require_current_schema(Connection& connection) {
    return known_migrations().require_all(relational::applied_migrations(connection));
}

Result<void> require_no_newer_schema(Connection& connection) {
    Query last = connection.query("migration_last");
    return known_migrations().require_no_later(last.row() ? last.take_integer() : 0);
}

Result<void> migrate(ShopFile& file, const sys::ShopSettings& fresh, Time now) {
    ORDO_TRY(file.usable());
    ORDO_TRY(const auto guard,
             file.lock().acquire(std::chrono::steady_clock::now() + kMigrationWait));
    ORDO_TRY(file.usable());
    for (;;) {
        ORDO_TRY(const bool more, migrate_one(file, fresh, now));
        if (!more) return {};
    }
}

}  // namespace ordo::sqlite
