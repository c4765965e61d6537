#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/files.hpp"
#include "cli/session.hpp"

namespace ordo_cli {

// Hands over the lines of a dump of the shop. What `take` throws ends it.
void dump_shop(Session& session, Shop& shop, const std::function<void(std::string_view)>& take);

// Makes a shop of the lines that `next` gives, until it gives none. Returns the report of the check.
[[nodiscard]] Json restore_shop(Session& session, const std::string& url,
                                const std::function<bool(std::string&)>& next);

// Makes a shop at `url` of a dump of this one, which waits in the folder in between: a dump may be larger
// than the memory. `see` is shown each line. Returns the report of the check.
[[nodiscard]] Json restore_dump_of(Session& session, Shop& shop, const ScratchFolder& folder,
                                   const std::string& url,
                                   const std::function<void(std::string_view)>& see);

}  // namespace ordo_cli
