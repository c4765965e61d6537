#pragma once

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/words.hpp"
#include "ordo/money.hpp"
#include "ordo/time.hpp"
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

// One use of a prepared statement: values are bound from left to right, then it is executed, then
// the columns of each row are taken from left to right. Resets the statement at its end. Throws
// what SQLiteCpp throws, and Failure for a value that cannot be one.
//
// By SQLite's own functions: SQLiteCpp shares the ownership of the statement with every column that
// is read, and reading an order, which has about a hundred, took a tenth longer.
class Query {
public:
    explicit Query(sqlite3_stmt* statement) noexcept : statement_(statement) {}
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    // Its result is the error of the step before once more.
    ~Query() { sqlite3_reset(statement_); }

    // Text and bytes are not copied: they must live until the statement has been executed.
    Query& integer(std::int64_t value) {
        return require(sqlite3_bind_int64(statement_, ++bound_, value)), *this;
    }
    Query& flag(bool value) { return integer(value ? 1 : 0); }
    Query& time(Time value) { return integer(value.ms); }
    Query& text(const std::string& value) {
        const int size = static_cast<int>(value.size());
        return require(sqlite3_bind_text(statement_, ++bound_, value.data(), size, SQLITE_STATIC)),
               *this;
    }
    Query& text(std::string&&) = delete;
    Query& blob(const std::string& value) {
        const int size = static_cast<int>(value.size());
        return require(sqlite3_bind_blob(statement_, ++bound_, value.data(), size, SQLITE_STATIC)),
               *this;
    }
    Query& blob(std::string&&) = delete;
    Query& null() { return require(sqlite3_bind_null(statement_, ++bound_)), *this; }
    Query& maybe(const std::optional<std::string>& value) { return value ? text(*value) : null(); }
    Query& maybe(std::optional<std::string>&&) = delete;
    Query& maybe(std::optional<std::int64_t> value) { return value ? integer(*value) : null(); }
    Query& maybe(std::optional<Time> value) { return value ? time(*value) : null(); }
    Query& maybe(const std::optional<Money>& value) {
        return value ? integer(value->minor()) : null();
    }
    template <std::size_t N>
    Query& bytes(const std::array<std::uint8_t, N>& value) {
        const int size = static_cast<int>(N);
        return require(sqlite3_bind_blob(statement_, ++bound_, value.data(), size, SQLITE_STATIC)),
               *this;
    }
    template <std::size_t N>
    Query& maybe(const std::optional<std::array<std::uint8_t, N>>& value) {
        return value ? bytes(*value) : null();
    }
    template <class Enum>
    Query& word(Enum value) {
        return text(word_text(value));
    }
    template <class Enum>
    Query& maybe_word(std::optional<Enum> value) {
        return value ? word(*value) : null();
    }

    // Executes a statement that yields no rows; the number of rows it changed.
    std::int64_t write();
    // Executes, or goes on to the next row; false when there is none.
    [[nodiscard]] bool row();

    [[nodiscard]] std::int64_t take_integer() { return sqlite3_column_int64(statement_, next()); }
    [[nodiscard]] bool take_flag() { return take_integer() != 0; }
    [[nodiscard]] Time take_time() { return Time{take_integer()}; }
    [[nodiscard]] std::string take_text();
    [[nodiscard]] std::optional<std::string> take_maybe_text();
    [[nodiscard]] std::optional<std::int64_t> take_maybe_integer();
    [[nodiscard]] std::optional<Time> take_maybe_time();
    [[nodiscard]] Currency take_currency();
    [[nodiscard]] std::optional<Currency> take_maybe_currency();
    [[nodiscard]] Money take_money(Currency currency);
    [[nodiscard]] std::optional<Money> take_maybe_money(Currency currency);
    [[nodiscard]] Rate take_rate();
    template <std::size_t N>
    [[nodiscard]] std::array<std::uint8_t, N> take_bytes() {
        std::array<std::uint8_t, N> bytes{};
        take_raw(bytes.data(), N);
        return bytes;
    }
    template <std::size_t N>
    [[nodiscard]] std::optional<std::array<std::uint8_t, N>> take_maybe_bytes() {
        if (skip_null()) return std::nullopt;
        return take_bytes<N>();
    }
    template <class Id>
    [[nodiscard]] Id take_id() {
        auto id = Id::parse(take_view());
        if (!id) throw Failure(corrupt_row("an id"));
        return *id;
    }
    template <class Id>
    [[nodiscard]] std::optional<Id> take_maybe_id() {
        if (skip_null()) return std::nullopt;
        return take_id<Id>();
    }
    template <class Enum>
    [[nodiscard]] Enum take_word() {
        const auto value = parse_word<Enum>(take_view());
        if (!value) throw Failure(corrupt_row("a word"));
        return *value;
    }
    template <class Enum>
    [[nodiscard]] std::optional<Enum> take_maybe_word() {
        if (skip_null()) return std::nullopt;
        return take_word<Enum>();
    }

private:
    void require(int result) {
        if (result != SQLITE_OK) fail(result);
    }
    [[noreturn]] void fail(int result);
    // The column whose turn it is.
    [[nodiscard]] int column() const {
        if (taken_ < columns_) return taken_;
        throw Failure({Errc::internal, "A row has fewer columns than are read."});
    }
    [[nodiscard]] int next() {
        const int index = column();
        ++taken_;
        return index;
    }
    // Valid until the next row.
    [[nodiscard]] std::string_view take_view();
    // Goes past the column when it is NULL.
    [[nodiscard]] bool skip_null();
    void take_raw(std::uint8_t* out, std::size_t size);

    // The words of an enumeration as lasting strings, so that binding one copies nothing.
    template <class Enum>
    static const std::string& word_text(Enum value) {
        static const auto words = [] {
            std::array<std::string, 32> all;  // more than any enumeration has
            for (std::size_t i = 0; i < all.size(); ++i) all[i] = to_string(static_cast<Enum>(i));
            return all;
        }();
        return words.at(static_cast<std::size_t>(value));
    }

    sqlite3_stmt* statement_;
    int bound_ = 0;
    int columns_ = 0;  // of the row
    int taken_ = 0;
};

}  // namespace ordo::sqlite
