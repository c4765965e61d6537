#pragma once

#include <string>
#include <string_view>

// Amounts as PayPal writes them: decimal texts, in some currencies with fewer digits than ISO 4217 has
// (https://developer.paypal.com/docs/api/reference/currency-codes/).
namespace ordo_paypal {

// "29.99" USD is "29.99", "500.00" HUF is "500". Throws a Refusal for a currency that PayPal does not know,
// and for an amount that it cannot take, such as "0.50" HUF.
std::string to_paypal(std::string_view amount, std::string_view currency);

// The other way round, with all digits of the currency; empty for what is no amount.
std::string from_paypal(std::string_view value, std::string_view currency);

}  // namespace ordo_paypal
