#pragma once

#include <cstdint>
#include <string_view>

namespace ordo_server {

// One JSON object a line on stderr: time, level, event, and the fields of the event.
void set_log_threshold(std::int32_t level);
// `fields_json` is a JSON object or empty. Any thread.
void log(std::int32_t level, std::string_view event, std::string_view fields_json = {});
// The same with one field, which is a text.
void log(std::int32_t level, std::string_view event, std::string_view field,
         std::string_view value);

// An ordo_log_fn; `user` is the name of what logs, a `const char*`.
void log_of_plugin(void* user, std::int32_t level, const char* event, const char* fields_json);

}  // namespace ordo_server
