#include "storage/postgres/row_arrays.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

#include "storage/relational/failure.hpp"

namespace ordo::postgres {
namespace {

using relational::Failure;

constexpr std::string_view kMark = ")\nSELECT * FROM unnest($1::";  // of an INSERT
constexpr std::size_t kHeaderBytes = 20;

// The element types by their names in sql/*.sql, and their numbers (pg_type.dat).
constexpr std::array<std::pair<std::string_view, std::int32_t>, 4> kTypes{
    {{"BOOLEAN[]", 16}, {"BYTEA[]", 17}, {"BIGINT[]", 20}, {"TEXT[]", 25}}};

void put(char* to, std::int32_t number) {
    const auto bits = static_cast<std::uint32_t>(number);
    for (int byte = 0; byte < 4; ++byte) to[byte] = static_cast<char>(bits >> (24 - 8 * byte) & 0xffU);
}

void append(std::string& to, std::int32_t number) {
    std::array<char, 4> bytes{};
    put(bytes.data(), number);
    to.append(bytes.data(), bytes.size());
}

// The types of the statement's arrays, in their order.
std::vector<std::int32_t> types_in(std::string_view sql) {
    std::vector<std::int32_t> types;
    for (std::string_view rest = sql.substr(sql.find(kMark)); true;) {
        const std::size_t cast = rest.find("::");
        if (cast == std::string_view::npos) return types;
        rest.remove_prefix(cast + 2);
        for (const auto& [name, number] : kTypes)
            if (rest.starts_with(name)) types.push_back(number);
    }
}

}  // namespace

bool RowArrays::are_of(StatementName name) noexcept {
    static const auto all = [] {
        std::array<bool, kStatements.size()> found{};
        for (std::size_t i = 0; i < found.size(); ++i)
            found[i] = kStatements[i].text.find(kMark) != std::string_view::npos;
        return found;
    }();
    return all[name.index()];
}

RowArrays::RowArrays(StatementName name) : name_(name) {
    for (const std::int32_t type : types_in(kStatements[name.index()].text)) {
        Column& column = columns_.emplace_back();
        column.array.resize(kHeaderBytes);
        put(&column.array[0], 1);  // dimensions
        put(&column.array[8], type);
        put(&column.array[16], 1);  // the first index
    }
}

void RowArrays::add(const Parameters& row) {
    if (static_cast<std::size_t>(row.count()) != columns_.size())
        throw Failure({Errc::internal, "A row has other columns than its statement."});
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        Column& column = columns_[i];
        const char* value = row.values()[i];
        column.has_null = column.has_null || value == nullptr;
        append(column.array, value == nullptr ? -1 : row.lengths()[i]);
        if (value != nullptr) column.array.append(value, static_cast<std::size_t>(row.lengths()[i]));
        bytes_ += 4 + static_cast<std::size_t>(row.lengths()[i]);
    }
    ++rows_;
}

Parameters RowArrays::arrays() {
    Parameters values;
    for (Column& column : columns_) {
        put(&column.array[4], column.has_null ? 1 : 0);
        put(&column.array[12], static_cast<std::int32_t>(rows_));
        values.bytes(column.array.data(), column.array.size());
    }
    return values;
}

}  // namespace ordo::postgres
