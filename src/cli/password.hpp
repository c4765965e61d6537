#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "cli/session.hpp"

// Secrets come from a prompt, a file or the environment; never from the command line, which others
// can read in the list of processes.
namespace ordo_cli {

struct PasswordFlags {
    std::string file;

    void add_to(CLI::App& command);
    // --password-file, else ORDO_PASSWORD; nothing when there is neither.
    [[nodiscard]] std::optional<std::string> given() const;
    // … else the answer of the person at the terminal,
    [[nodiscard]] std::string ask_once(const Session& session, const std::string& whose) const;
    // or, for a new password, two equal ones.
    [[nodiscard]] std::string ask(const Session& session, const std::string& whose) const;
};

// 100 random bits, in letters and digits that are not mistaken for each other.
[[nodiscard]] std::string random_password();

}  // namespace ordo_cli
