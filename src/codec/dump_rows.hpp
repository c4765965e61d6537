#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "ordo/sys/storage.hpp"

// The names of a dump's lines, for its two halves.
namespace ordo::codec::dump_rows {

inline constexpr std::int64_t kFormat = 1;

inline constexpr std::string_view kShop = "shop", kEnd = "end";
// Rows, in the order in which one piece has them.
inline constexpr std::string_view kPolicy = "policy", kUser = "user", kProduct = "product",
                                  kStock = "stock", kImage = "image", kOrder = "order",
                                  kMovement = "movement", kPayment = "payment", kRefund = "refund",
                                  kLedger = "ledger", kEvent = "event", kJournal = "journal",
                                  kSession = "session", kKey = "key", kConsumer = "consumer",
                                  kChain = "chain", kSales = "sales", kStanding = "standing",
                                  kSold = "sold";

// In the order of the enumerators.
inline constexpr std::array<std::string_view, 3> kStates = {"applied", "waiting", "kept_aside"};
[[nodiscard]] inline std::string_view state_word(sys::StoredEvent::State state) {
    return kStates.at(static_cast<std::size_t>(state));
}

}  // namespace ordo::codec::dump_rows
