#include <array>

#include "core/fold.hpp"
#include "core/text.hpp"
#include "core/try.hpp"
#include "engine/base64.hpp"
#include "engine/digest.hpp"
#include "engine/engine_impl.hpp"
#include "engine/password.hpp"
#include "engine/paging.hpp"

// People: their accounts and their sign-ins. Hashing is done before the command queues: it takes a tenth
// of a second, which nobody else should wait for.
namespace ordo {
namespace {

Result<void> check_password(const std::string& password, std::string_view field) {
    const std::int64_t length = utf8_length(password);
    if (length < limits::kPasswordMin || length > limits::kPasswordMax)
        return invalid(std::string(field), "A password has 12 to 1000 characters.");
    return {};
}

Error no_user() { return {Errc::not_found, "There is no such user."}; }
Error wrong_credentials() { return {Errc::invalid_credentials, "The e-mail address or the password is wrong."}; }

Result<void> check_self_or_staff(const Actor& actor, UserId id) {
    if (actor.is_staff() || (actor.type == ActorType::customer && actor.id == id.to_string())) return {};
    return no_user();
}

Digest digest_of(std::string_view token) { return Sha256().bytes("ordo.session.v1").framed(token).finish(); }

// For calls whose answer must not be kept: it holds a secret.
CallOptions without_key(CallOptions call) {
    call.idempotency_key.reset();
    call.expected_version.reset();
    return call;
}

Result<Session> issue(Engine::Impl& engine, SessionIssue command, const CallOptions& options) {
    std::array<std::uint8_t, 32> secret{};
    engine.random.fill(secret);
    const std::string token = base64url(secret);
    command.token = digest_of(token);
    ORDO_TRY(auto issued, engine.execute(command, without_key(options)));
    if (issued.reused)
        return Error(Errc::token_reused, "This token has been used before; the sign-in has ended.");
    return Session{std::move(issued.user), token, issued.expires_at};
}

}  // namespace

Result<Reply<User>> Engine::user_create(const UserCreate& command, const CallOptions& options) {
    ORDO_TRY(check_password(command.password, "/password"));
    ORDO_TRY(check_wishes(UserAdd{command, {}}));
    ORDO_TRY(auto hash, hash_password(command.password));
    return impl_->execute(UserAdd{command, std::move(hash)}, options);
}

Result<Reply<User>> Engine::user_set_password(const UserSetPassword& command, const CallOptions& options) {
    ORDO_TRY(check_call(options));
    ORDO_TRY(check_self_or_staff(options.actor, command.id));
    ORDO_TRY(check_password(command.new_password, "/new_password"));
    ORDO_TRY(const auto stored, impl_->storage->user(command.id));
    if (!stored) return no_user();
    std::optional<std::string> verified;
    if (command.current_password || !options.actor.is_staff()) {
        if (!verify_password(command.current_password.value_or(""), stored->password_hash))
            return Error(Errc::invalid_credentials, "The current password is wrong.", "/current_password");
        verified = stored->password_hash;
    }
    ORDO_TRY(auto hash, hash_password(command.new_password));
    CallOptions call = options;
    call.idempotency_key.reset();  // a repeated request is refused by the current password
    return impl_->execute(PasswordReplace{command.id, std::move(hash), std::move(verified)}, call);
}

Result<User> Engine::user_get(UserId id, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(check_self_or_staff(options.actor, id));
    ORDO_TRY(auto found, impl_->storage->user(id));
    if (!found) return no_user();
    return std::move(found->user);
}

Result<User> Engine::user_by_email(const std::string& email, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    ORDO_TRY(check_email(email, "/email"));
    ORDO_TRY(auto found, impl_->storage->user_by_email(fold_email(email)));
    if (!found) return no_user();
    return std::move(found->user);
}

Result<Page<User>> Engine::user_list(const UserQuery& query, const CallOptions& options) const {
    ORDO_TRY(check_call(options));
    ORDO_TRY(require_staff(options.actor));
    ORDO_TRY(check_limit(query.limit, limits::kPageMax));
    ORDO_TRY(check_optional(query.q, limits::kSearchLength, TextKind::line, "/q"));
    sys::UserPage page{.prefix = fold(query.q.value_or("")), .role = query.role, .limit = query.limit + 1};
    const std::string text = QueryText("users").add("q", page.prefix).add("role", query.role).take();
    if (query.cursor) {
        ORDO_TRY(const auto at, read_cursor(impl_->shop.cursor_secret, text, *query.cursor));
        page.before = UserId(at.id);
    }
    ORDO_TRY(auto rows, impl_->storage->users(page));
    return page_of(std::move(rows), query.limit, impl_->shop.cursor_secret, text,
                   [](const User& last) { return sys::ListPosition{0, {}, last.id.uuid()}; });
}

Result<User> Engine::user_authenticate(const std::string& email, const std::string& password) const {
    const bool possible = check_email(email, "/email").has_value() && !email.empty() &&
                          std::ssize(password) <= 4 * limits::kPasswordMax;
    std::optional<sys::UserState> found;
    if (possible) {
        ORDO_TRY(found, impl_->storage->user_by_email(fold_email(email)));
    }
    ORDO_TRY(const std::string nobody, nobodys_hash());
    const bool right =
        verify_password(possible ? password : std::string(), found ? found->password_hash : nobody);
    if (!found || !right) return wrong_credentials();
    return std::move(found->user);
}

Result<Session> Engine::session_create(UserId user, const CallOptions& options) {
    ORDO_TRY(check_self_or_staff(options.actor, user));
    return issue(*impl_, {.user_id = user, .presented = std::nullopt}, options);
}

Result<Session> Engine::session_rotate(const std::string& refresh_token, const CallOptions& options) {
    return issue(*impl_, {.user_id = std::nullopt, .presented = digest_of(refresh_token)}, options);
}

Result<void> Engine::session_end(const std::string& refresh_token, const CallOptions& options) {
    ORDO_TRY(impl_->execute(SessionEnd{digest_of(refresh_token), std::nullopt}, without_key(options)));
    return {};
}

Result<void> Engine::session_end_all(UserId user, const CallOptions& options) {
    ORDO_TRY(impl_->execute(SessionEnd{std::nullopt, user}, without_key(options)));
    return {};
}

}  // namespace ordo
