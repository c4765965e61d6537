#pragma once

#include <string>
#include <string_view>

#include "ordo/sys/storage.hpp"

// List cursors: a keyset position, signed by the shop and tied to the query it came from. Opaque to
// callers; whoever alters one gets `invalid_cursor`.
namespace ordo {

// `query` is the canonical text of the filters, the sort, the list's name and whose list it is.
[[nodiscard]] std::string write_cursor(const Digest& secret, std::string_view query,
                                       const sys::ListPosition& position);
[[nodiscard]] Result<sys::ListPosition> read_cursor(const Digest& secret, std::string_view query,
                                                    std::string_view cursor);

}  // namespace ordo
