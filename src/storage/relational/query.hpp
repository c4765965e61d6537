#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "core/words.hpp"
#include "ordo/money.hpp"
#include "ordo/time.hpp"
#include "storage/relational/failure.hpp"

namespace ordo::relational {

// One use of a prepared statement: values are bound from left to right, then it is executed, then the
// columns of each row are taken from left to right. What it throws is the Cursor's, and Failure for a
// value that cannot be one.
//
// The Cursor is the database's own part, known while compiling, so that a column costs no virtual call:
//   bind_integer, bind_flag, bind_text, bind_bytes, bind_null   the next value
//   write      executes a statement that yields no rows
//   write_one  the same for one that must change exactly one row
//   row        executes, or goes on to the next row; false when there is none
//   next_integer, next_flag, next_text, next_bytes              the next column; views until the next row
//   skip_null  goes past the next column when it is NULL
template <class Cursor>
class Query : public Cursor {
public:
    using Cursor::Cursor;

    // Text and bytes are not copied: they must live until the statement has been executed.
    Query& integer(std::int64_t value) { return this->bind_integer(value), *this; }
    Query& flag(bool value) { return this->bind_flag(value), *this; }
    Query& time(Time value) { return integer(value.ms); }
    Query& text(const std::string& value) { return this->bind_text(value), *this; }
    Query& text(std::string&&) = delete;
    Query& blob(const std::string& value) {
        return this->bind_bytes(value.data(), value.size()), *this;
    }
    Query& blob(std::string&&) = delete;
    Query& null() { return this->bind_null(), *this; }
    Query& maybe(const std::optional<std::string>& value) { return value ? text(*value) : null(); }
    Query& maybe(std::optional<std::string>&&) = delete;
    Query& maybe(std::optional<std::int64_t> value) { return value ? integer(*value) : null(); }
    Query& maybe(std::optional<Time> value) { return value ? time(*value) : null(); }
    Query& maybe(const std::optional<Money>& value) {
        return value ? integer(value->minor()) : null();
    }
    template <std::size_t N>
    Query& bytes(const std::array<std::uint8_t, N>& value) {
        return this->bind_bytes(value.data(), N), *this;
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

    [[nodiscard]] std::int64_t take_integer() { return this->next_integer(); }
    [[nodiscard]] bool take_flag() { return this->next_flag(); }
    [[nodiscard]] Time take_time() { return Time{take_integer()}; }
    [[nodiscard]] std::string take_text() { return std::string(this->next_bytes()); }
    [[nodiscard]] std::optional<std::string> take_maybe_text() {
        if (this->skip_null()) return std::nullopt;
        return take_text();
    }
    [[nodiscard]] std::optional<std::int64_t> take_maybe_integer() {
        if (this->skip_null()) return std::nullopt;
        return take_integer();
    }
    [[nodiscard]] std::optional<Time> take_maybe_time() {
        if (this->skip_null()) return std::nullopt;
        return take_time();
    }
    [[nodiscard]] Currency take_currency() {
        auto currency = Currency::parse(this->next_text());
        if (!currency) throw Failure(corrupt_row("a currency"));
        return *currency;
    }
    [[nodiscard]] std::optional<Currency> take_maybe_currency() {
        if (this->skip_null()) return std::nullopt;
        return take_currency();
    }
    [[nodiscard]] Money take_money(Currency currency) {
        auto money = Money::of_minor(take_integer(), currency);
        if (!money) throw Failure(corrupt_row("an amount"));
        return *money;
    }
    [[nodiscard]] std::optional<Money> take_maybe_money(Currency currency) {
        if (this->skip_null()) return std::nullopt;
        return take_money(currency);
    }
    [[nodiscard]] Rate take_rate() {
        auto rate = Rate::of_ppm(take_integer());
        if (!rate) throw Failure(corrupt_row("a rate"));
        return *rate;
    }

private:
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
};

// Columns whose type the caller names. Functions and not members, because in a template a member's
// `query.template take_id<OrderId>()` is hard to read.
template <class Id>
[[nodiscard]] Id take_id(auto& query) {
    auto id = Id::parse(query.next_text());
    if (!id) throw Failure(corrupt_row("an id"));
    return *id;
}
template <class Id>
[[nodiscard]] std::optional<Id> take_maybe_id(auto& query) {
    if (query.skip_null()) return std::nullopt;
    return take_id<Id>(query);
}
template <class Enum>
[[nodiscard]] Enum take_word(auto& query) {
    const auto value = parse_word<Enum>(query.next_text());
    if (!value) throw Failure(corrupt_row("a word"));
    return *value;
}
template <class Enum>
[[nodiscard]] std::optional<Enum> take_maybe_word(auto& query) {
    if (query.skip_null()) return std::nullopt;
    return take_word<Enum>(query);
}
template <std::size_t N>
[[nodiscard]] std::array<std::uint8_t, N> take_bytes(auto& query) {
    const std::string_view bytes = query.next_bytes();
    if (bytes.size() != N) throw Failure(corrupt_row("a digest"));
    std::array<std::uint8_t, N> taken{};
    std::memcpy(taken.data(), bytes.data(), N);
    return taken;
}
template <std::size_t N>
[[nodiscard]] std::optional<std::array<std::uint8_t, N>> take_maybe_bytes(auto& query) {
    if (query.skip_null()) return std::nullopt;
    return take_bytes<N>(query);
}

}  // namespace ordo::relational
