#pragma once

#include <cstdint>
#include <span>

#include "ordo/time.hpp"

// Seams to the world: where time and randomness come from. Tests and simulations bring their own.
namespace ordo::sys {

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Time now() noexcept = 0;
};

class RandomSource {
public:
    virtual ~RandomSource() = default;
    // Fills `bytes` with bytes fit for identifiers and secrets. Called by several threads at once.
    virtual void fill(std::span<std::uint8_t> bytes) noexcept = 0;
};

// The system's clock (CLOCK_REALTIME) and random bytes (getrandom(2)); they live for ever.
[[nodiscard]] Clock& system_clock() noexcept;
[[nodiscard]] RandomSource& system_random() noexcept;

}  // namespace ordo::sys
