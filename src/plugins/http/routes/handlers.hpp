#pragma once

#include <span>
#include <vector>

#include "http/routes/call.hpp"

// What the endpoints do, beyond passing a document on to a verb of the C door and its answer back.
namespace ordo_http {

// orders.cpp
[[nodiscard]] Response list_orders_or_csv(Call& call);
[[nodiscard]] Response receipt(Call& call);
[[nodiscard]] Response sync_payment(Call& call);

// Orders that the shop has placed, or not, each for itself.
class PlacedOrders {
public:
    PlacedOrders(ordo_engine* shop, std::span<const Call* const> calls);
    PlacedOrders(const PlacedOrders&) = delete;
    PlacedOrders& operator=(const PlacedOrders&) = delete;
    ~PlacedOrders();

    // Once for each call. Throws Refusal when it was not placed.
    [[nodiscard]] Doc take(std::size_t at);

private:
    std::vector<ordo_status> statuses_;
    std::vector<ordo_doc*> orders_;
    std::vector<ordo_error*> errors_;
};

// catalogue.cpp
[[nodiscard]] Response stock_movements(Call& call);
[[nodiscard]] Response show_image(Call& call);
[[nodiscard]] Response add_image(Call& call);
[[nodiscard]] Response change_image(Call& call);
[[nodiscard]] Response remove_image(Call& call);

// events.cpp
[[nodiscard]] Response events(Call& call);

// operations.cpp
[[nodiscard]] Response shop_config(Call& call);
[[nodiscard]] Response livez(Call& call);
[[nodiscard]] Response readyz(Call& call);
[[nodiscard]] Response webhook(Call& call);
[[nodiscard]] Response provider_page(Call& call);

// documents.cpp
[[nodiscard]] Response openapi_yaml(Call& call);
[[nodiscard]] Response openapi_json(Call& call);
[[nodiscard]] Response asyncapi_json(Call& call);

}  // namespace ordo_http
