-- Money given back, and what payment providers have told.

-- `provider` is its payment's: a provider's reference is unique among that provider's refunds. `row`
-- keeps the order they were made in.
CREATE TABLE refund (
    row             INTEGER PRIMARY KEY,
    id              TEXT    NOT NULL UNIQUE CHECK (id GLOB 'ref_*'),
    order_id        TEXT    NOT NULL REFERENCES orders (id),
    payment_id      TEXT    NOT NULL REFERENCES payment (id),
    provider        TEXT    NOT NULL CHECK (provider <> ''),
    status          TEXT    NOT NULL CHECK (status = 'pending' OR status = 'succeeded' OR
                                            status = 'failed' OR status = 'cancelled' OR
                                            status = 'unknown'),
    currency        TEXT    NOT NULL CHECK (length(currency) = 3),
    amount          INTEGER NOT NULL CHECK (amount >= 0),
    covers          INTEGER NOT NULL CHECK (covers >= 0 AND covers <= amount),
    reduces_total   INTEGER NOT NULL CHECK (reduces_total IN (0, 1)),
    restocked       INTEGER NOT NULL CHECK (restocked IN (0, 1)),
    reason          TEXT    NOT NULL CHECK (reason = 'requested_by_customer' OR
                                            reason = 'duplicate' OR reason = 'fraudulent' OR
                                            reason = 'out_of_stock' OR reason = 'chargeback' OR
                                            reason = 'other'),
    note            TEXT,
    provider_ref    TEXT,
    failure_code    TEXT,
    failure_message TEXT,
    actor_type      TEXT    NOT NULL CHECK (actor_type = 'customer' OR actor_type = 'admin' OR
                                            actor_type = 'till' OR actor_type = 'system' OR
                                            actor_type = 'provider'),
    actor_id        TEXT,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    check_at        INTEGER,
    checks          INTEGER NOT NULL CHECK (checks >= 0)
) STRICT;
CREATE INDEX refund_by_order ON refund (order_id);
CREATE UNIQUE INDEX refund_by_provider_ref ON refund (provider_ref, provider)
    WHERE provider_ref IS NOT NULL;
CREATE INDEX refund_to_check ON refund (check_at, id) WHERE check_at IS NOT NULL;

-- What becomes of a refund may change, not what it is. Its provider follows its payment's.
CREATE TRIGGER refund_money_is_never_changed
BEFORE UPDATE OF id, order_id, payment_id, currency, amount, covers, reduces_total, restocked
ON refund
BEGIN
    SELECT RAISE(ABORT, 'a refund stays what it is');
END;
CREATE TRIGGER refund_is_never_deleted BEFORE DELETE ON refund
BEGIN
    SELECT RAISE(ABORT, 'refunds are only added');
END;

-- The pieces a refund is about. What a line has been refunded is the sum over these: order lines are
-- never changed.
CREATE TABLE refund_item (
    order_id  TEXT    NOT NULL,
    refund_id TEXT    NOT NULL REFERENCES refund (id),
    line      INTEGER NOT NULL,
    quantity  INTEGER NOT NULL CHECK (quantity >= 1),
    PRIMARY KEY (order_id, refund_id, line),
    FOREIGN KEY (order_id, line) REFERENCES order_line (order_id, line)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER refund_item_is_never_changed BEFORE UPDATE ON refund_item
BEGIN
    SELECT RAISE(ABORT, 'refund items are only added');
END;
CREATE TRIGGER refund_item_is_never_deleted BEFORE DELETE ON refund_item
BEGIN
    SELECT RAISE(ABORT, 'refund items are only added');
END;

-- Kept for ever, so that the same event never has an effect twice. The same event id with other
-- content is a row of its own, kept aside. The ids are the provider's claims: what they name may not
-- be there yet, or never.
CREATE TABLE provider_event (
    row             INTEGER PRIMARY KEY,
    provider        TEXT    NOT NULL CHECK (provider <> ''),
    event_id        TEXT    NOT NULL CHECK (event_id <> ''),
    digest          BLOB    NOT NULL CHECK (length(digest) = 32),
    state           TEXT    NOT NULL CHECK (state = 'applied' OR state = 'waiting' OR
                                            state = 'kept_aside'),
    received_at     INTEGER NOT NULL,
    kind            TEXT    NOT NULL CHECK (kind <> ''),
    payment_id      TEXT    CHECK (payment_id GLOB 'pay_*'),
    order_id        TEXT    CHECK (order_id GLOB 'ord_*'),
    refund_id       TEXT    CHECK (refund_id GLOB 'ref_*'),
    provider_ref    TEXT,
    refund_ref      TEXT,
    currency        TEXT    CHECK (length(currency) = 3),
    amount          INTEGER,
    method          TEXT,
    failure_code    TEXT,
    failure_message TEXT,
    next_action     TEXT,
    keep_aside      TEXT,
    at              INTEGER NOT NULL,
    UNIQUE (provider, event_id, digest),
    CHECK ((currency IS NULL) = (amount IS NULL))
) STRICT;
-- Few events wait, and what they wait for is looked up whenever something new appears.
CREATE INDEX waiting_event ON provider_event (state) WHERE state = 'waiting';
CREATE INDEX waiting_event_by_time ON provider_event (received_at) WHERE state = 'waiting';
CREATE INDEX waiting_event_by_order ON provider_event (order_id)
    WHERE order_id IS NOT NULL AND state = 'waiting';
CREATE INDEX waiting_event_by_payment ON provider_event (payment_id)
    WHERE payment_id IS NOT NULL AND state = 'waiting';
CREATE INDEX waiting_event_by_ref ON provider_event (provider_ref, provider)
    WHERE provider_ref IS NOT NULL AND state = 'waiting';

CREATE TRIGGER provider_event_is_never_changed
BEFORE UPDATE OF provider, event_id, digest, received_at, kind, payment_id, order_id, refund_id,
                 provider_ref, refund_ref, currency, amount, method, failure_code, failure_message,
                 next_action, keep_aside, at
ON provider_event
BEGIN
    SELECT RAISE(ABORT, 'provider events are only added');
END;
CREATE TRIGGER provider_event_is_never_deleted BEFORE DELETE ON provider_event
BEGIN
    SELECT RAISE(ABORT, 'provider events are only added');
END;
