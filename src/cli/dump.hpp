#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "cli/session.hpp"

namespace ordo_cli {

// Hands over the lines of a dump of the shop. What `take` throws ends it.
void dump_shop(Session& session, Shop& shop, const std::function<void(std::string_view)>& take);

// Makes a shop of the lines that `next` gives, until it gives none. Returns the report of the check.
[[nodiscard]] Json restore_shop(Session& session, const std::string& url,
                                const std::function<bool(std::string&)>& next);

}  // namespace ordo_cli
