#pragma once

#include "provider/refusal.hpp"

namespace ordo_paypal {

using ordo_provider_plugin::Refusal;

}  // namespace ordo_paypal
