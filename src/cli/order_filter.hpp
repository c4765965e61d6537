#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/shop.hpp"

namespace ordo_cli {

// Which orders: the options of `order list`, `order find` and `export orders`.
struct OrderFilter {
    std::string search, user, from, to, tz = "UTC", total_min, total_max, sort;
    std::vector<std::string> status, payment;
    bool attention = false;

    void add_to(CLI::App& command, bool with_search);
    [[nodiscard]] Json query() const;
};

}  // namespace ordo_cli
