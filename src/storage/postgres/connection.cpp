#include "storage/postgres/connection.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "storage/postgres/records.hpp"

namespace ordo::postgres {
namespace {

constexpr int kBinary = 1;

// A warning matters at COMMIT: the server says by one that it gave up waiting for its standby.
void note_warning(void* warned, const PGresult* notice) {
    const char* severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity != nullptr && std::string_view(severity) == "WARNING")
        *static_cast<bool*>(warned) = true;
}

}  // namespace

// ---- setting up

Connection::Connection(const Target& target) : prepared_(2 * kStatements.size()) {
    connection_.reset(PQconnectdbParams(target.keywords().data(), target.values().data(), 0));
    if (!connection_ || lost()) throw Failure(connection_error(connection_.get()));
    PQsetNoticeReceiver(connection_.get(), note_warning, &warned_);
    if (PQenterPipelineMode(connection_.get()) != 1) fail_lost();
    set_up(target);
}

void Connection::set_up(const Target& target) {
    constexpr std::int64_t kOldest = 150'000;
    {
        auto setup = query("session_setup");
        setup.maybe(target.schema()).ask();
        auto facts = query("session_facts");
        if (!facts.row()) fail_lost();
        static_cast<void>(facts.take_integer());
        if (facts.take_integer() < kOldest || facts.take_text() != "UTF8") {
            throw Failure(
                {Errc::not_supported,
                 "The shop's database must be of PostgreSQL 15 or later and encoded in UTF8."});
        }
    }
    warned_ = false;
}

void Connection::run_script(std::string_view text) {
    wait();
    if (PQexitPipelineMode(connection_.get()) != 1) fail_lost();
    const ResultPtr result(PQexec(connection_.get(), std::string(text).c_str()));
    if (lost()) fail_lost();
    if (PQenterPipelineMode(connection_.get()) != 1) fail_lost();
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw Failure(error_of(result.get()));
}

// ---- sending

void Connection::prepare(StatementName name, StatementCursor::Kind kind, std::size_t number,
                         const std::string& as) {
    std::string text(kStatements[name.index()].text);
    if (kind == StatementCursor::Kind::walk) text.insert(0, "DECLARE walk NO SCROLL CURSOR FOR\n");
    require_sent(PQsendPrepare(connection_.get(), as.c_str(), text.c_str(), 0, nullptr));
    awaited_.push_back({.kind = Awaited::Kind::preparation, .prepared = number});
    prepared_[number] = true;
}

void Connection::send_statement(StatementName name, StatementCursor::Kind kind,
                                const Parameters& parameters, StatementCursor* asker) {
    if (RowArrays::are_of(name)) return gather_row(name, parameters);
    send_rows();
    send_prepared(name, kind, parameters, asker);
}

// The rows of a table that another one refers to are sent before that one's, because their first came first.
void Connection::gather_row(StatementName name, const Parameters& row) {
    constexpr std::size_t kBytesMax = 1024 * 1024;
    auto rows = std::ranges::find(rows_, name.index(), [](const RowArrays& each) { return each.name().index(); });
    if (rows == rows_.end()) rows = rows_.insert(rows, RowArrays(name));
    rows->add(row);
    if (rows->bytes() > kBytesMax) send_rows();
}

void Connection::send_rows() {
    std::vector<RowArrays> rows = std::exchange(rows_, {});
    for (RowArrays& each : rows)
        send_prepared(each.name(), StatementCursor::Kind::whole, each.arrays(), nullptr);
}

void Connection::send_prepared(StatementName name, StatementCursor::Kind kind,
                               const Parameters& parameters, StatementCursor* asker) {
    const bool is_walk = kind == StatementCursor::Kind::walk;
    const std::size_t number = name.index() + (is_walk ? kStatements.size() : 0);
    const std::string as = (is_walk ? "w" : "s") + std::to_string(name.index());
    unended_ = true;
    if (!prepared_[number]) prepare(name, kind, number, as);
    require_sent(PQsendQueryPrepared(connection_.get(), as.c_str(), parameters.count(),
                                     parameters.values(), parameters.lengths(),
                                     Parameters::formats(), kBinary));
    awaited_.push_back({.asker = asker});
}

// FETCH cannot be prepared: its columns are those of the walk that is open.
void Connection::send_text(StatementName name, StatementCursor* asker) {
    send_rows();
    unended_ = true;
    const std::string text(kStatements[name.index()].text);
    require_sent(PQsendQueryParams(connection_.get(), text.c_str(), 0, nullptr, nullptr, nullptr,
                                   nullptr, kBinary));
    awaited_.push_back({.asker = asker});
}

void Connection::require_sent(int sent) {
    if (sent != 1) fail_lost();
}

void Connection::end_pipeline() {
    send_rows();
    if (!unended_) return;
    require_sent(PQpipelineSync(connection_.get()));
    awaited_.push_back({.kind = Awaited::Kind::end});
    unended_ = false;
}

void Connection::send() noexcept {
    try {
        end_pipeline();
    } catch (const Failure&) {
        // The line is cut; whoever uses the connection next sees it.
    }
}

