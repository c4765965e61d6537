#pragma once

#include <memory>

#include "ordo/sys/storage.hpp"

namespace ordo::memory {

// A shop that lives as long as the object: for tests, simulations and quick trials. Every call
// gives a fresh one of its own.
[[nodiscard]] std::unique_ptr<sys::Storage> open_memory();

}  // namespace ordo::memory
