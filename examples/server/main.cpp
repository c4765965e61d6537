// The example server: opens a shop, puts the HTTP adapter and payment providers to work on it, does what
// becomes due, and ends in good order when it is told to. It is a host of plugins like any other; all it
// knows of Ordo is the C door.
#include <fmt/core.h>
#include <pthread.h>

#include <cerrno>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "door.hpp"
#include "log.hpp"
#include "options.hpp"
#include "signing_key.hpp"

namespace server {
namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

// The signals that end the server wait to be fetched; all threads that are started later inherit that.
sigset_t hold_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return set;
}

// Files of the server's own stand beside the shop's, or in the working folder when it has none.
std::string beside(const std::string& db, const std::string& suffix) {
    constexpr std::string_view kScheme = "sqlite://";
    const std::string file = db.starts_with(kScheme) ? db.substr(kScheme.size()) : db;
    const bool is_file = file.find(':') == std::string::npos;
    return fs::absolute((is_file ? file : "ordo") + suffix).string();
}

Engine open_shop(const Options& options) {
    ordo_engine* shop = nullptr;
    ordo_error* error = nullptr;
    const Json how = {{"migrate", options.migrate}};
    expect(ordo_open(options.db.c_str(), how.dump().c_str(), &shop, &error), error,
           "the shop " + options.db);
    return Engine(shop);
}

std::string plugin_folder(const Options& options) {
    if (!options.plugins.empty()) return fs::absolute(options.plugins).string();
    return (fs::read_symlink("/proc/self/exe").parent_path() / "../lib/ordo").lexically_normal().string();
}

Plugin start_plugin(const Options& options, const Engine& shop, const char* name, const Json& config) {
    ordo_plugin_instance* instance = nullptr;
    ordo_error* error = nullptr;
    const std::string path = plugin_folder(options) + "/ordo_" + name + ".so";
    const auto status = ordo_plugin_open(shop.get(), name, path.c_str(), config.dump().c_str(), log_of_plugin,
                                         const_cast<char*>(name), &instance, &error);
    expect(status, error, std::string("the plugin ") + name);
    Plugin plugin(instance);
    expect(ordo_plugin_start(instance, &error), error, std::string("the plugin ") + name);
    return plugin;
}

Json fake_config(const Options& options) {
    const std::string state =
        options.provider_state.empty() ? beside(options.db, ".fake.json") : options.provider_state;
    return {{"state_file", fs::absolute(state).string()}, {"base_url", options.public_url}};
}

// A setting that is empty is left to the plugin, which refuses what it cannot do without.
Json stripe_config(const Options& options) {
    Json config = Json::object();
    for (const auto& [name, value] : {std::pair("secret_key", options.stripe_secret_key),
                                      std::pair("publishable_key", options.stripe_publishable_key),
                                      std::pair("account", options.stripe_account),
                                      std::pair("api_base", options.stripe_api_base)})
        if (!value.empty()) config[name] = value;
    if (!options.stripe_webhook_secrets.empty()) config["webhook_secrets"] = options.stripe_webhook_secrets;
    return config;
}

Json http_config(const Options& options) {
    const std::string key =
        options.key_file.empty() ? beside(options.db, ".key.pem") : fs::absolute(options.key_file).string();
    ensure_signing_key(key);
    Json config = {{"address", options.address},
                   {"port", options.port},
                   {"signing_key_file", key},
                   {"public_url", options.public_url},
                   {"origins", options.origins},
                   {"rate_quota", options.rate_quota},
                   {"registration_open", options.registration_open},
                   {"metrics_token", options.metrics_token}};
    if (!options.openapi_file.empty()) config["openapi_file"] = fs::absolute(options.openapi_file).string();
    return config;
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

// Returns when a signal asks the server to end.
int serve_until_told(const Engine& shop, const Options& options, const sigset_t& signals) {
    const timespec turn{static_cast<time_t>(options.due_seconds), 0};
    for (;;) {
        const int told = sigtimedwait(&signals, nullptr, &turn);
        if (told > 0) return told;
        if (errno == EAGAIN) do_what_is_due(shop);
    }
}

void stop_plugin(const Plugin& plugin, unsigned seconds) {
    if (ordo_plugin_stop(plugin.get(), seconds * 1'000, nullptr) == ORDO_E_TIMEOUT)
        log(ORDO_LOG_WARNING, "requests_broken_off");
}

int run(const Options& options) {
    const sigset_t signals = hold_signals();
    if (options.quiet) set_log_threshold(ORDO_LOG_WARNING);
    const Engine shop = open_shop(options);
    std::vector<Plugin> providers;
    std::string names;
    for (const std::string& name : options.providers) {
        const Json config = name == "stripe" ? stripe_config(options) : fake_config(options);
        providers.push_back(start_plugin(options, shop, name.c_str(), config));
        names += (names.empty() ? "" : ", ") + name;
    }
    const Plugin http = start_plugin(options, shop, "http", http_config(options));
    fmt::print("ordo-server {} serves {} at {} (payments: {})\n", ordo_version_text(), options.db,
               status_text(http, "/status/url"), names.empty() ? "by hand" : names);
    std::fflush(stdout);
    do_what_is_due(shop);
    const int signal = serve_until_told(shop, options, signals);
    log(ORDO_LOG_INFO, "stopping", "signal", signal == SIGINT ? "SIGINT" : "SIGTERM");
    stop_plugin(http, options.drain_seconds);
    log(ORDO_LOG_INFO, "stopped");
    return 0;
}

}  // namespace
}  // namespace server

int main(int argc, char** argv) {
    const server::Options options = server::read_options(argc, argv);
    try {
        return server::run(options);
    } catch (const std::exception& problem) {
        fmt::print(stderr, "ordo-server: {}\n", problem.what());
        return 1;
    }
}
