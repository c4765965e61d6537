#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/try.hpp"
#include "ordo/sys/storage.hpp"
#include "storage/relational/query.hpp"
#include "storage/relational/shop_rows.hpp"

// Which migrations a backend knows and a shop has seen. How they are locked is the backend's own.
namespace ordo::relational {

struct Migration {
    std::int64_t number = 0;
    std::string_view name;
    std::string_view text;
    std::string checksum;
};

struct AppliedMigration {
    std::int64_t number = 0;
    std::string name;
    std::string checksum;
    Time at;
};

// FNV-1a, 64 bits, as 16 hexadecimal digits. It finds the accident, an edit of a released file; who
// wants to deceive could write the recorded checksum just as well.
[[nodiscard]] std::string checksum_of(std::string_view text);

class Migrations {
public:
    // In order: the files are embedded by name, "001_shop" first.
    template <class Files>
    explicit Migrations(const Files& files) {
        for (const auto& file : files) {
            known_.push_back({static_cast<std::int64_t>(known_.size()) + 1, file.name, file.text,
                              checksum_of(file.text)});
        }
    }

    // `schema_too_new`, or `corrupt` when a migration was applied in another wording than it was
    // released with.
    [[nodiscard]] Result<void> check(const std::vector<AppliedMigration>& applied) const;
    // The same, and `schema_too_old`.
    [[nodiscard]] Result<void> require_all(const std::vector<AppliedMigration>& applied) const;
    // `schema_too_new` when `last` is the number of a later release's migration.
    [[nodiscard]] Result<void> require_no_later(std::int64_t last) const;
    [[nodiscard]] Result<sys::MigrationStatus> status(
        const std::vector<AppliedMigration>& applied) const;
    // Null when none is missing.
    [[nodiscard]] const Migration* next(const std::vector<AppliedMigration>& applied) const {
        return applied.size() < known_.size() ? &known_[applied.size()] : nullptr;
    }

private:
    std::vector<Migration> known_;
};

std::vector<AppliedMigration> applied_migrations(auto& connection) {
    std::vector<AppliedMigration> applied;
    {
        auto table = connection.query("migration_table_count");
        if (!table.row() || table.take_integer() == 0) return applied;
    }
    auto list = connection.query("migration_list");
    while (list.row()) {
        AppliedMigration& next = applied.emplace_back();
        next.number = list.take_integer();
        next.name = list.take_text();
        next.checksum = list.take_text();
        next.at = list.take_time();
    }
    return applied;
}

// Within a transaction that keeps others out: applies the first migration that is missing. False when
// none is.
Result<bool> apply_next(auto& connection, const Migrations& migrations,
                        const sys::ShopSettings& fresh, Time now) {
    connection.run("migration_create");
    const auto applied = applied_migrations(connection);
    ORDO_TRY(migrations.check(applied));
    const Migration* migration = migrations.next(applied);
    if (migration == nullptr) return false;
    connection.run_script(migration->text);
    // With the first migration, so that there is never a shop without settings.
    if (migration->number == 1) insert_shop(connection, fresh, now);
    const std::string name(migration->name);
    connection.query("migration_insert")
        .integer(migration->number)
        .text(name)
        .text(migration->checksum)
        .time(now)
        .write();
    return true;
}

}  // namespace ordo::relational
