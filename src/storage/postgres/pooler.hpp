#pragma once

#include "ordo/result.hpp"
#include "storage/postgres/connection.hpp"

namespace ordo::postgres {

// `not_supported` when a pooler hands one session of the server to several clients in turn (PgBouncer's
// pool_mode "transaction" or "statement"): prepared statements and settings would be another's.
[[nodiscard]] Result<void> refuse_shared_sessions(Connection& connection, const Target& target);

}  // namespace ordo::postgres
