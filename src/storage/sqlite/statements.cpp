#include "storage/sqlite/statements.hpp"

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

void StatementCursor::fail(int result) {
    throw SQLite::Exception(sqlite3_db_handle(statement_), result);
}

std::int64_t StatementCursor::changed() {
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_DONE) fail(result);
    return sqlite3_changes(sqlite3_db_handle(statement_));
}

bool StatementCursor::row() {
    taken_ = 0;
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) fail(result);
    columns_ = sqlite3_data_count(statement_);
    return result == SQLITE_ROW;
}

std::string_view StatementCursor::next_text() {
    const int index = next();
    // The text first: asking for it may convert the value and so change its size.
    const unsigned char* text = sqlite3_column_text(statement_, index);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, index));
    return {reinterpret_cast<const char*>(text), size};
}

std::string_view StatementCursor::next_bytes() {
    const int index = next();
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, index));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, index))};
}

bool StatementCursor::skip_null() {
    if (sqlite3_column_type(statement_, column()) != SQLITE_NULL) return false;
    ++taken_;
    return true;
}

}  // namespace ordo::sqlite
