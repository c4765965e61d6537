#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "ordo/sys/storage.hpp"
#include "storage/postgres/database.hpp"

namespace ordo::postgres {

// Holds the writing connection, a transaction on it, and the lock on the row of the chain.
class PostgresTransaction final : public sys::WriteTransaction {
public:
    [[nodiscard]] static Result<std::unique_ptr<sys::WriteTransaction>> begin(
        const std::shared_ptr<Database>& database, const sys::Needs& needs, sys::State& state,
        sys::Deadline deadline);
    ~PostgresTransaction() override;

    [[nodiscard]] Result<void> commit(const sys::Changes& changes) override;

private:
    PostgresTransaction(std::shared_ptr<Database> database, Database::Writer writer)
        : database_(std::move(database)), writer_(std::move(writer)) {}

    std::shared_ptr<Database> database_;
    std::optional<Database::Writer> writer_;  // until the transaction has ended
};

}  // namespace ordo::postgres
