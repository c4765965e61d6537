#include "http/routes/application.hpp"

#include <algorithm>
#include <new>

#include "http/auth/peer_key.hpp"
#include "http/routes/call.hpp"
#include "http/routes/handlers.hpp"

namespace ordo_http {
namespace {

// What is found out of a request's header; it travels with the request.
struct Planned {
    Match match;
    std::optional<Claims> claims;
    RateLimit::Verdict rate;
    bool counted = false;
    const std::function<Response(const Request&)>* page = nullptr;
    std::optional<Refusal> refusal;  // what stands against it
    std::optional<Response> answer;  // needs no body: 204 for OPTIONS, 405
};

bool is_preflight(const Request& request) {
    return request.headers.find("access-control-request-method") != nullptr;
}

Response answer_options(const Match& match) {
    Response response;
    response.status = 204;
    response.headers.add("allow", match.allowed);
    return response;
}

Response wrong_method(const Request& request, const Match& match) {
    Response response = problem(request, ORDO_E_METHOD_NOT_ALLOWED,
                                "This path has the methods " + match.allowed + '.');
    response.headers.add("allow", match.allowed);
    return response;
}

// Adds what the endpoint's row says of all its answers.
Response labelled(Response response, const Endpoint& endpoint, const Request& request) {
    tag(response, endpoint, request);
    if (response.status < 400 && response.headers.find("cache-control") == nullptr)
        response.headers.add("cache-control", std::string(endpoint.rules.cache));
    return response;
}

void check_rights(Access access, const std::optional<Claims>& claims) {
    if (access == Access::open || access == Access::optional) return;
    if (!claims)
        throw Refusal(ORDO_E_UNAUTHENTICATED, "Sign in first: this needs an access token.");
    if (access == Access::admin && claims->role != "admin")
        throw Refusal(ORDO_E_FORBIDDEN, "This is for the shop's staff.");
}

// What a handler refuses, and what it throws, becomes an answer.
template <class Work>
Response fenced(const Request& request, Work work) {
    try {
        return work();
    } catch (const Refusal& refusal) {
        return problem(request, refusal);
    } catch (const std::bad_alloc&) {
        return problem(request, ORDO_E_OUT_OF_MEMORY, "There is not enough memory.");
    } catch (const std::exception&) {
        return problem(request, ORDO_E_INTERNAL, "An unexpected fault of the HTTP adapter.");
    }
}

}  // namespace

class Routes::Impl {
public:
    explicit Impl(RoutesConfig config)
        : config_(std::move(config)),
          rate_(config_.rate_quota, config_.rate_window) {}

    [[nodiscard]] const RoutesConfig& config() const noexcept { return config_; }

    // Never throws Refusal: what stands against the request is in the plan.
    std::shared_ptr<Planned> make_plan(const Request& request);
    Response carry_out(const Request& request, const Planned& planned);
    // Requests of Lane::together, and these are all of one kind.
    void place_orders(std::span<const Application::Exchange> exchanges) const;
    // The threads that may wait for the answer.
    [[nodiscard]] Lane lane(const Request& request, const Planned& planned) const;
    // Adds what all answers have.
    void finish(Response& response, const Request& request, const Planned& planned) const;

private:
    void find_way(const Request& request, Planned& planned) const;
    void count(const Request& request, Planned& planned);
    void allow_origin(Response& response, const Request& request) const;

