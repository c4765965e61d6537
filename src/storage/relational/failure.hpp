#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <utility>

#include "ordo/result.hpp"

namespace ordo::relational {

// An Error on its way out of a backend's reading and writing code, which runs between calls of a
// database that fail at any point. It never leaves the backend: its guarded() is the way out.
class Failure : public std::exception {
public:
    explicit Failure(Error error) : error_(std::move(error)) {}
    [[nodiscard]] const Error& error() const noexcept { return error_; }
    [[nodiscard]] const char* what() const noexcept override { return error_.message.c_str(); }

private:
    Error error_;
};

[[nodiscard]] inline Error corrupt_row(const char* column_of_what) {
    return {Errc::corrupt,
            std::string("The shop holds a value that cannot be one: ") + column_of_what + "."};
}

[[nodiscard]] inline Error forked_error() {
    return {
        Errc::forked,
        "This process was forked while the shop was open; fork before the shop is opened, or start "
        "a new program in the child."};
}

// An update that finds no row would lose what it was to write.
inline void require_one_row(std::int64_t changed) {
    if (changed != 1) {
        throw Failure({Errc::internal, "A change is for something that the shop does not hold."});
    }
}

}  // namespace ordo::relational
