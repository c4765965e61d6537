#pragma once

#include <optional>
#include <string>

// The configuration file: one line, `db = "shop.db"`, in the TOML that CLI11 reads.
namespace ordo_cli {

// $XDG_CONFIG_HOME/ordo/config, or ~/.config/ordo/config (XDG Base Directory Specification).
[[nodiscard]] std::string config_path();
// The shop that the file names; nothing when there is no file. Throws when there is something else in
// it: a misspelt name must not lead to another shop.
[[nodiscard]] std::optional<std::string> configured_shop();

}  // namespace ordo_cli
