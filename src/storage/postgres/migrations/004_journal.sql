-- The journal: one row for every version of every order, hash-chained, never changed.

-- `facts` are the hashed bytes; the columns beside them repeat what they say, for queries and
-- people.
CREATE TABLE journal (
    sequence       BIGINT  PRIMARY KEY CHECK (sequence >= 1),
    event_id       TEXT COLLATE "C" NOT NULL CHECK (starts_with(event_id, 'evt_')),
    order_id       TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    order_sequence BIGINT  NOT NULL CHECK (order_sequence >= 1),
    kind           TEXT COLLATE "C" NOT NULL CHECK (kind = 'created' OR kind = 'status_changed' OR
                                           kind = 'payment_status_changed' OR kind = 'payment' OR
                                           kind = 'refund' OR kind = 'note' OR kind = 'attention'),
    type           TEXT COLLATE "C" NOT NULL CHECK (type = 'order.created' OR type = 'order.paid' OR
                                           type = 'order.status_changed' OR
                                           type = 'order.payment_failed' OR
                                           type = 'order.refunded' OR type = 'order.updated'),
    from_word      TEXT COLLATE "C" NOT NULL,
    to_word        TEXT COLLATE "C" NOT NULL,
    actor_type     TEXT COLLATE "C" NOT NULL CHECK (actor_type = 'customer' OR actor_type = 'admin' OR
                                           actor_type = 'till' OR actor_type = 'system' OR
                                           actor_type = 'provider'),
    actor_id       TEXT COLLATE "C",
    is_public      BOOLEAN NOT NULL,
    at             BIGINT  NOT NULL,
    trace          TEXT COLLATE "C",
    facts          TEXT COLLATE "C" NOT NULL,
    previous_hash  BYTEA   NOT NULL CHECK (length(previous_hash) = 32),
    hash           BYTEA   NOT NULL CHECK (length(hash) = 32),
    UNIQUE (order_id, order_sequence)
);

-- Consumers count on the sequence having no gaps.
CREATE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence IS DISTINCT FROM (SELECT coalesce(max(sequence), 0) + 1 FROM journal) THEN
        RAISE EXCEPTION 'the journal has no gaps';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER journal_has_no_gaps BEFORE INSERT ON journal
    FOR EACH ROW EXECUTE FUNCTION refuse_gap();
CREATE TRIGGER journal_is_never_changed BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION refuse('journal records are only added');
CREATE TRIGGER journal_is_never_emptied BEFORE TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('journal records are only added');

-- What people wrote or are called. Not hashed but bound by the record's digest of it, so it can be
-- erased while the chain stays valid; hence no triggers here.
CREATE TABLE journal_text (
    sequence   BIGINT  PRIMARY KEY REFERENCES journal (sequence),
    actor_name TEXT COLLATE "C",
    message    TEXT COLLATE "C"
);

-- The history of every order for people who look with an SQL tool.
CREATE VIEW order_status_history AS
SELECT j.order_id,
       j.order_sequence AS seq,
       j.kind,
       j.from_word AS from_status,
       j.to_word AS to_status,
       j.actor_type || coalesce(':' || j.actor_id, '') AS actor,
       to_char(timestamp 'epoch' + j.at * interval '1 millisecond', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
       t.message
FROM journal j
LEFT JOIN journal_text t ON t.sequence = j.sequence
WHERE j.kind IN ('created', 'status_changed', 'payment_status_changed');
