#pragma once

#include <functional>
#include <string>

#include "server/door.hpp"
#include "server/options.hpp"
#include "server/stop_signals.hpp"

namespace ordo_server {

// What a program tells when requests are answered.
struct Serving {
    std::string db;  // without the password that its URL may have
    std::string url;
    std::vector<std::string> providers;
};

// Opens a shop, puts the HTTP adapter and payment providers to work on it, tells so, does what becomes due,
// and ends in good order when a signal asks for it. A host of plugins like any other: all it knows of Ordo
// is the C door. Throws std::runtime_error, Refused where the door refuses.
void serve(const Options& options, const StopSignals& signals,
           const std::function<void(const Serving&)>& tell);

// Puts the payment provider of that name to work on a shop, as serve() does. To be closed before the shop is.
[[nodiscard]] Plugin start_provider(const Options& options, ordo_engine* shop,
                                    const std::string& name);

// "/shop.db at http://127.0.0.1:8080 (payments: fake)"
[[nodiscard]] std::string to_text(const Serving& serving);

}  // namespace ordo_server
