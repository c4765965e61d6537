#include "server/stop_signals.hpp"

#include <cerrno>
#include <ctime>

namespace ordo_server {

StopSignals::StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
    std::signal(SIGPIPE, SIG_IGN);
}

StopSignals::~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

std::optional<const char*> StopSignals::wait(unsigned seconds) const {
    const timespec turn{static_cast<time_t>(seconds), 0};
    for (;;) {
        const int told = sigtimedwait(&signals_, nullptr, &turn);
        if (told > 0) return told == SIGINT ? "SIGINT" : "SIGTERM";
        if (errno == EAGAIN) return std::nullopt;  // else a debugger or the like has interrupted it
    }
}

}  // namespace ordo_server
