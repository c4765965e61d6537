#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

// PayPal's documents as Evidence (ordo.h). A member that is missing is one that the evidence lacks.
namespace ordo_paypal {

// What an order says of itself: opened, action_required, captured, failed, cancelled.
nlohmann::json order_fact(const nlohmann::json& order);
// What a capture says, with the order's id where it tells it: opened (it is pending), captured, failed.
nlohmann::json capture_fact(const nlohmann::json& capture);
nlohmann::json refund_fact(const nlohmann::json& refund);
// disputed, dispute_won or dispute_lost.
nlohmann::json dispute_fact(const nlohmann::json& dispute);

// What PayPal or a bank has taken back: dispute_lost. A dispute that ends so later is the same loss.
nlohmann::json reversal_fact(const nlohmann::json& reversal);
// A lost dispute is told a second time as a refund in its order, or as a reversal. It gets the name of the one that
// nobody here has asked for and that is of the same amount.
nlohmann::json named(nlohmann::json dispute, const nlohmann::json& order);

// That something has happened to a payment, as far as the event names it (unknown); null for an event that
// is no news of one.
nlohmann::json news_of(std::string_view type, const nlohmann::json& resource);

// What a refund that the shop asks for is known by: both ids, because an event tells of it alone.
std::string custom_id_of_refund(const std::string& refund_id, const std::string& payment_id);

// A list of the payments in an order's first and only unit: "captures" or "refunds"; empty when there is none.
const nlohmann::json& payments_in(const nlohmann::json& order, const char* list);

// The capture that a refund or a dispute is about; empty when it does not say.
std::string capture_of(const nlohmann::json& resource);

}  // namespace ordo_paypal
