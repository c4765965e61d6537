#pragma once

#include <memory>
#include <string>

#include "ordo/result.hpp"
#include "ordo/sys/storage.hpp"

namespace ordo::postgres {

// A shop in a PostgreSQL database, shared by any number of processes and machines. `url` is libpq's
// (postgresql://…); docs/storage.md says which of its options have other defaults here.
[[nodiscard]] Result<std::unique_ptr<sys::Storage>> open_postgres(const std::string& url);

}  // namespace ordo::postgres
