#pragma once

#include <string>
#include <string_view>

#include "core/decide/order_editor.hpp"

// What the commands about money share.
namespace ordo {

// `not_payable` for a cancelled order and one with too many attempts, `already_paid` when nothing is due.
[[nodiscard]] Result<void> check_payable(const Order& order);
// Whether what became of an attempt is not known: the shop may hold money for the order.
[[nodiscard]] bool in_doubt(const Order& order) noexcept;
// The amount in the order's currency; an error names `field`.
[[nodiscard]] Result<Money> amount_in(const AmountInput& input, Currency currency,
                                      const std::string& field);

// Money of this attempt has been recorded by hand, in a payment of its own, which takes its place: the
// attempt gives up the provider's reference, keeps it as a note of where it went, and holds nothing.
[[nodiscard]] Result<void> give_way(OrderEditor& editor, PaymentId attempt,
                                    const std::optional<std::string>& provider_ref);

// Records a payment that happened outside the shop's providers: the rules of mark-paid. `pointer` is
// where the input stands in the request.
[[nodiscard]] Result<void> record_payment(OrderEditor& editor, const PaymentInput& input,
                                          const Context& context, std::string_view pointer);

}  // namespace ordo
