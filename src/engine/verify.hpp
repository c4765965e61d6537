#pragma once

#include "ordo/engine.hpp"
#include "ordo/sys/storage.hpp"

namespace ordo {

// Everything that must hold, looked at from outside the write path: the journal's chain against its
// hashes, the readable columns against the hashed bytes, and orders, ledgers, histories and stock
// against each other. On a shop that is being written to, an order is compared at two moments and may
// be reported although nothing is wrong; run it again, or on a backup.
[[nodiscard]] Result<VerifyReport> verify_shop(sys::Storage& storage, const sys::ShopSettings& shop, bool deep);

}  // namespace ordo
