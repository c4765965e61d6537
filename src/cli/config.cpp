#include "cli/config.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>

#include "cli/output.hpp"

namespace ordo_cli {

std::string config_path() {
    const char* const folder = std::getenv("XDG_CONFIG_HOME");
    if (folder != nullptr && *folder == '/') return std::string(folder) + "/ordo/config";
    const char* const home = std::getenv("HOME");
    return std::string(home != nullptr ? home : "") + "/.config/ordo/config";
}

std::optional<std::string> configured_shop() {
    const std::string path = config_path();
    std::ifstream file(path);
    if (!file) return std::nullopt;
    std::optional<std::string> shop;
    for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_config(file)) {
        if (item.fullname() != "db" || item.inputs.size() != 1) {
            throw Failure(Exit::usage,
                          path + " may only say db = \"…\", not " + clean(item.fullname()));
        }
        shop = item.inputs.front();
    }
    return shop;
}

}  // namespace ordo_cli
