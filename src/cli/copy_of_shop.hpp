#pragma once

#include "cli/files.hpp"
#include "cli/session.hpp"

namespace ordo_cli {

// A copy of the whole shop, as of one moment, that may be written into and goes away: always a file,
// wherever the shop is. An import is rehearsed on it, and events are read from it without a trace in
// the shop itself.
class CopyOfShop {
public:
    explicit CopyOfShop(Session& session);

    [[nodiscard]] Shop& shop() noexcept { return shop_; }

private:
    [[nodiscard]] static Shop copied(Session& session, const ScratchFolder& folder);

    ScratchFolder folder_;
    Shop shop_;
};

}  // namespace ordo_cli
