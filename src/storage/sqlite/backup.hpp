#pragma once

#include <string>

#include "ordo/result.hpp"

namespace ordo::sqlite {

class ShopFile;

// Copies the shop to a file that must not be there yet (`already_exists`), while others read and write.
// The copy is the shop at the moment the copying began. It gets its name when it is complete, on the
// disk, and has been read and found to be whole.
[[nodiscard]] Result<void> back_up(ShopFile& shop, const std::string& path);

}  // namespace ordo::sqlite
