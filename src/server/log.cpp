#include "server/log.hpp"

#include <fmt/chrono.h>
#include <fmt/core.h>
#include <ordo/plugin.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace ordo_server {
namespace {

using Json = nlohmann::ordered_json;

std::atomic<std::int32_t> g_threshold{ORDO_LOG_INFO};

constexpr const char* kLevels[] = {"debug", "info", "warning", "error"};

std::string now_text() {
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    return fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(second)),
                       (now - second).count());
}

void write(std::int32_t level, std::string_view event, const Json& fields) {
    if (level < g_threshold.load(std::memory_order_relaxed)) return;
    Json line = {{"time", now_text()},
                 {"level", kLevels[level < 0 || level > 3 ? 3 : level]},
                 {"event", event}};
    line.update(fields);
    // One call, so that lines of several threads do not mix.
    const std::string text = line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace

void set_log_threshold(std::int32_t level) { g_threshold = level; }

void log(std::int32_t level, std::string_view event, std::string_view fields_json) {
    const Json fields = Json::parse(fields_json, nullptr, false);
    write(level, event, fields.is_object() ? fields : Json::object());
}

void log(std::int32_t level, std::string_view event, std::string_view field,
         std::string_view value) {
    write(level, event, Json{{std::string(field), value}});
}

void log_of_plugin(void* user, std::int32_t level, const char* event, const char* fields_json) {
    Json fields = {{"plugin", static_cast<const char*>(user)}};
    if (fields_json != nullptr) {
        const Json told = Json::parse(fields_json, nullptr, false);
        if (told.is_object()) fields.update(told);
    }
    write(level, event, fields);
}

}  // namespace ordo_server
