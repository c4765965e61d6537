#pragma once

#include <ordo/ordo.h>

#include <string_view>

#include "http/net/message.hpp"

// Errors as RFC 9457 wants them: application/problem+json, with what the C door tells of an error, the
// path that was asked for and the request's id.
namespace ordo_http {

class Refusal;

// `detail` is one sentence for people; `field` a JSON pointer.
Response problem(const Request& request, ordo_status code, std::string_view detail,
                 std::string_view field = {});
// From an error of the C door; frees it.
Response problem(const Request& request, ordo_error* error);
Response problem(const Request& request, const Refusal& refusal);
// With an HTTP status that no code has, such as 408.
Response problem_with_status(const Request& request, unsigned status, ordo_status code,
                             std::string_view detail);

}  // namespace ordo_http
