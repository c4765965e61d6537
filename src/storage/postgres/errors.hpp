#pragma once

#include <libpq-fe.h>

#include <string_view>
#include <type_traits>
#include <utility>

#include "ordo/result.hpp"
#include "storage/relational/failure.hpp"

namespace ordo::postgres {

using relational::Failure;
using relational::forked_error;

// The Error of an SQLSTATE (PostgreSQL's documentation, appendix A). It names the code, never the
// server's own words: they may quote SQL or values.
[[nodiscard]] Error error_of_state(std::string_view state);
[[nodiscard]] Error error_of(const PGresult* result);
// A pooler gives one session of the server to several clients in turn.
[[nodiscard]] Error shared_session_error();
// Why a connection could not be made, without what the URL says.
[[nodiscard]] Error connection_error(PGconn* connection);

[[nodiscard]] Error busy_error();
// The line to the server was cut, and nothing was written.
[[nodiscard]] Error lost_error();
[[nodiscard]] Error unknown_outcome();

// Runs `work`, which returns a Result, and turns what this room throws into the Result's error. Only
// std::bad_alloc travels further.
template <class Work>
[[nodiscard]] std::invoke_result_t<Work> guarded(Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const Failure& failure) {
        return failure.error();
    }
}

}  // namespace ordo::postgres
