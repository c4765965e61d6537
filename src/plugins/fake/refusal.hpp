#pragma once

#include "provider/refusal.hpp"

namespace ordo_fake {

using ordo_provider_plugin::Refusal;

}  // namespace ordo_fake
