#pragma once

#include <csignal>
#include <cstdint>
#include <optional>

namespace ordo_server {

// SIGINT and SIGTERM wait to be fetched while this lives, and a peer that is gone is told by errno instead
// of SIGPIPE. To be made by a program before it starts threads, which inherit that.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    // The name of the signal that came; nothing when none did for so long.
    [[nodiscard]] std::optional<const char*> wait(unsigned seconds) const;

private:
    sigset_t signals_{};
    sigset_t before_{};
};

}  // namespace ordo_server
