#pragma once

#include <cstdint>
#include <string>

#include "ordo/order.hpp"

// What waits for a person.
namespace ordo {

// The flags as they must stand now: `overpaid` and `disputed` follow from the money; `paid_after_cancel`
// and `refund_failed` stay until nothing is left to give back, or, when that is so because a refund at the
// provider's desk passes for the failed one, until resolved; `amount_mismatch` stays until resolved.
[[nodiscard]] std::uint8_t attention_of(const Order& order) noexcept;
// A person has seen to it: only what follows from the money is left.
[[nodiscard]] std::uint8_t attention_after_resolve(const Order& order) noexcept;
// "overpaid", or "overpaid disputed".
[[nodiscard]] std::string attention_words(std::uint8_t attention);

}  // namespace ordo
