#include "storage/postgres/errors.hpp"

#include <string>

namespace ordo::postgres {
namespace {

Error numbered(Errc code, const char* sentence, std::string_view state) {
    return {code, std::string(sentence) + " (SQLSTATE " + std::string(state) + ")."};
}

}  // namespace

Error error_of_state(std::string_view state) {
    const std::string_view group = state.substr(0, 2);
    // lock_not_available, and the two that ask for another try.
    if (state == "55P03" || state == "40001" || state == "40P01") return busy_error();
    if (state == "57014")
        return numbered(Errc::timeout, "The database took too long for a statement", state);
    if (group == "08" || group == "57" || group == "53" || state == "25006" || state == "25P03") {
        if (state == "53100") return numbered(Errc::io_error, "The database's disk is full", state);
        return numbered(Errc::unavailable, "The database cannot serve now", state);
    }
    // A statement is prepared already, or is not: the session is not ours alone.
    if (state == "42P05" || state == "26000") return shared_session_error();
    if (state == "22012")  // see sql/order.sql
        return {Errc::internal, "A change is for something that the shop does not hold."};
    if (group == "23" || state == "P0001") {
        return numbered(
            Errc::internal,
            "A change contradicts what the shop already holds; nothing of it was written", state);
    }
    if (state == "42501")
        return numbered(Errc::not_supported, "The database's role may not do that", state);
    if (group == "28")
        return numbered(Errc::not_supported, "The database refuses this user", state);
    if (state == "3D000") return numbered(Errc::not_supported, "The database is not there", state);
    if (group == "58") return numbered(Errc::io_error, "The database's disk failed", state);
    if (group == "XX") return numbered(Errc::corrupt, "The database is damaged", state);
    return numbered(Errc::internal, "PostgreSQL refused a statement", state);
}

Error shared_session_error() {
    return {Errc::not_supported,
            "The pooler before the database shares sessions between clients; Ordo needs PgBouncer's "
            "pool_mode = session, or a direct connection."};
}

Error error_of(const PGresult* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return error_of_state(state == nullptr ? std::string_view("08006") : std::string_view(state));
}

Error connection_error(PGconn* connection) {
    // libpq keeps no SQLSTATE of a failed connection; its text names hosts and users, but no secret.
    std::string text = connection == nullptr ? "" : PQerrorMessage(connection);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return {Errc::unavailable, "The database cannot be reached: " + text};
}

Error busy_error() {
    return {Errc::busy,
            "Other work kept the shop's database in use until the deadline; repeat the call, or "
            "allow a "
            "longer wait."};
}

Error lost_error() {
    return {Errc::unavailable, "The connection to the database was lost; nothing was written."};
}

Error unknown_outcome() {
    return {
        Errc::outcome_unknown,
        "The connection to the database was lost during the commit; ask again with the same key or "
        "id."};
}

}  // namespace ordo::postgres
