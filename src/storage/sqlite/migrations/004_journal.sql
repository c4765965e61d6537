-- The journal: one row for every version of every order, hash-chained, never changed.

-- `facts` are the hashed bytes; the columns beside them repeat what they say, for queries and
-- people.
CREATE TABLE journal (
    sequence       INTEGER PRIMARY KEY CHECK (sequence >= 1),
    event_id       TEXT    NOT NULL CHECK (event_id GLOB 'evt_*'),
    order_id       TEXT    NOT NULL REFERENCES orders (id),
    order_sequence INTEGER NOT NULL CHECK (order_sequence >= 1),
    kind           TEXT    NOT NULL CHECK (kind = 'created' OR kind = 'status_changed' OR
                                           kind = 'payment_status_changed' OR kind = 'payment' OR
                                           kind = 'refund' OR kind = 'note' OR kind = 'attention'),
    type           TEXT    NOT NULL CHECK (type = 'order.created' OR type = 'order.paid' OR
                                           type = 'order.status_changed' OR
                                           type = 'order.payment_failed' OR
                                           type = 'order.refunded' OR type = 'order.updated'),
    from_word      TEXT    NOT NULL,
    to_word        TEXT    NOT NULL,
    actor_type     TEXT    NOT NULL CHECK (actor_type = 'customer' OR actor_type = 'admin' OR
                                           actor_type = 'till' OR actor_type = 'system' OR
                                           actor_type = 'provider'),
    actor_id       TEXT,
    is_public      INTEGER NOT NULL CHECK (is_public IN (0, 1)),
    at             INTEGER NOT NULL,
    trace          TEXT,
    facts          TEXT    NOT NULL,
    previous_hash  BLOB    NOT NULL CHECK (length(previous_hash) = 32),
    hash           BLOB    NOT NULL CHECK (length(hash) = 32),
    UNIQUE (order_id, order_sequence)
) STRICT;

-- Consumers count on the sequence having no gaps. The same rule stops INSERT OR REPLACE, which
-- would otherwise pass by the triggers below.
CREATE TRIGGER journal_has_no_gaps BEFORE INSERT ON journal
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM journal)
BEGIN
    SELECT RAISE(ABORT, 'the journal has no gaps');
END;
CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN
    SELECT RAISE(ABORT, 'journal records are only added');
END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN
    SELECT RAISE(ABORT, 'journal records are only added');
END;

-- What people wrote or are called. Not hashed but bound by the record's digest of it, so it can be
-- erased while the chain stays valid; hence no triggers here.
CREATE TABLE journal_text (
    sequence   INTEGER PRIMARY KEY REFERENCES journal (sequence),
    actor_name TEXT,
    message    TEXT
) STRICT;

-- The history of every order for people who look with an SQL tool.
CREATE VIEW order_status_history AS
SELECT j.order_id,
       j.order_sequence AS seq,
       j.kind,
       j.from_word AS from_status,
       j.to_word AS to_status,
       j.actor_type || coalesce(':' || j.actor_id, '') AS actor,
       strftime('%Y-%m-%dT%H:%M:%S', j.at / 1000, 'unixepoch')
           || printf('.%03dZ', j.at % 1000) AS at,
       t.message
FROM journal j
LEFT JOIN journal_text t ON t.sequence = j.sequence
WHERE j.kind IN ('created', 'status_changed', 'payment_status_changed');
