#include "http/routes/problem.hpp"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "http/routes/door.hpp"

namespace ordo_http {
namespace {

// The path is the caller's text: it may be anything, so what is no UTF-8 is replaced.
std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// How many seconds to wait before trying again; 0 = that is no use, or the caller has to say.
int patience(ordo_status code) {
    switch (code) {
        case ORDO_E_IDEMPOTENCY_IN_PROGRESS:
        case ORDO_E_BUSY:
        case ORDO_E_OUTCOME_UNKNOWN:
            return 1;
        case ORDO_E_UNAVAILABLE:
            return 5;
        default:
            return 0;
    }
}

// What the door would say, when it has no memory left to say it.
std::string bare_document(ordo_status code, unsigned status, std::string_view detail) {
    const std::string name = ordo_status_name(code);
    return R"({"type":"urn:ordo:error:)" + name + R"(","title":")" + name + R"(","status":)" +
           std::to_string(status) + R"(,"detail":)" + quoted(std::string(detail)) + R"(,"code":")" +
           name + R"(","number":)" + std::to_string(code) + R"(,"retryable":)" +
           (ordo_status_retryable(code) != 0 ? "true" : "false") + R"(,"field":null,"errors":[]})";
}

// `document` is an object with members; two more go in before its end.
Response make(const Request& request, unsigned status, ordo_status code, std::string document) {
    document.pop_back();
    document += R"(,"instance":)" + quoted(request.path) + R"(,"request_id":)" +
                quoted(request.request_id) + '}';
    Response response;
    response.status = status;
    response.headers.add("content-type", "application/problem+json");
    response.headers.add("cache-control", "private, no-store");
    if (status == 401) response.headers.add("www-authenticate", "Bearer");
    if (const int wait = patience(code); wait != 0)
        response.headers.add("retry-after", std::to_string(wait));
    response.body = std::move(document);
    return response;
}

unsigned http_status(ordo_status code) { return static_cast<unsigned>(ordo_status_http(code)); }

Response make(const Request& request, const ordo_error* error, ordo_status code,
              std::string_view detail) {
    const unsigned status = http_status(code);
    return make(request, status, code,
                error == nullptr ? bare_document(code, status, detail) : ordo_error_json(error));
}

}  // namespace

Response problem(const Request& request, ordo_status code, std::string_view detail,
                 std::string_view field) {
    ordo_error* error = nullptr;
    ordo_error_new(code, std::string(detail).c_str(),
                   field.empty() ? nullptr : std::string(field).c_str(), &error);
    const Refusal owner(code, error);
    return make(request, error, code, detail);
}

Response problem(const Request& request, ordo_error* error) {
    return problem(request, Refusal(ordo_error_code(error), error));
}

Response problem(const Request& request, const Refusal& refusal) {
    if (refusal.error == nullptr && !refusal.detail.empty())
        return problem(request, refusal.code, refusal.detail, refusal.field);
    return make(request, refusal.error.get(), refusal.code, refusal.detail);
}

Response problem_with_status(const Request& request, unsigned status, ordo_status code,
                             std::string_view detail) {
    return make(request, status, code, bare_document(code, status, detail));
}

}  // namespace ordo_http
