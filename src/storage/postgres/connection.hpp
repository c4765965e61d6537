#pragma once

#include <libpq-fe.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/postgres/errors.hpp"
#include "storage/postgres/named_sql.hpp"
#include "storage/postgres/parameters.hpp"
#include "storage/postgres/row_arrays.hpp"
#include "storage/postgres/url.hpp"
#include "storage/relational/query.hpp"

namespace ordo::postgres {

class Connection;

struct ClearResult {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;

// A statement between binding and its last row: what relational::Query is made of here. All statements
// go through the connection's pipeline. What yields no rows is only sent, and an error of it comes out
// of whatever waits next; what yields rows may be asked for ahead, so that several answers cost one
// round trip.
class StatementCursor {
public:
    enum class Kind : std::uint8_t { whole, walk };

    StatementCursor(Connection& connection, StatementName name, Kind kind) noexcept
        : connection_(connection), name_(name), kind_(kind) {}
    StatementCursor(const StatementCursor&) = delete;
    StatementCursor& operator=(const StatementCursor&) = delete;
    ~StatementCursor();

    void bind_integer(std::int64_t value) { parameters_.integer(value); }
    void bind_flag(bool value) { parameters_.flag(value); }
    void bind_text(const std::string& value) { parameters_.bytes(value.data(), value.size()); }
    void bind_bytes(const void* data, std::size_t size) { parameters_.bytes(data, size); }
    void bind_null() { parameters_.null(); }

    void write();
    // The statement itself fails when it changes none (sql/*.sql).
    void write_one() { write(); }
    // Sends it; the answer comes with the first row() of any statement.
    void ask();
    [[nodiscard]] bool row();

    [[nodiscard]] std::int64_t next_integer();
    [[nodiscard]] bool next_flag();
    [[nodiscard]] std::string_view next_bytes();
    [[nodiscard]] std::string_view next_text() { return next_bytes(); }
    [[nodiscard]] bool skip_null();

private:
    friend class Connection;
    enum class Progress : std::uint8_t { bound, asked, answered };

    [[nodiscard]] bool next_piece();
    [[nodiscard]] int column() const;

    Connection& connection_;
    const StatementName name_;
    const Kind kind_;
    Progress progress_ = Progress::bound;
    bool walking_ = false;  // the server's cursor is open
    Parameters parameters_;
    ResultPtr result_;
    int rows_ = 0;
    int row_ = -1;
    int taken_ = 0;
};

using Query = relational::Query<StatementCursor>;

// A connection to a server, set up Ordo's way, always in pipeline mode. Rows of inserts that take arrays are
// gathered until another kind of statement is sent. Used by one thread at a time.
// Throws Failure.
class Connection {
public:
    using Query = postgres::Query;
    using StatementName = postgres::StatementName;
    static constexpr bool kAddsUpSpans = true;  // sales_span_list, product_span_list

    explicit Connection(const Target& target);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] Query query(StatementName name) {
        return Query(*this, name, StatementCursor::Kind::whole);
    }
    // A query whose rows are many, or of which only the first may be wanted: they come piece by piece,
    // by a cursor of the server. Within a transaction, one at a time.
    [[nodiscard]] Query walk(StatementName name) {
        return Query(*this, name, StatementCursor::Kind::walk);
    }
    // Sends a statement without values or rows.
    void run(StatementName name) { query(name).write(); }
    // Several statements at once, waited for.
    void run_script(std::string_view text);

    // Waits for everything that has been sent; throws the first error of it.
    void wait();
    // Sends what is left to send and does not wait.
    void send() noexcept;
    // Ends an open transaction without its changes. False when the connection must not be used any more.
    bool rollback() noexcept;

    // Whether the line is cut.
    [[nodiscard]] bool lost() const noexcept {
        return PQstatus(connection_.get()) != CONNECTION_OK;
    }
    // Looks whether the server has hung up, without waiting.
    [[nodiscard]] bool looks_alive() noexcept;
    // Whether the server has warned since the last call.
    [[nodiscard]] bool take_warning() noexcept;
    // Not the server's when a pooler stands between.
    [[nodiscard]] int process_id() const noexcept { return PQbackendPID(connection_.get()); }
    // In a forked child: lets go of the connection without a word to the server, whose client the
    // parent is.
    void abandon() noexcept { static_cast<void>(connection_.release()); }

private:
    friend class StatementCursor;
    struct Close {
        void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
    };
    struct Awaited {
        enum class Kind : std::uint8_t { preparation, statement, end };
        Kind kind = Kind::statement;
        std::size_t prepared = 0;          // of a preparation
        StatementCursor* asker = nullptr;  // of a statement, while it wants the answer
    };

    void set_up(const Target& target);
    void send_statement(StatementName name, StatementCursor::Kind kind,
                        const Parameters& parameters, StatementCursor* asker);
    void send_prepared(StatementName name, StatementCursor::Kind kind, const Parameters& parameters,
                       StatementCursor* asker);
    void send_text(StatementName name, StatementCursor* asker);
    void gather_row(StatementName name, const Parameters& row);
    void send_rows();
    void prepare(StatementName name, StatementCursor::Kind kind, std::size_t number,
                 const std::string& as);
    void require_sent(int sent);
    void end_pipeline();
    void wait_for_answer();
    void answer(const Awaited& awaited, std::optional<Error>& failed);
    void forget(const StatementCursor* asker) noexcept;
    [[noreturn]] void fail_lost();

    std::unique_ptr<PGconn, Close> connection_;
    std::vector<bool> prepared_;  // by statement, and after them by walk
    std::deque<Awaited> awaited_;
    std::vector<RowArrays> rows_;  // of inserts that were not sent yet, in the order of their first rows
    bool unended_ = false;  // something was sent after the last end of a pipeline
    bool warned_ = false;
};

}  // namespace ordo::postgres
