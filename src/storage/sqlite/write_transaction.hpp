#pragma once

#include <memory>
#include <optional>

#include "ordo/sys/storage.hpp"
#include "storage/sqlite/shop_file.hpp"

namespace ordo::sqlite {

// Holds the shop's lock and one IMMEDIATE transaction on the writer.
class SqliteTransaction final : public sys::WriteTransaction {
public:
    [[nodiscard]] static Result<std::unique_ptr<sys::WriteTransaction>> begin(
        const std::shared_ptr<ShopFile>& file, const sys::Needs& needs, sys::State& state,
        sys::Deadline deadline);
    ~SqliteTransaction() override;

    [[nodiscard]] Result<void> commit(const sys::Changes& changes) override;

private:
    SqliteTransaction(std::shared_ptr<ShopFile> file, ShopLock::Guard guard)
        : file_(std::move(file)), guard_(std::move(guard)) {}

    std::shared_ptr<ShopFile> file_;
    std::optional<ShopLock::Guard> guard_;  // until the transaction has ended
};

}  // namespace ordo::sqlite
