#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <memory>
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

    // Where the shop is: --db, else ORDO_DB, else the configuration file.
    [[nodiscard]] std::string url() const;
    [[nodiscard]] Shop open(bool migrate = false, const Json& shop = Json::object()) const;
    // Call options: who asks, and the flags of a writing command.
    [[nodiscard]] Json options(const WriteFlags* flags = nullptr) const;
    // Whether there is a person at a terminal who may be asked.
    [[nodiscard]] bool can_ask() const;
    // Asks on a terminal; without one, or with --no-input, only --yes is consent.
    void confirm(const std::string& question) const;
    // Runs `page(cursor)` once or, with `all`, until there are no more pages; prints --json lines,
    // or hands all rows to `print`.
    void list(bool all, const std::string& cursor,
              const std::function<Answer(const std::string&)>& page,
              const std::function<void(const Json&)>& print);
    // The answer of a reading command: the document, or `print`.
    void tell(const Answer& answer, const std::function<void(const Json&)>& print);
    // The answer of a writing command: the document, the id, or `print`.
    void show(const Answer& answer, const std::function<void(const Json&)>& print);
};

// Has `action` run when the command line names this command. The options of the command are bound to
// `flags` before.
template <class Flags>
void on_run(CLI::App& command, Session& session, std::shared_ptr<Flags> flags,
            Exit (*action)(Session&, const Flags&)) {
    command.callback([&session, flags = std::move(flags), action] {
        session.action = [&session, flags, action] { return action(session, *flags); };
    });
}

// The same for a command without options.
inline void on_run(CLI::App& command, Session& session, Exit (*action)(Session&)) {
    command.callback(
        [&session, action] { session.action = [&session, action] { return action(session); }; });
}

// Paging options of list commands.
struct PageFlags {
    std::int64_t limit = 0;  // 0 = the library's default
    std::string cursor;
    bool all = false;

    void add_to(CLI::App& command);
    void put_into(Json& query, const std::string& from) const;
};

// Sets the member when something was given.
void put(Json& document, const char* member, const std::string& value);
// The same for "yes" and "no".
void put_flag(Json& document, const char* member, const std::string& value);

[[nodiscard]] bool yes_or_no(const std::string& word);
// "name=value" pairs as an object.
[[nodiscard]] Json metadata_from(const std::vector<std::string>& pairs);
// The id of a product that is given by its id, its barcode or its sku.
[[nodiscard]] std::string product_id(const Session& session, Shop& shop, const std::string& text);
// The id of an order that is given by its id or its number.
[[nodiscard]] std::string order_id(const Session& session, Shop& shop, const std::string& text);
// "10%" or "5.00" as the document of a discount.
[[nodiscard]] Json discount_from(const std::string& text);

void add_shop_commands(CLI::App& app, Session& session);
void add_care_commands(CLI::App& app, Session& session);
void add_event_commands(CLI::App& app, Session& session);
void add_product_commands(CLI::App& app, Session& session);
void add_image_commands(CLI::App& product, Session& session);
void add_order_commands(CLI::App& app, Session& session);
void add_order_changes(CLI::App& order, Session& session);
void add_payment_commands(CLI::App& app, Session& session);
void add_user_commands(CLI::App& app, Session& session);
void add_report_commands(CLI::App& app, Session& session);
void add_transfer_commands(CLI::App& app, Session& session);
void add_reconcile_command(CLI::App& app, Session& session);
void add_serve_command(CLI::App& app, Session& session);
// Last: it knows the other commands by looking at them.
void add_completion_command(CLI::App& app, Session& session);

}  // namespace ordo_cli
