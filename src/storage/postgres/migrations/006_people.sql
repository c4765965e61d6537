-- People who sign in, and the sign-ins that go on.

CREATE TABLE users (
    row           BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id            TEXT COLLATE "C" NOT NULL UNIQUE CHECK (starts_with(id, 'usr_')),
    email         TEXT COLLATE "C" NOT NULL,
    email_folded  TEXT COLLATE "C" NOT NULL UNIQUE,
    name          TEXT COLLATE "C" NOT NULL,
    name_folded   TEXT COLLATE "C" NOT NULL,
    role          TEXT COLLATE "C" NOT NULL CHECK (role = 'customer' OR role = 'admin'),
    password_hash TEXT COLLATE "C" NOT NULL,
    version       BIGINT  NOT NULL CHECK (version >= 1),
    created_at    BIGINT  NOT NULL,
    updated_at    BIGINT  NOT NULL
);
CREATE INDEX users_by_name ON users (name_folded, id);
CREATE INDEX users_by_role ON users (role, id);

-- Of a refresh token only its digest is known. The tokens of one family followed from one sign-in.
CREATE TABLE session_token (
    digest     BYTEA   NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    family     BYTEA   NOT NULL CHECK (length(family) = 16),
    user_id    TEXT COLLATE "C" NOT NULL REFERENCES users (id),
    created_at BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    used_at    BIGINT 
);
CREATE INDEX session_token_by_family ON session_token (family);
CREATE INDEX session_token_by_user ON session_token (user_id);
CREATE INDEX session_token_by_expiry ON session_token (expires_at);
