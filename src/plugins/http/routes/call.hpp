#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/routes/application.hpp"
#include "http/routes/door.hpp"
#include "http/routes/problem.hpp"
#include "http/routes/router.hpp"

namespace ordo_http {

// One request that has found its endpoint and may use it: what the handlers work with. Making one reads
// the headers and the query, and throws Refusal when they or the body's kind are wrong.
class Call {
public:
    Call(const RoutesConfig& with, const Request& asked, const Endpoint& found,
         const Parameters& parameters, const std::optional<Claims>& signed_in);

    const RoutesConfig& config;
    const Request& request;
    const Endpoint& endpoint;
    const Claims* const claims;  // null: nobody has signed in
    bool csv = false;            // is wanted
    std::string query;           // document for the door
    std::string options;         // document for the door

    [[nodiscard]] ordo_engine* shop() const noexcept { return config.shop; }
    [[nodiscard]] const std::string& parameter(std::size_t at) const { return parameters_[at]; }
    [[nodiscard]] const char* id() const { return parameters_[0].c_str(); }
    // NULL for an empty body, which only passes where the endpoint allows it.
    [[nodiscard]] const char* body() const {
        return request.body.empty() ? nullptr : request.body.c_str();
    }
    // The answer that the endpoint's row describes.
    [[nodiscard]] Response answer(const Doc& doc) const;

private:
    const Parameters& parameters_;
    bool has_key_ = false;
};

[[nodiscard]] Response json_answer(unsigned status, std::string_view body);

// Whether the Accept header names this media type; without parameters, and not by wildcards.
[[nodiscard]] bool accepts(const Request& request, std::string_view media_type);

// Who asks, by his bearer token, which is ours or the outside issuer's (null = there is none); nothing when
// there is no Authorization header. Throws Refusal for a token that is not good.
[[nodiscard]] std::optional<Claims> read_caller(const Request& request, const Tokens& tokens,
                                                OutsideIssuer* outside);

// Adds the ETag that the row wants, unless the handler has given one, and makes 304 of an answer that the
// caller has already.
void tag(Response& response, const Endpoint& endpoint, const Request& request);

}  // namespace ordo_http
