-- Money given back, and what payment providers have told.

-- `provider` is its payment's: a provider's reference is unique among that provider's refunds. `row`
-- keeps the order they were made in.
CREATE TABLE refund (
    row             BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id              TEXT COLLATE "C" NOT NULL UNIQUE CHECK (starts_with(id, 'ref_')),
    order_id        TEXT COLLATE "C" NOT NULL REFERENCES orders (id),
    payment_id      TEXT COLLATE "C" NOT NULL REFERENCES payment (id),
    provider        TEXT COLLATE "C" NOT NULL CHECK (provider <> ''),
    status          TEXT COLLATE "C" NOT NULL CHECK (status = 'pending' OR status = 'succeeded' OR
                                            status = 'failed' OR status = 'cancelled' OR
                                            status = 'unknown'),
    currency        TEXT COLLATE "C" NOT NULL CHECK (length(currency) = 3),
    amount          BIGINT  NOT NULL CHECK (amount >= 0),
    covers          BIGINT  NOT NULL CHECK (covers >= 0 AND covers <= amount),
    reduces_total   BOOLEAN NOT NULL,
    restocked       BOOLEAN NOT NULL,
    reason          TEXT COLLATE "C" NOT NULL CHECK (reason = 'requested_by_customer' OR
                                            reason = 'duplicate' OR reason = 'fraudulent' OR
                                            reason = 'out_of_stock' OR reason = 'chargeback' OR
                                            reason = 'other'),
    note            TEXT COLLATE "C",
    provider_ref    TEXT COLLATE "C",
    failure_code    TEXT COLLATE "C",
    failure_message TEXT COLLATE "C",
    actor_type      TEXT COLLATE "C" NOT NULL CHECK (actor_type = 'customer' OR actor_type = 'admin' OR
                                            actor_type = 'till' OR actor_type = 'system' OR
                                            actor_type = 'provider'),
    actor_id        TEXT COLLATE "C",
    created_at      BIGINT  NOT NULL,
    updated_at      BIGINT  NOT NULL,
    check_at        BIGINT ,
    checks          BIGINT  NOT NULL CHECK (checks >= 0)
);
CREATE INDEX refund_by_order ON refund (order_id);
CREATE UNIQUE INDEX refund_by_provider_ref ON refund (provider_ref, provider)
    WHERE provider_ref IS NOT NULL;
CREATE INDEX refund_to_check ON refund (check_at, id) WHERE check_at IS NOT NULL;

-- What becomes of a refund may change, not what it is. Its provider follows its payment's.
CREATE TRIGGER refund_money_is_never_changed
BEFORE UPDATE OF id, order_id, payment_id, currency, amount, covers, reduces_total, restocked ON refund
    FOR EACH ROW EXECUTE FUNCTION refuse('a refund stays what it is');
CREATE TRIGGER refund_is_never_deleted BEFORE DELETE ON refund
    FOR EACH ROW EXECUTE FUNCTION refuse('refunds are only added');
CREATE TRIGGER refund_is_never_emptied BEFORE TRUNCATE ON refund
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('refunds are only added');

-- The pieces a refund is about. What a line has been refunded is the sum over these: order lines are
-- never changed.
CREATE TABLE refund_item (
    order_id  TEXT COLLATE "C" NOT NULL,
    refund_id TEXT COLLATE "C" NOT NULL REFERENCES refund (id),
    line      BIGINT  NOT NULL,
    quantity  BIGINT  NOT NULL CHECK (quantity >= 1),
    PRIMARY KEY (order_id, refund_id, line),
    FOREIGN KEY (order_id, line) REFERENCES order_line (order_id, line)
);

CREATE TRIGGER refund_item_is_never_changed BEFORE UPDATE OR DELETE ON refund_item
    FOR EACH ROW EXECUTE FUNCTION refuse('refund items are only added');
CREATE TRIGGER refund_item_is_never_emptied BEFORE TRUNCATE ON refund_item
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('refund items are only added');

-- Kept for ever, so that the same event never has an effect twice. The same event id with other
-- content is a row of its own, kept aside. The ids are the provider's claims: what they name may not
-- be there yet, or never.
CREATE TABLE provider_event (
    row             BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider        TEXT COLLATE "C" NOT NULL CHECK (provider <> ''),
    event_id        TEXT COLLATE "C" NOT NULL CHECK (event_id <> ''),
    digest          BYTEA   NOT NULL CHECK (length(digest) = 32),
    state           TEXT COLLATE "C" NOT NULL CHECK (state = 'applied' OR state = 'waiting' OR
                                            state = 'kept_aside'),
    received_at     BIGINT  NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL CHECK (kind <> ''),
    payment_id      TEXT COLLATE "C" CHECK (starts_with(payment_id, 'pay_')),
    order_id        TEXT COLLATE "C" CHECK (starts_with(order_id, 'ord_')),
    refund_id       TEXT COLLATE "C" CHECK (starts_with(refund_id, 'ref_')),
    provider_ref    TEXT COLLATE "C",
    refund_ref      TEXT COLLATE "C",
    currency        TEXT COLLATE "C" CHECK (length(currency) = 3),
    amount          BIGINT ,
    method          TEXT COLLATE "C",
    failure_code    TEXT COLLATE "C",
    failure_message TEXT COLLATE "C",
    next_action     TEXT COLLATE "C",
    keep_aside      TEXT COLLATE "C",
    at              BIGINT  NOT NULL,
    UNIQUE (provider, event_id, digest),
    CHECK ((currency IS NULL) = (amount IS NULL))
);
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
                 next_action, keep_aside, at ON provider_event
    FOR EACH ROW EXECUTE FUNCTION refuse('provider events are only added');
CREATE TRIGGER provider_event_is_never_deleted BEFORE DELETE ON provider_event
    FOR EACH ROW EXECUTE FUNCTION refuse('provider events are only added');
CREATE TRIGGER provider_event_is_never_emptied BEFORE TRUNCATE ON provider_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('provider events are only added');

-- The orders that a batch of commands needs: by their ids, by payments, and by what providers call their
-- payments and refunds. The planner puts it in the place where it is called.
CREATE FUNCTION needed_orders(ids text[], payments text[], providers text[], refs text[])
RETURNS TABLE (id text) LANGUAGE sql STABLE AS $$
    SELECT unnest(ids) COLLATE "C"
    UNION SELECT p.order_id FROM payment p WHERE p.id = ANY (payments)
    UNION SELECT p.order_id FROM unnest(providers, refs) AS r (provider, ref)
        JOIN payment p ON p.provider = r.provider AND p.provider_ref = r.ref
    UNION SELECT f.order_id FROM unnest(providers, refs) AS r (provider, ref)
        JOIN refund f ON f.provider = r.provider AND f.provider_ref = r.ref
$$;

-- The products it needs: by their ids, by the lines of orders, and by pictures.
CREATE FUNCTION needed_products(ids text[], orders text[], images text[])
RETURNS TABLE (id text) LANGUAGE sql STABLE AS $$
    SELECT unnest(ids) COLLATE "C"
    UNION SELECT l.product_id FROM order_line l WHERE l.order_id = ANY (orders)
    UNION SELECT i.product_id FROM image i WHERE i.id = ANY (images)
$$;
