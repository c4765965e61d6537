#include <ordo/plugin.h>

#include <fmt/core.h>
#include <openssl/crypto.h>
#include <sys/resource.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>

#include "http/config.hpp"
#include "http/metrics.hpp"
#include "http/net/server.hpp"
#include "http/routes/accounts.hpp"
#include "http/routes/application.hpp"
#include "http/routes/door.hpp"
#include "http/routes/problem.hpp"
#include "provider/http/client.hpp"
#include "http/host.hpp"

// The plugin's life: its settings are checked when it is created, everything is put together when it is
// started.
namespace ordo_http {

const ordo_host* g_host = nullptr;

namespace {

constexpr const char* kVersion = "1.0.0";

Response page(std::string_view type, std::string body) {
    Response response;
    response.headers.add("content-type", std::string(type));
    response.headers.add("cache-control", "private, no-store");
    response.body = std::move(body);
    return response;
}

class HttpPlugin {
public:
    HttpPlugin(ordo_engine* shop, Config config, void* log_context)
        : shop_(shop), config_(std::move(config)), log_context_(log_context),
          tokens_(token_config(config_, log_context)) {}

    void start() {
        metrics_ = std::make_unique<Metrics>(ordo_version_text());
        if (!config_.outside.issuer.empty()) {
            outside_ = std::make_unique<OutsideIssuer>(outside_config());
            outside_->start();
        }
        accounts_ = std::make_unique<Accounts>(shop_, tokens_, accounts_config());
        routes_ = std::make_unique<Routes>(routes_config());
        server_ = std::make_unique<Server>(server_config(), *routes_);
        server_->start();
    }
    [[nodiscard]] std::string url() const {
        if (!config_.public_url.empty()) return config_.public_url;
        const std::string& address = config_.server.address;
        const bool is_ipv6 = address.find(':') != std::string::npos;
        return fmt::format("http://{}:{}", is_ipv6 ? "[" + address + "]" : address,
                           server_ ? server_->port() : config_.server.port);
    }
    bool stop(std::chrono::milliseconds deadline) { return server_->stop(deadline); }

private:
    // Keys change with their files, without a restart.
    static TokenConfig token_config(const Config& config, void* log_context) {
        TokenConfig tokens = config.tokens;
        const auto files = std::make_shared<KeyFiles>(
            config.signing_key_file, config.other_key_files,
            KeyTexts{tokens.signing_key, tokens.other_keys});
        tokens.changed_keys = [files] { return files->changed(); };
        tokens.keys_refused = [log_context](const std::string& sentence) {
            const nlohmann::json fields = {{"detail", sentence}};
            g_host->log(log_context, ORDO_LOG_WARNING, "keys_refused", fields.dump().c_str());
        };
        return tokens;
    }
    [[nodiscard]] OutsideConfig outside_config() const {
        OutsideConfig outside = config_.outside;
        outside.get = [](const std::string& url) -> std::optional<std::string> {
            ordo_provider_plugin::HttpRequest request;
            request.url = url;
            request.timeout_ms = 5'000;
            request.answer_max = std::size_t{256} << 10U;
            auto answer = ordo_provider_plugin::send(request);
            if (answer.status != 200) return std::nullopt;
            return std::move(answer.body);
        };
        return outside;
    }
    // Connections leave descriptors for the shop, its providers and whatever else the host has open.
    [[nodiscard]] ServerConfig server_config() const {
        constexpr std::size_t kOthers = 128;
        ServerConfig server = config_.server;
        rlimit limit{};
        if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return server;
        const std::size_t room = std::max<std::size_t>(limit.rlim_cur, 2 * kOthers) - kOthers;
        if (server.connections_max <= room) return server;
        server.connections_max = room;
        const nlohmann::json fields = {{"connections_max", room}, {"descriptors", limit.rlim_cur}};
        g_host->log(log_context_, ORDO_LOG_WARNING, "few_descriptors", fields.dump().c_str());
        return server;
    }
    [[nodiscard]] AccountsConfig accounts_config() const {
        AccountsConfig accounts;
        accounts.registration_open = config_.registration_open;
        accounts.origins = config_.origins;
        // Browsers keep secure cookies off plain http; a shop at a desk has nothing else.
        accounts.secure_cookie = config_.public_url.starts_with("https://");
        return accounts;
    }
    [[nodiscard]] RoutesConfig routes_config() {
        RoutesConfig routes;
        routes.shop = shop_;
        routes.tokens = &tokens_;
        routes.accounts = accounts_.get();
        routes.outside = outside_.get();
        routes.public_url = config_.public_url;
        routes.registration_open = config_.registration_open;
        routes.reads_wait = config_.reads_wait;
        routes.rate_quota = config_.rate_quota;
        routes.origins = config_.origins;
        if (!config_.metrics_token.empty()) {
            routes.pages["/metrics"] = [this](const Request& request) { return metrics_page(request); };
            routes.observe = [this](std::string_view route, const Application::Done& done) {
                metrics_->count(std::string(route), done.request->method, done.status, done.took);
            };
            routes.webhook_answered = [this](const std::string& provider, const std::string& result) {
                metrics_->count_webhook(provider, result);
            };
            routes.event_sent = [this](const std::string& type) { metrics_->count_sent_event(type); };
        }
        return routes;
    }
    [[nodiscard]] Response metrics_page(const Request& request) const {
        const std::string* const authorization = request.headers.find("authorization");
        const std::string wanted = "Bearer " + config_.metrics_token;
        // Of the same length, so that the time says nothing of where they differ.
        if (authorization == nullptr || authorization->size() != wanted.size() ||
            CRYPTO_memcmp(authorization->data(), wanted.data(), wanted.size()) != 0)
            return problem(request, ORDO_E_UNAUTHENTICATED, "This page has a token of its own.");
        return page("text/plain; version=0.0.4; charset=utf-8", metrics_->text(counters()));
    }
    // Empty while the shop cannot be asked: what is wrong with it shows in the requests.
    [[nodiscard]] std::string counters() const {
        try {
            return std::string(text_of(ask(&ordo_host::counters, shop_, nullptr)));
        } catch (const Refusal&) {
            return {};
        }
    }