    const RoutesConfig config_;
    RateLimit rate_;
};

void Routes::Impl::find_way(const Request& request, Planned& planned) const {
    if (const auto page = config_.pages.find(request.path); page != config_.pages.end()) {
        if (request.method == "GET" || request.method == "HEAD") {
            planned.page = &page->second;
            return;
        }
        planned.match.allowed = "GET, HEAD, OPTIONS";
    } else {
        planned.match = find_endpoint(request.method, request.path);
    }
    const Endpoint* endpoint = planned.match.endpoint;
    if (endpoint == nullptr) {
        if (planned.match.allowed.empty())
            throw Refusal(ORDO_E_NOT_FOUND, "There is nothing at this path.");
        planned.answer = request.method == "OPTIONS" ? answer_options(planned.match)
                                                     : wrong_method(request, planned.match);
        return;
    }
    if (endpoint->rules.access != Access::open)
        planned.claims = read_caller(request, *config_.tokens, config_.outside);
    check_rights(endpoint->rules.access, planned.claims);
}

void Routes::Impl::count(const Request& request, Planned& planned) {
    const Endpoint* endpoint = planned.match.endpoint;
    if (rate_.quota() == 0 || planned.page != nullptr) return;
    if (endpoint != nullptr && !endpoint->rules.counted) return;
    const std::string key = planned.claims ? planned.claims->user_id : peer_key(request.peer);
    planned.rate = rate_.take(key, request.received_at);
    planned.counted = true;
    if (planned.rate.allowed) return;
    planned.refusal.reset();
    planned.answer = problem(request, ORDO_E_RATE_LIMITED, "Too many requests; wait a little.");
    planned.answer->headers.add("retry-after", std::to_string(planned.rate.retry_after.count()));
}

std::shared_ptr<Planned> Routes::Impl::make_plan(const Request& request) {
    auto planned = std::make_shared<Planned>();
    try {
        find_way(request, *planned);
    } catch (const Refusal& refusal) {
        planned->refusal = refusal;
    }
    // Refused ones count as well, by their peer: guessing tokens must not be free.
    count(request, *planned);
    return planned;
}

Response Routes::Impl::carry_out(const Request& request, const Planned& planned) {
    if (planned.page != nullptr) return (*planned.page)(request);
    const Endpoint& endpoint = *planned.match.endpoint;
    Call call(config_, request, endpoint, planned.match.parameters, planned.claims);
    return labelled(endpoint.handle(call), endpoint, request);
}

void Routes::Impl::place_orders(std::span<const Application::Exchange> exchanges) const {
    std::vector<std::optional<Call>> calls(exchanges.size());
    std::vector<const Call*> good;
    good.reserve(exchanges.size());
    for (std::size_t i = 0; i < exchanges.size(); ++i) {
        const Request& request = *exchanges[i].request;
        const auto& planned = *static_cast<const Planned*>(request.planned.get());
        *exchanges[i].response = fenced(request, [&] {
            const Match& match = planned.match;
            good.push_back(&calls[i].emplace(config_, request, *match.endpoint, match.parameters,
                                             planned.claims));
            return Response();
        });
    }
    PlacedOrders placed(config_.shop, good);
    for (std::size_t i = 0, at = 0; i < exchanges.size(); ++i) {
        const Request& request = *exchanges[i].request;
        Response& response = *exchanges[i].response;
        if (calls[i])
            response = fenced(request, [&] {
                return labelled(calls[i]->answer(placed.take(at++)), calls[i]->endpoint, request);
            });
        finish(response, request, *static_cast<const Planned*>(request.planned.get()));
    }
}

void Routes::Impl::allow_origin(Response& response, const Request& request) const {
    const std::string* origin = request.headers.find("origin");
    if (config_.origins.empty()) return;
    response.headers.add("vary", "origin");
    if (origin == nullptr ||
        std::find(config_.origins.begin(), config_.origins.end(), *origin) == config_.origins.end())
        return;
    response.headers.add("access-control-allow-origin", *origin);
    response.headers.add("access-control-allow-credentials", "true");
    if (request.method == "OPTIONS" && is_preflight(request)) {
        const std::string* allow = response.headers.find("allow");
        response.headers.add("access-control-allow-methods", allow == nullptr ? "" : *allow);
        response.headers.add("access-control-allow-headers",
                             "authorization, content-type, idempotency-key, if-match, "
                             "if-none-match, last-event-id, traceparent, x-request-id");
        response.headers.add("access-control-max-age", "600");
    } else {
        response.headers.add("access-control-expose-headers",
                             "etag, idempotency-replayed, link, location, ratelimit, "
                             "ratelimit-policy, retry-after, x-request-id");
    }
}

Lane Routes::Impl::lane(const Request& request, const Planned& planned) const {
    const Lane reading = config_.reads_wait ? Lane::pool : Lane::network;
    if (planned.match.endpoint == nullptr) return reading;
    const Rules& rules = planned.match.endpoint->rules;
    if (rules.lane != Lane::network) return rules.lane;
    if (rules.csv && accepts(request, "text/csv")) return Lane::pool;
    return rules.stored ? reading : Lane::network;
}

void Routes::Impl::finish(Response& response, const Request& request,
                          const Planned& planned) const {
    if (planned.counted) {
        response.headers.add("ratelimit-policy",
                             "\"default\";q=" + std::to_string(rate_.quota()) +
                                 ";w=" + std::to_string(rate_.window().count()));
        response.headers.add("ratelimit",
                             "\"default\";r=" + std::to_string(planned.rate.remaining) +
                                 ";t=" + std::to_string(planned.rate.reset.count()));
    }
    response.headers.add("x-content-type-options", "nosniff");
    allow_origin(response, request);
}

Routes::Routes(RoutesConfig config) : impl_(std::make_unique<Impl>(std::move(config))) {}
Routes::~Routes() = default;

Application::Plan Routes::plan(const Request& request) {
    const auto planned = impl_->make_plan(request);
    request.planned = planned;
    Plan plan;
    if (planned->refusal) planned->answer = problem(request, *planned->refusal);
    if (planned->answer) {
        impl_->finish(*planned->answer, request, *planned);
        plan.refusal = std::make_unique<Response>(std::move(*planned->answer));
        return plan;
    }
    if (const Endpoint* endpoint = planned->match.endpoint)
        plan.body_limit = body_limit(endpoint->rules.body);
    plan.lane = impl_->lane(request, *planned);
    return plan;
}

Response Routes::answer(const Request& request) {
    if (!request.planned) {
        Plan plan = this->plan(request);
        if (plan.refusal) return std::move(*plan.refusal);
    }
    const auto& planned = *static_cast<const Planned*>(request.planned.get());
    Response response = fenced(request, [&] { return impl_->carry_out(request, planned); });
    impl_->finish(response, request, planned);
    return response;
}

void Routes::answer_together(std::span<const Exchange> exchanges) { impl_->place_orders(exchanges); }

Response Routes::refuse(unsigned status, const Request& request) {
    switch (status) {
        case 408:
            return problem_with_status(request, status, ORDO_E_TIMEOUT,
                                       "The request came too slowly.");
        case 413:
            return problem(request, ORDO_E_PAYLOAD_TOO_LARGE, "The body is too large.");
        case 431:
            return problem(request, ORDO_E_HEADERS_TOO_LARGE, "The headers are too large.");
        case 500:
            return problem(request, ORDO_E_INTERNAL, "An unexpected fault of the HTTP adapter.");
        case 503:
            return problem(request, ORDO_E_BUSY, "Too many requests wait; try again.");
        default:
            return problem_with_status(request, status, ORDO_E_MALFORMED_REQUEST,
                                       "This is no well-formed HTTP request.");
    }
}

void Routes::done(const Done& done) noexcept {
    if (!impl_->config().observe) return;
    std::string_view route;
    if (const auto* planned = static_cast<const Planned*>(done.request->planned.get())) {
        if (planned->page != nullptr) route = done.request->path;
        if (planned->match.endpoint != nullptr) route = planned->match.endpoint->pattern;
    }
    impl_->config().observe(route, done);
}

}  // namespace ordo_http
