-- Orders, their lines, and the ledger of their payments.

-- What is personal (e-mail, name, note, metadata, and the salt of the commitment that binds them to
-- the journal) stands in the order's own row: erasing a person is then one UPDATE, and placing an
-- order, which happens far more often, does not pay for a row of a second table.
CREATE TABLE orders (
    row                INTEGER PRIMARY KEY,
    id                 TEXT    NOT NULL UNIQUE CHECK (id GLOB 'ord_*'),
    number             TEXT    NOT NULL UNIQUE CHECK (number <> ''),
    user_id            TEXT    CHECK (user_id GLOB 'usr_*'),
    customer_email     TEXT,
    customer_name      TEXT,
    email_folded       TEXT,
    name_folded        TEXT,
    status             TEXT    NOT NULL CHECK (status = 'pending' OR status = 'processing' OR
                                               status = 'completed' OR status = 'cancelled'),
    payment_status     TEXT    NOT NULL CHECK (payment_status = 'pending' OR
                                               payment_status = 'paid' OR
                                               payment_status = 'failed' OR
                                               payment_status = 'refunded'),
    payment_detail     TEXT    NOT NULL CHECK (payment_detail = 'none' OR
                                               payment_detail = 'voided' OR
                                               payment_detail = 'in_progress' OR
                                               payment_detail = 'requires_action' OR
                                               payment_detail = 'authorized' OR
                                               payment_detail = 'partially_authorized' OR
                                               payment_detail = 'in_doubt' OR
                                               payment_detail = 'partially_paid' OR
                                               payment_detail = 'paid' OR
                                               payment_detail = 'overpaid' OR
                                               payment_detail = 'partially_refunded' OR
                                               payment_detail = 'refunded' OR
                                               payment_detail = 'refund_due' OR
                                               payment_detail = 'refund_pending' OR
                                               payment_detail = 'failed'),
    currency           TEXT    NOT NULL CHECK (length(currency) = 3),
    prices_include_tax INTEGER NOT NULL CHECK (prices_include_tax IN (0, 1)),
    subtotal           INTEGER NOT NULL CHECK (subtotal >= 0),
    discount           INTEGER NOT NULL CHECK (discount >= 0),
    tax                INTEGER NOT NULL CHECK (tax >= 0),
    total              INTEGER NOT NULL CHECK (total >= 0),
    authorized         INTEGER NOT NULL CHECK (authorized >= 0),
    captured           INTEGER NOT NULL CHECK (captured >= 0),
    refunded           INTEGER NOT NULL CHECK (refunded >= 0),
    refund_pending     INTEGER NOT NULL CHECK (refund_pending >= 0),
    credited           INTEGER NOT NULL CHECK (credited >= 0),
    due                INTEGER NOT NULL CHECK (due >= 0),
    refund_due         INTEGER NOT NULL CHECK (refund_due >= 0),
    note               TEXT,
    metadata           TEXT    NOT NULL,
    attention          INTEGER NOT NULL CHECK (attention BETWEEN 0 AND 255),
    version            INTEGER NOT NULL CHECK (version >= 1),
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL,
    expires_at         INTEGER,
    paid_at            INTEGER,
    completed_at       INTEGER,
    cancelled_at       INTEGER,
    cancel_reason      TEXT    CHECK (cancel_reason = 'customer' OR cancel_reason = 'staff' OR
                                      cancel_reason = 'inventory' OR cancel_reason = 'fraud' OR
                                      cancel_reason = 'expired' OR cancel_reason = 'other'),
    request_digest     BLOB    CHECK (length(request_digest) = 32),
    salt               BLOB    NOT NULL CHECK (length(salt) = 16)
) STRICT;
-- Lists are walks along one of these. Both states stand in one index: a list of one or several states
-- is a merge of at most 16 walks, and no combination of them, however rare its orders, reads through
-- the others. A search for the beginning of an e-mail or a name merges one walk for each e-mail or name
-- that begins so. An index that holds only some orders costs the others nothing.
CREATE INDEX orders_by_time ON orders (created_at, id);
CREATE INDEX orders_by_user ON orders (user_id, created_at, id) WHERE user_id IS NOT NULL;
CREATE INDEX orders_by_state ON orders (status, payment_status, created_at, id);
CREATE INDEX orders_by_total ON orders (currency, total, id);
CREATE INDEX orders_by_email ON orders (email_folded, created_at, id) WHERE email_folded IS NOT NULL;
CREATE INDEX orders_by_name ON orders (name_folded, created_at, id) WHERE name_folded IS NOT NULL;
CREATE INDEX orders_by_attention ON orders (created_at, id) WHERE attention <> 0;
CREATE INDEX orders_by_expiry ON orders (expires_at, id)
    WHERE expires_at IS NOT NULL AND status = 'pending';

