#include <memory>

#include "cli/password.hpp"
#include "cli/session.hpp"
#include "server/shown_url.hpp"

// init, shop, version.
namespace ordo_cli {
namespace {

struct InitFlags {
    std::string name, currency, title, admin_email;
    std::string admin_name = "Admin";
    bool include_tax = false;
    bool exclude_tax = false;
    PasswordFlags password;

    [[nodiscard]] Json settings() const {
        Json settings = {{"prices_include_tax", !exclude_tax}};
        put(settings, "name", name);
        put(settings, "currency", currency);
        return settings;
    }
};

// Whether there was none before.
bool make_shop(Session& session, const InitFlags& flags) {
    try {
        const Shop existing = session.open();
        session.out.note("this is a shop already; its settings stay as they are");
        return false;
    } catch (const Failure& failure) {
        if (failure.code() != Exit::unavailable) throw;
    }
    Shop fresh = session.open(true, flags.settings());
    if (!flags.title.empty()) {
        const Json patch = {{"title", flags.title}};
        fresh.call(session.options(), ordo_shop_update, patch.dump().c_str());
    }
    session.out.note("the shop is ready: " + clean(ordo_server::shown_url(session.url())));
    return true;
}

void make_admin(Session& session, const InitFlags& flags) {
    Shop shop = session.open();
    const auto given = flags.password.given();
    const std::string password = given ? *given : random_password();
    const Json document = {{"email", flags.admin_email},
                           {"password", password},
                           {"name", flags.admin_name},
                           {"role", "admin"}};
    try {
        const Answer admin =
            shop.call(session.options(), ordo_user_create, document.dump().c_str());
        if (session.json) {
            session.out.line(
                Json({{"user", admin.json()}, {"password", given ? Json() : Json(password)}})
                    .dump());
            return;
        }
        // Data, not a message: --quiet must not swallow the only copy.
        session.out.line("admin " + clean(flags.admin_email) +
                         (given ? "" : ", password " + password));
        if (!given) session.out.note("the password is shown this once");
    } catch (const Failure& failure) {
        if (!failure.is("email_taken")) throw;
        session.out.note("there is a user with this e-mail address already");
    }
}

Exit init(Session& session, const InitFlags& flags) {
    make_shop(session, flags);
    if (!flags.admin_email.empty()) make_admin(session, flags);
    return Exit::ok;
}

void add_init(CLI::App& app, Session& session) {
    CLI::App& command = *app.add_subcommand("init", "create a shop");
    const auto flags = std::make_shared<InitFlags>();
    command.add_option("--name", flags->name,
                       "its part in events, visible ASCII without '/' (shop)");
    command.add_option("--title", flags->title, "its name for people");
    command.add_option("--currency", flags->currency, "ISO 4217 (USD)");
    CLI::Option* include =
        command.add_flag("--prices-include-tax", flags->include_tax, "(default)");
    command.add_flag("--prices-exclude-tax", flags->exclude_tax, "tax is added to prices")
        ->excludes(include);
    command.add_option("--admin-email", flags->admin_email,
                       "the first admin; gets a random password unless one is given");
    command.add_option("--admin-name", flags->admin_name, "(Admin)");
    flags->password.add_to(command);
    on_run(command, session, flags, init);
}

Exit show_shop(Session& session) {
    Shop shop = session.open();
    session.tell(shop.call(session.options(), ordo_shop_get),
                 [&](const Json& document) { print_shop(session.out, document); });
    return Exit::ok;
}

struct ShopFlags {
    std::string title, pay_later;
    std::optional<std::int64_t> payment_window;
    WriteFlags write;
};

Exit set_shop(Session& session, const ShopFlags& flags) {
    Json patch = Json::object();
    put(patch, "title", flags.title);
    put_flag(patch, "pay_later", flags.pay_later);
    if (flags.payment_window) patch["payment_window_minutes"] = *flags.payment_window;
    if (patch.empty()) throw Failure(Exit::usage, "nothing to change was given");
    Shop shop = session.open();
    const Answer answer =
        shop.call(session.options(&flags.write), ordo_shop_update, patch.dump().c_str());
    session.show(answer, [&](const Json& document) { print_shop(session.out, document); });
    return Exit::ok;
}

void add_shop(CLI::App& app, Session& session) {
    CLI::App& shop = *app.add_subcommand("shop", "the shop's settings");
    shop.require_subcommand(1);
    on_run(*shop.add_subcommand("show", "what kind of shop it is"), session, show_shop);
    CLI::App& set = *shop.add_subcommand("set", "change what may change");
    const auto flags = std::make_shared<ShopFlags>();
    set.add_option("--title", flags->title, "its name for people: on receipts");
    set.add_option("--payment-window", flags->payment_window,
                   "unpaid orders expire after so many minutes; 0 = never");
    set.add_option("--pay-later", flags->pay_later,
                   "yes or no: what is not paid may be processed and completed");
    flags->write.add_to(set, true);
    on_run(set, session, flags, set_shop);
}

Exit version(Session& session) {
    const Json document = {{"version", ordo_version_text()}, {"number", ordo_version_number()}};
    session.out.line(session.json ? document.dump() : std::string("ordo ") + ordo_version_text());
    return Exit::ok;
}

}  // namespace

void add_shop_commands(CLI::App& app, Session& session) {
    add_init(app, session);
    add_shop(app, session);
    on_run(*app.add_subcommand("version", "the release"), session, version);
}

}  // namespace ordo_cli
