#pragma once

#include "ordo/result.hpp"
#include "ordo/sys/storage.hpp"
#include "storage/sqlite/database.hpp"

namespace ordo::sqlite {

// Hands everything to `sink`, in pieces and in an order in which it can be written to an empty shop; see
// sys::Storage::dump. The connection's transaction is the one moment that is dumped.
[[nodiscard]] Result<void> dump(Connection& connection, const sys::DumpSink& sink);

}  // namespace ordo::sqlite
