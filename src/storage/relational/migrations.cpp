#include "storage/relational/migrations.hpp"

namespace ordo::relational {

std::string checksum_of(std::string_view text) {
    std::uint64_t hash = 14'695'981'039'346'656'037ULL;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1'099'511'628'211ULL;
    }
    std::string digits(16, '0');
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, hash >>= 4) {
        *digit = "0123456789abcdef"[hash & 15U];
    }
    return digits;
}

Result<void> Migrations::require_no_later(std::int64_t last) const {
    if (last <= static_cast<std::int64_t>(known_.size())) return {};
    return Error(Errc::schema_too_new, "The shop was migrated to schema " + std::to_string(last) +
                                           " by a later release; this one knows schema " +
                                           std::to_string(known_.size()) + ".");
}

Result<void> Migrations::check(const std::vector<AppliedMigration>& applied) const {
    // The newest first: of a later release's shop, nothing else can be judged.
    if (applied.size() > known_.size()) return require_no_later(applied.back().number);
    for (std::size_t i = 0; i < applied.size(); ++i) {
        if (applied[i].number == known_[i].number && applied[i].name == known_[i].name &&
            applied[i].checksum == known_[i].checksum) {
            continue;
        }
        return Error(Errc::corrupt, "Migration " + std::to_string(applied[i].number) +
                                        " of the shop is not the one that was released.");
    }
    return {};
}

Result<void> Migrations::require_all(const std::vector<AppliedMigration>& applied) const {
    ORDO_TRY(check(applied));
    if (applied.size() == known_.size()) return {};
    return Error(Errc::schema_too_old, "The shop has schema " + std::to_string(applied.size()) +
                                           " and must be migrated to schema " +
                                           std::to_string(known_.size()) + ".");
}

Result<sys::MigrationStatus> Migrations::status(
    const std::vector<AppliedMigration>& applied) const {
    ORDO_TRY(check(applied));
    sys::MigrationStatus status;
    for (const Migration& migration : known_) {
        auto& next = status.migrations.emplace_back();
        next.number = migration.number;
        next.name = migration.name;
        if (status.migrations.size() <= applied.size()) {
            next.applied_at = applied[status.migrations.size() - 1].at;
        }
    }
    return status;
}

}  // namespace ordo::relational
