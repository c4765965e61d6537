#pragma once

#include "codec/object_reader.hpp"

// What more than one document has. Only for this room.
namespace ordo::codec {

// The member `name`, an amount. With a currency beside it, it is checked here; without one by the order
// it belongs to.
void read_amount(ObjectReader& reader, std::string_view name, std::optional<Currency> currency,
                 std::optional<AmountInput>& out);
// Why `amount` is none of `currency`, as the fault of the member `name`; the money otherwise.
[[nodiscard]] std::optional<Money> money_in(ObjectReader& reader, std::string_view name,
                                            const AmountInput& amount, Currency currency);

}  // namespace ordo::codec
