#pragma once

#include <string_view>

#include "core/decide/order_editor.hpp"

namespace ordo {

// Records a payment that happened outside the shop's providers: the rules of mark-paid. `pointer` is
// where the input stands in the request.
[[nodiscard]] Result<void> record_payment(OrderEditor& editor, const PaymentInput& input,
                                          const Context& context, std::string_view pointer);

}  // namespace ordo
