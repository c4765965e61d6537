#pragma once

#include "ordo/result.hpp"
#include "ordo/sys/storage.hpp"
#include "storage/postgres/connection.hpp"

namespace ordo::postgres {

class Database;

[[nodiscard]] Result<sys::MigrationStatus> migration_status(Connection& connection);
// `schema_too_old`, `schema_too_new`, or `corrupt` when a migration was applied in another wording
// than it was released with.
[[nodiscard]] Result<void> require_current_schema(Connection& connection);
// `schema_too_new` when `last` is the number of a later release's migration.
[[nodiscard]] Result<void> require_no_newer_schema(std::int64_t last);
// Applies what is missing, each migration in a transaction of its own that keeps other migrations out.
[[nodiscard]] Result<void> migrate(Database& database, const sys::ShopSettings& fresh, Time now);

}  // namespace ordo::postgres
