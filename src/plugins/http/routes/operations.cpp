#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "http/auth/ascii.hpp"
#include "http/routes/handlers.hpp"
#include "http/routes/text.hpp"

namespace ordo_http {
namespace {

using nlohmann::ordered_json;

std::string to_text(const ordered_json& json) {
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// How many digits a currency has behind the point; the door is asked, so that there is one table only.
std::int64_t digits_of(const std::string& currency) {
    const Doc doc(ordo_doc_new());
    if (ordo_doc_set_money(doc.get(), "/zero", 0, currency.c_str()) != ORDO_OK) return 0;
    const std::string_view zero = text_at(doc, "/zero");
    const std::size_t point = zero.find('.');
    return point == std::string_view::npos ? 0 : static_cast<std::int64_t>(zero.size() - point - 1);
}

std::int64_t shortest_password() {
    ordo_doc* limits = nullptr;
    static_cast<void>(ordo_limits(&limits, nullptr));
    const Doc owned(limits);
    std::int64_t length = 0;
    ordo_doc_int(limits, "/password_min", &length);
    return length;
}

// A header that comes several times is one list.
std::string headers_document(const Request& request) {
    ordered_json headers = ordered_json::object();
    for (const auto& [name, value] : request.headers.all()) {
        auto& stored = headers[name];
        stored = stored.is_null() ? value : stored.get<std::string>() + ", " + value;
    }
    return to_text(headers);
}

// A name that is in the path only is no label: anybody may send any number of them.
std::string label_of_provider(const Call& call, ordo_status status) {
    return status == ORDO_E_PROVIDER_NOT_CONFIGURED ? "other" : call.parameter(0);
}

std::string what_became_of(const Doc& receipt, ordo_status status) {
    if (status != ORDO_OK) return ordo_status_name(status);
    const std::string_view outcome = text_at(receipt, "/data/0/outcome");
    return outcome.empty() ? "ignored" : std::string(outcome);
}

std::string check(const std::function<bool()>& works) {
    try {
        return works() ? "ok" : "failed";
    } catch (const Refusal& refusal) {
        return ordo_status_name(refusal.code);
    }
}

}  // namespace

Response shop_config(Call& call) {
    const Doc shop = ask(&ordo_host::shop_get, call.shop(), nullptr);
    const auto told = ordered_json::parse(text_of(shop));
    const std::string title = told.at("title").get<std::string>();
    const std::string currency = told.at("currency").get<std::string>();
    ordered_json config;
    config["shop_name"] = title.empty() ? told.at("name").get<std::string>() : title;
    config["currency"] = currency;
    config["currency_digits"][currency] = digits_of(currency);
    config["payment_providers"] = told.at("providers");
    config["registration_open"] = call.config.registration_open;
    config["min_password_length"] = shortest_password();
    return json_answer(200, to_text(config));
}

// Touches nothing that could be down: a server that cannot reach its database must not be killed for it.
Response livez(Call&) { return json_answer(200, R"({"status":"alive"})"); }

Response readyz(Call& call) {
    ordo_engine* shop = call.shop();
    ordered_json checks;
    checks["database"] = check([&] { return ask(&ordo_host::shop_get, shop, nullptr) != nullptr; });
    checks["migrations"] = check([&] {
        const Doc doc = ask(&ordo_host::migrations, shop, nullptr);
        std::int32_t up_to_date = 0;
        return ordo_doc_bool(doc.get(), "/up_to_date", &up_to_date) == ORDO_OK && up_to_date != 0;
    });
    checks["outbox"] = check([&] {
        return ask(&ordo_host::events_read, shop, std::int64_t{0}, std::int64_t{1}, nullptr) !=
               nullptr;
    });
    checks["providers"] =
        check([&] { return ask(&ordo_host::provider_list, shop, nullptr) != nullptr; });
    const bool ready =
        std::all_of(checks.begin(), checks.end(), [](const auto& c) { return c == "ok"; });
    const ordered_json body{{"status", ready ? "ready" : "not_ready"}, {"checks", checks}};
    return json_answer(ready ? 200 : 503, to_text(body));
}

Response webhook(Call& call) {
    const Request& request = call.request;
    ordo_doc* doc = nullptr;
    ordo_error* error = nullptr;
    const ordo_status status =
        ordo_webhook_receive(call.shop(), call.id(), headers_document(request).c_str(),
                             request.body.data(), request.body.size(), &doc, &error);
    const Doc receipt(doc);
    const Refusal refusal(status, error);
    if (call.config.webhook_answered)
        call.config.webhook_answered(label_of_provider(call, status), what_became_of(receipt, status));
    // What is certainly not good never will be. Everything else the provider shall send again: 503.
    const bool final = status == ORDO_E_INVALID_SIGNATURE || status == ORDO_E_PAYLOAD_TOO_LARGE ||
                       status == ORDO_E_PROVIDER_NOT_CONFIGURED;
    if (final) return problem(request, refusal);
    if (status != ORDO_OK)
        return problem(request, ORDO_E_UNAVAILABLE, "It cannot be taken now; send it again.");
    std::int32_t duplicate = 0;
    ordo_doc_bool(doc, "/duplicate", &duplicate);
    return json_answer(200, duplicate != 0 ? R"({"received":true,"duplicate":true})"
                                           : R"({"received":true,"duplicate":false})");
}

Response provider_page(Call& call) {
    const Request& request = call.request;
    const std::string& provider = call.parameter(0);
    if (request.body.find('\0') != std::string::npos || !is_utf8(request.body))
        throw Refusal(ORDO_E_MALFORMED_REQUEST, "The body of a form must be UTF-8.");
    const ordered_json wish{{"method", request.method == "HEAD" ? "GET" : request.method},
                            {"path", '/' + call.parameter(1)},
                            {"query", request.query},
                            {"body", request.body},
                            {"url", call.config.public_url + "/pay/" + provider}};
    const Doc doc = ask(&ordo_host::provider_page, call.shop(), provider.c_str(),
                        to_text(wish).c_str(), nullptr);
    const auto page = ordered_json::parse(text_of(doc));
    Response response;
    response.status = page.at("status").get<unsigned>();
    const ordered_json headers = page.value("headers", ordered_json::object());
    for (const auto& [name, value] : headers.items())
        response.headers.add(lower_case(name), value.get<std::string>());
    response.body = page.value("body", "");
    return response;
}

}  // namespace ordo_http
