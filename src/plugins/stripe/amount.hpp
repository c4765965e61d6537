#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Amounts as Stripe counts them: whole numbers of its own minor units, which are not always those of
// ISO 4217 (https://docs.stripe.com/currencies).
namespace ordo_stripe {

// "29.99" USD is 2999, "500" JPY is 500, "500" ISK is 50000. Throws a Refusal for an amount that Stripe
// cannot take, such as "1.234" KWD, of which the last digit must be 0.
std::int64_t to_stripe(std::string_view amount, std::string_view currency);

// The other way round; the currency may be in lower case, as Stripe writes it.
std::string from_stripe(std::int64_t amount, std::string_view currency);

std::string upper_case(std::string_view text);
std::string lower_case(std::string_view text);

}  // namespace ordo_stripe
