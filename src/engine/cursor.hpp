#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "ordo/history.hpp"
#include "ordo/id.hpp"
#include "ordo/time.hpp"

// List cursors: a keyset position, signed by the shop and tied to the query it came from. Opaque to
// callers; whoever alters one gets `invalid_cursor`.
namespace ordo {

struct CursorPosition {
    Time created_at;
    Uuid id{};
};

// `query` is the canonical text of the filters, the list's name and whose list it is.
[[nodiscard]] std::string write_cursor(const Digest& secret, std::string_view query,
                                       const CursorPosition& position);
[[nodiscard]] Result<CursorPosition> read_cursor(const Digest& secret, std::string_view query,
                                                 std::string_view cursor);

}  // namespace ordo
