#pragma once

#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>

#include "core/try.hpp"
#include "ordo/result.hpp"
#include "ordo/sys/storage.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/postgres/reader_pool.hpp"

namespace ordo::postgres {

// One shop's database: the one connection that writes, and those that read.
class Database {
public:
    // Connects once, so that a wrong URL shows at once.
    [[nodiscard]] static Result<std::shared_ptr<Database>> open(const std::string& url);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    // `forked` in a forked child: the connections are the parent's.
    [[nodiscard]] Result<void> usable() const;
    [[nodiscard]] bool in_forked_child() const noexcept { return ::getpid() != process_; }

    // The writing connection, for one caller at a time in this process. Between processes the row of
    // the chain decides.
    class [[nodiscard]] Writer {
    public:
        Writer(Writer&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
        Writer& operator=(Writer&&) = delete;
        ~Writer();
        // Connects anew where the line was cut. Throws as Connection does.
        [[nodiscard]] Connection& connect();
        // The same as long as it lasts.
        [[nodiscard]] Connection& connection() const noexcept { return *database_->writer_; }
        // Ends an open transaction without its changes; who comes next may need a fresh connection.
        void roll_back() noexcept;

    private:
        friend class Database;
        explicit Writer(Database& database) noexcept : database_(&database) {}
        Database* database_;
    };
    // `busy` when another thread had it until the deadline.
    [[nodiscard]] Result<Writer> writer(sys::Deadline deadline);

    // Checked at the first use, so that the answer is one error and not a missing table.
    [[nodiscard]] Result<void> require_current_schema(Connection& connection);

    // Runs `work(Connection&)`, which returns a Result, in one read transaction: it sees one moment.
    template <class Work>
    [[nodiscard]] std::invoke_result_t<Work, Connection&> read(Work&& work) {
        return read_any_schema(
            [&](Connection& connection) -> std::invoke_result_t<Work, Connection&> {
                ORDO_TRY(require_current_schema(connection));
                return work(connection);
            });
    }
    // The same for work that is one statement. It sees one moment by itself, and without a transaction
    // around it costs half as much.
    template <class Work>
    [[nodiscard]] std::invoke_result_t<Work, Connection&> ask(Work&& work) {
        if (!schema_is_current_.load(std::memory_order_relaxed)) return read(work);
        return guarded([&]() -> std::invoke_result_t<Work, Connection&> {
            ORDO_TRY(usable());
            return Lease(readers_).ask(work);
        });
    }
    // As read() for a database whose schema is not known yet.
    template <class Work>
    [[nodiscard]] std::invoke_result_t<Work, Connection&> read_any_schema(Work&& work) {
        return guarded([&]() -> std::invoke_result_t<Work, Connection&> {
            ORDO_TRY(usable());
            return Lease(readers_).run(work);
        });
    }

private:
    // A reader's connection, and one transaction on it.
    class Lease {
    public:
        explicit Lease(ReaderPool& pool) : pool_(pool), connection_(pool.borrow()) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease();
        template <class Work>
        std::invoke_result_t<Work, Connection&> run(Work& work) {
            connection_->run("transaction_read");
            auto result = work(*connection_);
            connection_->run("transaction_commit");
            connection_->send();
            is_over_ = true;
            return result;
        }
        template <class Work>
        std::invoke_result_t<Work, Connection&> ask(Work& work) {
            auto result = work(*connection_);
            is_over_ = true;
            return result;
        }

    private:
        ReaderPool& pool_;
        std::unique_ptr<Connection> connection_;
        bool is_over_ = false;
    };

    explicit Database(Target target) : target_(std::move(target)), readers_(target_) {}

    const Target target_;
    const ::pid_t process_ = ::getpid();
    std::mutex mutex_;
    std::condition_variable writer_returned_;
    bool writer_taken_ = false;
    std::unique_ptr<Connection> writer_;
    ReaderPool readers_;
    std::atomic<bool> schema_is_current_{false};
};

}  // namespace ordo::postgres
