#pragma once

// The whole C++ API of Ordo.
#include "ordo/actor.hpp"
#include "ordo/commands.hpp"
#include "ordo/currency.hpp"
#include "ordo/engine.hpp"
#include "ordo/error.hpp"
#include "ordo/history.hpp"
#include "ordo/id.hpp"
#include "ordo/limits.hpp"
#include "ordo/money.hpp"
#include "ordo/order.hpp"
#include "ordo/payment.hpp"
#include "ordo/product.hpp"
#include "ordo/result.hpp"
#include "ordo/time.hpp"
#include "ordo/version.hpp"
