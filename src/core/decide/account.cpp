#include "core/decide/internal_commands.hpp"
#include "core/decide/rules.hpp"
#include "core/fold.hpp"
#include "core/text.hpp"
#include "core/try.hpp"

// People and their sign-ins. Passwords arrive hashed, tokens as digests.
namespace ordo {
namespace {

Result<void> check_person(const std::string& email, const std::string& name) {
    if (email.empty()) return invalid("/email", "An e-mail address is needed.");
    ORDO_TRY(check_email(email, "/email"));
    return check_required(name, limits::kNameLength, "/name");
}

Result<const sys::UserState*> user_in(const State& state, UserId id) {
    const auto& user = state.users.at(id);
    if (!user) return Error(Errc::not_found, "There is no user " + id.to_string() + ".");
    return &*user;
}

bool is_self(const Actor& actor, UserId id) {
    return actor.type == ActorType::customer && actor.id == id.to_string();
}

// Staff may see to anyone; other people's accounts do not exist for a customer.
Result<void> check_self_or_staff(const Actor& actor, UserId id) {
    if (actor.is_staff() || is_self(actor, id)) return {};
    return Error(Errc::not_found, "There is no user " + id.to_string() + ".");
}

Result<void> check_free(const State& state, const std::string& email, std::optional<UserId> self) {
    const auto& owner = state.emails.at(fold_email(email));
    if (!owner || owner == self) return {};
    return Error(Errc::email_taken, "There is an account with this e-mail address.", "/email");
}

Decision<User> written(sys::UserState state, bool insert) {
    Decision<User> decision{.answer = state.user};
    decision.changes.users.push_back({std::move(state), insert});
    return decision;
}

}  // namespace

Result<void> check_wishes(const UserAdd& command) { return check_person(command.user.email, command.user.name); }
Result<void> check_wishes(const UserUpdate& command) {
    return check_person(command.email.value_or("a@b"), command.name.value_or("n"));
}

void declare_needs(const UserAdd& command, sys::Needs& needs) {
    if (command.user.id) needs.users.insert(*command.user.id);
    needs.emails.insert(fold_email(command.user.email));
}

// Anybody may register as a customer; only staff make an admin.
Result<Decision<User>> decide(const State& state, const UserAdd& command, const Context& context) {
    const UserCreate& wish = command.user;
    ORDO_TRY(refuse_version(context.call));
    if (wish.role != Role::customer || wish.id) ORDO_TRY(require_staff(context.call.actor));
    if (wish.id && wish.id->is_nil()) return invalid("/id", "The id must not be all zeros.");
    if (wish.id && state.users.at(*wish.id)) {
        ErrorDetails details;
        details.existing_field = "id";
        return Error(Errc::already_exists, "There is another user with this id.", "/id")
            .with(std::move(details));
    }
    ORDO_TRY(check_free(state, wish.email, std::nullopt));
    User user{.id = wish.id ? *wish.id : context.ids.next<UserId>(context.now),
              .email = wish.email,
              .name = wish.name,
              .role = wish.role,
              .created_at = context.now,
              .updated_at = context.now};
    return written({std::move(user), command.password_hash}, true);
}

void declare_needs(const UserUpdate& command, sys::Needs& needs) {
    needs.users.insert(command.id);
    if (command.email) needs.emails.insert(fold_email(*command.email));
}

Result<Decision<User>> decide(const State& state, const UserUpdate& command, const Context& context) {
    ORDO_TRY(check_self_or_staff(context.call.actor, command.id));
    if (command.role) ORDO_TRY(require_staff(context.call.actor));
    ORDO_TRY(const auto* stored, user_in(state, command.id));
    ORDO_TRY(check_version(stored->user.version, context.call));
    sys::UserState next = *stored;
    if (command.email) {
        ORDO_TRY(check_free(state, *command.email, command.id));
        next.user.email = *command.email;
    }
    if (command.name) next.user.name = *command.name;
    if (command.role) next.user.role = *command.role;
    const User& before = stored->user;
    if (next.user.email == before.email && next.user.name == before.name && next.user.role == before.role)
        return Decision<User>{.answer = before, .changed = false};
    const bool loses_rights = before.role == Role::admin && next.user.role != Role::admin;
    next.user.version += 1;
    next.user.updated_at = context.now;
    auto decision = written(std::move(next), false);
    if (loses_rights) decision.changes.ended_users.push_back(command.id);
    return decision;
}

void declare_needs(const PasswordReplace& command, sys::Needs& needs) { needs.users.insert(command.id); }

Result<Decision<User>> decide(const State& state, const PasswordReplace& command, const Context& context) {
    ORDO_TRY(check_self_or_staff(context.call.actor, command.id));
    ORDO_TRY(const auto* stored, user_in(state, command.id));
    ORDO_TRY(check_version(stored->user.version, context.call));
    if (command.verified_hash && stored->password_hash != *command.verified_hash)
        return Error(Errc::invalid_credentials, "The password has just been changed by someone else.");
    sys::UserState next = *stored;
    next.password_hash = command.password_hash;
    next.user.version += 1;
    next.user.updated_at = context.now;
    auto decision = written(std::move(next), false);
    decision.changes.ended_users.push_back(command.id);
    return decision;
}

void declare_needs(const SessionIssue& command, sys::Needs& needs) {
    if (command.user_id) needs.users.insert(*command.user_id);
    if (command.presented) needs.sessions.insert(*command.presented);  // and its user
}

Result<Decision<SessionIssue::Answer>> decide(const State& state, const SessionIssue& command,
                                              const Context& context) {
    Decision<SessionIssue::Answer> decision{};
    sys::SessionToken fresh{.digest = command.token,
                            .created_at = context.now,
                            .expires_at = {context.now.ms + limits::kSessionMs}};
    if (command.presented) {
        const auto& presented = state.sessions.at(*command.presented);
        if (!presented) return Error(Errc::unauthenticated, "This sign-in has ended; sign in again.");
        if (presented->expires_at <= context.now)
            return Error(Errc::token_expired, "This sign-in has expired; sign in again.");
        // Whoever presents an exchanged token late has a copy of it (RFC 9700 §4.14.2).
        if (presented->used_at && context.now.ms - presented->used_at->ms > limits::kSessionGraceMs) {
            decision.answer.reused = true;
            decision.changes.ended_families.push_back(presented->family);
            return decision;
        }
        fresh.family = presented->family;
        fresh.user_id = presented->user_id;
        if (!presented->used_at) {
            sys::SessionToken used = *presented;
            used.used_at = context.now;
            decision.changes.sessions.push_back({std::move(used), false});
        }
    } else {
        fresh.family = context.ids.next_uuid(context.now);
        fresh.user_id = *command.user_id;
    }
    ORDO_TRY(const auto* user, user_in(state, fresh.user_id));
    decision.answer.user = user->user;
    decision.answer.expires_at = fresh.expires_at;
    decision.changes.sessions.push_back({std::move(fresh), true});
    return decision;
}

void declare_needs(const SessionEnd& command, sys::Needs& needs) {
    if (command.token) needs.sessions.insert(*command.token);
}

Result<Decision<Nothing>> decide(const State& state, const SessionEnd& command, const Context& context) {
    Decision<Nothing> decision{};
    if (command.user_id) {
        ORDO_TRY(check_self_or_staff(context.call.actor, *command.user_id));
        decision.changes.ended_users.push_back(*command.user_id);
    }
    if (command.token)
        if (const auto& session = state.sessions.at(*command.token))
            decision.changes.ended_families.push_back(session->family);
    decision.changed = !decision.changes.empty();
    return decision;
}

}  // namespace ordo
