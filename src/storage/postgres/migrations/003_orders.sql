-- Orders, their lines, and the ledger of their payments.

-- What is personal (e-mail, name, note, metadata, and the salt of the commitment that binds them to
-- the journal) stands in the order's own row: erasing a person is then one UPDATE, and placing an
-- order, which happens far more often, does not pay for a row of a second table.
CREATE TABLE orders (
    row                BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id                 TEXT COLLATE "C" NOT NULL UNIQUE CHECK (starts_with(id, 'ord_')),
    number             TEXT COLLATE "C" NOT NULL UNIQUE CHECK (number <> ''),
    user_id            TEXT COLLATE "C" CHECK (starts_with(user_id, 'usr_')),
    customer_email     TEXT COLLATE "C",
    customer_name      TEXT COLLATE "C",
    email_folded       TEXT COLLATE "C",
    name_folded        TEXT COLLATE "C",
    status             TEXT COLLATE "C" NOT NULL CHECK (status = 'pending' OR status = 'processing' OR
                                               status = 'completed' OR status = 'cancelled'),
    payment_status     TEXT COLLATE "C" NOT NULL CHECK (payment_status = 'pending' OR
                                               payment_status = 'paid' OR
                                               payment_status = 'failed' OR
                                               payment_status = 'refunded'),
    payment_detail     TEXT COLLATE "C" NOT NULL CHECK (payment_detail = 'none' OR
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
    currency           TEXT COLLATE "C" NOT NULL CHECK (length(currency) = 3),
    prices_include_tax BOOLEAN NOT NULL,
    subtotal           BIGINT  NOT NULL CHECK (subtotal >= 0),
    discount           BIGINT  NOT NULL CHECK (discount >= 0),
    tax                BIGINT  NOT NULL CHECK (tax >= 0),
    total              BIGINT  NOT NULL CHECK (total >= 0),
    authorized         BIGINT  NOT NULL CHECK (authorized >= 0),
    captured           BIGINT  NOT NULL CHECK (captured >= 0),
    refunded           BIGINT  NOT NULL CHECK (refunded >= 0),
    refund_pending     BIGINT  NOT NULL CHECK (refund_pending >= 0),
    credited           BIGINT  NOT NULL CHECK (credited >= 0),
    due                BIGINT  NOT NULL CHECK (due >= 0),
    refund_due         BIGINT  NOT NULL CHECK (refund_due >= 0),
    note               TEXT COLLATE "C",
    metadata           TEXT COLLATE "C" NOT NULL,
    attention          BIGINT  NOT NULL CHECK (attention BETWEEN 0 AND 255),
    version            BIGINT  NOT NULL CHECK (version >= 1),
    created_at         BIGINT  NOT NULL,
    updated_at         BIGINT  NOT NULL,
    expires_at         BIGINT ,
    paid_at            BIGINT ,
    completed_at       BIGINT ,
    cancelled_at       BIGINT ,
    cancel_reason      TEXT COLLATE "C" CHECK (cancel_reason = 'customer' OR cancel_reason = 'staff' OR
                                      cancel_reason = 'inventory' OR cancel_reason = 'fraud' OR
                                      cancel_reason = 'expired' OR cancel_reason = 'other'),
    request_digest     BYTEA   CHECK (length(request_digest) = 32),
    salt               BYTEA   NOT NULL CHECK (length(salt) = 16)
);
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

ALTER TABLE stock_movement ADD FOREIGN KEY (order_id) REFERENCES orders (id);

-- `created_at` is the order's: with it the orders about a product are a walk, newest first.
CREATE TABLE order_line (
    order_id        TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    line            BIGINT  NOT NULL CHECK (line >= 1),
    product_id      TEXT COLLATE "C" NOT NULL REFERENCES product (id),
    created_at      BIGINT  NOT NULL,
    name            TEXT COLLATE "C" NOT NULL,
    type            TEXT COLLATE "C" NOT NULL CHECK (type IN ('product', 'service')),
    sku             TEXT COLLATE "C",
    unit_price      BIGINT  NOT NULL CHECK (unit_price >= 0),
    quantity        BIGINT  NOT NULL CHECK (quantity >= 1),
    discount        BIGINT  NOT NULL CHECK (discount >= 0),
    tax_rate_ppm    BIGINT  NOT NULL CHECK (tax_rate_ppm BETWEEN 0 AND 1000000),
    tax             BIGINT  NOT NULL CHECK (tax >= 0),
    amount          BIGINT  NOT NULL CHECK (amount >= 0),
    counted         BOOLEAN NOT NULL,
    override_reason TEXT COLLATE "C",
    PRIMARY KEY (order_id, line)
);
CREATE INDEX order_line_by_product ON order_line (product_id, created_at, order_id);

CREATE TRIGGER order_line_is_never_changed BEFORE UPDATE OR DELETE ON order_line
    FOR EACH ROW EXECUTE FUNCTION refuse('order lines are only added');
CREATE TRIGGER order_line_is_never_emptied BEFORE TRUNCATE ON order_line
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('order lines are only added');

-- Attempts to pay. `row` keeps the order they were made in.
CREATE TABLE payment (
    row              BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id               TEXT COLLATE "C" NOT NULL UNIQUE CHECK (starts_with(id, 'pay_')),
    order_id         TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    provider         TEXT COLLATE "C" NOT NULL CHECK (provider <> ''),
    method           TEXT COLLATE "C" NOT NULL CHECK (method = 'card' OR method = 'cash' OR
                                             method = 'bank_transfer' OR method = 'paypal' OR
                                             method = 'other'),
    status           TEXT COLLATE "C" NOT NULL CHECK (status = 'pending' OR status = 'requires_action' OR
                                             status = 'authorized' OR status = 'captured' OR
                                             status = 'failed' OR status = 'cancelled' OR
                                             status = 'expired' OR status = 'unknown' OR
                                             status = 'disputed' OR status = 'charged_back'),
    currency         TEXT COLLATE "C" NOT NULL CHECK (length(currency) = 3),
    amount           BIGINT  NOT NULL CHECK (amount >= 0),
    captured         BIGINT  NOT NULL CHECK (captured >= 0),
    refunded         BIGINT  NOT NULL CHECK (refunded >= 0),
    refund_pending   BIGINT  NOT NULL CHECK (refund_pending >= 0),
    tendered         BIGINT  CHECK (tendered >= 0),
    change           BIGINT  CHECK (change >= 0),
    reference        TEXT COLLATE "C",
    provider_ref     TEXT COLLATE "C",
    failure_code     TEXT COLLATE "C",
    failure_message  TEXT COLLATE "C",
    next_action      TEXT COLLATE "C",
    return_url       TEXT COLLATE "C",
    actor_type       TEXT COLLATE "C" NOT NULL CHECK (actor_type = 'customer' OR actor_type = 'admin' OR
                                             actor_type = 'till' OR actor_type = 'system' OR
                                             actor_type = 'provider'),
    actor_id         TEXT COLLATE "C",
    created_at       BIGINT  NOT NULL,
    updated_at       BIGINT  NOT NULL,
    captured_at      BIGINT ,
    check_at         BIGINT ,
    checks           BIGINT  NOT NULL CHECK (checks >= 0)
);
CREATE INDEX payment_by_order ON payment (order_id);
-- The reference first: it is also searched for without its provider.
CREATE UNIQUE INDEX payment_by_provider_ref ON payment (provider_ref, provider)
    WHERE provider_ref IS NOT NULL;
CREATE INDEX payment_by_reference ON payment (reference) WHERE reference IS NOT NULL;
CREATE INDEX payment_to_check ON payment (check_at, id) WHERE check_at IS NOT NULL;

-- Signed amounts in the order's currency; an order's captured, refunded, … are sums over its rows.
CREATE TABLE ledger (
    order_id   TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    entry      BIGINT  NOT NULL CHECK (entry >= 1),
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind = 'authorized' OR kind = 'released' OR
                                       kind = 'captured' OR kind = 'change' OR kind = 'rounding' OR
                                       kind = 'refunded' OR kind = 'credited'),
    payment_id TEXT COLLATE "C" REFERENCES payment (id),
    currency   TEXT COLLATE "C" NOT NULL CHECK (length(currency) = 3),
    amount     BIGINT  NOT NULL,
    at         BIGINT  NOT NULL,
    PRIMARY KEY (order_id, entry)
);

CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE OR DELETE ON ledger
    FOR EACH ROW EXECUTE FUNCTION refuse('ledger entries are only added');
CREATE TRIGGER ledger_is_never_emptied BEFORE TRUNCATE ON ledger
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('ledger entries are only added');
