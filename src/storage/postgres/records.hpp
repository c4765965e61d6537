#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "storage/relational/query.hpp"

namespace ordo::postgres {

// Numbers and flags as PostgreSQL sends them.
[[nodiscard]] std::int64_t integer_of(std::string_view bytes);
[[nodiscard]] bool flag_of(std::string_view bytes);

// The rows of a column ARRAY(SELECT ROW (...) ...): how one row of an answer brings along its rows of
// another table. They are read where they stand, in the binary formats of array_send and record_send, so
// they live as long as the row of the column does.
class RecordCursor {
public:
    explicit RecordCursor(std::string_view array);

    [[nodiscard]] bool row();

    [[nodiscard]] std::int64_t next_integer() { return integer_of(next_bytes()); }
    [[nodiscard]] bool next_flag() { return flag_of(next_bytes()); }
    [[nodiscard]] std::string_view next_bytes();
    [[nodiscard]] std::string_view next_text() { return next_bytes(); }
    [[nodiscard]] bool skip_null();

private:
    [[nodiscard]] std::int32_t take_number();
    [[nodiscard]] std::string_view take(std::int32_t size);
    // The size of the next column, -1 for NULL.
    [[nodiscard]] std::int32_t begin_column();

    std::string_view rest_;
    std::int32_t rows_ = 0, columns_ = 0;  // not yet read
    std::optional<std::int32_t> size_;     // of the next column, once it has been looked at
};

using Records = relational::Query<RecordCursor>;

}  // namespace ordo::postgres
