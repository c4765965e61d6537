#pragma once

#include <ordo/ordo.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/auth/rate_limit.hpp"
#include "http/auth/tokens.hpp"
#include "http/net/server.hpp"

namespace ordo_http {

class Accounts;
class OutsideIssuer;

struct RoutesConfig {
    // These four outlive the routes.
    ordo_engine* shop = nullptr;
    const Tokens* tokens = nullptr;
    Accounts* accounts = nullptr;
    OutsideIssuer* outside = nullptr;  // null = only our own tokens are accepted

    std::string public_url;          // as browsers see the server, without a '/' at its end
    bool registration_open = true;   // what /v1/config tells
    std::uint32_t rate_quota = 600;  // requests for one caller in each window; 0 = no limit
    std::chrono::seconds rate_window{60};
    std::vector<std::string> origins;  // of browsers' pages that may call from elsewhere
    bool reads_wait = false;           // the shop may be long in answering: reads go to the pool as well
    // Further pages, by their path: for GET, open to all, not counted; on the threads that reads have.
    std::map<std::string, std::function<Response(const Request&)>, std::less<>> pages;
    // Hears of every answer: the route's pattern, "" when the path is none of ours. Must not throw.
    std::function<void(std::string_view route, const Application::Done& done)> observe;
    // Hears what became of every webhook: how its fact was taken, or the name of an error.
    std::function<void(const std::string& provider, const std::string& result)> webhook_answered;
    // Hears of every event that goes out on a stream.
    std::function<void(const std::string& type)> event_sent;
};

// The shop's REST interface: interfaces.md, as answers to requests.
class Routes : public Application {
public:
    explicit Routes(RoutesConfig config);
    ~Routes() override;

    Plan plan(const Request& request) override;
    Response answer(const Request& request) override;
    void answer_together(std::span<const Exchange> exchanges) override;
    Response refuse(unsigned status, const Request& request) override;
    void done(const Done& done) noexcept override;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ordo_http
