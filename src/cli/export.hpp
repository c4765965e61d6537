#pragma once

#include <functional>
#include <string>

#include "cli/order_filter.hpp"
#include "cli/session.hpp"

namespace ordo_cli {

struct ExportFlags {
    std::string file = "-", format;
    bool force = false;
    bool importable = false;  // of orders: what can be placed again, instead of all that is known
    OrderFilter orders;
};

[[nodiscard]] Exit export_products(Session& session, const ExportFlags& flags);
[[nodiscard]] Exit export_orders(Session& session, const ExportFlags& flags);
[[nodiscard]] Exit export_events(Session& session, const ExportFlags& flags);
[[nodiscard]] Exit export_all(Session& session, const ExportFlags& flags);

// Reads events `from` to `to` of the journal, 0 = to its end, from a copy of the shop. `consumer` is
// the one whose acknowledged events are wanted; empty = all.
void read_events(Session& session, const std::string& consumer, std::int64_t from, std::int64_t to,
                 const std::function<void(const Json&)>& take);

}  // namespace ordo_cli
