#include "storage/postgres/write_transaction.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "core/try.hpp"
#include "storage/postgres/gather.hpp"
#include "storage/postgres/migrate.hpp"
#include "storage/relational/shop_rows.hpp"
#include "storage/relational/write.hpp"

namespace ordo::postgres {
namespace {

// Zero would be no limit.
std::string left_until(sys::Deadline deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    constexpr std::int64_t kLongest = 3'600'000;
    return std::to_string(std::clamp<std::int64_t>(left.count(), 1, kLongest));
}

// Everything is one round trip: the lock is waited for by the server, and what follows sees what its
// last holder has written.
Result<void> begin_and_load(Connection& connection, const sys::Needs& needs, sys::State& state,
                            sys::Deadline deadline) {
    const std::string wait = left_until(deadline);
    connection.run("transaction_write");
    connection.query("session_lock_timeout").text(wait).write();
    Query chain = connection.query("chain_lock");
    chain.ask();
    Query last = connection.query("migration_last");
    last.ask();
    gather(connection, needs, state);
    state.chain = relational::take_chain(chain);
    ORDO_TRY(require_no_newer_schema(last.row() ? last.take_integer() : 0));
    return {};
}

}  // namespace

Result<std::unique_ptr<sys::WriteTransaction>> PostgresTransaction::begin(
    const std::shared_ptr<Database>& database, const sys::Needs& needs, sys::State& state,
    sys::Deadline deadline) {
    ORDO_TRY(auto writer, database->writer(deadline));
    return guarded([&]() -> Result<std::unique_ptr<sys::WriteTransaction>> {
        std::unique_ptr<PostgresTransaction> transaction(
            new PostgresTransaction(database, std::move(writer)));
        Connection& connection = transaction->writer_->connect();
        ORDO_TRY(database->require_current_schema(connection));
        ORDO_TRY(begin_and_load(connection, needs, state, deadline));
        return std::unique_ptr<sys::WriteTransaction>(std::move(transaction));
    });
}

PostgresTransaction::~PostgresTransaction() {
    // In a forked child the transaction is the parent's.
    if (writer_ && !database_->in_forked_child()) writer_->roll_back();
}

Result<void> PostgresTransaction::commit(const sys::Changes& changes) {
    ORDO_TRY(database_->usable());
    if (!writer_) return Error(Errc::internal, "The transaction has ended.");
    Connection& connection = writer_->connection();
    bool commit_sent = false;
    Result<void> committed = guarded([&]() -> Result<void> {
        relational::write(connection, changes);
        if (!connection.looks_alive()) return lost_error();
        static_cast<void>(connection.take_warning());
        commit_sent = true;
        connection.run("transaction_commit");
        connection.wait();
        // The server has given up waiting for its standby: committed here, and perhaps only here.
        if (connection.take_warning()) return unknown_outcome();
        return {};
    });
    // The server may have committed, and only its answer was lost.
    if (!committed && commit_sent && connection.lost()) committed = unknown_outcome();
    if (!committed) writer_->roll_back();
    writer_.reset();
    return committed;
}

}  // namespace ordo::postgres
