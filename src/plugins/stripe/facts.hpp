#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "stripe/config.hpp"

// Stripe's objects as Evidence (ordo.h). A member that is missing, or has another shape in another version
// of Stripe's API, is a member that the evidence lacks.
namespace ordo_stripe {

// What a PaymentIntent says of itself: opened, action_required, authorized, captured, failed, cancelled.
nlohmann::json intent_fact(const nlohmann::json& intent, const Config& config);
nlohmann::json refund_fact(const nlohmann::json& refund);
// Null for a dispute that has ended in a way which moves nothing.
nlohmann::json dispute_fact(const nlohmann::json& dispute);

// The list of facts that an event tells, without what concerns the event itself. Events of a kind that
// means nothing here have none.
nlohmann::json event_facts(const nlohmann::json& event, const Config& config);

}  // namespace ordo_stripe
