#include <memory>

#include "cli/password.hpp"
#include "cli/session.hpp"

namespace ordo_cli {
namespace {

struct UserFlags {
    std::string user;  // which, of those that are there
    std::string id, email, name, role;
    PasswordFlags password;
    WriteFlags write;
};

// The id of a user who is given by id or e-mail address.
std::string user_id(const Session& session, Shop& shop, const std::string& text) {
    if (text.starts_with("usr_")) return text;
    const Answer found = shop.call(session.options(), ordo_user_by_email, text.c_str());
    return found.json().at("id").get<std::string>();
}

void show_user(Session& session, const Answer& answer) {
    session.show(answer, [&](const Json& user) { print_user(session.out, user); });
}

Exit add(Session& session, const UserFlags& flags) {
    Shop shop = session.open();
    Json document = {{"email", flags.email},
                     {"password", flags.password.ask(session, flags.email)},
                     {"name", flags.name}};
    put(document, "id", flags.id);
    put(document, "role", flags.role);
    show_user(session,
              shop.call(session.options(&flags.write), ordo_user_create, document.dump().c_str()));
    return Exit::ok;
}

Exit set(Session& session, const UserFlags& flags) {
    Json patch = Json::object();
    put(patch, "email", flags.email);
    put(patch, "name", flags.name);
    put(patch, "role", flags.role);
    if (patch.empty()) throw Failure(Exit::usage, "nothing to change was given");
    Shop shop = session.open();
    const std::string id = user_id(session, shop, flags.user);
    show_user(session, shop.call(session.options(&flags.write), ordo_user_update, id.c_str(),
                                 patch.dump().c_str()));
    return Exit::ok;
}

Exit set_password(Session& session, const UserFlags& flags) {
    Shop shop = session.open();
    const std::string id = user_id(session, shop, flags.user);
    const Json document = {{"new_password", flags.password.ask(session, flags.user)}};
    show_user(session, shop.call(session.options(&flags.write), ordo_user_set_password, id.c_str(),
                                 document.dump().c_str()));
    return Exit::ok;
}

Exit show(Session& session, const UserFlags& flags) {
    Shop shop = session.open();
    const std::string id = user_id(session, shop, flags.user);
    session.tell(shop.call(session.options(), ordo_user_get, id.c_str()),
                 [&](const Json& user) { print_user(session.out, user); });
    return Exit::ok;
}

// Whether it is his password; a wrong one is refused as `invalid_credentials`.
Exit check(Session& session, const UserFlags& flags) {
    Shop shop = session.open();
    session.tell(shop.authenticate(flags.user, flags.password.ask_once(session, flags.user)),
                 [&](const Json& user) { print_user(session.out, user); });
    return Exit::ok;
}

struct UserListFlags {
    std::string search, role;
    PageFlags page;
};

Exit list(Session& session, const UserListFlags& flags) {
    Shop shop = session.open();
    const auto fetch = [&](const std::string& cursor) {
        Json query = Json::object();
        put(query, "q", flags.search);
        put(query, "role", flags.role);
        flags.page.put_into(query, cursor);
        return shop.call(session.options(), ordo_user_list, query.dump().c_str());
    };
    session.list(flags.page.all, flags.page.cursor, fetch,
                 [&](const Json& rows) { print_users(session.out, rows); });
    return Exit::ok;
}

const auto kRoles = {"customer", "admin"};

void add_add(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("add", "create a user");
    const auto flags = std::make_shared<UserFlags>();
    command.add_option("email", flags->email, "unique")->required();
    command.add_option("--name", flags->name)->required();
    command.add_option("--role", flags->role, "(customer)")->check(CLI::IsMember(kRoles));
    command.add_option("--id", flags->id, "an id of your own, usr_…");
    flags->password.add_to(command);
    flags->write.add_to(command, false);
    on_run(command, session, flags, add);
}

void add_user_list(CLI::App& parent, Session& session) {
    CLI::App& command = *parent.add_subcommand("list", "list users, newest first");
    const auto flags = std::make_shared<UserListFlags>();
    command.add_option("--search", flags->search, "the beginning of an e-mail address or name");
    command.add_option("--role", flags->role)->check(CLI::IsMember(kRoles));
    flags->page.add_to(command);
    on_run(command, session, flags, list);
}

// A command about one user who is there.
CLI::App& about_user(CLI::App& parent, Session& session, const char* name, const char* what,
                     const std::shared_ptr<UserFlags>& flags,
                     Exit (*action)(Session&, const UserFlags&)) {
    CLI::App& command = *parent.add_subcommand(name, what);
    command.add_option("user", flags->user, "id or e-mail address")->required();
    on_run(command, session, flags, action);
    return command;
}

}  // namespace

void add_user_commands(CLI::App& app, Session& session) {
    CLI::App& user = *app.add_subcommand("user", "people who sign in");
    user.require_subcommand(1);
    add_add(user, session);
    add_user_list(user, session);
    about_user(user, session, "show", "show a user", std::make_shared<UserFlags>(), show);

    const auto changed = std::make_shared<UserFlags>();
    CLI::App& change = about_user(user, session, "set", "change name or address", changed, set);
    change.add_option("--email", changed->email, "unique");
    change.add_option("--name", changed->name);
    changed->write.add_to(change, true);

    const auto appointed = std::make_shared<UserFlags>();
    CLI::App& appoint =
        about_user(user, session, "set-role", "change what a user may do", appointed, set);
    appoint.add_option("role", appointed->role, "customer or admin")
        ->required()
        ->check(CLI::IsMember(kRoles));
    appointed->write.add_to(appoint, true);

    const auto checked = std::make_shared<UserFlags>();
    CLI::App& checking = *user.add_subcommand("check", "check a user's password");
    checking.add_option("email", checked->user)->required();
    checked->password.add_to(checking);
    on_run(checking, session, checked, check);

    const auto locked = std::make_shared<UserFlags>();
    CLI::App& lock =
        about_user(user, session, "set-password",
                   "give a user a new password, and end all his sessions", locked, set_password);
    locked->password.add_to(lock);
    locked->write.add_to(lock, true);
}

}  // namespace ordo_cli
