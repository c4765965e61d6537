#pragma once

#include <string>
#include <vector>

#include "cli/reconcile.hpp"
#include "cli/session.hpp"

// The two sides of a comparison, as far as the shop itself has them.
namespace ordo_cli {

[[nodiscard]] Books read_books(Session& session, Shop& shop, const std::string& provider,
                               const Period& period);

// What the provider has answered about ours, in the form of an export.
struct Answers {
    struct Unanswered {
        std::string payment_id, why;
    };

    Statements statements;
    std::vector<Unanswered> unanswered;
};

// Asks the provider, which is at work on the shop, about every payment that was opened since then. The shop takes
// what it says; `before` is what the shop knew. Money of which it never heard a word is not asked about.
[[nodiscard]] Answers ask_provider(Session& session, Shop& shop, const Books& before,
                                   const std::string& provider, const std::string& since);

}  // namespace ordo_cli
