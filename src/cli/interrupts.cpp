#include "cli/interrupts.hpp"

#include <csignal>

#include "cli/shop.hpp"

namespace ordo_cli {
namespace {

volatile std::sig_atomic_t g_seen = 0;

struct sigaction g_before_int, g_before_term;

void remember(int) { g_seen = 1; }

}  // namespace

Interrupts::Interrupts() {
    g_seen = 0;
    struct sigaction action = {};
    action.sa_handler = remember;    // without SA_RESTART: a waiting read ends
    action.sa_flags = static_cast<int>(SA_RESETHAND);  // who asks twice does not want to wait
    sigaction(SIGINT, &action, &g_before_int);
    sigaction(SIGTERM, &action, &g_before_term);
}

Interrupts::~Interrupts() {
    sigaction(SIGINT, &g_before_int, nullptr);
    sigaction(SIGTERM, &g_before_term, nullptr);
}

bool Interrupts::seen() noexcept { return g_seen != 0; }

void Interrupts::check() {
    if (seen()) throw Failure(Exit::failure, "interrupted");
}

}  // namespace ordo_cli
