#include "storage/sqlite/statements.hpp"

#include <algorithm>
#include <cstring>

namespace ordo::sqlite {

sqlite3_stmt* StatementCache::get(StatementName name) {
    auto& statement = prepared_[name.index()];
    if (!statement) {
        const std::string_view text = kStatements[name.index()].text;
        sqlite3* handle = database_.getHandle();
        sqlite3_stmt* made = nullptr;
        const int result = sqlite3_prepare_v3(handle, text.data(), static_cast<int>(text.size()),
                                              SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        if (result != SQLITE_OK) throw SQLite::Exception(handle, result);
        statement.reset(made);
    }
    return statement.get();
}

void Query::fail(int result) { throw SQLite::Exception(sqlite3_db_handle(statement_), result); }

std::int64_t Query::write() {
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_DONE) fail(result);
    return sqlite3_changes(sqlite3_db_handle(statement_));
}

bool Query::row() {
    taken_ = 0;
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) fail(result);
    columns_ = sqlite3_data_count(statement_);
    return result == SQLITE_ROW;
}

std::string Query::take_text() {
    const int index = next();
    // As bytes: for text SQLite would add a terminator, and copy the value to make room for it.
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, index));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, index))};
}

std::optional<std::string> Query::take_maybe_text() {
    if (skip_null()) return std::nullopt;
    return take_text();
}

std::optional<std::int64_t> Query::take_maybe_integer() {
    if (skip_null()) return std::nullopt;
    return take_integer();
}

std::optional<Time> Query::take_maybe_time() {
    if (skip_null()) return std::nullopt;
    return take_time();
}

Currency Query::take_currency() {
    auto currency = Currency::parse(take_view());
    if (!currency) throw Failure(corrupt_row("a currency"));
    return *currency;
}

std::optional<Currency> Query::take_maybe_currency() {
    if (skip_null()) return std::nullopt;
    return take_currency();
}

Money Query::take_money(Currency currency) {
    auto money = Money::of_minor(take_integer(), currency);
    if (!money) throw Failure(corrupt_row("an amount"));
    return *money;
}

std::optional<Money> Query::take_maybe_money(Currency currency) {
    if (skip_null()) return std::nullopt;
    return take_money(currency);
}

Rate Query::take_rate() {
    auto rate = Rate::of_ppm(take_integer());
    if (!rate) throw Failure(corrupt_row("a rate"));
    return *rate;
}

std::string_view Query::take_view() {
    const int index = next();
    // The text first: asking for it may convert the value and so change its size.
    const unsigned char* text = sqlite3_column_text(statement_, index);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, index));
    return {reinterpret_cast<const char*>(text), size};
}

bool Query::skip_null() {
    if (sqlite3_column_type(statement_, column()) != SQLITE_NULL) return false;
    ++taken_;
    return true;
}

void Query::take_raw(std::uint8_t* out, std::size_t size) {
    const int index = next();
    const void* bytes = sqlite3_column_blob(statement_, index);
    if (bytes == nullptr ||
        static_cast<std::size_t>(sqlite3_column_bytes(statement_, index)) != size) {
        throw Failure(corrupt_row("a digest"));
    }
    std::memcpy(out, bytes, size);
}

}  // namespace ordo::sqlite
