#pragma once

#include <SQLiteCpp/Exception.h>

#include <type_traits>
#include <utility>

#include "ordo/result.hpp"
#include "storage/relational/failure.hpp"

namespace ordo::sqlite {

using relational::Failure;
using relational::forked_error;

// The Error of an SQLite result code (https://www.sqlite.org/rescode.html). It names the number,
// never SQLite's own words: they may quote SQL or values.
[[nodiscard]] Error error_of_code(int extended_code);
[[nodiscard]] Error error_of(const SQLite::Exception& exception);

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
