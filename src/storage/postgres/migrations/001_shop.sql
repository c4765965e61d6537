-- The shop itself: what was fixed when it was made and what may be set, the head of its journal chain,
-- how far each consumer has read, and the answers kept for repeated requests.
-- Throughout: ids are TypeID text, amounts are minor units, times are milliseconds since 1970 UTC.
-- Text is compared byte by byte (COLLATE "C"), so that lists have the same order on every database.

-- For rows that are only ever added; the trigger says what to tell.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END $$;

CREATE TABLE shop (
    id                 BIGINT  PRIMARY KEY CHECK (id = 1),
    name               TEXT COLLATE "C" NOT NULL CHECK (name <> ''),
    default_currency   TEXT COLLATE "C" NOT NULL CHECK (length(default_currency) = 3),
    prices_include_tax BOOLEAN NOT NULL,
    chain_id           BYTEA   NOT NULL CHECK (length(chain_id) = 16),
    incarnation        BIGINT  NOT NULL CHECK (incarnation >= 1),
    cursor_secret      BYTEA   NOT NULL CHECK (length(cursor_secret) = 32),
    created_at         BIGINT  NOT NULL
);

-- The settings that may change while the shop lives.
CREATE TABLE policy (
    id                     BIGINT  PRIMARY KEY CHECK (id = 1),
    title                  TEXT COLLATE "C" NOT NULL,
    payment_window_minutes BIGINT  NOT NULL CHECK (payment_window_minutes >= 0),
    pay_later              BOOLEAN NOT NULL,
    version                BIGINT  NOT NULL CHECK (version >= 1)
);

-- One row today; the column `chain` is there for the day a shop has several.
CREATE TABLE chain (
    chain             BIGINT  PRIMARY KEY CHECK (chain = 1),
    sequence          BIGINT  NOT NULL CHECK (sequence >= 0),
    hash              BYTEA   NOT NULL CHECK (length(hash) = 32),
    next_order_number BIGINT  NOT NULL CHECK (next_order_number >= 1)
);

CREATE TABLE consumer (
    name     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sequence BIGINT  NOT NULL CHECK (sequence >= 0)
);

-- The answers are long and are appended; each repeats its key, so that throwing out the oldest finds
-- their keys without an index, and there is no foreign key between them, which would need one.
CREATE TABLE reply (
    id             BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope          BYTEA   NOT NULL CHECK (length(scope) = 32),
    request_digest BYTEA   NOT NULL CHECK (length(request_digest) = 32),
    created_at     BIGINT  NOT NULL,
    body           TEXT COLLATE "C" NOT NULL
);

CREATE TABLE idempotency_key (
    scope    BYTEA   NOT NULL PRIMARY KEY CHECK (length(scope) = 32),
    reply_id BIGINT  NOT NULL
);
