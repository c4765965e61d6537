#include "capi/call.hpp"

using namespace ordo;
using namespace ordo::capi;

namespace {

// A token that nobody can be told of is lost: it is made only when there is a place for it.
[[nodiscard]] Result<void> require_output(ordo_doc** out) {
    if (out == nullptr) return misuse("The output is NULL.");
    return {};
}

}  // namespace

ordo_status ordo_user_create(ordo_engine* engine, const char* user_json, const char* options_json,
                             ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<User>> {
            ORDO_TRY(const auto command, read<UserCreate>(user_json, "user_json"));
            return shop.user_create(command, options);
        },
        kShowPlain);
}

ordo_status ordo_user_update(ordo_engine* engine, const char* user_id, const char* patch_json,
                             const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<User>> {
            ORDO_TRY(required(patch_json, "patch_json"));
            ORDO_TRY(const auto command,
                     read_about(&UserUpdate::id, user_id, "user_id", patch_json));
            return shop.user_update(command, options);
        },
        kShowPlain);
}

ordo_status ordo_user_set_password(ordo_engine* engine, const char* user_id,
                                   const char* request_json, const char* options_json,
                                   ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Reply<User>> {
            ORDO_TRY(required(request_json, "request_json"));
            ORDO_TRY(const auto command,
                     read_about(&UserSetPassword::id, user_id, "user_id", request_json));
            return shop.user_set_password(command, options);
        },
        kShowPlain);
}

ordo_status ordo_user_get(ordo_engine* engine, const char* user_id, const char* options_json,
                          ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<User> {
            ORDO_TRY(const UserId id, read_id<UserId>(user_id, "user_id"));
            return shop.user_get(id, options);
        },
        kShowPlain);
}

ordo_status ordo_user_by_email(ordo_engine* engine, const char* email, const char* options_json,
                               ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<User> {
            ORDO_TRY(const std::string_view address, required(email, "email"));
            return shop.user_by_email(std::string(address), options);
        },
        kShowPlain);
}

ordo_status ordo_user_list(ordo_engine* engine, const char* query_json, const char* options_json,
                           ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Page<User>> {
            ORDO_TRY(const auto query, codec::decode<UserQuery>(text_or_empty(query_json)));
            return shop.user_list(query, options);
        },
        kShowPlain);
}

ordo_status ordo_user_authenticate(ordo_engine* engine, const char* email, const char* password,
                                   ordo_doc** out, ordo_error** error) {
    return call(
        engine, nullptr, out, error,
        [&](Engine& shop, const CallOptions&) -> Result<User> {
            ORDO_TRY(const std::string_view address, required(email, "email"));
            ORDO_TRY(const std::string_view secret, required(password, "password"));
            return shop.user_authenticate(std::string(address), std::string(secret));
        },
        kShowPlain);
}

ordo_status ordo_session_create(ordo_engine* engine, const char* user_id, const char* options_json,
                                ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Written<Session>> {
            ORDO_TRY(require_output(out));
            ORDO_TRY(const UserId id, read_id<UserId>(user_id, "user_id"));
            ORDO_TRY(Session session, shop.session_create(id, options));
            return Written<Session>{std::move(session)};
        },
        kShowPlain);
}

ordo_status ordo_session_rotate(ordo_engine* engine, const char* refresh_token,
                                const char* options_json, ordo_doc** out, ordo_error** error) {
    return call(
        engine, options_json, out, error,
        [&](Engine& shop, const CallOptions& options) -> Result<Written<Session>> {
            ORDO_TRY(require_output(out));
            ORDO_TRY(const std::string_view token, required(refresh_token, "refresh_token"));
            ORDO_TRY(Session session, shop.session_rotate(std::string(token), options));
            return Written<Session>{std::move(session)};
        },
        kShowPlain);
}

ordo_status ordo_session_end(ordo_engine* engine, const char* refresh_token,
                             const char* options_json, ordo_error** error) {
    return perform(engine, options_json, error,
                   [&](Engine& shop, const CallOptions& options) -> Result<void> {
                       ORDO_TRY(const std::string_view token,
                                required(refresh_token, "refresh_token"));
                       return shop.session_end(std::string(token), options);
                   });
}

ordo_status ordo_session_end_all(ordo_engine* engine, const char* user_id, const char* options_json,
                                 ordo_error** error) {
    return perform(engine, options_json, error,
                   [&](Engine& shop, const CallOptions& options) -> Result<void> {
                       ORDO_TRY(const UserId id, read_id<UserId>(user_id, "user_id"));
                       return shop.session_end_all(id, options);
                   });
}
