#pragma once

#include <cstddef>
#include <string>

namespace ordo_fake {

// Unguessable, in lower-case hex digits: two for each byte.
std::string random_hex(std::size_t bytes);

}  // namespace ordo_fake
