#pragma once

#include "core/fold.hpp"
#include "ordo/sys/storage.hpp"
#include "storage/relational/query.hpp"

namespace ordo::relational {

sys::UserState take_user(auto& query) {
    sys::UserState state;
    User& user = state.user;
    user.id = take_id<UserId>(query);
    user.email = query.take_text();
    user.name = query.take_text();
    user.role = take_word<Role>(query);
    user.version = query.take_integer();
    user.created_at = query.take_time();
    user.updated_at = query.take_time();
    state.password_hash = query.take_text();
    return state;
}

std::optional<sys::UserState> load_user(auto& connection, UserId id) {
    const std::string id_text = id.to_string();
    auto query = connection.query("user_get");
    query.text(id_text);
    if (!query.row()) return std::nullopt;
    return take_user(query);
}

std::optional<sys::UserState> load_user_by_email(auto& connection,
                                                 const std::string& folded_email) {
    auto query = connection.query("user_get_by_email");
    query.text(folded_email);
    if (!query.row()) return std::nullopt;
    return take_user(query);
}

void write_user(auto& connection, const sys::Changes::UserWrite& write) {
    const User& user = write.state.user;
    const std::string id = user.id.to_string();
    const std::string email_folded = fold_email(user.email);
    const std::string name_folded = fold(user.name);
    auto query = write.insert ? connection.query("user_insert") : connection.query("user_update");
    query.text(id)
        .text(user.email)
        .text(email_folded)
        .text(user.name)
        .text(name_folded)
        .word(user.role)
        .text(write.state.password_hash)
        .integer(user.version)
        .time(user.updated_at);
    if (write.insert) query.time(user.created_at);
    query.write_one();
}

sys::SessionToken take_session(auto& query) {
    sys::SessionToken token;
    token.digest = take_bytes<32>(query);
    token.family = take_bytes<16>(query);
    token.user_id = take_id<UserId>(query);
    token.created_at = query.take_time();
    token.expires_at = query.take_time();
    token.used_at = query.take_maybe_time();
    return token;
}

std::optional<sys::SessionToken> load_session(auto& connection, const Digest& digest) {
    auto query = connection.query("session_get");
    query.bytes(digest);
    if (!query.row()) return std::nullopt;
    return take_session(query);
}

void write_session(auto& connection, const sys::Changes::SessionWrite& write) {
    const sys::SessionToken& token = write.token;
    if (!write.insert) {
        connection.query("session_update").bytes(token.digest).maybe(token.used_at).write_one();
        return;
    }
    const std::string user_id = token.user_id.to_string();
    connection.query("session_insert")
        .bytes(token.digest)
        .bytes(token.family)
        .text(user_id)
        .time(token.created_at)
        .time(token.expires_at)
        .maybe(token.used_at)
        .write();
}

void end_family(auto& connection, const Uuid& family) {
    connection.query("session_end_family").bytes(family).write();
}

void end_sessions_of(auto& connection, UserId user) {
    const std::string user_id = user.to_string();
    connection.query("session_end_user").text(user_id).write();
}

void forget_sessions(auto& connection, Time expired_before, std::int64_t limit) {
    // A negative limit would be none.
    if (limit <= 0) return;
    connection.query("session_forget").time(expired_before).integer(limit).write();
}

}  // namespace ordo::relational