    ordo_engine* shop_;
    Config config_;
    void* log_context_;
    Tokens tokens_;
    std::unique_ptr<Metrics> metrics_;
    std::unique_ptr<OutsideIssuer> outside_;
    std::unique_ptr<Accounts> accounts_;
    std::unique_ptr<Routes> routes_;
    std::unique_ptr<Server> server_;
};

HttpPlugin& of(void* instance) { return *static_cast<HttpPlugin*>(instance); }

// No exception leaves the plugin.
template <class Body>
ordo_status guarded(ordo_error** error, Body body) {
    try {
        return body();
    } catch (const ConfigError& wrong) {
        return ordo_error_new(ORDO_E_VALIDATION_FAILED, wrong.message.c_str(), wrong.field.c_str(), error);
    } catch (const std::invalid_argument& unfit) {
        return ordo_error_new(ORDO_E_VALIDATION_FAILED, unfit.what(), "/signing_key_file", error);
    } catch (const std::system_error& failure) {
        return ordo_error_new(ORDO_E_UNAVAILABLE, failure.what(), nullptr, error);
    } catch (const std::bad_alloc&) {
        return ordo_error_new(ORDO_E_OUT_OF_MEMORY, "There is not enough memory.", nullptr, error);
    } catch (const std::exception& failure) {
        return ordo_error_new(ORDO_E_INTERNAL, failure.what(), nullptr, error);
    }
}

ordo_status create(ordo_engine* shop, const char* config_json, void* log_context, void** instance,
                   ordo_error** error) {
    return guarded(error, [&]() -> ordo_status {
        *instance = new HttpPlugin(shop, read_config(config_json), log_context);
        return ORDO_OK;
    });
}

ordo_status start(void* instance, ordo_error** error) {
    return guarded(error, [&]() -> ordo_status {
        of(instance).start();
        return ORDO_OK;
    });
}

ordo_status status(void* instance, ordo_doc** out, ordo_error** error) {
    return guarded(error, [&]() -> ordo_status {
        *out = ordo_doc_new();
        return ordo_doc_set_text(*out, "/url", of(instance).url().c_str());
    });
}

ordo_status stop(void* instance, uint32_t deadline_ms, ordo_error** error) {
    return guarded(error, [&]() -> ordo_status {
        if (of(instance).stop(std::chrono::milliseconds(deadline_ms))) return ORDO_OK;
        return ordo_error_new(ORDO_E_TIMEOUT, "Some requests were broken off.", nullptr, error);
    });
}

void destroy(void* instance) { delete static_cast<HttpPlugin*>(instance); }

}  // namespace
}  // namespace ordo_http

extern "C" ORDO_PLUGIN_ENTRY ordo_status ordo_plugin_http_v1(const ordo_host* host, ordo_plugin* plugin,
                                                             ordo_error**);

ordo_status ordo_plugin_http_v1(const ordo_host* host, ordo_plugin* plugin, ordo_error**) {
    ordo_http::g_host = host;
    plugin->needs_size = sizeof(ordo_host);
    plugin->name = "http";
    plugin->version = ordo_http::kVersion;
    plugin->description = "Serves the shop's REST interface";
    plugin->create = ordo_http::create;
    plugin->start = ordo_http::start;
    plugin->status = ordo_http::status;
    plugin->stop = ordo_http::stop;
    plugin->destroy = ordo_http::destroy;
    return ORDO_OK;
}
