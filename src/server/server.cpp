#include "server/server.hpp"

#include <sqlite3.h>
#include <sys/resource.h>

#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "server/door.hpp"
#include "server/log.hpp"
#include "server/shown_url.hpp"
#include "server/signing_key.hpp"

namespace ordo_server {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr std::string_view kFileScheme = "sqlite://";

// SQLite counts the memory it uses under one lock, which all threads that read wait for; nobody here asks
// for the count. It is for the process to say, before SQLite is used, and so not for the library.
void spare_memory_statistics() { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

bool is_file(const std::string& db) {
    return db.find(':') == std::string::npos || db.starts_with(kFileScheme);
}

// A file of the server's own: where it was told, or beside the shop's. A shop in a database has no place of its
// own, and its servers share what they sign with, so there somebody has to say.
std::string own_file(const std::string& told, const std::string& db, const char* suffix,
                     const char* flag) {
    if (!told.empty()) return fs::absolute(told).string();
    if (!is_file(db))
        throw Refused(ORDO_E_VALIDATION_FAILED,
                      std::string("The shop is no file that another could stand beside: say where with ") +
                          flag + " FILE. It is made when it is missing.");
    const std::string file = db.starts_with(kFileScheme) ? db.substr(kFileScheme.size()) : db;
    return fs::absolute(file + suffix).string();
}

Engine open_shop(const Options& options) {
    ordo_engine* shop = nullptr;
    ordo_error* error = nullptr;
    const Json how = {{"migrate", options.migrate}};
    expect(ordo_open(options.db.c_str(), how.dump().c_str(), &shop, &error), error,
           "the shop " + shown_url(options.db));
    return Engine(shop);
}

std::string plugin_folder(const Options& options) {
    if (!options.plugins.empty()) return fs::absolute(options.plugins).string();
    const fs::path programs = fs::read_symlink("/proc/self/exe").parent_path();
    return (programs / "../lib/ordo").lexically_normal().string();
}

Plugin start_plugin(const Options& options, ordo_engine* shop, const char* name,
                    const Json& config) {
    ordo_plugin_instance* instance = nullptr;
    ordo_error* error = nullptr;
    const std::string path = plugin_folder(options) + "/ordo_" + name + ".so";
    const auto status = ordo_plugin_open(shop, name, path.c_str(), config.dump().c_str(),
                                         log_of_plugin, const_cast<char*>(name), &instance, &error);
    expect(status, error, std::string("the plugin ") + name);
    Plugin plugin(instance);
    expect(ordo_plugin_start(instance, &error), error, std::string("the plugin ") + name);
    return plugin;
}

Json fake_config(const Options& options) {
    return {{"state_file",
             own_file(options.provider_state, options.db, ".fake.json", "--provider-state")},
            {"base_url", options.public_url}};
}

// A setting that is empty is left to the plugin, which refuses what it cannot do without.
Json without_empty(std::initializer_list<std::pair<const char*, const std::string&>> settings) {
    Json config = Json::object();
    for (const auto& [name, value] : settings)
        if (!value.empty()) config[name] = value;
    return config;
}

Json stripe_config(const Options& options) {
    Json config = without_empty({{"secret_key", options.stripe_secret_key},
                                 {"publishable_key", options.stripe_publishable_key},
                                 {"account", options.stripe_account},
                                 {"api_base", options.stripe_api_base}});
    if (!options.stripe_webhook_secrets.empty())
        config["webhook_secrets"] = options.stripe_webhook_secrets;
    return config;
}

Json paypal_config(const Options& options) {
    Json config = without_empty({{"client_id", options.paypal_client_id},
                                 {"client_secret", options.paypal_client_secret},
                                 {"webhook_id", options.paypal_webhook_id},
                                 {"environment", options.paypal_environment},
                                 {"api_base", options.paypal_api_base}});
    config["only_look"] = options.only_look;
    return config;
}

Json provider_config(const std::string& name, const Options& options) {
    if (name == "stripe") return stripe_config(options);
    return name == "paypal" ? paypal_config(options) : fake_config(options);
}

// Whoever listens elsewhere has a proxy before it that encrypts, or says that he wants it in the open.
void require_encryption(const Options& options) {
    const bool here = options.address == "::1" || options.address.starts_with("127.");
    if (here || options.plain_http || options.public_url.starts_with("https://")) return;
    throw Refused(ORDO_E_VALIDATION_FAILED,
                  "The server speaks plain HTTP, and " + options.address +
                      " is not this machine alone. Put a proxy that encrypts before it and say with "
                      "--public-url https://… how browsers reach it, or say --plain-http.");
}

// The soft limit of descriptors is for programs that select(2); each connection is one.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit));  // then the plugin takes fewer connections
}

Json http_config(const Options& options) {
    const std::string key = own_file(options.key_file, options.db, ".key.pem", "--key-file");
    ensure_signing_key(key);
    return {{"address", options.address},
            {"port", options.port},
            {"signing_key_file", key},
            {"public_url", options.public_url},
            {"origins", options.origins},
            {"rate_quota", options.rate_quota},
            {"registration_open", options.registration_open},
            {"reads_wait", !is_file(options.db)},
            {"oidc_issuer", options.oidc_issuer},
            {"oidc_audience", options.oidc_audience},
            {"oidc_role_claim", options.oidc_role_claim},
            {"metrics_token", options.metrics_token}};
}

std::string status_text(const Plugin& plugin, const char* pointer) {
    ordo_doc* doc = nullptr;
    ordo_error* error = nullptr;
    expect(ordo_plugin_status(plugin.get(), &doc, &error), error, "the plugin's status");
    const Doc owned(doc);
    const char* const text = ordo_doc_text(doc, pointer);
    return text == nullptr ? "" : text;
}

// Expires orders, settles payments in doubt, tries refunds again. What fails is tried at the next turn.
void do_what_is_due(const Engine& shop) {
    ordo_doc* doc = nullptr;
    ordo_error* error = nullptr;
    constexpr std::int64_t kBudget = 100;
    if (ordo_run_due(shop.get(), kBudget, nullptr, &doc, &error) != ORDO_OK)
        log(ORDO_LOG_WARNING, "due_work_failed", "error", ordo_error_name(error));
    ordo_error_free(error);
    ordo_doc_free(doc);
}

const char* do_what_is_due_until_told(const Engine& shop, const Options& options,
                                      const StopSignals& signals) {
    for (;;) {
        do_what_is_due(shop);
        if (const auto told = signals.wait(options.due_seconds)) return *told;
    }
}

void stop_plugin(const Plugin& plugin, unsigned seconds) {
    if (ordo_plugin_stop(plugin.get(), seconds * 1'000, nullptr) == ORDO_E_TIMEOUT)
        log(ORDO_LOG_WARNING, "requests_broken_off");
}

}  // namespace

Plugin start_provider(const Options& options, ordo_engine* shop, const std::string& name) {
    return start_plugin(options, shop, name.c_str(), provider_config(name, options));
}

void serve(const Options& options, const StopSignals& signals,
           const std::function<void(const Serving&)>& tell) {
    if (options.quiet) set_log_threshold(ORDO_LOG_WARNING);
    require_encryption(options);
    raise_descriptor_limit();
    spare_memory_statistics();
    const Engine shop = open_shop(options);
    std::vector<Plugin> providers;
    for (const std::string& name : options.providers)
        providers.push_back(start_provider(options, shop.get(), name));
    const Plugin http = start_plugin(options, shop.get(), "http", http_config(options));
    tell({shown_url(options.db), status_text(http, "/status/url"), options.providers});
    const char* const signal = do_what_is_due_until_told(shop, options, signals);
    log(ORDO_LOG_INFO, "stopping", "signal", signal);
    stop_plugin(http, options.drain_seconds);
    log(ORDO_LOG_INFO, "stopped");
}

std::string to_text(const Serving& serving) {
    std::string names;
    for (const std::string& name : serving.providers) names += (names.empty() ? "" : ", ") + name;
    return serving.db + " at " + serving.url +
           " (payments: " + (names.empty() ? "by hand" : names) + ")";
}

}  // namespace ordo_server