// ---- answers

void Connection::wait() {
    end_pipeline();
    std::optional<Error> failed;
    while (!awaited_.empty()) {
        const Awaited next = awaited_.front();
        answer(next, failed);
        awaited_.pop_front();
    }
    if (failed) throw Failure(*std::move(failed));
}

// The server has its own limit for every statement (sql/session.sql). A line on which nothing comes for
// longer is dead, even if something on the way still acknowledges what is sent.
void Connection::wait_for_answer() {
    constexpr int kSilenceMs = 40'000;
    if (PQflush(connection_.get()) != 0) fail_lost();
    while (PQisBusy(connection_.get()) == 1) {
        pollfd line{.fd = PQsocket(connection_.get()), .events = POLLIN, .revents = 0};
        const int ready = poll(&line, 1, kSilenceMs);
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) fail_lost();
        if (PQconsumeInput(connection_.get()) != 1)
            return;  // what had come before the end is still there
    }
}

void Connection::answer(const Awaited& awaited, std::optional<Error>& failed) {
    wait_for_answer();
    ResultPtr result(PQgetResult(connection_.get()));
    const ExecStatusType status = PQresultStatus(result.get());
    if (awaited.kind == Awaited::Kind::end) {
        if (status != PGRES_PIPELINE_SYNC) fail_lost();
        return;
    }
    const bool is_good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!is_good && status != PGRES_FATAL_ERROR && status != PGRES_PIPELINE_ABORTED) fail_lost();
    if (lost()) fail_lost();
    // A null after the answer of each statement.
    if (ResultPtr(PQgetResult(connection_.get()))) fail_lost();
    if (!is_good) {
        if (awaited.kind == Awaited::Kind::preparation) prepared_[awaited.prepared] = false;
        if (!failed && status == PGRES_FATAL_ERROR) failed = error_of(result.get());
    } else if (awaited.asker != nullptr) {
        awaited.asker->result_ = std::move(result);
    }
}

void Connection::forget(const StatementCursor* asker) noexcept {
    for (Awaited& next : awaited_) {
        if (next.asker == asker) next.asker = nullptr;
    }
}

void Connection::fail_lost() {
    awaited_.clear();
    rows_.clear();
    unended_ = false;
    // Whatever libpq thinks of it, what comes next on this line could be taken for another's answer.
    connection_.reset();
    throw Failure(lost_error());
}

bool Connection::rollback() noexcept {
    rows_.clear();
    try {
        try {
            wait();
        } catch (const Failure&) {
            // What has failed is what is rolled back.
        }
        if (lost()) return false;
        if (PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return true;
        run("transaction_rollback");
        wait();
        return PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
    } catch (...) {
        return false;
    }
}

bool Connection::looks_alive() noexcept {
    // A server that hangs up says why first: the end of the line shows at the second look.
    for (int look = 0; look < 2; ++look) {
        if (lost() || PQconsumeInput(connection_.get()) != 1) return false;
    }
    return !lost();
}

bool Connection::take_warning() noexcept { return std::exchange(warned_, false); }

// ---- one statement

StatementCursor::~StatementCursor() {
    connection_.forget(this);
    if (!walking_ || connection_.lost()) return;
    try {
        connection_.send_text("walk_close", nullptr);
    } catch (...) {
        // The line is cut, and the walk ended with it.
    }
}

void StatementCursor::write() { connection_.send_statement(name_, kind_, parameters_, nullptr); }

void StatementCursor::ask() {
    const bool is_walk = kind_ == Kind::walk;
    connection_.send_statement(name_, kind_, parameters_, is_walk ? nullptr : this);
    if (is_walk) {
        walking_ = true;
        connection_.send_text("walk_fetch_first", this);
    }
    progress_ = Progress::asked;
}

bool StatementCursor::row() {
    taken_ = 0;
    if (progress_ == Progress::bound) ask();
    if (progress_ == Progress::asked) {
        if (!result_) connection_.wait();
        progress_ = Progress::answered;
        rows_ = PQntuples(result_.get());
    }
    return ++row_ < rows_ || (walking_ && rows_ > 0 && next_piece());
}

// A piece without rows is the last.
bool StatementCursor::next_piece() {
    result_.reset();
    connection_.send_text("walk_fetch_next", this);
    connection_.wait();
    rows_ = PQntuples(result_.get());
    row_ = 0;
    return rows_ > 0;
}

int StatementCursor::column() const {
    if (row_ >= 0 && row_ < rows_ && taken_ < PQnfields(result_.get())) return taken_;
    throw Failure({Errc::internal, "A row has fewer columns than are read."});
}

bool StatementCursor::skip_null() {
    if (PQgetisnull(result_.get(), row_, column()) == 0) return false;
    ++taken_;
    return true;
}

std::string_view StatementCursor::next_bytes() {
    const int index = column();
    ++taken_;
    return {PQgetvalue(result_.get(), row_, index),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, index))};
}

std::int64_t StatementCursor::next_integer() { return integer_of(next_bytes()); }

bool StatementCursor::next_flag() { return flag_of(next_bytes()); }

}  // namespace ordo::postgres
