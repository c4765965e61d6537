#pragma once

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/relational/query.hpp"
#include "storage/sqlite/errors.hpp"
#include "storage/sqlite/named_sql.hpp"

namespace ordo::sqlite {

// The prepared statements of one connection, each made at its first use and kept.
class StatementCache {
public:
    explicit StatementCache(SQLite::Database& database)
        : database_(database), prepared_(kStatements.size()) {}

    [[nodiscard]] sqlite3_stmt* get(StatementName name);

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
    };

    SQLite::Database& database_;
    std::vector<std::unique_ptr<sqlite3_stmt, Finalize>> prepared_;
};

// A statement between binding and its last row: what relational::Query is made of here. Resets the
// statement at its end. Throws what SQLiteCpp throws.
//
// By SQLite's own functions: SQLiteCpp shares the ownership of the statement with every column that
// is read, and reading an order, which has about a hundred, took a tenth longer.
class StatementCursor {
public:
    explicit StatementCursor(sqlite3_stmt* statement) noexcept : statement_(statement) {}
    StatementCursor(const StatementCursor&) = delete;
    StatementCursor& operator=(const StatementCursor&) = delete;
    // Its result is the error of the step before once more.
    ~StatementCursor() { sqlite3_reset(statement_); }

    void bind_integer(std::int64_t value) {
        require(sqlite3_bind_int64(statement_, ++bound_, value));
    }
    void bind_flag(bool value) { bind_integer(value ? 1 : 0); }
    void bind_text(const std::string& value) {
        const int size = static_cast<int>(value.size());
        require(sqlite3_bind_text(statement_, ++bound_, value.data(), size, SQLITE_STATIC));
    }
    void bind_bytes(const void* data, std::size_t size) {
        require(
            sqlite3_bind_blob(statement_, ++bound_, data, static_cast<int>(size), SQLITE_STATIC));
    }
    void bind_null() { require(sqlite3_bind_null(statement_, ++bound_)); }

    void write() { static_cast<void>(changed()); }
    void write_one() { relational::require_one_row(changed()); }
    [[nodiscard]] bool row();

    [[nodiscard]] std::int64_t next_integer() { return sqlite3_column_int64(statement_, next()); }
    [[nodiscard]] bool next_flag() { return next_integer() != 0; }
    [[nodiscard]] std::string_view next_text();
    // Also of text: as text SQLite would add a terminator, and copy the value to make room for it.
    [[nodiscard]] std::string_view next_bytes();
    [[nodiscard]] bool skip_null();

private:
    void require(int result) {
        if (result != SQLITE_OK) fail(result);
    }
    [[noreturn]] void fail(int result);
    // Executes a statement that yields no rows; the number of rows it changed.
    [[nodiscard]] std::int64_t changed();
    // The column whose turn it is.
    [[nodiscard]] int column() const {
        if (taken_ < columns_) return taken_;
        throw relational::Failure({Errc::internal, "A row has fewer columns than are read."});
    }
    [[nodiscard]] int next() {
        const int index = column();
        ++taken_;
        return index;
    }

    sqlite3_stmt* statement_;
    int bound_ = 0;
    int columns_ = 0;  // of the row
    int taken_ = 0;
};

using Query = relational::Query<StatementCursor>;

}  // namespace ordo::sqlite
