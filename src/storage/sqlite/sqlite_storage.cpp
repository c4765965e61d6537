#include "storage/sqlite/sqlite_storage.hpp"

#include "core/try.hpp"
#include "storage/relational/dump.hpp"
#include "storage/relational/storage.hpp"
#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/integrity.hpp"
#include "storage/sqlite/migrate.hpp"
#include "storage/sqlite/shop_file.hpp"
#include "storage/sqlite/write_transaction.hpp"

namespace ordo::sqlite {
namespace {

class SqliteStorage final : public relational::ReadingStorage<ShopFile> {
public:
    using ReadingStorage::ReadingStorage;

    Result<sys::MigrationStatus> migration_status() override {
        return shop_->read_any_schema(
            [](Connection& connection) { return sqlite::migration_status(connection); });
    }

    Result<void> migrate(const sys::ShopSettings& fresh, Time now) override {
        return sqlite::migrate(*shop_, fresh, now);
    }

    Result<std::unique_ptr<sys::WriteTransaction>> begin(const sys::Needs& needs, sys::State& state,
                                                         sys::Deadline deadline) override {
        return SqliteTransaction::begin(shop_, needs, state, deadline);
    }

    void upkeep() noexcept override { shop_->checkpoint_when_due(); }

    Result<std::optional<std::uint64_t>> moment() override {
        ORDO_TRY(const std::uint64_t moment, shop_->moment());
        return std::optional(moment);
    }

    Result<void> backup(const std::string& path) override {
        return back_up(*shop_, path);
    }

    Result<void> dump(const sys::DumpSink& sink) override {
        const ShopFile::LongRead announced(*shop_);
        return shop_->read([&](Connection& connection) { return relational::dump(connection, sink); });
    }

    Result<std::vector<std::string>> check_integrity() override {
        const ShopFile::LongRead announced(*shop_);
        return read<std::vector<std::string>>(
            [](Connection& connection) { return integrity_findings(connection.database()); });
    }
};

}  // namespace

Result<std::unique_ptr<sys::Storage>> open_sqlite(const std::string& path) {
    ORDO_TRY(auto file, ShopFile::open(path));
    return std::unique_ptr<sys::Storage>(std::make_unique<SqliteStorage>(std::move(file)));
}

}  // namespace ordo::sqlite
