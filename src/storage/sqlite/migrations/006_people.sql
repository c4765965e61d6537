-- People who sign in, and the sign-ins that go on.

CREATE TABLE users (
    row           INTEGER PRIMARY KEY,
    id            TEXT    NOT NULL UNIQUE CHECK (id GLOB 'usr_*'),
    email         TEXT    NOT NULL,
    email_folded  TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    name_folded   TEXT    NOT NULL,
    role          TEXT    NOT NULL CHECK (role = 'customer' OR role = 'admin'),
    password_hash TEXT    NOT NULL,
    version       INTEGER NOT NULL CHECK (version >= 1),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX users_by_name ON users (name_folded, id);
CREATE INDEX users_by_role ON users (role, id);

-- Of a refresh token only its digest is known. The tokens of one family followed from one sign-in.
CREATE TABLE session_token (
    digest     BLOB    NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    family     BLOB    NOT NULL CHECK (length(family) = 16),
    user_id    TEXT    NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX session_token_by_family ON session_token (family);
CREATE INDEX session_token_by_user ON session_token (user_id);
CREATE INDEX session_token_by_expiry ON session_token (expires_at);
