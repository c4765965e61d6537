#include "storage/sqlite/statements.hpp"

#include <algorithm>
#include <cstring>

namespace ordo::sqlite {

SQLite::Statement& StatementCache::get(StatementName name) {
    auto& statement = prepared_[name.index()];
    if (!statement) {
        statement = std::make_unique<SQLite::Statement>(
            database_, std::string(kStatements[name.index()].text));
    }
    return *statement;
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
    const SQLite::Column value = column();
    // The text first: asking for it may convert the value and so change its size.
    const char* text = value.getText();
    return {text, static_cast<std::size_t>(value.getBytes())};
}

bool Query::skip_null() {
    if (!statement_.getColumn(taken_).isNull()) return false;
    ++taken_;
    return true;
}

void Query::take_raw(std::uint8_t* out, std::size_t size) {
    const SQLite::Column value = column();
    const void* bytes = value.getBlob();
    if (bytes == nullptr || static_cast<std::size_t>(value.getBytes()) != size) {
        throw Failure(corrupt_row("a digest"));
    }
    std::memcpy(out, bytes, size);
}

}  // namespace ordo::sqlite