-- `created_at` is the order's: with it the orders about a product are a walk, newest first.
CREATE TABLE order_line (
    order_id        TEXT    NOT NULL REFERENCES orders (id),
    line            INTEGER NOT NULL CHECK (line >= 1),
    product_id      TEXT    NOT NULL REFERENCES product (id),
    created_at      INTEGER NOT NULL,
    name            TEXT    NOT NULL,
    type            TEXT    NOT NULL CHECK (type IN ('product', 'service')),
    sku             TEXT,
    unit_price      INTEGER NOT NULL CHECK (unit_price >= 0),
    quantity        INTEGER NOT NULL CHECK (quantity >= 1),
    discount        INTEGER NOT NULL CHECK (discount >= 0),
    tax_rate_ppm    INTEGER NOT NULL CHECK (tax_rate_ppm BETWEEN 0 AND 1000000),
    tax             INTEGER NOT NULL CHECK (tax >= 0),
    amount          INTEGER NOT NULL CHECK (amount >= 0),
    counted         INTEGER NOT NULL CHECK (counted IN (0, 1)),
    override_reason TEXT,
    PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_line_by_product ON order_line (product_id, created_at, order_id);

CREATE TRIGGER order_line_is_never_changed BEFORE UPDATE ON order_line
BEGIN
    SELECT RAISE(ABORT, 'order lines are only added');
END;
CREATE TRIGGER order_line_is_never_deleted BEFORE DELETE ON order_line
BEGIN
    SELECT RAISE(ABORT, 'order lines are only added');
END;

-- Attempts to pay. `row` keeps the order they were made in.
CREATE TABLE payment (
    row              INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE CHECK (id GLOB 'pay_*'),
    order_id         TEXT    NOT NULL REFERENCES orders (id),
    provider         TEXT    NOT NULL CHECK (provider <> ''),
    method           TEXT    NOT NULL CHECK (method = 'card' OR method = 'cash' OR
                                             method = 'bank_transfer' OR method = 'paypal' OR
                                             method = 'other'),
    status           TEXT    NOT NULL CHECK (status = 'pending' OR status = 'requires_action' OR
                                             status = 'authorized' OR status = 'captured' OR
                                             status = 'failed' OR status = 'cancelled' OR
                                             status = 'expired' OR status = 'unknown' OR
                                             status = 'disputed' OR status = 'charged_back'),
    currency         TEXT    NOT NULL CHECK (length(currency) = 3),
    amount           INTEGER NOT NULL CHECK (amount >= 0),
    captured         INTEGER NOT NULL CHECK (captured >= 0),
    refunded         INTEGER NOT NULL CHECK (refunded >= 0),
    refund_pending   INTEGER NOT NULL CHECK (refund_pending >= 0),
    tendered         INTEGER CHECK (tendered >= 0),
    change           INTEGER CHECK (change >= 0),
    reference        TEXT,
    provider_ref     TEXT,
    failure_code     TEXT,
    failure_message  TEXT,
    next_action      TEXT,
    return_url       TEXT,
    actor_type       TEXT    NOT NULL CHECK (actor_type = 'customer' OR actor_type = 'admin' OR
                                             actor_type = 'till' OR actor_type = 'system' OR
                                             actor_type = 'provider'),
    actor_id         TEXT,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    captured_at      INTEGER,
    check_at         INTEGER,
    checks           INTEGER NOT NULL CHECK (checks >= 0)
) STRICT;
CREATE INDEX payment_by_order ON payment (order_id);
-- The reference first: it is also searched for without its provider.
CREATE UNIQUE INDEX payment_by_provider_ref ON payment (provider_ref, provider)
    WHERE provider_ref IS NOT NULL;
CREATE INDEX payment_by_reference ON payment (reference) WHERE reference IS NOT NULL;
CREATE INDEX payment_to_check ON payment (check_at, id) WHERE check_at IS NOT NULL;

-- Signed amounts in the order's currency; an order's captured, refunded, … are sums over its rows.
CREATE TABLE ledger (
    order_id   TEXT    NOT NULL REFERENCES orders (id),
    entry      INTEGER NOT NULL CHECK (entry >= 1),
    kind       TEXT    NOT NULL CHECK (kind = 'authorized' OR kind = 'released' OR
                                       kind = 'captured' OR kind = 'change' OR kind = 'rounding' OR
                                       kind = 'refunded' OR kind = 'credited'),
    payment_id TEXT    REFERENCES payment (id),
    currency   TEXT    NOT NULL CHECK (length(currency) = 3),
    amount     INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (order_id, entry)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'ledger entries are only added');
END;
CREATE TRIGGER ledger_is_never_deleted BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'ledger entries are only added');
END;
