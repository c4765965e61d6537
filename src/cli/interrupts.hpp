#pragma once

namespace ordo_cli {

// While it lives, the first ^C or termination does not end the process at once, so that what is to be
// put back or taken away is. For work that looks regularly whether it should go on.
class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    [[nodiscard]] static bool seen() noexcept;
    // Throws when one was seen.
    static void check();
};

}  // namespace ordo_cli
