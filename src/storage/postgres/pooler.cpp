#include "storage/postgres/pooler.hpp"

namespace ordo::postgres {
namespace {

std::int64_t session_of(Connection& connection) {
    Query facts = connection.query("session_facts");
    return facts.row() ? facts.take_integer() : 0;
}

}  // namespace

Result<void> refuse_shared_sessions(Connection& connection, const Target& target) {
    // A pooler greets with a number of its own, so without one this is all there is to do.
    const std::int64_t session = session_of(connection);
    if (session == connection.process_id()) return {};
    // Two clients of a pooler that keeps sessions apart are never in the same one. One that does not
    // gives whoever comes the session that was used last.
    Connection other(target);
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (session_of(connection) != session || session_of(other) == session) {
            return shared_session_error();
        }
    }
    return {};
}

}  // namespace ordo::postgres
