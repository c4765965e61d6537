#pragma once

#include <CLI/CLI.hpp>
#include <initializer_list>
#include <string>

#include "cli/shop.hpp"

namespace ordo_cli {

inline const std::initializer_list<const char*> kMethods = {"card", "cash", "bank_transfer",
                                                            "paypal", "other"};

// How an order was paid, as options.
struct PaymentFlags {
    std::string method, amount, tendered, reference, note, paid_at;
    bool offline = false;

    void add_to(CLI::App& command);
    [[nodiscard]] Json document() const;
};

}  // namespace ordo_cli
