#pragma once

#include "ordo/result.hpp"
#include "ordo/sys/storage.hpp"
#include "storage/sqlite/database.hpp"

namespace ordo::sqlite {

class ShopFile;

[[nodiscard]] Result<sys::MigrationStatus> migration_status(Connection& connection);
// `schema_too_old`, `schema_too_new`, or `corrupt` when a migration was applied in another wording
// than it was released with.
[[nodiscard]] Result<void> require_current_schema(Connection& connection);
// `schema_too_new` when a later release has migrated the shop since it was opened. Cheap: called in
// every write transaction.
[[nodiscard]] Result<void> require_no_newer_schema(Connection& connection);
// Applies what is missing, each migration in a transaction of its own, under the shop's lock.
[[nodiscard]] Result<void> migrate(ShopFile& file, const sys::ShopSettings& fresh, Time now);

}  // namespace ordo::sqlite
