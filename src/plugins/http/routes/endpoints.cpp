#include "http/routes/endpoint.hpp"

#include "http/routes/accounts.hpp"
#include "http/routes/handlers.hpp"

// The table of all endpoints, and the four shapes that most of them have.
namespace ordo_http {
namespace {

// A document to a verb: POST /v1/orders.
template <auto Verb>
Response send(Call& call) {
    return call.answer(ask(Verb, call.shop(), call.body(), call.options.c_str()));
}

// A document about one thing: POST /v1/admin/orders/{id}/status.
template <auto Verb>
Response send_about(Call& call) {
    return call.answer(ask(Verb, call.shop(), call.id(), call.body(), call.options.c_str()));
}

// One thing: GET /v1/orders/{id}.
template <auto Verb>
Response about(Call& call) {
    return call.answer(ask(Verb, call.shop(), call.id(), call.options.c_str()));
}

// A query: GET /v1/products.
template <auto Verb>
Response list(Call& call) {
    return call.answer(ask(Verb, call.shop(), call.query.c_str(), call.options.c_str()));
}

template <auto Method>
Response account(Call& call) {
    return (call.config.accounts->*Method)(call.request);
}
template <auto Method>
Response own_account(Call& call) {
    return (call.config.accounts->*Method)(call.request, *call.claims);
}

using enum Access;
using enum Lane;
using Type = Parameter::Type;

constexpr std::string_view kCatalogue = "public, max-age=15";
constexpr Rules kDocument = {.tag = Tag::content, .cache = "public, max-age=3600", .stored = false};

// "limit" and "cursor" stand last in each list.
constexpr Parameter kProducts[] = {{"q"},     {"type"},    {"category"}, {"in_stock", Type::flag},
                                   {"sku"},   {"barcode"}, {"sort"},     {"limit", Type::integer},
                                   {"cursor"}};
constexpr Parameter kAdminProducts[] = {
    {"q"},       {"type"}, {"category"},           {"in_stock", Type::flag}, {"sku"},
    {"barcode"}, {"sort"}, {"active", Type::flag}, {"limit", Type::integer}, {"cursor"}};
constexpr Parameter kPaging[] = {{"limit", Type::integer}, {"cursor"}};
constexpr Parameter kOrders[] = {{"status"},     {"payment_status"},       {"created_from"},
                                 {"created_to"}, {"limit", Type::integer}, {"cursor"}};
constexpr Parameter kAdminOrders[] = {{"status", Type::words},
                                      {"payment_status", Type::words},
                                      {"q"},
                                      {"user_id"},
                                      {"created_from"},
                                      {"created_to"},
                                      {"total_min"},
                                      {"total_max"},
                                      {"attention", Type::flag},
                                      {"sort"},
                                      {"limit", Type::integer},
                                      {"cursor"}};
constexpr Parameter kStatistics[] = {{"from"}, {"to"}, {"interval"}, {"tz"}};
constexpr Parameter kEvents[] = {{"after", Type::integer}, {"limit", Type::integer}, {"cursor"}};

// What places an order, and what changes one.
constexpr Rules order_made(Access access, std::string_view location) {
    return {.access = access,
            .lane = together,
            .body = Body::json,
            .key = Need::optional,
            .tag = Tag::version,
            .success = 201,
            .location = location};
}
constexpr Rules order_change(Access access, Body body) {
    return {.access = access,
            .lane = pool,
            .body = body,
            .key = Need::optional,
            .if_match = Need::optional,
            .tag = Tag::version};
}
// Signing in and what belongs to it: Accounts reads the body itself.
constexpr Rules account_change(Access access) {
    return {.access = access, .lane = pool, .body = Body::raw};
}

constexpr Endpoint kEndpoints[] = {
    // --- catalogue
    {"GET",
     "/v1/products",
     list<&ordo_host::product_list>,
     {.tag = Tag::content, .query = kProducts, .cache = kCatalogue}},
    {"GET",
     "/v1/products/{id}",
     about<&ordo_host::product_get>,
     {.tag = Tag::version_and_content, .cache = kCatalogue}},
    {"GET", "/v1/images/{id}", show_image, {.cache = "public, max-age=31536000, immutable"}},
    {"GET", "/v1/config", shop_config, {.tag = Tag::content}},

    {"GET",
     "/v1/admin/products",
     list<&ordo_host::product_list>,
     {.access = admin, .query = kAdminProducts}},
    {"POST",
     "/v1/admin/products",
     send<&ordo_host::product_create>,
     {.access = admin,
      .lane = pool,
      .body = Body::json,
      .key = Need::optional,
      .tag = Tag::version_and_content,
      .success = 201,
      .location = "/v1/admin/products/"}},
    {"GET",
     "/v1/admin/products/{id}",
     about<&ordo_host::product_get>,
     {.access = admin, .tag = Tag::version_and_content}},
    {"PATCH",
     "/v1/admin/products/{id}",
     send_about<&ordo_host::product_update>,
     {.access = admin,
      .lane = pool,
      .body = Body::json,
      .if_match = Need::required,
      .tag = Tag::version_and_content}},
    {"DELETE",
     "/v1/admin/products/{id}",
     about<&ordo_host::product_deactivate>,
     {.access = admin, .lane = pool, .if_match = Need::required, .success = 204}},
    {"POST",
     "/v1/admin/products/{id}/stock",
     send_about<&ordo_host::stock_adjust>,
     {.access = admin, .lane = pool, .body = Body::json, .key = Need::optional, .success = 201}},
    {"GET", "/v1/admin/products/{id}/stock", stock_movements, {.access = admin, .query = kPaging}},
    {"POST",
     "/v1/admin/products/{id}/images",
     add_image,
     {.access = admin,
      .lane = pool,
      .body = Body::multipart,
      .success = 201,
      .location = "/v1/images/"}},
    {"PATCH",
     "/v1/admin/products/{id}/images/{image_id}",
     change_image,
     {.access = admin, .lane = pool, .body = Body::json}},
    {"DELETE",
     "/v1/admin/products/{id}/images/{image_id}",
     remove_image,
     {.access = admin, .lane = pool, .success = 204}},

    // --- accounts
    {"POST", "/v1/auth/register", account<&Accounts::register_>, account_change(open)},
    {"POST", "/v1/auth/login", account<&Accounts::login>, account_change(open)},
    {"POST", "/v1/auth/refresh", account<&Accounts::refresh>, account_change(open)},
    {"POST",
     "/v1/auth/logout",
     own_account<&Accounts::logout>,
     account_change(customer)},
    {"GET", "/v1/auth/me", own_account<&Accounts::me>, {.access = customer}},
    {"POST",
     "/v1/auth/password",
     own_account<&Accounts::password>,
     account_change(customer)},
    {"GET", "/.well-known/jwks.json", account<&Accounts::jwks>, {.stored = false}},

    // --- orders, customers
    {"POST",
     "/v1/orders",
     send<&ordo_host::order_create>,
     order_made(customer, "/v1/orders/")},
    {"POST",
     "/v1/orders/quote",
     send<&ordo_host::order_quote>,
     {.access = optional, .body = Body::json}},
    {"GET", "/v1/orders", list<&ordo_host::order_list>, {.access = customer, .query = kOrders}},
    {"GET",
     "/v1/orders/{id}",
     about<&ordo_host::order_get>,
     {.access = customer, .tag = Tag::version}},
    {"GET",
     "/v1/orders/{id}/payment-status",
     about<&ordo_host::order_payment_status>,
     {.access = customer, .tag = Tag::content}},
    {"GET", "/v1/orders/{id}/history", about<&ordo_host::order_history>, {.access = customer}},
    {"POST",
     "/v1/orders/{id}/payments",
     send_about<&ordo_host::payment_create>,
     {.access = customer,
      .lane = pool,
      .body = Body::json,
      .key = Need::optional,
      .if_match = Need::optional,
      .success = 201}},
    {"POST",
     "/v1/orders/{id}/payments/{pid}/sync",
     sync_payment,
     {.access = customer, .lane = pool, .body = Body::optional_json}},
    {"POST",
     "/v1/orders/{id}/cancel",
     send_about<&ordo_host::order_cancel>,
     order_change(customer, Body::optional_json)},
    {"GET", "/v1/orders/{id}/receipt", receipt, {.access = customer}},

    // --- orders, staff
    {"GET",
     "/v1/admin/orders",
     list_orders_or_csv,
     {.access = admin, .query = kAdminOrders, .csv = true}},
    {"POST",
     "/v1/admin/orders",
     send<&ordo_host::order_create>,
     order_made(admin, "/v1/admin/orders/")},
    {"GET",
     "/v1/admin/orders/{id}",
     about<&ordo_host::order_get>,
     {.access = admin, .tag = Tag::version}},
    {"GET", "/v1/admin/orders/{id}/history", about<&ordo_host::order_history>, {.access = admin}},
    {"GET", "/v1/admin/orders/{id}/receipt", receipt, {.access = admin}},
    {"POST",
     "/v1/admin/orders/{id}/mark-paid",
     send_about<&ordo_host::order_mark_paid>,
     order_change(admin, Body::optional_json)},
    {"POST",
     "/v1/admin/orders/{id}/status",
     send_about<&ordo_host::order_set_status>,
     order_change(admin, Body::json)},
    {"POST",
     "/v1/admin/orders/{id}/cancel",
     send_about<&ordo_host::order_cancel>,
     order_change(admin, Body::optional_json)},
    {"POST",
     "/v1/admin/orders/{id}/refunds",
     send_about<&ordo_host::refund_create>,
     {.access = admin,
      .lane = pool,
      .body = Body::optional_json,
      .key = Need::required,
      .if_match = Need::optional,
      .success = 201}},
    {"POST",
     "/v1/admin/orders/{id}/notes",
     send_about<&ordo_host::order_add_note>,
     {.access = admin,
      .lane = pool,
      .body = Body::json,
      .key = Need::optional,
      .if_match = Need::optional,
      .success = 201}},
    {"GET",
     "/v1/admin/stats",
     list<&ordo_host::statistics>,
     {.access = admin, .lane = pool, .query = kStatistics}},

    // --- providers, events and operations
    {"POST",
     "/v1/webhooks/{provider}",
     webhook,
     {.lane = pool, .body = Body::raw, .any_query = true, .counted = false}},
    {"GET", "/pay/{provider}/{path...}", provider_page, {.lane = pool, .any_query = true}},
    {"POST",
     "/pay/{provider}/{path...}",
     provider_page,
     {.lane = pool, .body = Body::raw, .any_query = true}},
    {"GET", "/v1/events", events, {.access = customer, .lane = pool, .query = kEvents}},
    {"GET", "/livez", livez, {.counted = false, .stored = false}},
    {"GET", "/readyz", readyz, {.lane = pool, .counted = false}},
    {"GET", "/v1/openapi.yaml", openapi_yaml, kDocument},
    {"GET", "/v1/openapi.json", openapi_json, kDocument},
    {"GET", "/v1/asyncapi.json", asyncapi_json, kDocument},
};

}  // namespace

std::span<const Endpoint> endpoints() noexcept { return kEndpoints; }

}  // namespace ordo_http
