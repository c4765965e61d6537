#pragma once

#include "http/routes/call.hpp"

// What the endpoints do, beyond passing a document on to a verb of the C door and its answer back.
namespace ordo_http {

// orders.cpp
[[nodiscard]] Response list_orders_or_csv(Call& call);
[[nodiscard]] Response receipt(Call& call);
[[nodiscard]] Response sync_payment(Call& call);

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
