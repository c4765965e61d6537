#pragma once

#include <memory>
#include <string>

#include "ordo/result.hpp"
#include "ordo/sys/storage.hpp"

namespace ordo::sqlite {

// A shop in the SQLite file at `path`, which is made when it is missing; its folder must exist. Any
// number of processes may have it open. `not_supported` on a network file system or for a database
// of another program, `busy` when another process does not let go of it.
[[nodiscard]] Result<std::unique_ptr<sys::Storage>> open_sqlite(const std::string& path);

}  // namespace ordo::sqlite
