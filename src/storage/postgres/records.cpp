#include "storage/postgres/records.hpp"

namespace ordo::postgres {
namespace {

std::uint64_t number_of(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) number = (number << 8U) | static_cast<unsigned char>(byte);
    return number;
}

}  // namespace

std::int64_t integer_of(std::string_view bytes) {
    if (bytes.size() != 8) throw relational::Failure(relational::corrupt_row("a number"));
    return static_cast<std::int64_t>(number_of(bytes));
}

bool flag_of(std::string_view bytes) {
    if (bytes.size() != 1) throw relational::Failure(relational::corrupt_row("a flag"));
    return bytes.front() != 0;
}

// Dimensions, whether there are NULLs, and the type; then for the one dimension its size and first index.
RecordCursor::RecordCursor(std::string_view array) : rest_(array) {
    const std::int32_t dimensions = take_number();
    static_cast<void>(take(8));
    if (dimensions == 0) return;
    rows_ = take_number();
    static_cast<void>(take(4));
}

// Columns that nobody asked for end here.
bool RecordCursor::row() {
    while (columns_ > 0) {
        if (!skip_null()) static_cast<void>(next_bytes());
    }
    if (rows_ == 0) return false;
    --rows_;
    static_cast<void>(take(4));  // the record's size
    columns_ = take_number();
    return true;
}

std::int32_t RecordCursor::begin_column() {
    if (!size_) {
        if (columns_ == 0)
            throw relational::Failure({Errc::internal, "A row has fewer columns than are read."});
        --columns_;
        static_cast<void>(take(4));  // the type
        size_ = take_number();
    }
    return *size_;
}

bool RecordCursor::skip_null() {
    if (begin_column() >= 0) return false;
    size_.reset();
    return true;
}

std::string_view RecordCursor::next_bytes() {
    const std::int32_t size = begin_column();
    size_.reset();
    return size < 0 ? std::string_view() : take(size);
}

std::int32_t RecordCursor::take_number() { return static_cast<std::int32_t>(number_of(take(4))); }

std::string_view RecordCursor::take(std::int32_t size) {
    if (size < 0 || static_cast<std::size_t>(size) > rest_.size())
        throw relational::Failure(relational::corrupt_row("a list of rows"));
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(taken.size());
    return taken;
}

}  // namespace ordo::postgres
