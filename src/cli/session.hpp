#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/output.hpp"
#include "cli/shop.hpp"

// What all commands share: the options before the command, and how to reach the shop.
namespace ordo_cli {

// Options of commands that write.
struct WriteFlags {
    std::string idempotency_key;
    std::optional<std::int64_t> expected_version;

    void add_to(CLI::App& command, bool versioned);
};

class Session {
public:
    std::string db;
    std::string actor = "admin";
    bool json = false;
    bool no_input = false;
    bool yes = false;
    Output out;
    // What the command line asks for; set while it is parsed, run afterwards.
    std::function<Exit()> action;

    [[nodiscard]] Shop open(bool migrate = false, const Json& shop = Json::object()) const;
    // Call options: who asks, and the flags of a writing command.
    [[nodiscard]] Json options(const WriteFlags* flags = nullptr) const;
    // Asks on a terminal; without one, or with --no-input, only --yes is consent.
    void confirm(const std::string& question) const;
    // Runs `page(cursor)` once or, with `all`, until there are no more pages; prints --json lines,
    // or hands all rows to `print`.
    void list(bool all, const std::string& cursor,
              const std::function<Answer(const std::string&)>& page,
              const std::function<void(const Json&)>& print);
    // The answer of a writing command: the document, the id, or `print`.
    void show(const Answer& answer, const std::function<void(const Json&)>& print);
};

// Paging options of list commands.
struct PageFlags {
    std::int64_t limit = 0;  // 0 = the library's default
    std::string cursor;
    bool all = false;

    void add_to(CLI::App& command);
    void put_into(Json& query, const std::string& from) const;
};

// All of stdin: what `-` stands for.
[[nodiscard]] std::string read_stdin();
[[nodiscard]] bool yes_or_no(const std::string& word);
// "name=value" pairs as an object.
[[nodiscard]] Json metadata_from(const std::vector<std::string>& pairs);
// The id of a product that is given by its id or its barcode.
[[nodiscard]] std::string product_id(const Session& session, Shop& shop, const std::string& text);
// "10%" or "5.00" as the document of a discount.
[[nodiscard]] Json discount_from(const std::string& text);

void add_shop_commands(CLI::App& app, Session& session);
void add_product_commands(CLI::App& app, Session& session);
void add_order_commands(CLI::App& app, Session& session);

}  // namespace ordo_cli
