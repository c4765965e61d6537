-- The shop itself: what was fixed when it was made and what may be set, the head of its journal chain,
-- how far each consumer has read, and the answers kept for repeated requests.
-- Throughout: ids are TypeID text, amounts are minor units, times are milliseconds since 1970 UTC.
-- Words are compared one by one: for an IN list of more than two SQLite builds a tree in memory, anew
-- in every statement, which was a third of the work of placing an order.

-- "Ordo" in ASCII, so that another program's file is not taken for a shop (PRAGMA application_id).
PRAGMA application_id = 1332896879;

CREATE TABLE shop (
    id                 INTEGER PRIMARY KEY CHECK (id = 1),
    name               TEXT    NOT NULL CHECK (name <> ''),
    default_currency   TEXT    NOT NULL CHECK (length(default_currency) = 3),
    prices_include_tax INTEGER NOT NULL CHECK (prices_include_tax IN (0, 1)),
    chain_id           BLOB    NOT NULL CHECK (length(chain_id) = 16),
    incarnation        INTEGER NOT NULL CHECK (incarnation >= 1),
    cursor_secret      BLOB    NOT NULL CHECK (length(cursor_secret) = 32),
    created_at         INTEGER NOT NULL
) STRICT;

-- The settings that may change while the shop lives.
CREATE TABLE policy (
    id                     INTEGER PRIMARY KEY CHECK (id = 1),
    title                  TEXT    NOT NULL,
    payment_window_minutes INTEGER NOT NULL CHECK (payment_window_minutes >= 0),
    pay_later              INTEGER NOT NULL CHECK (pay_later IN (0, 1)),
    version                INTEGER NOT NULL CHECK (version >= 1)
) STRICT;

-- One row today; the column `chain` is there for the day a shop has several.
CREATE TABLE chain (
    chain             INTEGER PRIMARY KEY CHECK (chain = 1),
    sequence          INTEGER NOT NULL CHECK (sequence >= 0),
    hash              BLOB    NOT NULL CHECK (length(hash) = 32),
    next_order_number INTEGER NOT NULL CHECK (next_order_number >= 1)
) STRICT;

CREATE TABLE consumer (
    name     TEXT    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL CHECK (sequence >= 0)
) STRICT, WITHOUT ROWID;

-- The digest of a key is random, so its row is kept as narrow as possible: many fit a page of the
-- tree that every request touches somewhere else. The answers, which are long, are appended. Each
-- repeats its key, so that throwing out the oldest finds their keys without an index, and there is no
-- foreign key between them, which would need one.
CREATE TABLE reply (
    id             INTEGER PRIMARY KEY,
    scope          BLOB    NOT NULL CHECK (length(scope) = 32),
    request_digest BLOB    NOT NULL CHECK (length(request_digest) = 32),
    created_at     INTEGER NOT NULL,
    body           TEXT    NOT NULL
) STRICT;

CREATE TABLE idempotency_key (
    scope    BLOB    NOT NULL PRIMARY KEY CHECK (length(scope) = 32),
    reply_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
