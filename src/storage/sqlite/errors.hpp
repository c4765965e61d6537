#pragma once

#include <SQLiteCpp/Exception.h>

#include <exception>
#include <type_traits>
#include <utility>

#include "ordo/result.hpp"

namespace ordo::sqlite {

// An Error on its way out of this room's reading and writing code, which runs between calls of
// SQLiteCpp that throw in any case. It never leaves the room: guarded() is the way out.
class Failure : public std::exception {
public:
    explicit Failure(Error error) : error_(std::move(error)) {}
    [[nodiscard]] const Error& error() const noexcept { return error_; }
    [[nodiscard]] const char* what() const noexcept override { return error_.message.c_str(); }

private:
    Error error_;
};

// The Error of an SQLite result code (https://www.sqlite.org/rescode.html). It names the number,
// never SQLite's own words: they may quote SQL or values.
[[nodiscard]] Error error_of_code(int extended_code);
[[nodiscard]] Error error_of(const SQLite::Exception& exception);

[[nodiscard]] Error corrupt_row(const char* column_of_what);
[[nodiscard]] Error forked_error();
[[nodiscard]] Error busy_error();

// Runs `work`, which returns a Result, and turns what this room throws into the Result's error.
// Only std::bad_alloc travels further.
template <class Work>
[[nodiscard]] std::invoke_result_t<Work> guarded(Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const Failure& failure) {
        return failure.error();
    } catch (const SQLite::Exception& exception) {
        return error_of(exception);
    }
}

}  // namespace ordo::sqlite
