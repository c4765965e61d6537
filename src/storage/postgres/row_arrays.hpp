#pragma once

#include <libpq-fe.h>

#include <cstddef>
#include <string>
#include <vector>

#include "storage/postgres/named_sql.hpp"
#include "storage/postgres/parameters.hpp"

namespace ordo::postgres {

// The rows of one insert that takes them from `unnest($1::TEXT[], …)`: an array for each column, so that a
// batch has one execution for each table and not one for each row.
class RowArrays {
public:
    // Whether the statement takes its rows that way.
    [[nodiscard]] static bool are_of(StatementName name) noexcept;

    explicit RowArrays(StatementName name);

    void add(const Parameters& row);

    [[nodiscard]] StatementName name() const noexcept { return name_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    // The arrays as the values of the statement. They live in this object; call it once.
    [[nodiscard]] Parameters arrays();

private:
    struct Column {
        std::string array;  // as array_recv takes it: a header, then each element behind its size
        bool has_null = false;
    };

    StatementName name_;
    std::vector<Column> columns_;
    std::size_t rows_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace ordo::postgres
