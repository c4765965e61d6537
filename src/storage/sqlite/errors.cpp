#include "storage/sqlite/errors.hpp"

#include <sqlite3.h>

#include <string>

namespace ordo::sqlite {
namespace {

std::string numbered(const char* sentence, int code) {
    return std::string(sentence) + " (SQLite result " + std::to_string(code) + ").";
}

}  // namespace

Error error_of_code(int extended_code) {
    switch (extended_code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
            return busy_error();
        case SQLITE_FULL:
            return {Errc::io_error, "There is no space left for the shop file."};
        case SQLITE_IOERR:
            return {Errc::io_error,
                    numbered("The shop file cannot be read or written", extended_code)};
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
            return {Errc::io_error,
                    numbered("The shop file cannot be opened for writing", extended_code)};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {Errc::corrupt,
                    numbered("The shop file is damaged, or is no SQLite database", extended_code)};
        case SQLITE_NOMEM:
            return {Errc::out_of_memory, "There is not enough memory."};
        case SQLITE_CONSTRAINT:
            return {Errc::internal,
                    numbered("A change contradicts what the shop already holds; nothing of it was "
                             "written",
                             extended_code)};
        default:
            return {Errc::internal, numbered("SQLite refused a statement", extended_code)};
    }
}

Error error_of(const SQLite::Exception& exception) {
    // SQLiteCpp throws -1 for mistakes of its caller.
    const int code = exception.getErrorCode();
    const int extended = exception.getExtendedErrorCode();
    // The connection may have seen another error since; then the plain code is the right one.
    return error_of_code((extended & 0xff) == (code & 0xff) ? extended : code);
}

Error busy_error() {
    return {Errc::busy, "Another thread or process kept the shop file in use until the deadline; repeat the call, "
            "or allow a longer wait."};
}

}  // namespace ordo::sqlite
