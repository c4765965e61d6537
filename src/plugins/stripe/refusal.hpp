#pragma once

#include "provider/refusal.hpp"

namespace ordo_stripe {

using ordo_provider_plugin::Refusal;

}  // namespace ordo_stripe
