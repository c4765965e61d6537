#include "fake/random.hpp"

#include <openssl/rand.h>

#include <stdexcept>
#include <vector>

#include "provider/signature.hpp"

namespace ordo_fake {

std::string random_hex(std::size_t bytes) {
    std::vector<unsigned char> drawn(bytes);
    if (RAND_bytes(drawn.data(), static_cast<int>(bytes)) != 1)
        throw std::runtime_error("There is no randomness.");
    return ordo_provider_plugin::hex(drawn.data(), drawn.size());
}

}  // namespace ordo_fake
