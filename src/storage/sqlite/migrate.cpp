#include "storage/sqlite/migrate.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

#include "core/try.hpp"
#include "ordo/limits.hpp"
#include "storage/sqlite/rows.hpp"
#include "storage/sqlite/shop_file.hpp"

namespace ordo::sqlite {
namespace {

constexpr std::chrono::seconds kMigrationWait{60};

// FNV-1a, 64 bits, as 16 hexadecimal digits. It finds the accident, an edit of a released file; who
// wants to deceive could write the recorded checksum just as well.
constexpr std::array<char, 16> checksum_of(std::string_view text) {
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1'099'511'628'211ULL;
    }
    std::array<char, 16> digits{};
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, hash >>= 4) {
        *digit = "0123456789abcdef"[hash & 15U];
    }
    return digits;
}

struct Migration {
    std::int64_t number = 0;
    std::string name;
    std::string text;
    std::string checksum;
};

// In order: the files are embedded by name, "001_shop" first.
const std::vector<Migration>& known_migrations() {
    static const auto migrations = [] {
        std::vector<Migration> all;
        for (const EmbeddedFile& file : kMigrationFiles) {
            const auto digits = checksum_of(file.text);
            all.push_back({static_cast<std::int64_t>(all.size()) + 1, std::string(file.name),
                           std::string(file.text), std::string(digits.begin(), digits.end())});
        }
        return all;
    }();
    return migrations;
}

struct Applied {
    std::int64_t number = 0;
    std::string name;
    std::string checksum;
    Time at;
};

std::vector<Applied> applied_migrations(Connection& connection) {
    std::vector<Applied> applied;
    {
        Query table = connection.query("migration_table_count");
        if (!table.row() || table.take_integer() == 0) return applied;
    }
    Query list = connection.query("migration_list");
    while (list.row()) {
        Applied& next = applied.emplace_back();
        next.number = list.take_integer();
        next.name = list.take_text();
        next.checksum = list.take_text();
        next.at = list.take_time();
    }
    return applied;
}

Error too_new(std::int64_t number) {
    return {Errc::schema_too_new, "The shop was migrated to schema " + std::to_string(number) +
                                      " by a later release; this one knows schema " +
                                      std::to_string(known_migrations().size()) + "."};
}

Result<void> check_applied(const std::vector<Applied>& applied) {
    const auto& known = known_migrations();
    // The newest first: of a later release's shop, nothing else can be judged.
    if (applied.size() > known.size()) return too_new(applied.back().number);
    for (std::size_t i = 0; i < applied.size(); ++i) {
        if (applied[i].number == known[i].number && applied[i].name == known[i].name &&
            applied[i].checksum == known[i].checksum) {
            continue;
        }
        return Error(Errc::corrupt, "Migration " + std::to_string(applied[i].number) +
                                        " of the shop is not the one that was released.");
    }
    return {};
}

Result<void> apply(Connection& connection, const Migration& migration,
                   const sys::ShopSettings& fresh, Time now) {
    connection.database().exec(migration.text);
    // With the first migration, so that there is never a shop without settings.
    if (migration.number == 1) insert_shop(connection, fresh, now);
    connection.query("migration_insert")
        .integer(migration.number)
        .text(migration.name)
        .text(migration.checksum)
        .time(now)
        .write();
    return {};
}

// One transaction: applies the first migration that is missing. False when none is.
Result<bool> migrate_one(ShopFile& file, const sys::ShopSettings& fresh, Time now) {
    Connection& connection = file.writer();
    const auto work = [&]() -> Result<bool> {
        connection.wait_for_locks(limits::kLockWaitMs);
        connection.run("transaction_write");
        connection.run("migration_create");
        const auto applied = applied_migrations(connection);
        ORDO_TRY(check_applied(applied));
        if (applied.size() == known_migrations().size()) return false;
        ORDO_TRY(apply(connection, known_migrations()[applied.size()], fresh, now));
        return true;
    };
    Result<bool> more = guarded(work);
    if (!more || !*more) {
        file.rollback();
        return more;
    }
    ORDO_TRY(file.commit());
    return true;
}

}  // namespace

Result<sys::MigrationStatus> migration_status(Connection& connection) {
    const auto applied = applied_migrations(connection);
    ORDO_TRY(check_applied(applied));
    sys::MigrationStatus status;
    for (const Migration& migration : known_migrations()) {
        auto& next = status.migrations.emplace_back();
        next.number = migration.number;
        next.name = migration.name;
        if (status.migrations.size() <= applied.size()) {
            next.applied_at = applied[status.migrations.size() - 1].at;
        }
    }
    return status;
}

Result<void> require_current_schema(Connection& connection) {
    const auto applied = applied_migrations(connection);
    ORDO_TRY(check_applied(applied));
    if (applied.size() == known_migrations().size()) return {};
    return Error(Errc::schema_too_old, "The shop has schema " + std::to_string(applied.size()) +
                                           " and must be migrated to schema " +
                                           std::to_string(known_migrations().size()) + ".");
}

Result<void> require_no_newer_schema(Connection& connection) {
    Query last = connection.query("migration_last");
    const std::int64_t number = last.row() ? last.take_integer() : 0;
    if (number > static_cast<std::int64_t>(known_migrations().size())) return too_new(number);
    return {};
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
