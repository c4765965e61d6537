#pragma once

#include "cli/files.hpp"
#include "cli/session.hpp"

namespace ordo_cli {

// A copy of the whole shop, as of one moment, that may be written into and goes away. An import is
// rehearsed on it, and events are read from it without a trace in the shop itself.
class CopyOfShop {
public:
    explicit CopyOfShop(const Session& session) : CopyOfShop(session, session.open()) {}
    CopyOfShop(const Session& session, Shop&& original);

    [[nodiscard]] Shop& shop() noexcept { return shop_; }

private:
    [[nodiscard]] static Shop copied(const Session& session, Shop& original,
                                     const std::string& path);

    ScratchFolder folder_;
    Shop shop_;
};

}  // namespace ordo_cli
